"""From a line of a text to the line and column of the YAML file in which it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lettergen.errors import Place, Problem

_LITERAL = re.compile(r"\|[0-9+-]*[ \t]*(?:#.*)?")
_FOLDED = re.compile(r">[0-9+-]*[ \t]*(?:#.*)?")


def place_in_text(problem: Problem, start: Place, source: Sequence[str]) -> Place:
    """Where the words of ``problem`` stand in the lines of the file, ``source``.

    The problem's line is counted in a text that begins at ``start``. In a literal block (``|``) that line is known;
    elsewhere YAML folds lines, and the words are looked for. Where they are not found the place is ``start``.
    """
    if not (problem.place.line and start.line and start.column):
        return start
    words = (problem.value or "").removesuffix("…").split("\n", 1)[0]
    # A tab is what is wrong with its words, and is pointed at itself.
    within = max(words.find("\t"), 0)
    head = source[start.line - 1][start.column - 1 :]
    if _LITERAL.fullmatch(head):
        line = start.line + problem.place.line
        text = source[line - 1] if line <= len(source) else ""
        column = max(text.find(words), 0) or len(text) - len(text.lstrip(" "))
        return replace(start, line=line, column=column + within + 1)
    block = _FOLDED.fullmatch(head) is not None
    for line, text, offset in _lines(start, source, block=block):
        if words and (column := text.find(words, offset)) >= 0:
            return replace(start, line=line, column=column + within + 1)
    return start


def _lines(start: Place, source: Sequence[str], *, block: bool) -> Iterator[tuple[int, str, int]]:
    """The lines of the value that begins at ``start``, each with its number and where in it the value begins."""
    first, column = start.line or 1, start.column or 1
    indent = _indent(source[first - 1])
    if not block:
        yield first, source[first - 1], column - 1
    for number, text in enumerate(source[first:], first + 1):
        if text.strip() and _indent(text) <= indent:
            return
        yield number, text, 0


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
