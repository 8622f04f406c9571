"""What a run owns in its folder it replaces or removes; what is somebody else's, or a link to it, it leaves alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.api import render_batch
from lettergen.batch.file_names import FileNames
from lettergen.batch.job import PrintFile
from lettergen.batch.journal import JOURNAL, Journal, JournalError
from lettergen.errors import UsageError
from tests.batch_run.samples import data, letters


def names(out: Path) -> set[str]:
    return {file.name for file in out.iterdir()} - {"briefe", JOURNAL, "report.json"}


@pytest.mark.slow
def test_outputs_of_an_earlier_run_go(tmp_path: Path) -> None:
    """Nobody prints or sends again what no longer belongs to the batch; other files stay."""
    own = {"druckdatei-alt.pdf", "druckdatei-009.pdf", "notiz.txt"}
    for name in own:
        (tmp_path / name).write_bytes(b"somebody's")

    def run(**outputs: Any) -> set[str]:
        render_batch(letters(3), out=tmp_path, resume=True, **outputs)
        assert {(tmp_path / name).read_bytes() for name in own} == {b"somebody's"}
        return names(tmp_path) - own

    parts = {f"druckdatei-00{n}.pdf" for n in (1, 2, 3)}
    assert run(print_file=PrintFile(max_sheets=1), zip=True) == {*parts, "briefe.zip"}
    assert run(print_file=PrintFile(max_sheets=2), zip=True) == {
        "druckdatei-001.pdf",
        "druckdatei-002.pdf",
        "briefe.zip",
    }
    assert run(print_file=PrintFile()) == {"druckdatei.pdf"}
    assert run(print_file=PrintFile(name="stapel")) == {"stapel.pdf"}
    assert run() == set()


def test_outputs_of_a_run_that_was_cut_off_go(tmp_path: Path) -> None:
    """The journal knows of a file before it is there."""
    render_batch(letters(2), out=tmp_path, print_file=PrintFile(max_sheets=1))
    (tmp_path / "report.json").unlink()
    render_batch(letters(2), out=tmp_path, resume=True)
    assert names(tmp_path) == set()


def test_a_link_in_the_place_of_an_output_is_left_alone(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "fremd.pdf"
    render_batch(letters(2), out=out, print_file=PrintFile())
    other.write_bytes(b"somebody's")
    (out / "druckdatei.pdf").unlink()
    (out / "druckdatei.pdf").symlink_to(other)
    render_batch(letters(2), out=out, resume=True)
    assert other.read_bytes() == b"somebody's"


@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize("resume", [False, True])
def test_a_journal_that_is_a_link_is_not_followed(link: Any, resume: bool, tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "akte.txt"
    out.mkdir()
    other.write_bytes(b"somebody's")
    link(other, out / JOURNAL)
    with pytest.raises(JournalError) as caught:
        render_batch(letters(1), out=out, resume=resume)
    assert [p.code for p in caught.value.problems] == ["journal-link"]
    assert other.read_bytes() == b"somebody's"
    assert (out / JOURNAL).read_bytes() == b"somebody's"


def test_a_journal_that_is_a_link_to_nothing_makes_no_file(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).symlink_to(tmp_path / "neu.txt")
    with pytest.raises(JournalError):
        render_batch(letters(1), out=tmp_path)
    assert not (tmp_path / "neu.txt").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_journal_that_is_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / JOURNAL)
    with pytest.raises(JournalError) as caught:
        render_batch(letters(1), out=tmp_path)
    assert [p.code for p in caught.value.problems] == ["journal-link"]


@pytest.mark.parametrize("content", [b"one line", b"one line\n", b"{}\n", b"a\nb\n", b'{"row":1}'])
def test_a_file_that_is_no_journal_keeps_its_content(content: bytes, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(content)
    with pytest.raises(JournalError) as caught:
        render_batch(letters(1), out=tmp_path, resume=True)
    assert [p.code for p in caught.value.problems] == ["journal-damaged"]
    assert (tmp_path / JOURNAL).read_bytes() == content


@pytest.mark.slow
def test_a_first_line_that_was_cut_off_begins_anew(tmp_path: Path) -> None:
    for content in (b"", b"{", b'{"journal":', b'{"journal":2,"rows":1,"key":"00'):
        out = tmp_path / str(len(content))
        (out / "briefe").mkdir(parents=True)
        (out / JOURNAL).write_bytes(content)
        assert render_batch(letters(1), out=out, resume=True).letters == 1


def test_a_folder_of_letters_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    other, out = tmp_path / "fremd", tmp_path / "out"
    other.mkdir()
    out.mkdir()
    (out / "briefe").symlink_to(other)
    with pytest.raises(UsageError) as caught:
        render_batch(letters(1), out=out)
    assert [p.code for p in caught.value.problems] == ["batch-folder-link"]
    assert list(other.iterdir()) == []


def test_an_output_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "ziel").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "ziel")
    assert render_batch(letters(2), out=tmp_path / "out", zip=True).letters == 2
    assert len(list((tmp_path / "ziel" / "briefe").iterdir())) == 2


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_outputs_that_are_links_are_replaced_not_followed(link: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    targets = {}
    for name in ("report.json", "failed.csv", "druckdatei.pdf", "briefe.zip"):
        targets[name] = tmp_path / f"fremd-{name}"
        targets[name].write_bytes(b"somebody's")
        link(targets[name], out / name)
    report = render_batch([data(1), {}], out=out, print_file=PrintFile(), zip=True)
    assert (report.letters, report.failed) == (1, 1)
    for name, target in targets.items():
        assert target.read_bytes() == b"somebody's"
        assert not (out / name).is_symlink()
        assert (out / name).stat().st_size > 20


@pytest.mark.slow
def test_a_letter_that_became_a_link_is_made_anew(tmp_path: Path) -> None:
    """Its content could change without anybody seeing it."""
    out = tmp_path / "out"
    render_batch(letters(2), out=out)
    letter = out / "briefe" / "brief-000001.pdf"
    other = tmp_path / "fremd.pdf"
    letter.rename(other)
    letter.symlink_to(other)
    report = render_batch(letters(2), out=out, resume=True)
    assert report.resumed == 1
    assert not letter.is_symlink()
    assert letter.read_bytes() == other.read_bytes()


def test_a_journal_that_was_replaced_meanwhile_is_not_shared(tmp_path: Path) -> None:
    """Whoever opened it before would have another file than who comes now."""
    with Journal(tmp_path) as first:
        first.path.unlink()
        with Journal(tmp_path), pytest.raises(JournalError) as caught:
            Journal(tmp_path)
    assert [p.code for p in caught.value.problems] == ["batch-folder-busy"]


@pytest.mark.parametrize(
    "pattern", ["x" * 115 + "{number}", "{number}" + "x" * 101, "ß" * 60 + "{id}"]
)
def test_patterns_that_cut_off_what_tells_rows_apart(pattern: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        render_batch(letters(3), out=tmp_path / "out", name=pattern)
    assert [p.code for p in caught.value.problems] == ["name-pattern-long"]
    assert not (tmp_path / "out").exists()


def test_long_patterns_that_do_not() -> None:
    names = FileNames("x" * 100 + "{number}")
    assert len({names.next(n, None, "", {}) for n in (1, 999_999, 10**18)}) == 3
