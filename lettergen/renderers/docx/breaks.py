"""Where lines end in the PDF, foreseen, so that every word processor ends them there too.

Programs measure the same text a little differently: LibreOffice rounds each glyph to a dot of 600 dpi, which makes a
line of 165 mm up to 0.3 mm shorter. A word that just fits, or just does not, then stands on another line. A paragraph
whose breaks are that close gets a width within a millimetre of the true one at which they are not. And the programs
allow breaks at different places within words; where that matters, the place is opened or closed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from lettergen.model.blocks import Inline, LineBreak, Run
from lettergen.typeface.addresses import pieces
from lettergen.typeface.metrics import width_mm
from lettergen.typeface.own import ARIMO, Typeface

SHORTER_MM = 0.4
LONGER_MM = 0.15
"""A line that is measured up to so much shorter or longer still ends where it is to end."""

# The sign before the place comes first: nowhere else anything is tried.
_BREAKS = re.compile(
    r"[ \u200b/–—…\xad-](?:"
    r"(?<=[ \u200b])(?=[^ ])"  # after blanks
    r"|(?<=[^\s-]-)(?=[^\W\d]|[(„“‚«»\"'])"  # after a hyphen, not before a figure
    r"|(?<=[^\s/]/)(?=[^\W\d])"  # after a slash, not before a figure
    r"|(?<=[^\s][–—…])(?=\w)"
    r"|(?<=\xad))"
)
"""Behind what Typst may end a line in German prose (Unicode Standard Annex 14)."""
_OPEN_TO_WORD = re.compile(
    r"[ \u200b?–—…\xad-](?:"
    r"(?<=[ \u200b])(?=[^ ])|(?<=[^\s-]-)(?=[\w(„“‚«»\"'])|(?<=\w\?)(?=\w)|(?<=[^\s][–—…])(?=\w)|(?<=\xad))"
)
"""Behind what Word and LibreOffice may: every hyphen, but no slash, and links are words like others."""
_BEFORE_DASH = re.compile(r"(?<=\w)(?=—)")
"""Where all of them may, too."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a paragraph keeps the line breaks of the PDF."""

    starts: tuple[int, ...]
    """Where each line begins, as an offset in the text."""
    indent_mm: float = 0
    """How much narrower the paragraph is to be; negative: wider."""
    opened: frozenset[int] = frozenset()
    """Offsets in the text before which a line ends although word processors would not end it there."""
    closed: frozenset[int] = frozenset()
    """Offsets behind hyphens at which word processors would end a line although it goes on there."""

    @property
    def lines(self) -> int:
        """Number of lines."""
        return len(self.starts)


def fit(
    inlines: Sequence[Inline],
    width: float,
    size_pt: float,
    typeface: Typeface = ARIMO,
    *,
    strong: bool = False,
) -> Fit:
    """How to set ``inlines`` in ``width`` mm; ``strong`` where the style is bold. A hard break counts as one character."""
    return _fit(tuple(inlines), width, size_pt, typeface, strong)


@lru_cache(maxsize=2048)
def _fit(
    inlines: tuple[Inline, ...], width: float, size_pt: float, typeface: Typeface, strong: bool
) -> Fit:
    # Remembered, for most paragraphs of a batch are the same in every letter.
    text = "".join("\n" if isinstance(i, LineBreak) else i.text for i in inlines)
    edges = [0.0, *accumulate(_advances(inlines, size_pt, typeface, strong=strong))]
    parts = [(start, end, _places(text, start, end)) for start, end in _parts(text)]
    lines = [line for part in parts for line in _lines(text, edges, part, width)]
    opened: set[int] = set()
    closed: set[int] = set()
    least, most = 0.0, float("inf")
    word = sorted(_behind(_OPEN_TO_WORD, text, 0, len(text)))
    allowed = {place for _, _, places in parts for place in places}
    for start, end in lines:
        least = max(least, _extent(text, edges, start, end))
    for (start, end), (following, stop) in pairwise(lines):
        if end != following:  # a hard break
            continue
        after = bisect_right(word, end)
        if not after or word[after - 1] != end:
            opened.add(end)
        next_places = word[after : bisect_left(word, stop)]
        early = [
            p
            for p in next_places
            if p not in allowed and edges[p] - edges[start] <= width + SHORTER_MM
        ]
        closed.update(early)
        piece = next((p for p in next_places if p not in early), stop)
        most = min(most, _extent(text, edges, start, piece))
    starts = tuple(start for start, _ in lines)
    return Fit(starts, width - _safe(width, least, most), frozenset(opened), frozenset(closed))


def adjusted(inlines: Sequence[Inline], found: Fit) -> Sequence[Inline]:
    """The text with its places opened and closed: by a zero-width space, and by a no-break hyphen."""
    if not (found.opened or found.closed):
        return inlines
    result: list[Inline] = []
    offset = 0
    for inline in inlines:
        if isinstance(inline, LineBreak):
            result.append(inline)
            offset += 1
            continue
        chars = list(inline.text)
        for number in range(len(chars)):
            if offset + number in found.opened:
                chars[number] = "\u200b" + chars[number]
            if offset + number + 1 in found.closed:
                chars[number] = chars[number].replace("-", "\u2011")
        result.append(replace(inline, text="".join(chars)))
        offset += len(chars)
    return result


def split(inlines: Sequence[Inline], at: int) -> tuple[Sequence[Inline], Sequence[Inline]]:
    """The text before the offset and behind it."""
    head: list[Inline] = []
    for number, inline in enumerate(inlines):
        length = 1 if isinstance(inline, LineBreak) else len(inline.text)
        if at < length and isinstance(inline, Run):
            parts = (replace(inline, text=inline.text[:at]), replace(inline, text=inline.text[at:]))
            return ([*head, parts[0]] if at else head), [parts[1], *inlines[number + 1 :]]
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


def _advances(
    inlines: Sequence[Inline], size_pt: float, typeface: Typeface, *, strong: bool
) -> Iterator[float]:
    for inline in inlines:
        if isinstance(inline, LineBreak):
            yield 0.0
        else:
            known = _known_advances(size_pt, typeface, strong or inline.strong, inline.emphasis)
            yield from map(known.__getitem__, inline.text)


class _Advances(dict[str, float]):
    """Widths of characters in mm, by character, as they are asked for: no more than there are characters."""

    def __init__(self, size_pt: float, typeface: Typeface, strong: bool, emphasis: bool) -> None:
        super().__init__()
        self._look = size_pt, typeface, strong, emphasis

    def __missing__(self, char: str) -> float:
        size_pt, typeface, strong, emphasis = self._look
        # A soft hyphen is seen only where a line ends with it.
        wide = "" if char == "\xad" else char
        self[char] = width = width_mm(wide, size_pt, typeface, strong=strong, emphasis=emphasis)
        return width


@lru_cache(maxsize=32)
def _known_advances(size_pt: float, typeface: Typeface, strong: bool, emphasis: bool) -> _Advances:
    return _Advances(size_pt, typeface, strong, emphasis)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between hard breaks."""
    start = 0
    for part in text.split("\n"):
        yield start, start + len(part)
        start += len(part) + 1


def _places(text: str, start: int, end: int) -> list[int]:
    """Where Typst may end a line within the stretch."""
    places: set[int] = set()
    within: set[int] = set()
    offset = start
    for piece, whole in pieces(text[start:end]):
        places.add(offset if whole and offset - 1 in within else start)
        if whole:
            within.update(range(offset, offset + len(piece)))
        offset += len(piece)
    places.update(
        place
        for place in _behind(_BREAKS, text, start, end)
        if not (place in within and place - 1 in within)
    )
    return sorted(place for place in places if start < place < end)


def _behind(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[int]:
    """The places behind what ``pattern`` finds, and those before a dash."""
    places = [found.end() for found in pattern.finditer(text, start, end)]
    if "—" in text:
        places += [found.start() for found in _BEFORE_DASH.finditer(text, start, end)]
    return places


def _lines(
    text: str, edges: list[float], part: tuple[int, int, list[int]], width: float
) -> Iterator[tuple[int, int]]:
    """First fit, as Typst does it with simple line breaks."""
    start, end, places = part
    fitting = start
    for place in [*places, end]:
        if _extent(text, edges, start, place) > width and fitting > start:
            yield start, fitting
            start = fitting
        fitting = place
    yield start, end


def _extent(text: str, edges: list[float], start: int, end: int) -> float:
    """Width of a line in mm without the blanks at its end."""
    while end > start and text[end - 1] == " ":
        end -= 1
    return edges[end] - edges[start]
