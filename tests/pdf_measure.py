"""Where the text of a PDF stands, in mm from the upper left corner of the page; for any producer's PDF."""

from __future__ import annotations

import io
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pdfplumber

MM = 72 / 25.4
"""Points in a millimetre."""
SPACE_EM = 0.15
"""A gap wider than this is a space where the PDF prints none."""
COLUMN_EM = 1.0
"""A gap wider than this parts columns: ragged text never has it between words."""


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """Glyphs on one baseline without a wide gap, in mm."""

    page: int
    """1-based."""
    text: str
    x0: float
    x1: float
    top: float
    """Top of the glyph boxes as the font declares them; compare baselines, not tops, across producers."""
    baseline: float
    size_pt: float
    font: str


@dataclass(frozen=True, slots=True)
class MeasuredRule:
    """A straight drawn line or thin rectangle, in mm."""

    page: int
    """1-based."""
    x0: float
    y0: float
    x1: float
    y1: float


def lines(content: bytes, *, column_em: float = COLUMN_EM) -> list[MeasuredLine]:
    """All lines, page by page, from top to bottom and left to right; columns come apart."""
    return list(_lines(content, column_em))


@lru_cache(maxsize=256)  # a letter is asked for again and again: a quarter of a second each time
def _lines(content: bytes, column_em: float) -> tuple[MeasuredLine, ...]:
    found: list[MeasuredLine] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            found += sorted(
                _page_lines(page, column_em), key=lambda m: (round(m.baseline, 1), m.x0)
            )
    return tuple(found)


def words(content: bytes) -> list[list[str]]:
    """The words of each page in the order of ``lines``: what to compare for "says the same words"."""
    pages: dict[int, list[str]] = defaultdict(list)
    for line in lines(content):
        pages[line.page] += line.text.split()
    return [pages[number] for number in sorted(pages)]


def find(content: bytes, text: str) -> MeasuredLine:
    """The first line that contains ``text``. Raises LookupError when none does."""
    for line in lines(content):
        if text in line.text:
            return line
    raise LookupError(text)


def rules(content: bytes) -> list[MeasuredRule]:
    """All drawn lines and rectangles."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [
            MeasuredRule(
                page.page_number,
                shape["x0"] / MM,
                shape["top"] / MM,
                shape["x1"] / MM,
                shape["bottom"] / MM,
            )
            for page in pdf.pages
            for shape in (*page.lines, *page.rects, *page.curves)
        ]


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in mm."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [(page.width / MM, page.height / MM) for page in pdf.pages]


def _page_lines(page: Any, column_em: float) -> Iterable[MeasuredLine]:
    rows: dict[float, list[dict[str, Any]]] = defaultdict(list)
    for char in _as_drawn(page.chars):
        # Baselines that differ by less than 0.2 pt are one line: producers round differently.
        rows[round(char["matrix"][5] * 5) / 5].append(char)
    for row in rows.values():
        ordered = sorted(row, key=lambda c: c["x0"])
        start = 0
        for end in range(1, len(ordered) + 1):
            if end == len(ordered) or _gap(ordered[end - 1], ordered[end]) > column_em:
                chars = _stripped(ordered[start:end])
                if chars:
                    yield _measured(page, chars)
                start = end


def _as_drawn(chars: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The glyphs with the texts that they look like: of a parted word the hyphen says the rest, and that says blanks."""
    found = list(chars)
    for place, char in enumerate(chars):
        rest = char["text"]
        blanks = itertools.takewhile(lambda c: c["text"] == " ", chars[place + 1 :])
        if len(rest) > 1 and (below := list(blanks)[: len(rest)]) and len(below) == len(rest):
            found[place] = {**char, "text": "-"}
            for offset, letter in enumerate(rest, place + 1):
                found[offset] = {**chars[offset], "text": letter}
    return found


def _gap(left: dict[str, Any], right: dict[str, Any]) -> float:
    """Distance between two glyphs in em."""
    return float((right["x0"] - left["x1"]) / max(left["size"], right["size"]))


def _stripped(chars: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    inked = [i for i, c in enumerate(chars) if c["text"].strip()]
    return list(chars[inked[0] : inked[-1] + 1]) if inked else []


def _measured(page: Any, chars: list[dict[str, Any]]) -> MeasuredLine:
    text = chars[0]["text"]
    for left, right in pairwise(chars):
        if _gap(left, right) > SPACE_EM and not (left["text"] + right["text"]).isspace():
            text += " "
        text += right["text"]
    first = chars[0]
    return MeasuredLine(
        page=page.page_number,
        text=" ".join(text.split()),
        x0=first["x0"] / MM,
        x1=max(c["x1"] for c in chars) / MM,
        top=min(c["top"] for c in chars) / MM,
        baseline=(page.height - first["matrix"][5]) / MM,
        size_pt=round(first["size"], 2),
        font=first["fontname"].rpartition("+")[2],
    )
