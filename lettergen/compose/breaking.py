"""Zeilenumbruch: where the lines of running text end, once, for every output.

Lines are filled one after the other, as word processors do it, so that a DOCX can be made to break them at the same places. Where
words may be parted, a line ends behind the last word that it holds or within the next, whichever makes a paragraph's right edge
the most even; never three hyphens below one another. No paragraph of the body ends with a short word alone, or with the end of one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush
from itertools import accumulate, chain
from typing import TypeAlias

from lettergen.compose.composed import TextStyle
from lettergen.compose.places import parts, places, places_and_joints, trimmed
from lettergen.german.hyphenation import places as hyphen_places
from lettergen.model.blocks import Cell, Heading, Inline, LineBreak, Lines, Paragraph, Run
from lettergen.typeface.metrics import MM_PER_PT, measures, width_mm
from lettergen.typeface.own import ARIMO, Typeface

ZONE_EM = 1.0
"""A line that stops nearer to the edge than this is left as it is (in type sizes): not every gap is worth a hyphen."""
HYPHEN_COST = 20.0
"""So much must a hyphen gain, in mm² of what the lines lack: no gap below 4.5 mm is worth one."""
TOO_WIDE = 1e6
"""What a line costs that is wider than its column: as long as a word can be parted, there is none."""
MOST_HYPHENS = 2
"""Lines below one another that end with a hyphen."""
SHORT = 6
"""A word of so many characters, with its full stop, is too short for a line of its own at a paragraph's end."""
LEAST_REST = 10
"""So many characters of a paragraph's last word go to its last line where it is parted."""
LEAST_FILLED = 0.5
"""A line that gives a word to the last one stays filled to at least this part."""
FILLED = 0.75
"""A line that is filled to this part without an e-mail or web address leaves the next one all of it."""


@dataclass(frozen=True, slots=True)
class Parting:
    """In which way words may be parted."""

    language: str
    names: frozenset[str] = frozenset()
    """Words, in small letters, that never are."""
    closed: frozenset[int] = field(default_factory=frozenset)
    """Offsets at which no word is parted: a page would end there."""


@lru_cache(maxsize=512)  # saves 0.068 ms a letter
def broken_lines(
    inlines: tuple[Inline, ...],
    width: float,
    size_pt: float,
    typeface: Typeface = ARIMO,
    *,
    strong: bool = False,
    even: bool = False,
    parting: Parting | None = None,
) -> Lines:
    """Where the lines of ``inlines`` begin in a width of that many mm.

    Args:
        inlines: The text; a hard break counts as one character, a soft hyphen as a place to part a word.
        width: Of the column in mm.
        size_pt: Of the type.
        typeface: In which it is set.
        strong: Whether all of it is bold.
        even: Whether the last line must not be one short word.
        parting: How words may be parted; None: not at all.
    """
    text = "".join(["\n" if isinstance(i, LineBreak) else i.text for i in inlines])
    if is_one_line(text, inlines, width, size_pt, typeface, strong=strong):
        return ONE_LINE
    filler = _Filler(text, inlines, width, (size_pt, typeface, strong), even, parting)
    starts, hyphenated = [], set[int]()
    for part in parts(text):
        for start, with_hyphen in filler.lines(*part):
            starts.append(start)
            if with_hyphen:
                hyphenated.add(start)
    return Lines(tuple(starts), tuple(sorted(hyphenated)))


ONE_LINE = Lines((0,))
_ROUNDING_MM = 0.001
"""So much may widths differ by the order in which they are added up."""


def is_one_line(
    text: str,
    inlines: Sequence[Inline],
    width: float,
    size_pt: float,
    typeface: Typeface,
    *,
    strong: bool,
) -> bool:
    """Whether ``text``, which the ``inlines`` are, is known to need one line of ``width`` mm without looking where lines may end."""
    if "\n" in text:
        return False
    if len(text) * size_pt * MM_PER_PT * measures(typeface).widest <= width:
        return True
    # In other typefaces a letter and its mark may together be wider than each by itself.
    return typeface == ARIMO and width >= _ROUNDING_MM + sum(
        [
            width_mm(i.text, size_pt, typeface, strong=strong or i.strong, emphasis=i.emphasis)
            for i in inlines
            if isinstance(i, Run)
        ]
    )


def advances(
    inlines: Sequence[Inline], size_pt: float, typeface: Typeface = ARIMO, *, strong: bool
) -> Iterator[float]:
    """The width of each character in mm; a hard break has none."""
    return chain.from_iterable(
        (0.0,)
        if isinstance(inline, LineBreak)
        else map(
            _advances_in(size_pt, typeface, strong or inline.strong, inline.emphasis).__getitem__,
            inline.text,
        )
        for inline in inlines
    )


@lru_cache(maxsize=64)  # saves 0.009 ms from the second time on
def _advances_in(size_pt: float, typeface: Typeface, strong: bool, emphasis: bool) -> _Advances:
    return _Advances(size_pt, typeface, strong, emphasis)


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


def hyphen_width(size_pt: float, typeface: Typeface, *, strong: bool, emphasis: bool) -> float:
    """Of a hyphen that parts a word, in mm."""
    return _advances_in(size_pt, typeface, strong, emphasis)["-"]


_State: TypeAlias = tuple[int, int]
"""Where a line begins, and how many lines right above it end with a hyphen."""
_Way: TypeAlias = tuple[float, _State | None, bool]
"""The best way to a line found so far: its cost, the line above, and whether that ends with a hyphen."""


def _from_the_top(last: _State, known: Mapping[_State, _Way]) -> list[tuple[int, bool]]:
    """The lines of the way to the last one: where each begins, and whether a hyphen stands before it."""
    found, place = list[tuple[int, bool]](), last
    while True:
        _, above, hyphen = known[place]
        found.append((place[0], hyphen))
        if above is None:
            return found[::-1]
        place = above


class _Stretch:
    """The text between two hard breaks: the places in it, and the right edge of what ends at each."""

    def __init__(
        self, text: str, edges: Sequence[float], start: int, end: int, hyphen: float
    ) -> None:
        self.start, self.end = start, end
        self.right = edges[trimmed(text, start, end)]
        found, self.joints = places_and_joints(text, start, end)
        self.stops = sorted(found)
        self.rights = [
            edges[trimmed(text, start, stop)] + (hyphen if text[stop - 1] == "\xad" else 0)
            for stop in self.stops
        ]

    def behind(self, stop: int) -> int:
        """The place behind that one, or the end."""
        number = bisect_right(self.stops, stop)
        return self.stops[number] if number < len(self.stops) else self.end

    def before(self, place: int) -> int:
        """The last place up to that one, or the start."""
        number = bisect_right(self.stops, place)
        return self.stops[number - 1] if number else self.start


class _Filler:
    """Fills the lines of one text."""

    def __init__(  # noqa: PLR0917
        self,
        text: str,
        inlines: Sequence[Inline],
        width: float,
        look: tuple[float, Typeface, bool],
        even: bool,
        parting: Parting | None,
    ) -> None:
        self._text, self._inlines, self._width = text, inlines, width
        self._look, self._even, self._parting = look, even, parting
        size_pt, typeface, strong = look
        self._edges = [0.0, *accumulate(advances(inlines, size_pt, typeface, strong=strong))]
        self._known: dict[int, tuple[tuple[int, ...], float]] = {}
        self._zone = ZONE_EM * size_pt * MM_PER_PT

    def lines(self, start: int, end: int) -> list[tuple[int, bool]]:
        """Where the lines of a stretch begin, each with whether a hyphen stands before it."""
        size_pt, typeface, strong = self._look
        hyphen = hyphen_width(size_pt, typeface, strong=strong, emphasis=False)
        stretch = _Stretch(self._text, self._edges, start, end, hyphen)
        found = self._best(stretch) if self._parting else self._filled(stretch)
        if self._even and len(found) > 1:
            self._mend_end(found, end)
        return found

    def _filled(self, stretch: _Stretch) -> list[tuple[int, bool]]:
        found = [(stretch.start, False)]
        while (line := self._whole(stretch, found[-1][0])) is not None:
            found.append(line[:2])
        return found

    def _best(self, stretch: _Stretch) -> list[tuple[int, bool]]:
        """Of all ways to end each line behind a word or within the next, the one with the most even right edge."""
        state: _State = (stretch.start, 0)
        known: dict[_State, _Way] = {state: (0.0, None, False)}
        # Behind a last line that is too wide.
        behind = stretch.end + 1
        # The cheapest first (Dijkstra): when the last line is reached, most ways have never been looked at.
        waiting = [(0.0, state)]
        while True:
            cost, state = heappop(waiting)
            if cost > known[state][0]:
                continue
            if state[0] == behind:
                return _from_the_top(known[state][1] or state, known)
            if stretch.right <= self._edges[state[0]] + self._width:
                return _from_the_top(state, known)
            choices = self._choices(stretch, *state) or [(behind, False, -1.0)]
            for stop, hyphen, gap in choices:
                so_far = cost + gap * gap + (HYPHEN_COST if hyphen else 0)
                so_far += TOO_WIDE if gap < 0 else 0
                ends_so = hyphen or self._text.endswith(("-", "- "), 0, stop)
                following = (stop, state[1] + 1 if ends_so else 0)
                if following not in known or so_far < known[following][0]:
                    known[following] = so_far, state, hyphen
                    heappush(waiting, (so_far, following))

    def _choices(self, stretch: _Stretch, start: int, row: int) -> list[tuple[int, bool, float]]:
        """How a line that begins at ``start`` and is not the last may end, below ``row`` lines with a hyphen.

        Empty for a last word that is wider than the line and cannot be parted.
        """
        whole = self._whole(stretch, start)
        stop, _, gap = whole or (stretch.end, False, -1.0)
        found = [whole] if whole else []
        if row >= MOST_HYPHENS or 0 <= gap <= self._zone:
            return found
        word = (stop, stretch.behind(stop)) if gap >= 0 else (start, stop)
        # A line that is too wide may begin within a word that was parted once already.
        points, hyphen = self._points(*word, begin=word[0] if gap >= 0 else stretch.before(start))
        most = self._edges[start] + self._width - hyphen
        # Of the paragraph's last word no short rest remains.
        last = word[1] - LEAST_REST if word[1] == stretch.end else word[1]
        found += [
            (place, True, most - self._edges[place])
            for place in points
            if word[0] < place <= last and self._edges[place] <= most
        ]
        return found

    def _whole(self, stretch: _Stretch, start: int) -> tuple[int, bool, float] | None:
        """Where the line ends without parting a word, whether behind a soft hyphen, and how far from the edge it stops.

        None where it is the last one.
        """
        limit = self._edges[start] + self._width
        if stretch.right <= limit:
            return None
        count = bisect_right(stretch.stops, start)
        fitting = max(bisect_right(stretch.rights, limit), count)
        if fitting == count == len(stretch.stops):
            return None
        number = max(fitting - 1, count)
        if stretch.stops[number] in stretch.joints:
            number = self._before_address(stretch, start, count, number)
        stop = stretch.stops[number]
        return stop, self._text[stop - 1] == "\xad", limit - stretch.rights[number]

    def _before_address(self, stretch: _Stretch, start: int, first: int, number: int) -> int:
        """The place before an address in which the line would end, if that leaves it filled enough."""
        whole = number
        while whole > first and stretch.stops[whole] in stretch.joints:
            whole -= 1
        filled = stretch.rights[whole] - self._edges[start]
        return whole if filled >= FILLED * self._width else number

    def _points(self, start: int, stop: int, begin: int) -> tuple[tuple[int, ...], float]:
        """Where the word that begins at ``begin`` may be parted at all, from ``start`` on, and the width of its hyphen."""
        if (known := self._known.get(start)) is not None:
            return known
        parting, run = self._parting, self._run(start, stop)
        points: tuple[int, ...] = ()
        hyphen = 0.0
        if parting is not None and run is not None:
            points = hyphen_places(self._text, begin, stop, parting.language, parting.names)
            if parting.closed:
                points = tuple(place for place in points if place not in parting.closed)
        if points and run is not None:
            size_pt, typeface, strong = self._look
            strong = strong or run.strong
            hyphen = hyphen_width(size_pt, typeface, strong=strong, emphasis=run.emphasis)
        self._known[start] = points, hyphen
        return points, hyphen

    def _run(self, start: int, stop: int) -> Run | None:
        """The run that holds all of the word; None where its look changes within it, or where it leads somewhere."""
        offset = 0
        for inline in self._inlines:
            length = 1 if isinstance(inline, LineBreak) else len(inline.text)
            if start < offset + length:
                whole = (
                    isinstance(inline, Run) and trimmed(self._text, start, stop) <= offset + length
                )
                return inline if whole and isinstance(inline, Run) and not inline.link else None
            offset += length
        return None

    def _mend_end(self, found: list[tuple[int, bool]], end: int) -> None:
        """Gives the last line a word more where it is a short one alone."""
        text, (before, _), (last, _) = self._text, found[-2], found[-1]
        alone = text[last:end].strip(" ")
        if " " in alone or len(alone) > SHORT:
            return
        for place in reversed(places(text, before, last)):
            filled = self._edges[trimmed(text, before, place)] - self._edges[before]
            if text[place - 1] == " " and filled >= LEAST_FILLED * self._width:
                found[-1] = (place, False)
            return


def lines_of(
    text: Paragraph | Heading | Cell, width: float, style: TextStyle, *, strong: bool
) -> Lines:
    """The lines of a text as it was composed, or as they are found where nobody has composed it."""
    return text.lines or broken_lines(
        text.inlines, width, style.size_pt, style.typeface, strong=strong
    )
