"""The print file: all letters behind one another, each beginning on a new sheet.

It is for the printer only: the tags of the letters are left out, and so are their claims of PDF/A and PDF/UA. The letters to
send and to archive are the single files. However long it is, memory holds one letter and a few numbers of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, TypeAlias

from lettergen.batch.job import PrintFile
from lettergen.batch.worker import Failed
from lettergen.errors import ExitCode, LettergenError, Place, Problem, internal_problem
from lettergen.files import open_atomic, safe_name, sha256
from lettergen.pdf.concatenation import Concatenation

SHEETS: Final = 250
"""What a print file holds when nobody says otherwise: files are made side by side, and a printer takes one after another."""
SIDE_BY_SIDE: Final = 2_500
"""A print file of more sheets is made here, from letters as they come; the list of a smaller one's goes to a worker."""


class MixUpError(LettergenError):
    """Files and rows do not belong together; nothing may be sent before that is cleared up."""


@dataclass(frozen=True, slots=True)
class PrintLetter:
    """A letter in the print file."""

    path: str
    sha256: str
    """Of the file as it was made."""
    pages: int
    bookmark: str
    row: int = 0
    """The row that it is of."""


@dataclass(frozen=True, slots=True)
class PrintPart:
    """One print file: picklable, so that parts can be made side by side."""

    target: str
    letters: tuple[PrintLetter, ...]
    duplex: bool

    @property
    def sheets(self) -> int:
        """Sheets of paper."""
        return sum(sheets_of(letter.pages, duplex=self.duplex) for letter in self.letters)


def sheets_of(pages: int, *, duplex: bool) -> int:
    """How many sheets so many pages take."""
    return (pages + 1) // 2 if duplex else pages


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A print file that was written."""

    path: str
    failed: tuple[Failed, ...] = ()
    """Letters that could not be put into it; it is to be made once more without them."""


Each: TypeAlias = Callable[
    [Callable[[PrintPart], PrintedPart], Iterable[PrintPart]], Iterator[PrintedPart]
]
"""Does the same with many parts, in order; like ``map``."""


def make_print_files(
    letters: Iterable[PrintLetter],
    folder: Path,
    options: PrintFile,
    each: Each,
    about_to_write: Callable[[str], object] = lambda _: None,
) -> Iterator[PrintedPart]:
    """Writes the print files, filled in order, no letter torn apart; each as soon as it is written.

    ``about_to_write`` is told the name of each before it is there. Raises like ``make_part``.
    """
    if (options.max_sheets or SHEETS) <= SIDE_BY_SIDE:
        yield from each(make_part, _told(parts_of(letters, folder, options), about_to_write))
        return
    for number, tray in _trays(letters, options):
        target = _target(folder, options, number)
        about_to_write(Path(target).name)
        yield _make(target, tray, duplex=options.duplex)


def _told(parts: Iterable[PrintPart], tell: Callable[[str], object]) -> Iterator[PrintPart]:
    for part in parts:
        tell(Path(part.target).name)
        yield part


def parts_of(
    letters: Iterable[PrintLetter], folder: Path, options: PrintFile
) -> Iterator[PrintPart]:
    """The print files to be.

    They are numbered, unless nobody asked for a split and all letters fit into one.
    """
    trays = ((number, tuple(tray)) for number, tray in _trays(letters, options))
    following = next(trays, None)
    while following is not None:
        (number, tray), following = following, next(trays, None)
        alone = options.max_sheets is None and number == 1 and following is None
        target = _target(folder, options, None if alone else number)
        yield PrintPart(target, tray, options.duplex)


def _target(folder: Path, options: PrintFile, number: int | None) -> str:
    behind = "" if number is None else f"-{number:03}"
    return str(folder / f"{safe_name(options.name)}{behind}.pdf")


def _trays(
    letters: Iterable[PrintLetter], options: PrintFile
) -> Iterator[tuple[int, Iterator[PrintLetter]]]:
    """The letters by number of the print file; each one's must be taken before the next one's."""
    for number, tray in groupby(_numbered(letters, options), itemgetter(0)):
        yield number, (letter for _, letter in tray)


def _numbered(
    letters: Iterable[PrintLetter], options: PrintFile
) -> Iterator[tuple[int, PrintLetter]]:
    limit = options.max_sheets or SHEETS
    number, sheets = 1, 0
    for letter in letters:
        more = sheets_of(letter.pages, duplex=options.duplex)
        if sheets and sheets + more > limit:
            number, sheets = number + 1, 0
        sheets += more
        yield number, letter


def make_part(part: PrintPart) -> PrintedPart:
    """Writes a print file.

    Raises MixUpError when a letter's file is no longer what was made for its row, and OutputError.
    """
    return _make(part.target, part.letters, duplex=part.duplex)


def _make(target: str, letters: Iterable[PrintLetter], *, duplex: bool) -> PrintedPart:
    failed: list[Failed] = []
    with open_atomic(Path(target)) as file, Concatenation(file) as stack:
        for letter in letters:
            content = checked_content(Path(letter.path), letter.sha256)
            try:
                stack.add(content, letter.bookmark, even=duplex)
            except OSError:
                raise  # the disk's fault, not the letter's
            except Exception as error:  # noqa: BLE001  one row's fault must not end the others
                problem = replace(internal_problem(error), code="print-letter-unreadable")
                failed.append(Failed(letter.row, (problem,), ExitCode.INTERNAL))
    return PrintedPart(target, tuple(failed))


def checked_content(path: Path, digest: str) -> bytes:
    """The file's content, if it is still what was made. Raises MixUpError with ``batch-file-changed``."""
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if sha256(content) != digest:
        raise MixUpError(Problem("batch-file-changed", Place(str(path)), path.name))
    return content
