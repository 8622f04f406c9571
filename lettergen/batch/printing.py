"""The print file: all letters behind one another, each beginning on a new sheet.

It is for the printer only: the tags of the letters are left out, and so are their claims of PDF/A and PDF/UA. The letters to
send and to archive are the single files.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lettergen.batch.job import PrintFile
from lettergen.errors import LettergenError, Place, Problem
from lettergen.files import open_atomic, safe_name, sha256

SHEETS: Final = 250
"""What a print file holds when nobody says otherwise: pypdf keeps it in memory, a quarter of a megabyte per letter."""


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


def parts_of(
    letters: Iterable[PrintLetter], folder: Path, options: PrintFile
) -> Iterator[PrintPart]:
    """The print files, filled in order; no letter is torn apart.

    They are numbered, unless nobody asked for a split and all letters fit into one.
    """
    number = 0
    trays = _trays(letters, options)
    tray = next(trays, None)
    while tray is not None:
        number, following = number + 1, next(trays, None)
        alone = options.max_sheets is None and number == 1 and following is None
        name = safe_name(options.name) + ("" if alone else f"-{number:03}")
        yield PrintPart(str(folder / f"{name}.pdf"), tray, options.duplex)
        tray = following


def _trays(letters: Iterable[PrintLetter], options: PrintFile) -> Iterator[tuple[PrintLetter, ...]]:
    """The letters by print file."""
    limit = options.max_sheets or SHEETS
    held, sheets = list[PrintLetter](), 0
    for letter in letters:
        more = sheets_of(letter.pages, duplex=options.duplex)
        if held and sheets + more > limit:
            yield tuple(held)
            held, sheets = [], 0
        held.append(letter)
        sheets += more
    if held:
        yield tuple(held)


def make_part(part: PrintPart) -> str:
    """Writes a print file; returns its path.

    Raises MixUpError when a letter's file is no longer what was made for its row, and OutputError.
    """
    # A quarter of a second to import, for batches with a print file only.
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for letter in part.letters:
        first = len(writer.pages)
        reader = PdfReader(io.BytesIO(checked_content(Path(letter.path), letter.sha256)))
        for page in reader.pages:
            writer.add_page(page)
        if part.duplex and len(reader.pages) % 2:
            box = reader.pages[-1].mediabox
            writer.add_blank_page(width=box.width, height=box.height)
        writer.add_outline_item(title=letter.bookmark, page_number=first)
    writer.compress_identical_objects(remove_unreferenced=False)
    target = Path(part.target)
    # pypdf seeks while it writes; what it made is at most a tray of letters.
    content = io.BytesIO()
    writer.write(content)
    with open_atomic(target) as file:
        file.write(content.getbuffer())
    return part.target


def checked_content(path: Path, digest: str) -> bytes:
    """The file's content, if it is still what was made. Raises MixUpError with ``batch-file-changed``."""
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if sha256(content) != digest:
        raise MixUpError(Problem("batch-file-changed", Place(str(path)), path.name))
    return content
