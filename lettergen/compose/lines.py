"""Text broken to a width, and what in it is wider than that."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lettergen.compose.composed import TextLine
from lettergen.compose.links import target_of
from lettergen.errors import Place, Problem
from lettergen.typeface.metrics import MM_PER_PT, width_mm, wrap
from lettergen.typeface.own import ARIMO, Typeface

_SHOWN = 60
"""Characters of a word that a message shows."""


class Broken(NamedTuple):
    """The lines of a text, and those that no break brings into the width."""

    lines: tuple[str, ...]
    too_wide: tuple[str, ...]
    joined: tuple[bool, ...] = ()
    """Of each line whether it goes on with the word that the line above ends in."""
    links: tuple[str | None, ...] = ()
    """Where each line leads: the text, or the whole line, is an address and nothing else."""


# A letterhead's own texts come again with every letter of a batch.
@lru_cache(maxsize=4096)  # saves 0.087 ms a letter
def broken(
    text: str, width: float, size_pt: float, typeface: Typeface = ARIMO, *, strong: bool = False
) -> Broken:
    """``text`` in lines for ``width`` mm."""
    lines = wrap(text, width, size_pt, typeface, strong=strong)
    wide = tuple(line for line in lines if width_mm(line, size_pt, typeface, strong=strong) > width)
    joined = _joined(text, lines)
    return Broken(lines, wide, joined, _links(text, lines, joined))


def _joined(text: str, lines: tuple[str, ...]) -> tuple[bool, ...]:
    joined, position = [], 0
    for line in lines:
        joined.append(bool(position) and text.startswith(line, position))
        position = text.index(line, position) + len(line)
    return tuple(joined)


def _links(text: str, lines: tuple[str, ...], joined: tuple[bool, ...]) -> tuple[str | None, ...]:
    if (whole := target_of(text)) is not None:
        return (whole,) * len(lines)
    goes_on = (*joined[1:], False)
    return tuple(
        None if part or more else target_of(line)
        for line, part, more in zip(lines, joined, goes_on, strict=True)
    )


def word_too_wide(word: str, room: float, path: str) -> Problem:
    """The error for a word that no line of ``room`` mm holds; of an endless one it shows the beginning."""
    shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
    return Problem("word-too-wide", Place(path=path), shown, {"room": f"{room:.0f}"})


def too_wide(texts: Iterable[Broken], room: float, path: str) -> tuple[Problem, ...]:
    """One error for each line that sticks out."""
    return tuple(word_too_wide(line, room, path) for text in texts for line in text.too_wide)


def height_mm(lines: Iterable[TextLine]) -> float:
    """Height of the lines with the spaces before them."""
    return sum(line.pitch_pt + line.space_before_pt for line in lines) * MM_PER_PT
