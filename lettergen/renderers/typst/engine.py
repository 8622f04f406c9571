"""Typst in this process: one compiler per thread, fed with the data of one letter after the other."""

from __future__ import annotations

import json
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import typst

from lettergen.compose.composed import ComposedLetter, Facsimile, Picture, Signatures
from lettergen.errors import ForkedProcessError, LayoutError, MissingToolError, Place, Problem
from lettergen.means import TYPESETTING, check_memory, leave_threads
from lettergen.renderers.typst.blocks import data_of, with_plain_headers
from lettergen.renderers.typst.plan import Attachment, Sheets, parts
from lettergen.typeface.own import ARIMO, FOLDER, Typeface
from lettergen.typeface.prepared import FAMILY, font_folder

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""Archivable and accessible at once: PDF/A-2a and PDF/UA-1."""

STANDARDS_WITH_ATTACHMENT: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""The same, with files of any kind embedded: PDF/A-3a and PDF/UA-1."""

_LAYOUT = Path(__file__).with_name("letter.typ")
_PICTURE = Path(__file__).with_name("picture.typ")
_PAGE_COUNT = re.compile(rb"%PDF-1\.7\n%[^\n]*\n\n1 0 obj\n<</Type/Pages/Count (\d+)/Kids\[")
"""The head of every file that Typst writes: its first object is the page tree."""
_MISSING_GLYPH = re.compile(r'the text `"(?P<glyph>.+?)"` could not be displayed', re.DOTALL)
_IN_ARTIFACT = "artifacts may not contain links"
"""What Typst says of a link in a table's header that it repeats: nobody hears it a second time, and so nothing leads from there."""
_QUOTED = re.compile(r"[`\"].*[`\"]", re.DOTALL)
"""What Typst quotes may be the letter's text."""

_Output = TypeVar("_Output")


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A letter as PDF."""

    content: bytes
    """The whole file, PDF/A-2a (with an attachment PDF/A-3a) and PDF/UA-1."""
    pages: int
    combining: bool
    """Whether there are combining marks in the letter."""
    problems: tuple[Problem, ...] = ()
    """Warnings and notes."""


def render_pdf(letter: ComposedLetter, attachment: Attachment | None = None) -> PdfResult:
    """The letter as PDF; equal letters give equal bytes, in any thread or process.

    With an ``attachment`` it is PDF/A-3a and PDF/UA-1: PDF/A-2 has no room for other files than PDF.

    Raises LayoutError with ``pdf-glyph-missing``, ``pdf-picture-unreadable`` or ``pdf-refused``, and ForkedProcessError
    with ``pdf-after-fork`` in a process that was forked after Typst had been used.
    """
    timestamp = _timestamp(letter.metadata.date)
    standards = STANDARDS if attachment is None else STANDARDS_WITH_ATTACHMENT

    def compiled(main: bytes) -> bytes:
        content = _compiler(letter.style.typeface).compile(
            main, format="pdf", pdf_standards=standards, timestamp=timestamp
        )
        if not isinstance(content, bytes):
            raise TypeError("Typst returned no PDF")
        # Typst leaves out the end of the last line, which programs that append to a file or print it expect.
        return content + b"\n"

    return PdfResult(*_set(letter, compiled, page_count, attachment))


def page_count(content: bytes) -> int:
    """The number of pages of a PDF written by Typst. Raises ValueError for any other file."""
    head = _PAGE_COUNT.match(content)
    if head is None:
        raise ValueError("not a PDF as Typst writes it")
    return int(head[1])


def _set(
    letter: ComposedLetter,
    compiled: Callable[[bytes], _Output],
    pages_of: Callable[[_Output], int],
    attachment: Attachment | None = None,
    sheets: Sheets | None = None,
) -> tuple[_Output, int, bool]:
    """Sets the letter; returns the output, its number of pages and whether there are combining marks in it.

    Most letters have one page, and not asking Typst for page numbers saves them a second layout pass. A letter that
    was wrongly taken for one is set again, and so is one whose links stand in a header row that comes again on a further page.
    """
    if problems := _unreadable(letter):
        raise LayoutError(problems)
    _fonts(letter.style.typeface)
    given = parts(letter, attachment=attachment, sheets=sheets)
    while True:
        try:
            output = compiled(given.source())
        except typst.TypstError as error:
            plain = with_plain_headers(letter) if _IN_ARTIFACT in error.message else letter
            if plain is not letter:
                letter = plain
                given = parts(letter, one_page=False, attachment=attachment, sheets=sheets)
                continue
            problem = _problem(error.message)
        else:
            pages = pages_of(output)
            if pages == 1 or not given.one_page:
                return output, pages, given.combining
            given = parts(letter, one_page=False, attachment=attachment, sheets=sheets)
            continue
        # Out of the handler: Typst's report quotes the letter, and must not travel on in a traceback.
        raise LayoutError(problem)


def _unreadable(letter: ComposedLetter) -> tuple[Problem, ...]:
    """A problem for each picture that would be missing from the page."""
    pictures: dict[str, Picture | Facsimile] = {}
    for number, picture in enumerate(letter.pictures):
        pictures[f"pictures.{number}"] = picture
    for position, item in enumerate(letter.flow):
        if isinstance(item.block, Signatures):
            for number, signer in enumerate(item.block.signers):
                if signer.image:
                    pictures[f"flow.{position}.block.signers.{number}.image"] = signer.image
    return tuple(
        [
            Problem("pdf-picture-unreadable", Place(path=path), params={"alt": picture.alt})
            for path, picture in pictures.items()
            if not _is_readable(picture.data_base64)
        ]
    )


@lru_cache(maxsize=64)  # saves 0.078 ms a letter
def _is_readable(data_base64: str) -> bool:
    """Whether Typst can decode the picture, tried once for each: inside an SVG it leaves out what it cannot read."""
    try:
        numbers = json.dumps(list(data_of(data_base64)))
    except ValueError:
        return False
    try:
        _compiler_of(_PICTURE).compile(format="png", ppi=1, sys_inputs={"picture": numbers})
    except typst.TypstError:
        return False
    return True


def _problem(message: str) -> Problem:
    if glyph := _MISSING_GLYPH.search(message):
        return Problem("pdf-glyph-missing", value=glyph["glyph"])
    return Problem("pdf-refused", params={"reason": _QUOTED.sub("`…`", message)})


@lru_cache(maxsize=64)  # saves 0.004 ms a letter
def _timestamp(date: str) -> int:
    """Midnight UTC of an ISO date: the only moment that the file names."""
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


class _Local(threading.local):
    def __init__(self) -> None:
        self.compilers: OrderedDict[Typeface, typst.Compiler] = OrderedDict()


_local = _Local()


class _Process:
    """Which process used Typst first."""

    first_user: int | None = None
    beginning = threading.Lock()


_KEPT = 4
"""Compilers of a thread, each for another typeface, that are kept; each remembers what it has set."""


def _compiler(typeface: Typeface) -> typst.Compiler:
    """This thread's compiler of letters in that typeface. Raises like ``_compiler_of``."""
    compilers = _local.compilers
    if typeface not in compilers or _Process.first_user != os.getpid():
        made = _compiler_of(_LAYOUT, typeface)
        if len(compilers) >= _KEPT:
            compilers.popitem(last=False)
        compilers[typeface] = made
    compilers.move_to_end(typeface)
    return compilers[typeface]


def _compiler_of(source: Path, typeface: Typeface = ARIMO) -> typst.Compiler:
    """A new compiler. Raises LayoutError with ``typeface-broken`` for files that no font is in, and ForkedProcessError in a process that was forked after using Typst: it would wait for ever."""
    pid = os.getpid()
    if _Process.first_user is None:
        # Threads are started to count them: where they are few, Typst's own would not start beside those.
        with _Process.beginning:
            if _Process.first_user is None:
                leave_threads(0)
                _Process.first_user = pid
    if _Process.first_user != pid:
        raise ForkedProcessError(Problem("pdf-after-fork"))
    check_memory(TYPESETTING)
    return typst.Compiler(
        str(source), root=str(source.parent), font_paths=_fonts(typeface), ignore_system_fonts=True
    )


@lru_cache(maxsize=_KEPT)  # saves 0.861 ms a letter
def _fonts(typeface: Typeface) -> typst.Fonts:
    """The fonts for letters in that typeface, shared by all threads."""
    if not any(FOLDER.glob("*.ttf")):
        raise MissingToolError(Problem("typeface-missing", Place(file=str(FOLDER))))
    if typeface == ARIMO:
        return _found(FOLDER)
    try:
        with font_folder(typeface) as folder:
            fonts = _found(FOLDER, folder)
            # What is in a file is read when it is first used: afterwards the folder may go.
            trial = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
            trial.compile(_TRIAL, format="pdf", pdf_standards=STANDARDS, timestamp=0)
    except (ValueError, OSError, typst.TypstError):
        fonts = None
    if fonts is None:
        raise LayoutError(Problem("typeface-broken", value=typeface.name))
    return fonts


_TRIAL: Final = (
    f'#set document(title: "-")\n#set text(font: "{FAMILY}", fallback: false)\n0 *0* _0_ *_0_*'
).encode()
"""Uses every face; a standard makes it fail where a figure has no glyph."""


def _found(*folders: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
