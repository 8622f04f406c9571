"""The steps *render* and *finish*: a composed letter, and nothing else, becomes the bytes of a file."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lettergen.compose.composed import NO_PIXELS, ComposedLetter, Pixels, Stationery
from lettergen.compose.embedded import FILE_NAME, Embedded, to_text
from lettergen.compose.frame import for_preprinted_paper
from lettergen.errors import InputError, LayoutError, MissingToolError, Place, Problem, Severity
from lettergen.letterhead.carriers import Carrier
from lettergen.pdf.sequences import mend_sequences
from lettergen.rendered import Format

_DESCRIPTION = ("Inhalt dieses Briefs als Daten", "Content of this letter as data")
"""What readers show of the embedded data, in German and English."""


def typeset(
    letter: ComposedLetter,
    format: Format,  # noqa: A002
    data: str | None = None,
    carried: str | None = None,
) -> tuple[bytes, int | None, tuple[Problem, ...]]:
    """The finished file, its number of pages (None for DOCX), and what was found on the way.

    Args:
        letter: What to set; its words and lines are final.
        format: Of the file.
        data: The composed letter as JSON, to be embedded.
        carried: The letter as a DOCX carries it, to be read back when somebody has edited it.

    Raises:
        LayoutError: It cannot be set.
    """
    # Each renderer costs its libraries' import; a letter pays for the one it needs.
    if format == "docx":
        from lettergen.renderers.docx import render_docx

        docx = render_docx(letter, data, carried, pixels_of(letter))
        return docx.content, None, docx.problems
    from lettergen.renderers.typst import Attachment, parted_words, render_pdf

    german = letter.metadata.language.partition("-")[0].lower() == "de"
    description = _DESCRIPTION[0 if german else 1]
    pdf = render_pdf(letter, None if data is None else Attachment(FILE_NAME, data, description))
    parted = parted_words(letter.flow)
    finished = finish(pdf.content, parted, combining=pdf.combining)
    return _on_stationery(finished, letter), pdf.pages, pdf.problems


def for_paper(letter: ComposedLetter) -> bytes | None:
    """The PDF for the printer where the letter's paper is printed already; None where it is not. Raises LayoutError."""
    if letter.stationery != "preprinted":
        return None
    return typeset(for_preprinted_paper(letter), "pdf")[0]


def _on_stationery(pdf: bytes, letter: ComposedLetter) -> bytes:
    sheets = letter.stationery
    if not isinstance(sheets, Stationery):
        return pdf
    # Most letters need none of this.
    from lettergen.pdf.stationery import underlaid
    from lettergen.pdf.syntax import ContentError

    first = b64decode(sheets.first)
    following = None if sheets.following is None else b64decode(sheets.following)
    try:
        return underlaid(pdf, first, following)
    except ContentError:
        raise LayoutError(stationery_problems(letter) or Problem("stationery-unreadable")) from None


def stationery_problems(letter: ComposedLetter) -> tuple[Problem, ...]:
    """Why a letter's stationery cannot lie under an archivable PDF; each with the reason, and the place in its letterhead."""
    from lettergen.pdf.stationery import faults

    return tuple(
        Problem(f"stationery-{code}", place, detail or None)
        for place, content in _sheets(letter)
        for code, detail in faults(content)
    )


def stationery_warnings(letter: ComposedLetter) -> tuple[Problem, ...]:
    """What a letter does not have of its stationery, which has no faults; each with the place in its letterhead."""
    from lettergen.pdf.stationery import has_links

    return tuple(
        Problem("stationery-links", place, severity=Severity.WARNING)
        for place, content in _sheets(letter)
        if has_links(content)
    )


def _sheets(letter: ComposedLetter) -> Iterator[tuple[Place, bytes]]:
    """Each sheet with its place in the letterhead."""
    sheets = letter.stationery
    if isinstance(sheets, Stationery):
        for name, file in (("first", sheets.first), ("following", sheets.following)):
            if file is not None:
                yield Place(path=f"stationery.{name}"), b64decode(file)


def stationery_in_zones(
    letter: ComposedLetter, carrier: Carrier | None, place: Place
) -> tuple[Problem, ...]:
    """What of a letter's stationery stands where its carrier wants the sheet free; ``place`` is where the carrier was named.

    PDFium reads it; without PDFium that is what is said.
    """
    sheets = letter.stationery
    if carrier is None or not isinstance(sheets, Stationery):
        return ()
    return tuple(
        problem.at(place) for problem in _in_zones(sheets.first, sheets.following, carrier)
    )


@lru_cache(maxsize=16)  # saves 2.1 ms a letter
def _in_zones(first: str, following: str | None, carrier: Carrier) -> tuple[Problem, ...]:
    from lettergen.pdf.measurement.carriage import sheet_problems

    try:
        return tuple(
            problem
            for page, sheet in ((1, first), (2, following))
            if sheet is not None
            for problem in sheet_problems(b64decode(sheet), page, carrier)
        )
    except MissingToolError:
        params = {"carrier": carrier.name}
        return (Problem("carrier-sheet-unseen", params=params, severity=Severity.WARNING),)
    except InputError:
        return ()  # why it cannot be read is said when it is put under the letter


def pixels_of(letter: ComposedLetter) -> Pixels:
    """Pictures for word processors that show no vectors: of the stationery, and of logos that are SVG. Raises LayoutError."""
    svgs = [p for p in letter.pictures if p.media_type == "image/svg+xml"]
    sheets = letter.stationery
    if not svgs and not isinstance(sheets, Stationery):
        return NO_PIXELS
    from lettergen.renderers.typst.raster import rastered

    page = (letter.page.width_mm, letter.page.height_mm)
    files = (sheets.first, sheets.following) if isinstance(sheets, Stationery) else (None, None)
    first, following = (f and rastered(b64decode(f), "pdf", *page) for f in files)
    return Pixels(
        first=first or None,
        following=following or None,
        logos=tuple(
            rastered(b64decode(p.data_base64), "svg", p.width_mm) if p in svgs else None
            for p in letter.pictures
        ),
    )


def finish(pdf: bytes, parted: Sequence[tuple[str, ...]], *, combining: bool) -> bytes:
    """The PDF with names in which there are ``combining`` marks readable to machines, and words that lines end within whole to them.

    Without such marks and ``parted`` words it is the same bytes.
    """
    if combining:
        pdf = mend_sequences(pdf)
    if not parted:
        return pdf
    from lettergen.pdf.parted import with_whole_words
    from lettergen.pdf.syntax import ContentError

    try:
        return with_whole_words(pdf, parted)
    except ContentError:
        # The page is right without it: words are parted for programs, too, as in any other PDF.
        return pdf


def typeset_embedded(
    embedded: Embedded,
    format: Format,  # noqa: A002
) -> tuple[bytes, int | None]:
    """The file that a letter with embedded data becomes, and its pages (None for DOCX).

    Raises LayoutError when it cannot be set.
    """
    content, pages, _ = typeset(embedded.letter, format, to_text(embedded), embedded.carried)
    return content, pages
