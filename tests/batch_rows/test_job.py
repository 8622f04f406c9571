"""The job's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.batch.job import load_job
from lettergen.errors import InputError

WHOLE = """\
letter:
  kind: schreiben
  date: 2018-10-11
  closing: false
rows: listen/empfaenger.csv
encoding: cp1252
columns:
  Spalte X: PLZ
  Bemerkung:
defaults: {Anrede: neutral}
id: Nummer
out: briefe
formats: [pdf, docx, pdf]
name: "{id}"
enclosures: Bescheid
print_file: {max_sheets: 250, duplex: false}
zip: true
executor: threads
workers: 2
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "JOB.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_job(tmp_path: Path) -> None:
    job = load_job(written(tmp_path, WHOLE))
    assert job.letter == {"kind": "schreiben", "date": "2018-10-11", "closing": "false"}
    assert (job.rows, job.out) == (tmp_path / "listen" / "empfaenger.csv", tmp_path / "briefe")
    assert job.columns == {"Spalte X": "PLZ", "Bemerkung": None}
    assert job.formats == ("pdf", "docx")
    assert job.enclosures == ("Bescheid",)
    assert job.print_file is not None
    assert (job.print_file.max_sheets, job.print_file.duplex) == (250, False)
    assert (job.zip, job.executor, job.workers, job.id) == (True, "threads", 2, "Nummer")


def test_what_may_be_left_out(tmp_path: Path) -> None:
    absolute = tmp_path / "liste.xlsx"
    job = load_job(written(tmp_path, f"letter: {{kind: schreiben}}\nrows: {absolute}\n"))
    assert (job.rows, job.out, job.formats) == (absolute, tmp_path / "out", ("pdf",))
    assert (job.print_file, job.sheet, job.id, job.executor) == (None, None, None, "auto")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("letter: {kind: schreiben}\n", "field-missing", None),
        ("letter:\nrows: a.csv\n", "value-missing", 1),
        ("letter: {}\nrows: a.csv\n", "job-letter-empty", 1),
        ("letter: {kind: schreiben}\nrows: a.csv\nformat: pdf\n", "field-misspelt", 3),
        ("letter: {kind: schreiben}\nrows: a.csv\nformats: odt\n", "choice-unknown", 3),
        ("letter: {kind: schreiben}\nrows: a.csv\nformats: []\n", "list-too-short", 3),
        ("letter: {kind: schreiben}\nrows: a.csv\nworkers: 0\n", "number-too-small", 3),
        ("letter: {kind: schreiben}\nrows: a.csv\nworkers: viele\n", "number-whole", 3),
        ("letter: {kind: schreiben}\nrows: a.csv\nexecutor: thread\n", "choice-misspelt", 3),
    ],
)
def test_faulty_jobs(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_job(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == (code, str(path))
    assert line is None or problem.place.line == line
