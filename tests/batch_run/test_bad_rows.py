"""One bad cell is one bad row: whatever is wrong with a row, wherever it comes to light, the others become letters."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader, PdfWriter

from lettergen.batch import outputs, plan, worker
from lettergen.batch.api import render_batch
from lettergen.batch.file_names import FileNames
from lettergen.batch.from_job import bound_rows, options_of
from lettergen.batch.job import PrintFile, load_job
from lettergen.batch.letter_pickle import LetterPickler
from lettergen.batch.options import BatchOptions
from lettergen.batch.plan import BatchRow
from lettergen.batch.report import BatchReport
from lettergen.batch.rows import Row, open_rows
from lettergen.batch.run import run_batch
from lettergen.errors import ExitCode, Problem
from lettergen.files import write_all_atomic
from lettergen.pdf.concatenation import Concatenation
from lettergen.pipeline import Workshop, letter_from
from tests.batch_run.samples import data, letters

JOB = """\
rows: {rows}
out: out
formats: pdf
executor: {executor}
letter:
  kind: schreiben
  sender: {{authority: {{name: Stadt Musterstadt, address: {{street: Am Markt 1, postal_code: 12345, city: Musterstadt}}}}}}
  date: 2018-10-09
  subject: Ihr Antrag
  body: vielen Dank.
  signatures: {{name: Max Beispiel}}
columns: {{Notiz: null}}
"""
GOOD = {
    "Anrede": "Frau", "Vorname": "Erika", "Nachname": "Muster", "Straße": "Ring 1", "PLZ": "01067",
    "Ort": "Beispielstadt", "Notiz": "",
}  # fmt: skip


def run_job(folder: Path, rows: str, executor: str = "serial", **changed: Any) -> BatchReport:
    (folder / "JOB.yaml").write_text(JOB.format(rows=rows, executor=executor), encoding="utf-8")
    job = load_job(folder / "JOB.yaml").model_copy(update=changed)
    bound = bound_rows(job)
    return run_batch(bound.rows, options_of(job, bound.columns))


def failed_lines(report: BatchReport) -> list[list[str]]:
    assert report.failed_rows is not None
    text = report.failed_rows.read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.slow
@pytest.mark.parametrize("column", ["Nachname", "Notiz", "Ort"])
@pytest.mark.parametrize("executor", ["serial", "threads"])
def test_half_a_character_in_json(column: str, executor: str, tmp_path: Path) -> None:
    """In a column that nothing uses, too. A whole one that is written in halves is a good one."""
    rows = [GOOD, {**GOOD, column: "Mu\ud800ster"}, {**GOOD, "Vorname": "Erika", "Notiz": "😀"}]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "rows.jsonl").write_text(text, encoding="ascii")
    report = run_job(tmp_path, "rows.jsonl", executor)
    assert (report.letters, report.failed) == (2, 1)
    (failure,) = report.failures
    assert [(p.code, p.place.row, p.place.column_name) for p in failure.problems] == [
        ("cell-characters", 2, column)
    ]
    head, line = failed_lines(report)
    assert line[head.index(column)] == "Mu\ufffdster"
    json.loads(report.report.read_text(encoding="utf-8"))


def test_half_a_character_in_the_name_of_a_json_column(tmp_path: Path) -> None:
    rows = [GOOD, {**GOOD, "Ver\udc00merk": "x"}]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "rows.jsonl").write_text(text, encoding="ascii")
    report = run_job(tmp_path, "rows.jsonl")
    assert (report.letters, report.failed) == (1, 1)
    json.loads(report.report.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("column", ["Nachname", "Notiz"])
def test_half_a_character_in_a_workbook(column: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(GOOD))
    for name in ("Muster", "Mu_xD800_ster", "Muster"):
        sheet.append(list({**GOOD, column: name}.values()))
    sheet["G4"] = "_xD83D__xDE00_"
    book.save(tmp_path / "rows.xlsx")
    report = run_job(tmp_path, "rows.xlsx")
    assert [p.code for f in report.failures for p in f.problems] == ["cell-characters"]
    assert (report.letters, report.failed) == (2, 1)
    smiling = [row.cells["Notiz"] for row in open_rows(tmp_path / "rows.xlsx")][2]
    assert smiling == ("😀")


@pytest.mark.parametrize("character", ["\x07", "\x0b", "\x1c", "\x7f", "\x85"])
def test_a_control_character_in_a_csv_file(character: str, tmp_path: Path) -> None:
    """It is that row's fault, as in every other kind of table; only a NUL says that a file is no text."""
    rows = [GOOD, {**GOOD, "Nachname": f"Mus{character}ter"}, {**GOOD, "Vorname": "Erika"}]
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(GOOD), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    report = run_job(tmp_path, "rows.csv")
    assert [(f.number, f.problems[0].code) for f in report.failures] == [
        (3, "text-control-character")
    ]
    assert (report.letters, report.failed) == (2, 1)


def pdf(file: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=300)
    with file.open("wb") as target:
        writer.write(target)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\0.pdf", "enclosure-not-file"),
        ("kreis.pdf", "enclosure-not-file"),
        ("rohr.pdf", "enclosure-not-file"),
        ("ordner", "enclosure-not-file"),
        ("../fremd.pdf", "enclosure-outside"),
        ("/dev/zero", "enclosure-outside"),
        ("n" * 5000, "enclosure-missing"),
        ("fehlt.pdf", "enclosure-missing"),
        ("leer.pdf", "enclosure-unreadable"),
        ("muell.pdf", "enclosure-unreadable"),
    ],
)
def test_what_cannot_be_enclosed(name: str, code: str, tmp_path: Path) -> None:
    folder = tmp_path / "tabelle"
    folder.mkdir()
    pdf(folder / "gut.pdf")
    (folder / "kreis.pdf").symlink_to("kreis.pdf")
    os.mkfifo(folder / "rohr.pdf")
    (folder / "ordner").mkdir()
    (folder / "leer.pdf").touch()
    (folder / "muell.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Pages/Kids[1 0 R]>>\nendobj\n")
    rows = [
        BatchRow(n, letter_from(data(n)), cells={"Datei": cell})
        for n, cell in enumerate(["gut.pdf", name, "gut.pdf", ""], start=1)
    ]
    options = BatchOptions(
        out=tmp_path / "out", enclosures=("Datei",), enclosure_folder=folder, print_file=PrintFile()
    )
    report = run_batch(rows, options)
    assert (report.letters, report.failed) == (3, 1)
    assert [p.code for p in report.failures[0].problems] == [code]
    assert report.failures[0].problems[0].place.row == 2


class AnythingError(Exception):
    """What nobody foresaw; its text must not be seen, as it may hold what stands in the letter."""


class PanicException(BaseException):
    """How libraries written in Rust give up."""


def raising(real: Any, on: Any, error: type[BaseException] = AnythingError) -> Any:
    """The function, which raises where ``on`` says so of its arguments."""

    def function(*arguments: Any, **options: Any) -> Any:
        if on(*arguments):
            raise error("Erika Muster-2")
        return real(*arguments, **options)

    return function


def is_second(letter: Any) -> bool:
    return bool(letter.recipient.persons[0].last_name == "Muster-2")


INJECTIONS: dict[str, tuple[Any, str, Any, type[BaseException]]] = {
    "hashing": (plan, "letter_digest", lambda letter, *_: is_second(letter), AnythingError),
    "labelling": (plan, "label_of", is_second, AnythingError),
    "recursion": (plan, "letterhead_of", is_second, RecursionError),
    "pickling": (LetterPickler, "dumps", lambda _, letter: is_second(letter), MemoryError),
    "naming": (FileNames, "next", lambda _, number, *__: number == 2, AnythingError),
    "doubles": (plan.Doubles, "of_letter", lambda _, row, __: row.number == 2, KeyError),
    "unpickling": (worker, "letter_of", lambda job: job.number == 2, AnythingError),
    "typesetting": (Workshop, "render", lambda _, letter, *__: is_second(letter), AnythingError),
    "panic": (Workshop, "render", lambda _, letter, *__: is_second(letter), PanicException),
    "finishing": (worker, "rendered_row", lambda job, *_: job.number == 2, AssertionError),
    "printing": (Concatenation, "add", lambda _, __, title: "Muster-2" in title, AnythingError),
}


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads"])
@pytest.mark.parametrize("step", INJECTIONS)
def test_anything_at_any_step(
    step: str, executor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render_batch([data(1), data(3)], out=tmp_path / "calm", print_file=PrintFile(), zip=True)
    home, name, on, error = INJECTIONS[step]
    monkeypatch.setattr(home, name, raising(getattr(home, name), on, error))
    out = tmp_path / "out"
    report = render_batch(
        [data(1), data(2), data(3)], out=out, executor=executor, print_file=PrintFile(), zip=True
    )
    assert (report.letters, report.failed, report.exit_code) == (2, 1, ExitCode.PARTIAL)
    assert [f.number for f in report.failures] == [2]
    assert "Erika" not in "".join(map(str, report.failures[0].problems))
    assert sorted(f.name for f in (out / "briefe").iterdir()) == [
        "brief-000001.pdf",
        "brief-000003.pdf",
    ]
    assert len(failed_lines(report)) == 2
    titles = [str(m.title) for m in PdfReader(report.print_files[0]).outline]  # type: ignore[union-attr]
    assert titles == ["1: Erika Muster-1", "3: Erika Muster-3"]
    monkeypatch.undo()
    if step in {"unpickling", "typesetting", "panic", "finishing", "printing"}:
        again = render_batch(
            [data(1), data(2), data(3)], out=out, print_file=PrintFile(), zip=True, resume=True
        )
        assert (again.letters, again.failed) == (3, 0)


@pytest.mark.slow
def test_what_cannot_be_printed_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several print files, in each a letter that cannot be put into it."""
    bad = {"2", "3", "7"}
    real = Concatenation.add
    refusing = raising(real, lambda _, __, title: title.partition(":")[0] in bad)
    monkeypatch.setattr(Concatenation, "add", refusing)
    rows = [data(n) for n in range(1, 9)]
    report = render_batch(rows, out=tmp_path, print_file=PrintFile(max_sheets=2))
    assert [f.number for f in report.failures] == [2, 3, 7]
    assert {p.code for f in report.failures for p in f.problems} == {"print-letter-unreadable"}
    assert [f.name for f in report.print_files] == [f"druckdatei-00{n}.pdf" for n in (1, 2, 3)]
    assert len(list(tmp_path.glob("druckdatei*"))) == 3


@pytest.mark.parametrize("broken", ["message", "reason", "harmless"])
def test_anything_while_failed_rows_are_written(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each bad row has its line, in words or by its code."""
    if broken == "message":
        monkeypatch.setattr(
            Problem,
            "message",
            raising(Problem.message, lambda p, *_: p.place.row == 2 or "date" in str(p.place.path)),
        )
    elif broken == "reason":
        monkeypatch.setattr(outputs, "_reason", raising(outputs._reason, lambda *_: True))
    else:
        monkeypatch.setattr(
            outputs, "harmless", raising(outputs.harmless, lambda cell: cell == "2")
        )
    report = render_batch([data(1), data(2, date="gestern"), {}], out=tmp_path)
    assert (report.letters, report.failed) == (1, 2)
    lines = failed_lines(report)
    assert len(lines) == 3
    assert all(line[0] for line in lines[1:])


def test_what_is_no_letter_at_all(tmp_path: Path) -> None:
    rows: list[Any] = [data(1), None, 5, "brief", [data(2)], data(3)]
    report = render_batch(rows, out=tmp_path)
    assert (report.letters, report.failed) == (2, 4)


def test_a_folder_in_the_place_of_a_letter(tmp_path: Path) -> None:
    """Made by somebody in mid-run: a fault of that row alone."""
    made = False

    def rows() -> Iterator[Any]:
        yield from letters(3)

    def making(files: Any) -> None:
        nonlocal made
        if not made:
            made = True
            (tmp_path / "briefe" / "brief-000002.pdf").mkdir()
        write_all_atomic(files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "write_all_atomic", making)
        report = render_batch(rows(), out=tmp_path, executor="serial")
    assert (report.letters, report.failed) == (2, 1)
    assert [p.code for p in report.failures[0].problems] == ["output-is-folder"]


def test_a_binder_that_fails_fails_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(
        json.dumps({**GOOD, "Nachname": n}) + "\n" for n in ("Muster", "Panne", "Muster")
    )
    (tmp_path / "rows.jsonl").write_text(text, encoding="utf-8")
    from lettergen.batch.bind import Binder

    def on(_: Any, row: Row) -> bool:
        return row.cells["Nachname"] == "Panne"

    monkeypatch.setattr(Binder, "_bound", raising(Binder._bound, on))
    report = run_job(tmp_path, "rows.jsonl")
    assert [(f.number, f.problems[0].code) for f in report.failures] == [(2, "internal-error")]
