"""Formats and those who make them: which there are, and what each of them cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from lettergen import arguments
from lettergen.errors import Place, Problem, Severity, UsageError
from lettergen.rendered import Format, RenderedFile
from lettergen.resources import WordTemplate

if TYPE_CHECKING:
    from lettergen.conversion import ConvertedFile

PdfEngine = Literal["typst", "libreoffice"]
"""Who makes the PDF: lettergen itself, or LibreOffice from the DOCX."""
_FORMATS: Final = get_args(Format)
_ENGINES: Final = get_args(PdfEngine)


def known_format(format: object) -> Format:  # noqa: A002
    """A format that there is. Raises UsageError for any other."""
    return arguments.choice(format, "format", _FORMATS, "format-unknown")


def known_engine(engine: object) -> PdfEngine:
    """Somebody who can make PDFs. Raises UsageError for anybody else."""
    return arguments.choice(engine, "pdf_engine", _ENGINES, "pdf-engine-unknown")


def check_embeddable(formats: Sequence[Format], pdf_engine: PdfEngine, *, embed_data: bool) -> None:
    """Raises UsageError when data are to be embedded in a PDF that LibreOffice makes: it would leave them out."""
    if embed_data and pdf_engine == "libreoffice" and "pdf" in formats:
        raise UsageError(Problem("embed-data-libreoffice"))


def as_pdf(docx: RenderedFile, converted: ConvertedFile) -> RenderedFile:
    """The letter's PDF from its DOCX and what LibreOffice made of that.

    Raises UsageError with ``preprinted-libreoffice`` for a letter on printed paper: its copy for the printer would have to be
    set otherwise.
    """
    if docx.letter.stationery == "preprinted":
        raise UsageError(Problem("preprinted-libreoffice"))
    problems = (*docx.problems, *converted.problems)
    return replace(
        docx,
        content=converted.content,
        format="pdf",
        pages=converted.pages,
        problems=problems,
        own_layout=False,
    )


def check_embeddable_in(template: WordTemplate, *, embed_data: bool) -> None:
    """Raises UsageError when data are to be embedded: to verify such a file one would need the template, too."""
    if embed_data:
        place = Place(file=template.file)
        raise UsageError(Problem("embed-data-word-template", place, Path(template.file).name))


def looks_different(template: WordTemplate) -> Problem:
    """Typst sets the letterhead's data, whatever the house drew in Word."""
    name = Path(template.file).name
    return Problem("pdf-without-word-template", value=name, severity=Severity.NOTE)
