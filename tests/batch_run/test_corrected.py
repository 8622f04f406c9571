"""A batch, corrected: what was wrong is made anew, the rest is kept byte for byte, and at any moment the old batch or the new one is whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lettergen.batch import correction
from lettergen.batch.api import render_batch
from lettergen.batch.correction import NEW, OLD, Selection, is_unfinished
from lettergen.batch.job import PrintFile
from lettergen.batch.journal import JOURNAL, Journal, JournalError
from lettergen.batch.report import BatchReport
from lettergen.errors import UsageError
from tests.batch_run.samples import data, results

ROOT = Path(__file__).parents[2]
COUNT = 6
OUTPUTS: dict[str, Any] = {"print_file": PrintFile(max_sheets=2), "zip": True}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    for kind in ("templates/schreiben", "letterheads/din5008-b"):
        shutil.copytree(ROOT / kind, folder / kind)
    return folder


def rows(*wrong: int, count: int = COUNT) -> list[Any]:
    """Letters, some of which are about something else than they should be."""
    return [data(n, **({"subject": "Falsch"} if n in wrong else {})) for n in range(1, count + 1)]


def edit(workspace: Path) -> None:
    text = workspace / "templates" / "schreiben" / "text.md"
    content = text.read_text(encoding="utf-8")
    text.write_text(content.replace("{{ body", "Neu: gefasst.\n\n{{ body"), encoding="utf-8")


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    """By which a letter is known to be the same file as before, byte for byte."""
    found = {file.name: file.stat() for file in (out / "briefe").iterdir()}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found.items()}


def anew(before: dict[str, tuple[int, int]], out: Path) -> set[int]:
    """Numbers of the letters that were made anew, or are new."""
    return {int(name[6:12]) for name, stamp in stamps(out).items() if before.get(name) != stamp}


def subjects(out: Path) -> list[str]:
    texts = [PdfReader(file).pages[0].extract_text() for file in sorted((out / "briefe").iterdir())]
    return ["Falsch" if "Falsch" in t else "Neu" if "Neu:" in t else "" for t in texts]


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads", "processes"])
@pytest.mark.parametrize("how", [{"only": [2, "5"]}, {"only": "2,5"}, {"changed": True}])
def test_wrong_letters_are_made_anew(how: dict[str, Any], executor: Any, tmp_path: Path) -> None:
    render_batch(rows(), out=tmp_path / "right", **OUTPUTS)
    out = tmp_path / "out"
    render_batch(rows(2, 5), out=out, **OUTPUTS)
    before = stamps(out)
    report = render_batch(rows(), out=out, executor=executor, workers=2, **how, **OUTPUTS)
    assert (report.letters, report.resumed, report.failed) == (COUNT, COUNT - 2, 0)
    assert anew(before, out) == {2, 5}
    assert without_journal(out) == without_journal(tmp_path / "right")
    assert_whole(out, report)
    assert render_batch(rows(), out=out, resume=True, **OUTPUTS).resumed == COUNT


def without_journal(out: Path) -> dict[str, Any]:
    """What is in a folder besides the journal, in which the order of things tells how they came about."""
    return {name: content for name, content in results(out).items() if name != JOURNAL}


def assert_whole(out: Path, report: BatchReport) -> None:
    """Nothing is left over, what is reported is there, and the report says what is in the files."""
    assert not [f for f in out.iterdir() if f.name.startswith(".")]
    assert report.folder == out
    assert all(f.parent == out and f.is_file() for f in (*report.print_files, report.report))
    said = json.loads(report.report.read_text(encoding="utf-8"))
    assert len(said["letters"]) == len(list((out / "briefe").iterdir()))
    assert {letter["recipe"] for letter in said["letters"]} == set(said["recipes"])


@pytest.mark.slow
def test_what_was_changed_is_found(tmp_path: Path, workspace: Path) -> None:
    """A row that was changed, added, taken out; then the text, which all letters have."""
    out = tmp_path / "out"

    def run(letters: list[Any], **how: Any) -> set[int]:
        before = stamps(out) if out.exists() else {}
        report = render_batch(letters, out=out, workspace=workspace, **how, **OUTPUTS)
        assert_whole(out, report)
        return anew(before, out)

    assert run(rows(count=4)) == {1, 2, 3, 4}
    assert run(rows(count=4), changed=True) == set()
    assert run(rows(count=5), changed=True) == {5}
    assert run(rows(2, count=5), changed=True) == {2}
    assert subjects(out) == ["", "Falsch", "", "", ""]
    assert run(rows(count=3), changed=True) == {2}
    assert len(stamps(out)) == 3
    edit(workspace)
    assert run(rows(count=3), changed=True) == {1, 2, 3}
    assert subjects(out) == ["Neu"] * 3
    assert run(rows(count=3), changed=True) == set()


@pytest.mark.slow
def test_the_others_keep_their_text(tmp_path: Path, workspace: Path) -> None:
    """Only some rows get the new text; the report says which, and a resumed run does not change that."""
    out = tmp_path / "out"
    render_batch(rows(), out=out, workspace=workspace)
    edit(workspace)
    report = render_batch(rows(), out=out, workspace=workspace, only=[3])
    assert [(p.code, p.params) for p in report.notes] == [("batch-kept-older", {"letters": "5"})]
    assert subjects(out) == ["", "", "Neu", "", "", ""]
    said = json.loads(report.report.read_text(encoding="utf-8"))
    recipes = [letter["recipe"] for letter in said["letters"]]
    assert len(set(recipes)) == 2
    assert recipes.count(recipes[2]) == 1
    assert_whole(out, report)
    assert render_batch(rows(), out=out, workspace=workspace, resume=True).resumed == COUNT
    assert subjects(out) == ["", "", "Neu", "", "", ""]
    render_batch(rows(), out=out, workspace=workspace, changed=True)
    assert subjects(out) == ["Neu"] * COUNT


@pytest.mark.slow
def test_other_outputs_of_the_old_batch_go(tmp_path: Path) -> None:
    render_batch([*rows(), {}], out=tmp_path, print_file=PrintFile(max_sheets=1), zip=True)
    (tmp_path / "druckdatei-010.pdf").write_bytes(b"somebody's")
    report = render_batch(rows(), out=tmp_path, changed=True, print_file=PrintFile())
    assert {f.name for f in tmp_path.iterdir()} == {
        "briefe", JOURNAL, "report.json", "druckdatei.pdf", "druckdatei-010.pdf",
    }  # fmt: skip
    assert_whole(tmp_path, report)


@pytest.mark.slow
def test_a_letter_that_is_no_longer_what_was_made_is_made_anew(tmp_path: Path) -> None:
    render_batch(rows(), out=tmp_path)
    (tmp_path / "briefe" / "brief-000004.pdf").write_bytes(b"scribbled on")
    before = stamps(tmp_path)
    render_batch(rows(), out=tmp_path, only=[1])
    assert anew(before, tmp_path) == {1, 4}
    assert subjects(tmp_path) == [""] * COUNT


def refused(out: Path, letters: list[Any], **how: Any) -> list[tuple[str, str | None]]:
    before = results(out) if out.exists() else {}
    with pytest.raises(UsageError) as caught:
        render_batch(letters, out=out, **how)
    assert (results(out) if out.exists() else {}) == before
    return [(p.code, p.value) for p in caught.value.problems]


@pytest.mark.slow
def test_what_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert refused(out, rows(), changed=True) == [("batch-nothing-to-correct", str(out))]
    assert not out.exists()
    render_batch(rows(), out=out)
    assert refused(out, rows(), only=[9, 2, "12-14"]) == [
        ("only-unknown", "9"),
        ("only-unknown", "12-14"),
    ]
    assert refused(out, rows(2, 3, 5), only=[2]) == [("only-others-changed", "3, 5")]
    assert refused(out, rows(), only=[2], formats=("pdf", "docx"))[0][0] == "only-others-changed"
    assert refused(out, rows(), only=[2], changed=True) == [("only-and-changed", None)]
    assert refused(out, rows(), only=["a"]) == [("only-unreadable", "a")]


@pytest.mark.slow
def test_rows_without_a_letter_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    bad = [data(1), {}, data(3)]
    render_batch(bad, out=tmp_path)
    good = [data(1), data(2), data(3)]
    report = render_batch(good, out=tmp_path, only=[3])
    assert [(f.number, f.problems[0].code) for f in report.failures] == [(2, "row-left-out")]
    report = render_batch(good, out=tmp_path, only=[2])
    assert (report.letters, report.failed) == (3, 0)
    assert_whole(tmp_path, report)


@pytest.mark.slow
def test_a_row_that_fails_takes_no_letter_away(tmp_path: Path) -> None:
    render_batch(rows(count=4), out=tmp_path, **OUTPUTS)
    before, had = results(tmp_path), stamps(tmp_path)
    bad = [data(1), data(2, subject="Neu"), {}, data(4), {}]
    for how in ({"changed": True}, {"only": "2,3,5"}):
        report = render_batch(bad, out=tmp_path, **how, **OUTPUTS)
        assert [(p.code, p.value) for p in report.notes] == [("batch-correction-held", "3")]
        assert (report.failed, report.failed_rows, report.exit_code) == (2, None, 8)
        assert report.report.is_file()
        kept = {n: c for n, c in results(tmp_path).items() if not n.startswith(NEW)}
        assert (kept, stamps(tmp_path)) == (before, had)
    good = [data(1), data(2, subject="Neu"), data(3, subject="Neu"), data(4), {}]
    report = render_batch(good, out=tmp_path, changed=True, **OUTPUTS)
    assert (report.letters, report.failed, report.notes) == (4, 1, ())
    assert anew(had, tmp_path) == {2, 3}
    assert_whole(tmp_path, report)


@pytest.mark.slow
def test_rows_by_a_value(tmp_path: Path) -> None:
    keyed = [(f"40.{n}-17", letter) for n, letter in enumerate(rows(4), start=1)]
    render_batch(keyed, out=tmp_path)
    before = stamps(tmp_path)
    keyed[3] = (keyed[3][0], data(4))
    render_batch(keyed, out=tmp_path, only=["Schlüssel=40.4-17"])
    assert anew(before, tmp_path) == {4}


@pytest.mark.parametrize("text", ["", "1,", "a", "3-1", "=x", "Ort=", "1;2", "-1", "1-", "²"])
def test_what_names_no_rows(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Selection([text])
    assert [p.code for p in caught.value.problems] == ["only-unreadable"]


def test_values_of_columns_however_the_header_is_written() -> None:
    asked = Selection(["fällig am = 1.2.", "Aktenzeichn=7", "Ort=9"])
    assert asked.takes(2, {"Fällig-am": "1.2. ", "Akten-Zeichen": "7", "Ort": "8"})
    assert not asked.takes(3, {"Fällig-am": "2.2.", "Akten-Zeichen": "7", "Ort": "8"})
    with pytest.raises(UsageError) as caught:
        asked.check_met()
    column, value = caught.value.problems
    assert (column.code, column.value) == ("only-no-column", "Aktenzeichn")
    assert column.params["known"] == "Akten-Zeichen, Fällig-am, Ort"
    assert (value.code, value.value) == ("only-unknown", "Ort=9")


class Killed(BaseException):
    """The process ends here: nothing that would clean up behind it is done."""


STEPS = (
    ("rename", Path), ("replace", Path), ("unlink", Path), ("hardlink_to", Path), ("mkdir", Path),
)  # fmt: skip


def kill_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets so many changes of the file system through; at the next one, and at all that would follow, the process is dead."""
    left = step

    def counted(real: Any) -> Any:
        def change(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return real(*arguments, **options)

        return change

    for name, home in STEPS:
        monkeypatch.setattr(home, name, counted(getattr(home, name)))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))


def whole_batches(out: Path) -> list[list[str]]:
    """What the letters of each whole batch in the folder are about, wherever it lies."""
    places = [out / "briefe", out / NEW / "briefe", out / OLD / "briefe"]
    whole = [place for place in places if len(list(place.glob("*.pdf"))) == COUNT]
    return [subjects(place.parent) for place in whole]


@pytest.mark.slow
@pytest.mark.parametrize("how", [{"only": [2]}, {"changed": True}])
@pytest.mark.parametrize("again", ["changed", "resume"])
def test_killed_at_any_moment(
    how: dict[str, Any], again: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old letters or the new ones are whole; the next run makes what an undisturbed one would have made."""
    wrong, right = ["", "Falsch", "", "", "", ""], [""] * COUNT
    render_batch(rows(2), out=tmp_path / "old", executor="serial", **OUTPUTS)
    render_batch(rows(), out=tmp_path / "right", executor="serial", **OUTPUTS)
    step, ended = 0, False
    seen: set[str] = set()
    while not ended:
        out = tmp_path / f"out-{step}"
        shutil.copytree(tmp_path / "old", out)
        with monkeypatch.context() as patch:
            kill_at(step, patch)
            try:
                render_batch(rows(), out=out, executor="serial", **how, **OUTPUTS)
                ended = True
            except Killed:
                pass
        batches = whole_batches(out)
        assert wrong in batches or right in batches, step
        if (out / "report.json").exists():  # the seal: everything belongs to it
            said = json.loads((out / "report.json").read_text(encoding="utf-8"))
            for letter in said["letters"]:
                file = out / "briefe" / f"brief-{letter['row']:06}.pdf"
                assert file.stat().st_size == letter["files"]["pdf"]["bytes"]
        if is_unfinished(out):
            seen.add("moving")
            with pytest.raises(UsageError):  # any call puts it in place first
                render_batch(rows(), out=out)
            assert subjects(out) == right
        if again == "changed" or subjects(out) == right:
            more: dict[str, Any] = {again: True}
            report = render_batch(rows(), out=out, executor="serial", **more, **OUTPUTS)
            assert without_journal(out) == without_journal(tmp_path / "right")
            assert_whole(out, report)
        else:
            report = render_batch(rows(2), out=out, executor="serial", resume=True, **OUTPUTS)
            assert without_journal(out) == without_journal(tmp_path / "old")
            assert_whole(out, report)
        shutil.rmtree(out)
        step += 1 + step // 12
    assert seen == {"moving"}


@pytest.mark.slow
def test_where_files_cannot_be_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError("no links here")

    render_batch(rows(2), out=tmp_path, **OUTPUTS)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    report = render_batch(rows(), out=tmp_path, changed=True, **OUTPUTS)
    assert (report.letters, report.resumed) == (COUNT, COUNT - 1)
    assert_whole(tmp_path, report)


@pytest.mark.slow
def test_a_correction_that_was_cut_off_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that it had made are not made once more."""
    render_batch(rows(1, 2, 3, 4, 5, 6), out=tmp_path)

    def stop(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(correction.Correction, "commit", stop)
        with pytest.raises(Killed):
            render_batch(rows(), out=tmp_path, changed=True)
    made = {file.name: file.stat().st_mtime_ns for file in (tmp_path / NEW / "briefe").iterdir()}
    assert len(made) == COUNT
    assert subjects(tmp_path) == ["Falsch"] * COUNT
    report = render_batch(rows(), out=tmp_path, changed=True)
    assert {f.name: f.stat().st_mtime_ns for f in (tmp_path / "briefe").iterdir()} == made
    assert_whole(tmp_path, report)


def test_one_correction_at_a_time(tmp_path: Path) -> None:
    render_batch(rows(), out=tmp_path)
    with Journal(tmp_path), pytest.raises(JournalError) as caught:
        render_batch(rows(), out=tmp_path, changed=True)
    assert [p.code for p in caught.value.problems] == ["batch-folder-busy"]


@pytest.mark.slow
def test_letters_are_never_written_into(tmp_path: Path) -> None:
    """A copy that was made of links stays as it was."""
    out, copy = tmp_path / "out", tmp_path / "copy"
    render_batch(rows(2), out=out)
    copy.mkdir()
    for file in (out / "briefe").iterdir():
        os.link(file, copy / file.name)
    before = {file.name: file.read_bytes() for file in copy.iterdir()}
    render_batch(rows(), out=out, changed=True)
    assert {file.name: file.read_bytes() for file in copy.iterdir()} == before


@pytest.mark.slow
def test_an_iterator_will_do(tmp_path: Path) -> None:
    def letters() -> Iterator[Any]:
        yield from rows()

    render_batch(letters(), out=tmp_path)
    assert render_batch(letters(), out=tmp_path, changed=True).resumed == COUNT
