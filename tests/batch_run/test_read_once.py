"""A letter is what its report says: what sets it is read once, and whatever is changed meanwhile changes no letter."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from lettergen.batch.api import render_batch
from lettergen.batch.options import BatchOptions
from lettergen.batch.plan import BatchRow
from lettergen.batch.report import Silent
from lettergen.batch.run import run_batch
from lettergen.batch.snapshot import Snapshot
from lettergen.errors import InputError, UsageError
from lettergen.pipeline import letter_from
from tests.batch_run.samples import data, letters, results

ROOT = Path(__file__).parents[2]
COUNT = 120

PROGRAM = """
import sys
from pathlib import Path
from lettergen.batch.api import render_batch
from tests.batch_run.samples import letters
if __name__ == "__main__":
    out, workspace, executor = sys.argv[1:]
    render_batch(letters({count}), out=out, workspace=workspace, executor=executor, workers=2, resume=True)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    for kind in ("templates/schreiben", "letterheads/din5008-b"):
        shutil.copytree(ROOT / kind, folder / kind)
    return folder


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


class Then(Silent):
    """Does something once, when so many rows are set."""

    def __init__(self, count: int, act: Any) -> None:
        self._count, self._act, self._stage = count, act, ""

    def begin(self, stage: str, total: int | None, done: int = 0) -> None:  # noqa: ARG002
        self._stage = stage

    def advance(self, count: int = 1, *, failed: bool = False) -> None:  # noqa: ARG002
        if self._stage == "render":
            self._count -= count
            if self._count == 0:
                self._act()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_a_text_edited_in_mid_run_and_restored(
    executor: str, tmp_path: Path, workspace: Path
) -> None:
    """The run is killed while the text is another one, and goes on with the first: no letter has the other one."""
    render_batch(letters(COUNT), out=tmp_path / "calm", workspace=workspace, executor="threads")
    calm = results(tmp_path / "calm")
    out, text = tmp_path / "out", workspace / "templates" / "schreiben" / "text.md"
    before = text.read_bytes()
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(count=COUNT), encoding="utf-8")
    command = [sys.executable, str(program), str(out), str(workspace), executor]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    journal = out / "journal.jsonl"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.001)
    text.write_bytes(before + b"\nWiderspruch ist nicht vorgesehen.\n")
    while process.poll() is None and len(list(out.glob("briefe/*.pdf"))) < COUNT // 4:
        time.sleep(0.001)
    assert process.poll() is None, "it was too fast to be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    with pytest.raises(UsageError) as caught:
        render_batch(letters(COUNT), out=out, workspace=workspace, resume=True)
    assert [p.code for p in caught.value.problems] == ["batch-changed-templates"]
    text.write_bytes(before)
    report = render_batch(letters(COUNT), out=out, workspace=workspace, resume=True)
    assert report.resumed
    assert results(out) == calm
    assert not list(out.glob(".lettergen-*"))


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads", "processes"])
@pytest.mark.parametrize(
    "edit",
    [
        ("templates/schreiben/text.md", "{{ body", "Anders gefasst.\n\n{{ body"),
        ("letterheads/din5008-b/2020.yaml", "form: B", "form: A"),
    ],
)
def test_what_is_changed_in_mid_run_changes_no_letter(
    executor: Any, edit: tuple[str, str, str], tmp_path: Path, workspace: Path
) -> None:
    file, old, new = edit
    render_batch(letters(12), out=tmp_path / "calm", workspace=workspace)
    report = render_batch(
        letters(12),
        out=tmp_path / "out",
        workspace=workspace,
        executor=executor,
        workers=2,
        progress=Then(1, lambda: edited(workspace / file, old, new)),
    )
    assert [p.code for p in report.notes] == ["batch-changed-meanwhile"]
    assert report.exit_code == 0
    assert results(tmp_path / "out") == results(tmp_path / "calm")


@pytest.mark.slow
def test_each_row_says_what_it_was_set_from(tmp_path: Path, workspace: Path) -> None:
    """Rows of the journal are compared by it, each by itself: a record that was set from something else counts for nothing."""
    render_batch(letters(3), out=tmp_path, workspace=workspace)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    (recipe,) = report["recipes"]
    assert {letter["recipe"] for letter in report["letters"]} == {recipe}
    parts = report["recipes"][recipe]
    assert parts["template"] == "schreiben"
    assert set(parts["letterheads"]) == {"din5008-b"}
    journal = tmp_path / "journal.jsonl"
    lines = journal.read_text(encoding="ascii").splitlines(keepends=True)
    lines[-2] = lines[-2].replace(recipe, "0" * 32)  # the last row; behind it stands the report
    assert '"row":3' in lines[-2]
    journal.write_text("".join(lines), encoding="ascii")
    again = render_batch(letters(3), out=tmp_path, workspace=workspace, resume=True)
    assert again.resumed == 2


def enclosure(folder: Path, pages: int) -> None:
    folder.mkdir(exist_ok=True)
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=300)
    with (folder / "anlage.pdf").open("wb") as file:
        writer.write(file)


def rows(count: int, name: str = "anlage.pdf") -> Iterator[BatchRow]:
    for number in range(1, count + 1):
        yield BatchRow(number, letter_from(data(number)), cells={"Nr.": str(number), "Datei": name})


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads", "processes"])
def test_an_enclosure_replaced_in_mid_run(executor: Any, tmp_path: Path) -> None:
    """No letter has the new one; rows that met it have failed, and are made when the old one is back."""
    folder = tmp_path / "tabelle"
    enclosure(folder, 1)
    old = (folder / "anlage.pdf").read_bytes()
    options = BatchOptions(
        out=tmp_path / "out", enclosures=("Datei",), enclosure_folder=folder, executor=executor,
        workers=2, resume=True,
    )  # fmt: skip
    report = run_batch(rows(60), options, Then(3, lambda: enclosure(folder, 2)))
    assert report.failed
    assert {p.code for f in report.failures for p in f.problems} == {"enclosure-changed"}
    made = sorted((tmp_path / "out" / "briefe").iterdir())
    assert len(made) == report.letters >= 3
    assert {len(PdfReader(file).pages) for file in made} == {2}
    with pytest.raises(UsageError) as caught:
        run_batch(rows(60), options)
    assert [p.code for p in caught.value.problems] == ["batch-changed-rows"]
    (folder / "anlage.pdf").write_bytes(old)
    report = run_batch(rows(60), options)
    assert (report.letters, report.failed) == (60, 0)
    assert {len(PdfReader(file).pages) for file in (tmp_path / "out" / "briefe").iterdir()} == {2}


def test_a_table_that_changes_while_it_is_read(tmp_path: Path) -> None:
    table = tmp_path / "liste.csv"
    table.write_text("Name\n", encoding="utf-8")

    def changing() -> Iterator[BatchRow]:
        yield from rows(2)
        table.write_text("Name\nMuster\n", encoding="utf-8")

    options = BatchOptions(out=tmp_path / "out", sources=(table,))
    with pytest.raises(InputError) as caught:
        run_batch(changing(), options)
    assert [p.code for p in caught.value.problems] == ["batch-table-changed"]
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_problems_name_the_files_of_the_workspace(tmp_path: Path, workspace: Path) -> None:
    """Not those of the copy, which nobody finds any more."""
    text = workspace / "templates" / "schreiben" / "text.md"
    text.write_text("Betreff {{ gibt_es_nicht }}", encoding="utf-8")
    for executor in ("serial", "processes"):
        report = render_batch(
            letters(1), out=tmp_path / executor, workspace=workspace, executor=executor
        )
        (problem,) = report.failures[0].problems
        assert problem.place.file == str(text)
        assert ".lettergen-" not in str(problem)


def test_what_leads_out_of_the_workspace_is_refused(tmp_path: Path, workspace: Path) -> None:
    link = workspace / "templates" / "schreiben" / "geheim.md"
    link.symlink_to("/etc/hostname")
    with pytest.raises(UsageError) as caught:
        render_batch(letters(1), out=tmp_path / "out", workspace=workspace)
    assert [(p.code, p.place.file) for p in caught.value.problems] == [
        ("workspace-outside", str(link))
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_workspace_is_refused(tmp_path: Path, workspace: Path) -> None:
    os.mkfifo(workspace / "letterheads" / "din5008-b" / "2021.yaml")
    with pytest.raises(UsageError) as caught:
        render_batch(letters(1), out=tmp_path / "out", workspace=workspace)
    assert [p.code for p in caught.value.problems] == ["workspace-outside"]


def test_links_within_the_workspace_are_followed(tmp_path: Path, workspace: Path) -> None:
    heads = workspace / "letterheads"
    (heads / "hausstil").symlink_to("din5008-b")
    (heads / "din5008-b" / "rund").symlink_to("..")
    made = render_batch([data(1, letterhead="hausstil")], out=tmp_path / "out", workspace=workspace)
    assert made.letters == 1


def test_the_hash_of_a_copy_is_that_of_what_it_copied(tmp_path: Path, workspace: Path) -> None:
    with Snapshot(tmp_path, workspace) as snapshot, Snapshot(tmp_path, workspace) as other:
        assert not snapshot.changed()
        assert not snapshot.changed(shipped=True)
        for kind in ("templates", "letterheads"):
            assert snapshot.digest(kind) == other.digest(kind)
        edited(workspace / "templates" / "schreiben" / "text.md", "{{", "x {{")
        assert snapshot.changed()
        assert not snapshot.changed(shipped=True)
    assert not list(tmp_path.glob(".lettergen-*"))


@pytest.mark.slow
def test_nobody_can_try_letters_until_one_fits(tmp_path: Path) -> None:
    """Hashes of letters differ from run to run; the key of a run is in its journal, not in its report."""
    digests = []
    for name in ("eins", "zwei"):
        render_batch(letters(2), out=tmp_path / name)
        text = (tmp_path / name / "report.json").read_text(encoding="utf-8")
        journal = (tmp_path / name / "journal.jsonl").read_text(encoding="ascii")
        key = json.loads(journal.splitlines()[0])["key"]
        assert key not in text
        digests += [letter["data"] for letter in json.loads(text)["letters"]]
    assert len(set(digests)) == 4
    assert render_batch(letters(2), out=tmp_path / "eins", resume=True).resumed == 2
