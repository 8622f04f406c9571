"""Parts of a Markdown text that mean the same alone as together: what a batch's letters share of a text is parsed once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SPANNING: Final = re.compile(r"```|~~~|^[ \t]*<", re.MULTILINE)
"""What may reach over empty lines."""
_PLAIN: Final = re.compile(r"[^\W\d_]|[„“‚‘(§€%\"'\\]")
"""How a line of a paragraph begins that can be nothing else; a digit may be a number of a list."""


def separate_parts(text: str) -> Iterator[tuple[int, str]]:
    """The parts of ``text``, each with the 0-based number of its first line.

    A group of lines is one of its own if empty lines part it from the others and all of its lines are plain ones at the
    margin: no list around it goes on with it, and no mark of a block begins in it. All other groups stay together.
    """
    if "\n\n" not in text or _SPANNING.search(text):
        yield 0, text
        return
    start, held = 0, list[str]()
    for line, group in _groups(text.split("\n")):
        if _is_plain(group):
            if held:
                yield start, "\n".join(held)
                held = []
            yield line, "\n".join(group)
        else:
            if not held:
                start = line
            # Empty lines between them count.
            held += [""] * (line - start - len(held)) + group
    if held:
        yield start, "\n".join(held)


def _groups(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines without an empty one between them, with the number of the first."""
    group: list[str] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip(" \t"):
            group.append(line)
        elif group:
            yield number - len(group), group
            group = []


def _is_plain(group: list[str]) -> bool:
    return all(_PLAIN.match(line) and "|" not in line for line in group)
