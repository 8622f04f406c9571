"""Where a letter holds characters that no XML file can carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from lettergen.compose.composed import ComposedLetter
from lettergen.errors import Place, Problem
from lettergen.renderers.docx.ooxml.markup import illegal_characters


def illegal_places(letter: ComposedLetter) -> tuple[Problem, ...]:
    """One ``docx-character`` error for each text and character, its place as a path in the composed letter."""
    return tuple(
        Problem(
            "docx-character",
            Place(path=path),
            text.encode("unicode_escape").decode("ascii"),
            {"character": f"U+{ord(character):04X}"},
        )
        for path, text in _texts(letter, "")
        for character in illegal_characters(text)
    )


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from _texts(entry, f"{path}.{number}")
    elif is_dataclass(value):
        for part in fields(value):
            below = f"{path}.{part.name}" if path else part.name
            yield from _texts(getattr(value, part.name), below)
