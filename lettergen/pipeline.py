"""The way of a letter: load → compose → render → finish. The only module that puts the parts together.

``load`` reads data into a letter, ``Workshop.compose`` makes it final with its letterhead and text, and
``Workshop.render`` sets and finishes it. Writing is the caller's: everything here returns values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from lettergen import resources
from lettergen.compose.composed import ComposedLetter, to_json
from lettergen.compose.letter import Composition
from lettergen.compose.letter import compose as _compose
from lettergen.errors import InputError, LayoutError, Place, Problem, UsageError, errors_in
from lettergen.letterhead.registry import LetterheadEntry, Registry
from lettergen.model.letter import LetterBase, validator_for
from lettergen.model.sender import InlineAuthority
from lettergen.pdf.sequences import mend_sequences, needs_mending
from lettergen.reading import (
    place_in_text,
    read_text_file,
    read_yaml_file,
    validate,
    validate_data,
    with_pictures,
)
from lettergen.text.modules import ModuleVersion
from lettergen.text.prose import prose_problems
from lettergen.text.registry import TextTemplates
from lettergen.text.template import RenderedText

Format = Literal["pdf", "docx"]
"""What a letter can become."""


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

    Pictures of signatures are read from the file's own folder. Raises InputError with every problem of the file, its Markdown
    included, each with its line and column.
    """
    document = read_yaml_file(Path(path))
    if date is not None and isinstance(document.data, dict):
        document.data["date"] = date.isoformat()
    model = validator_for(document.data)
    try:
        letter = validate(model, document)
    except InputError as error:
        source = read_text_file(Path(path)).split("\n")
        prose = (
            p.at(place_in_text(p, document.place_of(p.place.path or ""), source))
            for p in prose_problems(model, document)
        )
        raise InputError(sorted((*error.problems, *prose), key=_position)) from None
    return with_pictures(letter, document, Path(path).parent)


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0


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
        found = (
            p.at(text.subject_place) if p.place == Place(path="subject") else p
            for p in composition.problems
        )
        return text, Composition(composition.letter, (*text.problems, *found))

    def compose(self, letter: LetterBase) -> Composition:
        """The composed letter with its warnings.

        Raises like ``draft``, InputError with all errors when the letter's text is at fault, and LayoutError with all
        errors when it does not fit.
        """
        text, composition = self._drafted(letter)
        if errors := errors_in(composition.problems):
            raise (InputError if errors_in(text.problems) else LayoutError)(errors)
        return composition

    def render(self, letter: LetterBase, format: Format = "pdf") -> RenderedFile:  # noqa: A002
        """The letter as a file. Raises like ``compose``, and UsageError for an unknown format."""
        if format not in get_args(Format):
            raise UsageError(Problem("format-unknown", value=str(format)))
        composition = self.compose(letter)
        if format == "pdf":
            # Each renderer costs its libraries' import; a letter pays for the one it needs.
            from lettergen.render.typst import render_pdf

            pdf = render_pdf(composition.letter)
            content = _finish(pdf.content, composition.letter)
            return RenderedFile(
                content, format, pdf.pages, composition.problems, composition.letter
            )
        from lettergen.render.docx import render_docx

        docx = render_docx(composition.letter)
        return RenderedFile(docx.content, format, None, composition.problems, composition.letter)

    def preview(self, letter: LetterBase, ppi: float = 144) -> list[bytes]:
        """The pages as PNG images. Raises like ``compose``."""
        from lettergen.render.typst import render_png

        return render_png(self.compose(letter).letter, ppi=ppi)


def _finish(content: bytes, letter: ComposedLetter) -> bytes:
    """The PDF with its names readable to machines; a letter without combining sequences is not touched."""
    if not needs_mending(to_json(letter)):
        return content
    return mend_sequences(content)


@cache
def _shipped() -> Workshop:
    return Workshop()


def render(
    letter: LetterBase | Mapping[str, Any],
    format: Format = "pdf",  # noqa: A002
    *,
    workspace: Path | str | None = None,
) -> RenderedFile:
    """A letter, or the data of one, as a PDF or DOCX in memory.

    Raises a LettergenError with every problem found. To render many letters from one workspace, keep a ``Workshop``.
    """
    workshop = _shipped() if workspace is None else Workshop(workspace)
    if not isinstance(letter, LetterBase):
        letter = letter_from(letter)
    return workshop.render(letter, format)
