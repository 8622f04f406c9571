"""Print files of any length: written letter by letter, the same from everyone, and not at all when something is wrong."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lettergen.batch.api import render_batch
from lettergen.batch.job import PrintFile
from lettergen.batch.printing import (
    SIDE_BY_SIDE,
    MixUpError,
    PrintedPart,
    PrintLetter,
    PrintPart,
    make_print_files,
)
from lettergen.errors import OutputError
from tests.batch_run.samples import data, long_letter
from tests.pdf.plain_pdf import plain_page

SMALL = plain_page(b"", {})


def small_letters(folder: Path) -> Iterator[PrintLetter]:
    """Letters without end, all from one file."""
    file = folder / "brief.pdf"
    file.write_bytes(SMALL)
    digest = hashlib.sha256(SMALL).hexdigest()
    for number in itertools.count(1):
        yield PrintLetter(str(file), digest, 1, f"{number}: Erika Muster")


@pytest.mark.slow
def test_a_long_print_file_takes_letters_as_they_come(tmp_path: Path) -> None:
    """The first file is there before the letters of the second are asked for."""
    options = PrintFile(max_sheets=SIDE_BY_SIDE + 1)
    letters = itertools.islice(small_letters(tmp_path), SIDE_BY_SIDE + 3)
    made = make_print_files(letters, tmp_path, options, _nobody)
    first = Path(next(made).path)
    assert len(list(letters)) == 1
    assert first.name == "druckdatei-001.pdf"
    assert len(PdfReader(first).pages) == 2 * (SIDE_BY_SIDE + 1)
    second = PdfReader(next(made).path)
    assert [m.title for m in second.outline] == [f"{SIDE_BY_SIDE + 2}: Erika Muster"]  # type: ignore[union-attr]
    assert list(made) == []


def _nobody(*_: Any) -> Iterator[PrintedPart]:
    raise AssertionError("nobody else may be asked to make it")


def test_short_print_files_are_handed_out(tmp_path: Path) -> None:
    """So that they are made side by side."""
    handed: list[PrintPart] = []

    def each(_: Any, parts: Iterable[PrintPart]) -> Iterator[PrintedPart]:
        handed.extend(parts)
        return iter(())

    letters = itertools.islice(small_letters(tmp_path), 5)
    assert list(make_print_files(letters, tmp_path, PrintFile(max_sheets=2), each)) == []
    assert [len(part.letters) for part in handed] == [2, 2, 1]


@pytest.mark.slow
def test_the_same_from_one_hand_and_from_many(tmp_path: Path) -> None:
    """How long a file may be decides who makes it, and nothing else."""
    rows = [data(1), long_letter(2), data(3)]
    contents = []
    for name, sheets in (("short", SIDE_BY_SIDE), ("long", SIDE_BY_SIDE + 1)):
        report = render_batch(
            rows, out=tmp_path / name, print_file=PrintFile(max_sheets=sheets), executor="threads"
        )
        (file,) = report.print_files
        assert file.name == "druckdatei-001.pdf"
        contents.append(file.read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.parametrize("sheets", [SIDE_BY_SIDE, SIDE_BY_SIDE + 1])
def test_a_letter_that_has_changed_leaves_no_print_file(tmp_path: Path, sheets: int) -> None:
    letters = list(itertools.islice(small_letters(tmp_path), 3))
    other = tmp_path / "other.pdf"
    other.write_bytes(SMALL + b"\n")
    letters.append(PrintLetter(str(other), letters[0].sha256, 1, "4"))
    with pytest.raises(MixUpError) as caught:
        list(make_print_files(letters, tmp_path, PrintFile(max_sheets=sheets), map))
    assert [p.code for p in caught.value.problems] == ["batch-file-changed"]
    assert {file.name for file in tmp_path.iterdir()} == {"brief.pdf", "other.pdf"}


def test_a_print_file_that_grows_too_large_is_a_matter_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lettergen.pdf.concatenation._LARGEST", 500)
    letters = itertools.islice(small_letters(tmp_path), 9)
    with pytest.raises(OutputError) as caught:
        list(make_print_files(letters, tmp_path, PrintFile(), map))
    assert [p.code for p in caught.value.problems] == ["output-disk-full"]
    assert {file.name for file in tmp_path.iterdir()} == {"brief.pdf"}
