"""The steps *render* and *finish*: a composed letter, and nothing else, becomes the bytes of a file."""

from __future__ import annotations

from collections.abc import Iterable

from lettergen.compose.composed import ComposedLetter
from lettergen.compose.embedded import FILE_NAME, Embedded, to_text
from lettergen.errors import Problem
from lettergen.pdf.sequences import mend_sequences, needs_mending
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

        docx = render_docx(letter, data, carried)
        return docx.content, None, docx.problems
    from lettergen.renderers.typst import Attachment, render_pdf

    german = letter.metadata.language.partition("-")[0].lower() == "de"
    description = _DESCRIPTION[0 if german else 1]
    pdf = render_pdf(letter, None if data is None else Attachment(FILE_NAME, data, description))
    return finish(pdf.content, pdf.texts), pdf.pages, pdf.problems


def finish(pdf: bytes, texts: Iterable[str]) -> bytes:
    """The PDF with the names in its ``texts`` (NFC) readable to machines; without combining sequences the same bytes."""
    return mend_sequences(pdf) if needs_mending(*texts) else pdf


def typeset_embedded(
    embedded: Embedded,
    format: Format,  # noqa: A002
) -> tuple[bytes, int | None]:
    """The file that a letter with embedded data becomes, and its pages (None for DOCX).

    Raises LayoutError when it cannot be set.
    """
    content, pages, _ = typeset(embedded.letter, format, to_text(embedded), embedded.carried)
    return content, pages
