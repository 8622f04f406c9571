"""Where lines end, as it is composed, so that every word processor ends them there too.

Programs measure the same text a little differently: LibreOffice rounds each glyph to a dot of 600 dpi, which makes a
line of 165 mm up to 0.3 mm shorter. A word that just fits, or just does not, then stands on another line. A paragraph
whose breaks are that close gets a width within a millimetre of the true one at which they are not. And the programs
allow breaks at different places within words; where that matters, the place is opened or closed. A hyphen that parts a word is an
optional one, at that place alone: who edits the text finds the word whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from lettergen.compose.breaking import ONE_LINE, advances, hyphen_width, is_one_line
from lettergen.compose.places import behind, parts, places, trimmed
from lettergen.model.blocks import Inline, LineBreak, Lines, Run
from lettergen.typeface.own import ARIMO, Typeface

SHORTER_MM = 0.4
LONGER_MM = 0.15
"""A line that is measured up to so much shorter or longer still ends where it is to end."""

_OPEN_TO_WORD = re.compile(
    r"[ \u200b?!–—…\xad-](?:(?<=!)(?=\[)|"
    r"(?<=[ \u200b])(?=[^ ])|(?<=[^\s-]-)(?=[\w(„“‚«»\"'])|(?<=\w\?)(?=\w)|(?<=[^\s][–—…])(?=\w)|(?<=\xad))"
)
"""Behind what Word and LibreOffice may end a line: every hyphen, but no slash, and links are words like others."""
_HYPHEN = "\u00ad"
_CLOSED = {"-": "\u2011", " ": "\u00a0"}
"""What keeps a line from ending there."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a paragraph keeps its line breaks."""

    starts: tuple[int, ...]
    """Where each line begins, as an offset in the text."""
    indent_mm: float = 0
    """How much narrower the paragraph is to be; negative: wider."""
    opened: frozenset[int] = frozenset()
    """Offsets in the text before which a line ends although word processors would not end it there."""
    closed: frozenset[int] = frozenset()
    """Offsets behind hyphens and blanks at which word processors would end a line although it goes on there."""
    hyphenated: frozenset[int] = frozenset()
    """Offsets at which a word is parted."""

    @property
    def lines(self) -> int:
        """Number of lines."""
        return len(self.starts)


@lru_cache(maxsize=2048)  # saves 0.041 ms a letter
def fit(
    inlines: tuple[Inline, ...],
    lines: Lines,
    width: float,
    size_pt: float,
    typeface: Typeface = ARIMO,
    *,
    strong: bool = False,
) -> Fit:
    """How to set ``inlines`` in ``width`` mm so that their lines are ``lines``; ``strong`` where the style is bold."""
    # Remembered, for most paragraphs of a batch are the same in every letter.
    text = "".join("\n" if isinstance(i, LineBreak) else i.text for i in inlines)
    if lines == ONE_LINE and is_one_line(
        text, inlines, width - LONGER_MM, size_pt, typeface, strong=strong
    ):
        return Fit(lines.starts)
    edges = [0.0, *accumulate(advances(inlines, size_pt, typeface, strong=strong))]
    stretches = [(start, end, set(places(text, start, end))) for start, end in parts(text)]
    ends = _ends(lines, stretches)
    hyphen = hyphen_width(size_pt, typeface, strong=strong, emphasis=False)
    hyphenated = frozenset(lines.hyphenated)
    allowed = set[int]().union(*(found for _, _, found in stretches))
    word = sorted(set(_behind_word(text)) | hyphenated)
    opened: set[int] = set()
    closed: set[int] = set()
    least, most = 0.0, float("inf")

    def extent(start: int, end: int) -> float:
        """Width of a line in mm without the blanks at its end."""
        return (
            edges[trimmed(text, start, end)] - edges[start] + (hyphen if end in hyphenated else 0)
        )

    for start, end in ends:
        least = max(least, extent(start, end))
    for (start, end), (following, stop) in pairwise(ends):
        if end != following:  # a hard break
            continue
        after = bisect_right(word, end)
        if not after or word[after - 1] != end:
            opened.add(end)
        next_places = word[after : bisect_left(word, stop)]
        # Where a line of ours goes on although the words up to there had room on the one before.
        early = [
            p
            for p in next_places
            if extent(start, p) <= width + (0 if p in allowed else SHORTER_MM)
        ]
        closed.update(early)
        piece = next((p for p in next_places if p not in early), stop)
        most = min(most, extent(start, piece))
    indent = width - _safe(width, least, most)
    return Fit(lines.starts, indent, frozenset(opened), frozenset(closed), hyphenated)


def plain_line(
    inlines: Sequence[Inline], lines: Lines, width: float, size_pt: float, typeface: Typeface
) -> str | None:
    """The text of a paragraph that ``adjusted`` leaves as it is, for it is one line without any formatting; else None."""
    match inlines:
        case [Run(text=text, strong=False, emphasis=False, link=None)]:
            pass
        case _:
            return None
    if _HYPHEN in text or lines != ONE_LINE:
        return None
    within = width - LONGER_MM
    found = is_one_line(text, inlines, within, size_pt, typeface, strong=False)
    return text if found else None


def _ends(lines: Lines, stretches: Sequence[tuple[int, int, set[int]]]) -> list[tuple[int, int]]:
    """Start and end of each line; a hard break belongs to neither of its lines."""
    starts = sorted(set(lines.starts))
    found: list[tuple[int, int]] = []
    for first, last, _ in stretches:
        own = [at for at in starts if first <= at <= last] or [first]
        found += pairwise([*own, last])
    return found


def adjusted(inlines: Sequence[Inline], found: Fit) -> Sequence[Inline]:
    """The text with its places opened, closed and parted: by zero-width spaces, no-break signs and optional hyphens."""
    if not (found.opened or found.closed or found.hyphenated) and not _has_hyphens(inlines):
        return inlines
    result: list[Inline] = []
    offset = 0
    for inline in inlines:
        if isinstance(inline, LineBreak):
            result.append(inline)
            offset += 1
            continue
        # Optional hyphens of the text itself say nothing where no line ends.
        chars = [char.replace(_HYPHEN, "") for char in inline.text]
        for number in range(len(chars)):
            if offset + number in found.opened:
                chars[number] = "\u200b" + chars[number]
            if offset + number + 1 in found.closed:
                chars[number] = _CLOSED.get(chars[number], chars[number])
            if offset + number + 1 in found.hyphenated:
                chars[number] += _HYPHEN
        result.append(replace(inline, text="".join(chars)))
        offset += len(chars)
    return result


def _has_hyphens(inlines: Sequence[Inline]) -> bool:
    return any(isinstance(inline, Run) and _HYPHEN in inline.text for inline in inlines)


def split(inlines: Sequence[Inline], at: int) -> tuple[Sequence[Inline], Sequence[Inline]]:
    """The text before the offset and behind it."""
    head: list[Inline] = []
    for number, inline in enumerate(inlines):
        length = 1 if isinstance(inline, LineBreak) else len(inline.text)
        if at < length and isinstance(inline, Run):
            halves = (
                replace(inline, text=inline.text[:at]),
                replace(inline, text=inline.text[at:]),
            )
            return ([*head, halves[0]] if at else head), [halves[1], *inlines[number + 1 :]]
        if at <= 0:
            return head, inlines[number:]
        head.append(inline)
        at -= length
    return head, ()


def _safe(width: float, least: float, most: float) -> float:
    """The width nearest to ``width`` that is safely wider than ``least`` and narrower than ``most``."""
    if least > width or most < width:
        # A word too long for its line: there is nothing to hold on to.
        return width
    room = (most - least) / (SHORTER_MM + LONGER_MM)
    if room < 1:
        return least + LONGER_MM * room
    return min(max(width, least + LONGER_MM), most - SHORTER_MM)


def _behind_word(text: str) -> list[int]:
    return behind(_OPEN_TO_WORD, text, 0, len(text))
