"""Widths, line breaks and missing glyphs of the shipped typeface, without kerning (both outputs set none)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import resources
from itertools import repeat
from typing import Any, NamedTuple

MM_PER_PT = 25.4 / 72
"""Millimetres in a point."""

_BLANKS = re.compile("( +)")
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

    def units(self, text: str) -> int:
        return sum(map(self.advances.get, text, repeat(0)))

    def unit_mm(self, size_pt: float) -> float:
        return size_pt * MM_PER_PT / self.em


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


# Most lines that are measured stand in many letters: a dictionary's look-up costs a tenth of adding up the characters.
@lru_cache(maxsize=4096)
def width_mm(text: str, size_pt: float, *, strong: bool = False, emphasis: bool = False) -> float:
    """Width of ``text`` on one line in mm. Characters without a glyph count nothing; ``missing`` names them."""
    face = _face(strong=strong, emphasis=emphasis)
    return face.units(text) * face.unit_mm(size_pt)


@cache
def _characters() -> frozenset[str]:
    return frozenset(_face(strong=False, emphasis=False).advances) | {"\n"}


def missing(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that the typeface has no glyph for, each once, in order."""
    known = _characters()
    if known.issuperset(text):
        return ()
    return tuple(dict.fromkeys(c for c in text if c not in known))


def describe(char: str) -> str:
    """``U+1F600 GRINNING FACE``, for messages."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}"


@lru_cache(maxsize=4096)
def wrap(text: str, width: float, size_pt: float, *, strong: bool = False) -> tuple[str, ...]:
    """``text`` as lines of at most ``width`` mm: greedy, at blanks and hyphens, in long words after / and @.

    Nothing is lost: joined with the blanks between them, the lines are the text. A piece that cannot be broken stands
    on a line of its own even when it is too wide; the caller checks with ``width_mm``.
    """
    face = _face(strong=strong, emphasis=False)
    unit = face.unit_mm(size_pt)

    def fits(line: str) -> bool:
        return face.units(line) * unit <= width

    if fits(text):
        return (text,)
    lines: list[str] = []
    used = 0
    for joint, piece in _pieces(text):
        needed = face.units(joint + piece)
        if lines and (used + needed) * unit <= width:
            lines[-1] += joint + piece
            used += needed
        else:
            lines += [piece] if fits(piece) else _broken(piece, fits)
            used = face.units(lines[-1])
    return tuple(lines)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Pieces between which a line may end, each after what joins it to the one before: blanks or nothing."""
    joint = ""
    for word in _BLANKS.split(text):
        if not word.strip(" "):
            joint = word
            continue
        for piece in [word] if _ADDRESS.search(word) else _HYPHEN.split(word):
            yield joint, piece
            joint = ""


def _broken(word: str, fits: Callable[[str], bool]) -> list[str]:
    """``word``, too wide for a line, at the first kind of place that brings all its parts into the width."""
    lines = [word]
    for place in _ADDRESS_BREAKS:
        lines = [part for line in lines for part in _joined(place.split(line), fits)]
        if all(map(fits, lines)):
            break
    return lines


def _joined(pieces: list[str], fits: Callable[[str], bool]) -> list[str]:
    """The pieces on as few lines as hold them."""
    lines = pieces[:1]
    for piece in pieces[1:]:
        if fits(lines[-1] + piece):
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines
