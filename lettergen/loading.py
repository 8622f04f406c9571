"""The first step of a letter's way: a file, data or an object becomes a letter that is valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from lettergen import arguments
from lettergen.errors import InputError, Problem
from lettergen.kinds import SHIPPED
from lettergen.messages import Language, language_of
from lettergen.model.letter import LetterBase
from lettergen.reading import (
    Document,
    as_data,
    from_python,
    place_in_text,
    read_text_file,
    read_yaml_file,
    sound,
    validate,
    with_pictures,
)
from lettergen.text.prose import prose_problems

AnyLetter: TypeAlias = LetterBase | Mapping[str, Any]
"""A letter, or the data of one."""


def load_letter(path: Path | str, *, date: dt.date | None = None) -> LetterBase:
    """The letter in a YAML file; ``date`` replaces the one in the file.

    Pictures of signatures are read from the file's own folder. Raises InputError with every problem of the file, its Markdown
    included, each with its line and column, and UsageError when ``path`` is none.
    """
    path = arguments.path_of(path, "path")
    date = None if date is None else arguments.day(date, "date")
    document = read_yaml_file(path)
    if date is not None and isinstance(document.data, dict):
        document.data["date"] = date.isoformat()
    model = SHIPPED.model_for(document)
    document = _filled(model, document, path)
    try:
        letter = validate(model, document)
    except InputError as error:
        source = read_text_file(path).split("\n")
        prose = (
            p.at(place_in_text(p, document.place_of(p.place.path or ""), source))
            for p in prose_problems(model, document)
        )
        raise InputError(sorted((*error.problems, *prose), key=_position)) from None
    return with_pictures(letter, document, path.parent)


def _filled(model: type[LetterBase], document: Document, path: Path) -> Document:
    """The document with its texts filled where it has fields of its own."""
    try:
        return SHIPPED.filled(model, document)
    except InputError as error:
        source = read_text_file(path).split("\n")
        placed = (
            p
            if p.place.file
            else p.at(place_in_text(p, document.place_of(p.place.path or ""), source))
            for p in error.problems
        )
        raise InputError(sorted(placed, key=_position)) from None


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0


def letter_from(data: Mapping[str, Any]) -> LetterBase:
    """The letter in a mapping such as parsed JSON. Raises InputError with every problem and its path."""
    return SHIPPED.letter(Document(None, from_python(data)))


def letter_of(letter: AnyLetter) -> LetterBase:
    """The letter, sound. Raises InputError with all of its problems, and UsageError for what is neither letter nor data."""
    if isinstance(letter, LetterBase):
        kind = letter.__dict__.get("kind")
        model = SHIPPED.models.get(kind) if isinstance(kind, str) else None
        if model is None or not isinstance(letter, model):
            return letter_from(as_data(letter))
        return sound(letter)
    if isinstance(letter, Mapping):
        return letter_from(letter)
    raise arguments.refused("argument-letter", letter, "letter")


def json_schema(kind: str | None = None, language: Language = "en") -> dict[str, Any]:
    """The JSON Schema (2020-12) of letters of ``kind``, or of any, explained in ``language``; as ``lettergen schema`` prints it.

    Raises UsageError for a kind that there is not.
    """
    if kind is not None:
        SHIPPED.check(arguments.text_of(kind, "kind"))
    return SHIPPED.json_schema(kind, language_of(language))
