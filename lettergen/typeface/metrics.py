"""Widths, line breaks and missing glyphs of the shipped typeface, without kerning (both outputs set none)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

MM_PER_PT = 25.4 / 72
"""Millimetres in a point."""

_HYPHEN = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])")
"""Where an ordinary compound may be broken."""

_ADDRESS = re.compile(r"@|://|^www\.|\w\.\w{2,}/")
"""What marks a word as an e-mail or web address: its hyphens are no places to break."""

_ADDRESS_BREAKS = (
    re.compile(r"(?<=@)(?=\w)"),
    re.compile(r"(?<=[\w.]/)(?=\w)"),
    re.compile(r"(?<=\w)(?=\.[^\W\d_])"),
    re.compile(r"(?<=\w-)(?=\w)"),
)
"""Where an address too long for its line is broken: after @, after a slash, before a dot, last after a hyphen."""


class _Face(NamedTuple):
    em: int
    advances: dict[str, int]


@cache
def _source() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("data/arimo.json").read_text(encoding="ascii")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def _face(*, strong: bool, emphasis: bool) -> _Face:
    name = ("regular", "strong", "emphasis", "strong_emphasis")[strong + 2 * emphasis]
    advances: dict[str, int] = {}
    for advance, chars in _source()["faces"][name].items():
        advances.update(dict.fromkeys(chars, int(advance)))
    return _Face(_source()["units_per_em"], advances)


def width_mm(text: str, size_pt: float, *, strong: bool = False, emphasis: bool = False) -> float:
    """Width of ``text`` on one line in mm. Characters without a glyph count nothing; ``missing`` names them."""
    face = _face(strong=strong, emphasis=emphasis)
    units = sum(face.advances.get(char, 0) for char in text)
    return units / face.em * size_pt * MM_PER_PT


def missing(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that the typeface has no glyph for, each once, in order."""
    advances = _face(strong=False, emphasis=False).advances
    return tuple(dict.fromkeys(c for c in text if c not in advances and c != "\n"))


def describe(char: str) -> str:
    """``U+1F600 GRINNING FACE``, for messages."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}"


def wrap(text: str, width: float, size_pt: float, *, strong: bool = False) -> tuple[str, ...]:
    """``text`` as lines of at most ``width`` mm: greedy, at blanks and hyphens, in long words after / and @.

    Nothing is lost: joined with the blanks between them, the lines are the text. A piece that cannot be broken stands
    on a line of its own even when it is too wide; the caller checks with ``width_mm``.
    """
    lines = [""]
    for word, blank in _words(text):
        trial = lines[-1] + (" " if blank and lines[-1] else "") + word
        if width_mm(trial, size_pt, strong=strong) <= width or not lines[-1]:
            lines[-1] = trial
        else:
            lines.append(word)
        if width_mm(lines[-1], size_pt, strong=strong) > width:
            lines[-1:] = _broken(lines[-1], width, size_pt, strong=strong)
    return tuple(lines)


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces between which a line may end, each with whether a blank stands before it."""
    for word in text.split(" "):
        pieces = [word] if _ADDRESS.search(word) else _HYPHEN.split(word)
        for number, piece in enumerate(pieces):
            yield piece, number == 0


def _broken(word: str, width: float, size_pt: float, *, strong: bool) -> list[str]:
    """``word``, too wide for a line, at the first kind of place that brings all its parts into the width."""
    lines = [word]
    for place in _ADDRESS_BREAKS:
        lines = [
            part
            for line in lines
            for part in _fitted(place.split(line), width, size_pt, strong=strong)
        ]
        if all(width_mm(line, size_pt, strong=strong) <= width for line in lines):
            break
    return lines


def _fitted(pieces: list[str], width: float, size_pt: float, *, strong: bool) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and width_mm(lines[-1] + piece, size_pt, strong=strong) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    return lines
