"""The first step of a letter's way: a file, data or an object becomes a letter that is valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from lettergen import arguments, resources
from lettergen.errors import InputError, Problem, told
from lettergen.kinds import KNOWN, Kinds, kinds_in
from lettergen.messages import Language, language_of
from lettergen.model.letter import LetterBase, notes_of, with_notes
from lettergen.reading import (
    Document,
    as_data,
    from_python,
    place_in_text,
    read_text_file,
    read_yaml,
    read_yaml_file,
    sound,
    validate,
    with_pictures,
)
from lettergen.text.prose import prose_problems

AnyLetter: TypeAlias = LetterBase | Mapping[str, Any]
"""A letter, or the data of one."""


def workspace_kinds(workspace: Path | str | None) -> Kinds:
    """The kinds that are known with a workspace. Raises UsageError when there is no such folder."""
    folder = arguments.optional_path(workspace, "workspace")
    if folder is None:
        return KNOWN
    own = resources.folders("templates", folder)
    return kinds_in([path for path in own if path != resources.shipped("templates")])


def load_letter(
    path: Path | str, *, date: dt.date | None = None, workspace: Path | str | None = None
) -> LetterBase:
    """The letter in a YAML file; ``date`` replaces the one in the file, and ``workspace`` may have kinds of its own.

    Pictures of signatures are read from the file's own folder. Raises InputError with every problem of the file, its Markdown
    included, each with its line and column, UsageError when ``path`` is none, and TemplateError where the letter's kind
    is at fault.
    """
    return read_letter(path, date, workspace_kinds(workspace))


def read_letter(path: Path | str, date: dt.date | None, kinds: Kinds) -> LetterBase:
    """``load_letter`` for letters of ``kinds``."""
    path = arguments.path_of(path, "path")
    date = None if date is None else arguments.day(date, "date")
    document = read_yaml_file(path)
    if date is not None and isinstance(document.data, dict):
        document.data["date"] = date.isoformat()
    letter, document = _letter_in(document, lambda: read_text_file(path), kinds)
    return with_pictures(letter, document, path.parent)


def letter_in_text(text: str, kinds: Kinds = KNOWN) -> LetterBase:
    """The letter in the text of a letter file, such as ``load_letter`` reads; pictures that it names are not looked for.

    Raises InputError with every problem, each with its line and column, and TemplateError where the letter's kind is at fault.
    """
    text = arguments.text_of(text, "text")
    return _letter_in(read_yaml(text, None), lambda: text, kinds)[0]


def _letter_in(
    document: Document, text: Callable[[], str], kinds: Kinds
) -> tuple[LetterBase, Document]:
    """The letter, and its document with texts filled; ``text`` gives the document's own, to find problems in it."""
    model = kinds.model_for(document)
    document = _filled(kinds, model, document, text)
    try:
        return with_notes(validate(model, document), document.notes), document
    except InputError as error:
        source = text().split("\n")
        prose = (
            p.at(place_in_text(p, document.place_of(p.place.path or ""), source))
            for p in told(prose_problems(model, document))
        )
        raise InputError(sorted((*error.problems, *prose), key=_position)) from None


def _filled(
    kinds: Kinds, model: type[LetterBase], document: Document, text: Callable[[], str]
) -> Document:
    """The document with its texts filled where it has fields of its own."""

    def placed(problem: Problem) -> Problem:
        if problem.place.file:
            return problem
        start = document.place_of(problem.place.path or "")
        return problem.at(place_in_text(problem, start, text().split("\n")))

    try:
        filled = kinds.filled(model, document)
    except InputError as error:
        raise InputError(sorted(map(placed, error.problems), key=_position)) from None
    return replace(filled, notes=tuple(map(placed, filled.notes))) if filled.notes else filled


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0


def letter_from(data: Mapping[str, Any], *, workspace: Path | str | None = None) -> LetterBase:
    """The letter in a mapping such as parsed JSON; ``workspace`` may have kinds of its own.

    Raises InputError with every problem and its path, and TemplateError where the letter's kind is at fault.
    """
    return made_letter(data, workspace_kinds(workspace))


def made_letter(data: Mapping[str, Any], kinds: Kinds) -> LetterBase:
    """``letter_from`` for letters of ``kinds``."""
    known = kinds.known_parts(data) if type(data) is dict else None
    if not known:
        return kinds.letter(Document(None, from_python(data)))
    # What was made before was looked at then.
    taken = from_python({name: value for name, value in data.items() if name not in known})
    taken |= {name: part.data for name, part in known.items()}
    return kinds.letter(Document(None, taken), known)


def letter_of(letter: AnyLetter, kinds: Kinds = KNOWN) -> LetterBase:
    """The letter, sound. Raises InputError with all of its problems, and UsageError for what is neither letter nor data."""
    if type(letter) is dict:  # as programs nearly always have it, and known in no time
        return made_letter(letter, kinds)
    if isinstance(letter, LetterBase):
        kind = letter.__dict__.get("kind")
        model = kinds.models.get(kind) if isinstance(kind, str) else None
        if model is None or not isinstance(letter, model):
            return made_letter(as_data(letter), kinds)
        checked = sound(letter)
        return letter if checked is letter else with_notes(checked, notes_of(letter))
    if isinstance(letter, Mapping):
        return made_letter(letter, kinds)
    raise arguments.refused("argument-letter", letter, "letter")


def json_schema(
    kind: str | None = None,
    language: Language = "en",
    *,
    workspace: Path | str | None = None,
) -> dict[str, Any]:
    """The JSON Schema (2020-12) of letters of ``kind``, or of any, explained in ``language``; as ``lettergen schema`` prints it.

    ``workspace`` may have kinds of its own. Raises UsageError for a kind that there is not, and TemplateError for a
    faulty one.
    """
    kinds = workspace_kinds(workspace)
    if kind is not None:
        kinds.check(arguments.text_of(kind, "kind"))
    return kinds.json_schema(kind, language_of(language))
