"""Placeholders in what a batch is made of: in the job's own text before anything is written, in a cell with its row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from lettergen.errors import Place, Problem
from lettergen.german.unfilled import marks_in
from lettergen.reading.document import dotted, texts_in

_ALLOW = "allow"
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def _blank(found: re.Match[str]) -> str:
    """Nothing in place of a tag, but the lines that it takes."""
    return "\n" * found[0].count("\n")


def allowed_in(letter: Mapping[str, Any]) -> tuple[str, ...]:
    """What the common letter says that it means although it looks unfilled."""
    allow = letter.get(_ALLOW, ())
    return (allow,) if isinstance(allow, str) else tuple(map(str, allow or ()))


def text_problems(letter: Mapping[str, Any], *, with_tags: bool = True) -> list[Problem]:
    """Each placeholder in the texts of the common letter, at its path in the job and its line in the text.

    Where the texts are templates tags are none: ``with_tags=False``.
    """
    texts = [(path, text) for path, text in texts_in(letter) if path[0] != _ALLOW]
    if not with_tags:
        texts = [(path, _TAGS.sub(_blank, text)) for path, text in texts]
    allowed = allowed_in(letter)
    problems = []
    for number, mark in marks_in([text for _, text in texts]):
        path, text = texts[number]
        if mark.certain and mark.name not in allowed and mark.words not in allowed:
            line = text.count("\n", 0, text.find(mark.words)) + 1 if "\n" in text else None
            place = Place(path=dotted(("letter", *path)), line=line)
            problems.append(Problem(mark.name, place, mark.words))
    return problems


def cell_problem(text: str, allowed: Collection[str]) -> Problem | None:
    """The first placeholder in a cell, without a place."""
    for _, mark in marks_in([text]):
        if mark.certain and mark.name not in allowed and mark.words not in allowed:
            return Problem(mark.name, value=text)
    return None
