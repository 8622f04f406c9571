"""The way of a letter: load → compose → render → finish. The only module that puts the parts together.

``load`` reads data into a letter, ``Workshop.compose`` makes it final with its letterhead and text, and
``Workshop.render`` sets and finishes it. Writing is the caller's: everything here returns values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from lettergen import resources
from lettergen.compose.composed import ComposedLetter
from lettergen.compose.embedded import FILE_NAME, Embedded, to_text
from lettergen.compose.letter import Composition
from lettergen.compose.letter import compose as _compose
from lettergen.errors import InputError, LayoutError, Place, Problem, UsageError, errors_in
from lettergen.letterhead.registry import LetterheadEntry, Registry
from lettergen.model.letter import LetterBase, validator_for
from lettergen.model.sender import InlineAuthority
from lettergen.pdf.sequences import mend_sequences, needs_mending
from lettergen.reading import read_yaml_file, validate, validate_data, with_pictures
from lettergen.text.modules import ModuleVersion
from lettergen.text.registry import TextTemplates
from lettergen.text.template import RenderedText
from lettergen.versions import setting_versions

if TYPE_CHECKING:
    from lettergen.conversion import ConvertedFile

Format = Literal["pdf", "docx"]
"""What a letter can become."""

PdfEngine = Literal["typst", "libreoffice"]
"""Who makes the PDF: lettergen itself, or LibreOffice from the DOCX."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A letter set in one format."""

    content: bytes
    """The whole file."""
    format: Format
    pages: int | None
    """Number of pages; None where only a word processor knows (DOCX)."""
    problems: tuple[Problem, ...]
    """Warnings and notes; errors raise instead."""
    letter: ComposedLetter
    """What was set."""


def load_letter(path: Path | str, *, date: dt.date | None = None) -> LetterBase:
    """The letter in a YAML file; ``date`` replaces the one in the file.

    Pictures of signatures are read from the file's own folder. Raises InputError with every problem of the file, each with its line and column.
    """
    document = read_yaml_file(Path(path))
    if date is not None and isinstance(document.data, dict):
        document.data["date"] = date.isoformat()
    return with_pictures(
        validate(validator_for(document.data), document), document, Path(path).parent
    )


def letter_from(data: Mapping[str, Any]) -> LetterBase:
    """The letter in a mapping such as parsed JSON. Raises InputError with every problem and its path."""
    return validate_data(validator_for(data), data)


class Workshop:
    """Letterheads and text templates, loaded once and kept; safe to share between threads.

    ``workspace`` is a folder whose ``letterheads/`` and ``templates/`` come before those that are shipped.
    """

    def __init__(self, workspace: Path | str | None = None) -> None:
        folder = None if workspace is None else Path(workspace)
        if folder is not None and not folder.is_dir():
            raise UsageError(Problem("workspace-missing", Place(file=str(folder))))
        self._letterheads = Registry(resources.folders("letterheads", folder))
        self._templates = TextTemplates(resources.folders("templates", folder))

    def letterheads(self) -> tuple[LetterheadEntry, ...]:
        """All letterheads with their versions and units."""
        return self._letterheads.entries()

    def templates(self) -> tuple[str, ...]:
        """The kinds that have a text template, in order."""
        return self._templates.kinds()

    def modules(self) -> Mapping[str, tuple[ModuleVersion, ...]]:
        """The text modules by name, each with its versions. Raises TemplateError for faulty ones."""
        found = self._templates.modules
        return {name: found.versions(name) for name in found.names()}

    def draft(self, letter: LetterBase) -> Composition:
        """Composes ``letter`` and returns it with all its problems, errors too.

        Raises LetterheadError without a fitting letterhead, TemplateError when the text template is at fault.
        """
        return self._drafted(letter)[1]

    def _drafted(self, letter: LetterBase) -> tuple[RenderedText, Composition]:
        authority = letter.sender.authority
        letterhead = self._letterheads.choose(
            letterhead=letter.letterhead,
            authority=None if isinstance(authority, InlineAuthority) else authority,
            unit=letter.sender.unit,
            day=letter.date,
        )
        text = self._templates.load(letter.kind).render(letter)
        composition = _compose(letter, letterhead, text.subject, text.blocks)
        return text, Composition(composition.letter, (*text.problems, *composition.problems))

    def compose(self, letter: LetterBase) -> Composition:
        """The composed letter with its warnings.

        Raises like ``draft``, InputError with all errors when the letter's text is at fault, and LayoutError with all
        errors when it does not fit.
        """
        text, composition = self._drafted(letter)
        if errors := errors_in(composition.problems):
            raise (InputError if errors_in(text.problems) else LayoutError)(errors)
        return composition

    def render(
        self,
        letter: LetterBase,
        format: Format = "pdf",  # noqa: A002
        *,
        pdf_engine: PdfEngine = "typst",
        embed_data: bool = False,
    ) -> RenderedFile:
        """The letter as a file. Raises like ``compose``, and UsageError for an unknown format or engine.

        With ``pdf_engine="libreoffice"`` the letter's DOCX is what becomes the PDF, which takes a start of LibreOffice
        and may raise MissingToolError and ConversionError. With ``embed_data`` the file holds the composed letter as
        data, too, and ``lettergen.extract`` gives it back; a PDF by LibreOffice cannot: UsageError.
        """
        if format not in get_args(Format):
            raise UsageError(Problem("format-unknown", value=str(format)))
        if pdf_engine not in get_args(PdfEngine):
            raise UsageError(Problem("pdf-engine-unknown", value=str(pdf_engine)))
        check_embeddable((format,), pdf_engine, embed_data=embed_data)
        if format == "pdf" and pdf_engine == "libreoffice":
            from lettergen.conversion import convert

            source = self.render(letter, "docx")
            return as_pdf(source, convert(source.content))
        composition = self.compose(letter)
        composed, data = composition.letter, None
        if embed_data:
            data = to_text(Embedded(made_with=setting_versions(format), letter=composed))
        content, pages = _set(composed, format, data)
        return RenderedFile(content, format, pages, composition.problems, composed)

    def preview(self, letter: LetterBase, ppi: float = 144) -> list[bytes]:
        """The pages as PNG images. Raises like ``compose``."""
        from lettergen.render.typst import render_png

        return render_png(self.compose(letter).letter, ppi=ppi)


def check_embeddable(formats: Sequence[Format], pdf_engine: PdfEngine, *, embed_data: bool) -> None:
    """Raises UsageError when data are to be embedded in a PDF that LibreOffice makes: it would leave them out."""
    if embed_data and pdf_engine == "libreoffice" and "pdf" in formats:
        raise UsageError(Problem("embed-data-libreoffice"))


def as_pdf(docx: RenderedFile, converted: ConvertedFile) -> RenderedFile:
    """The letter's PDF from its DOCX and what LibreOffice made of that."""
    problems = (*docx.problems, *converted.problems)
    return replace(
        docx, content=converted.content, format="pdf", pages=converted.pages, problems=problems
    )


def set_embedded(
    embedded: Embedded,
    format: Format,  # noqa: A002
) -> tuple[bytes, int | None]:
    """The file that a letter with embedded data becomes, and its pages (None for DOCX).

    Raises LayoutError when it cannot be set.
    """
    return _set(embedded.letter, format, to_text(embedded))


def _set(
    letter: ComposedLetter,
    format: Format,  # noqa: A002
    data: str | None,
) -> tuple[bytes, int | None]:
    # Each renderer costs its libraries' import; a letter pays for the one it needs.
    if format == "docx":
        from lettergen.render.docx import render_docx

        return render_docx(letter, data).content, None
    from lettergen.render.typst import Attachment, render_pdf

    german = letter.metadata.language.partition("-")[0].lower() == "de"
    description = _DESCRIPTION[0 if german else 1]
    pdf = render_pdf(letter, None if data is None else Attachment(FILE_NAME, data, description))
    # The PDF with its names readable to machines; a letter without combining sequences is not touched.
    content = mend_sequences(pdf.content) if needs_mending(pdf.source) else pdf.content
    return content, pdf.pages


_DESCRIPTION = ("Inhalt dieses Briefs als Daten", "Content of this letter as data")
"""What readers show of the embedded data, in German and English."""


@cache
def _shipped() -> Workshop:
    return Workshop()


def render(
    letter: LetterBase | Mapping[str, Any],
    format: Format = "pdf",  # noqa: A002
    *,
    pdf_engine: PdfEngine = "typst",
    workspace: Path | str | None = None,
    embed_data: bool = False,
) -> RenderedFile:
    """A letter, or the data of one, as a PDF or DOCX in memory; with ``embed_data`` it holds that data, too.

    ``pdf_engine="libreoffice"`` has LibreOffice make the PDF from the DOCX. Raises a LettergenError with every problem
    found. To render many letters from one workspace, keep a ``Workshop``.
    """
    workshop = _shipped() if workspace is None else Workshop(workspace)
    if not isinstance(letter, LetterBase):
        letter = letter_from(letter)
    return workshop.render(letter, format, pdf_engine=pdf_engine, embed_data=embed_data)
