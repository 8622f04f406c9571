"""Line heights in areas that a pasted picture enlarges, with every line where an exact height would have it.

A line of exact height crops what is higher. A line of at least that height does not, but stands elsewhere: word
processors put all the room that is left above the letters, where for an exact height they put a fifth of it below the
baseline. So lines come out lower, by more the larger their pitch is against their type. What differs is taken from
the distances between paragraphs, from lines that stand alone, and from the room above the area.
Measured with LibreOffice 7.4; tests compare with the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from lettergen.compose.composed import Area, TextLine
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.typeface.metrics import MM_PER_PT, measures
from lettergen.typeface.own import Typeface

MOST_DRIFT_PT: Final = 1.5
"""So much lower than they should may lines come to stand; where they would drift further they are exact."""
_BELOW: Final = 0.2
"""Part of an exact line that is below its baseline."""
_TWIP_PT: Final = 0.05


class Ground(NamedTuple):
    """How an area begins, and how far it may reach."""

    up_pt: float
    """It begins so much higher than planned."""
    most_pt: float
    """Its lines may end so much lower than planned."""


class Leading(NamedTuple):
    """How the lines of one paragraph stand."""

    before_pt: float
    pitch_pt: float
    grows: bool
    """Whether the height is the least instead of exact."""
    late_pt: float
    """How much lower than planned the paragraph ends."""


class Leadings(NamedTuple):
    """How the lines of some paragraphs stand."""

    each: tuple[Leading, ...]
    late_pt: float
    """How much lower than planned the last of them ends."""


def ground(
    number: int, areas: Sequence[Area], typeface: Typeface, places: tuple[Area, ...]
) -> Ground:
    """How the area at that index begins among all ``areas`` of its letter: programs move frames that overlap.

    ``places`` are the same areas, be it without their lines; letters that are laid out alike share them.
    """
    most, above = _surroundings(places)[number]
    up = _low(areas[number], typeface, most)
    for other, room in above:
        if -_TWIP_PT < room < up:
            begins = ground(other, areas, typeface, places)
            up = min(up, room + spare(standing(areas[other], typeface, *begins)))
    return Ground(max(0.0, up), most)


@remembered  # saves 0.099 ms a letter
def _surroundings(
    places: tuple[Area, ...],
) -> tuple[tuple[float, tuple[tuple[int, float], ...]], ...]:
    """Of each area how much lower than planned its lines may end, and the room in pt to each that is above or below it."""
    return tuple(_surrounding(place, places) for place in places)


def _surrounding(place: Area, areas: Sequence[Area]) -> tuple[float, tuple[tuple[int, float], ...]]:
    near = [(n, a) for n, a in enumerate(areas) if a is not place and _beside(place, a)]
    below = any(abs(_end(place) - a.y_mm) < MOST_DRIFT_PT * MM_PER_PT for _, a in near)
    rooms = tuple((n, (place.y_mm - _end(a)) / MM_PER_PT) for n, a in near)
    return 0.0 if below else MOST_DRIFT_PT, rooms


def _beside(place: Area, other: Area) -> bool:
    """Whether one stands above the other on the same page."""
    apart = place.x_mm >= other.x_mm + other.width_mm or other.x_mm >= place.x_mm + place.width_mm
    return not apart and (place.pages == other.pages or "all" in {place.pages, other.pages})


def _end(place: Area) -> float:
    return place.y_mm + place.height_mm


def _low(place: Area, typeface: Typeface, most_pt: float) -> float:
    """How much too low the first line stands that has no room above."""
    begins = parts(place)[0]
    if not begins:
        return 0.0
    first, count = begins[0][0], len(begins[0])
    wanted, height, given = _stands(first.size_pt, first.pitch_pt, count, typeface)
    fits = wanted + count * (height - first.pitch_pt) <= most_pt
    return -wanted - given if fits else 0.0


Lines: TypeAlias = tuple[TextLine, ...]
"""The lines of a paragraph."""
Part: TypeAlias = tuple[Lines, ...]
"""Some paragraphs of an area; the same object for the same lines."""


@remembered  # saves 0.010 ms a letter
def parts(place: Area) -> tuple[Part, ...]:
    """Its paragraphs in parts of some lines: most of a column's parts stand in every letter."""
    lines, starts = place.lines, [0]
    for number, line in enumerate(lines):
        if line.space_before_pt and number - starts[-1] >= _PART:
            starts.append(number)
    return tuple([_part(*lines[a:b]) for a, b in pairwise((*starts, len(lines)))])


_PART: Final = 8
"""Fewest lines of a part: with fewer there would be more parts to look up, with more of them more that changes."""


@remembered  # saves 0.020 ms a letter
def _part(*lines: TextLine) -> Part:
    return tuple([tuple(group) for group in _paragraphs(lines)])


def _paragraphs(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """The lines by paragraphs: all lines of one look, with breaks between."""
    group: list[TextLine] = []
    for line in lines:
        if group and not _continues(group[0], line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(first: TextLine, line: TextLine) -> bool:
    """Whether the line belongs to the paragraph that ``first`` begins: a wrapped name, an address, a second value."""
    return (
        not line.space_before_pt
        and (line.value is None or not line.text)
        and (first.value is None) == (line.value is None)
        and _form(first) == _form(line)
    )


_form = attrgetter(
    *(
        field.name
        for field in fields(TextLine)
        if field.name not in {"text", "value", "space_before_pt", "joined", "link"}
    )
)
"""All that lines of one paragraph have in common."""


def standing(place: Area, typeface: Typeface, up_pt: float, most_pt: float) -> list[Leadings]:
    """How the parts of an area stand; the others are its ``Ground``."""
    late, stand = -up_pt, []
    for part in parts(place):
        heights = _leadings(part, typeface, late, most_pt)
        late = heights.late_pt
        stand.append(heights)
    return stand


def spare(stand: Sequence[Leadings]) -> float:
    """So much higher than planned an area ends whose parts stand like this, in pt."""
    return max(0.0, -stand[-1].late_pt)


@remembered_by_value  # saves 0.065 ms a letter
def _leadings(part: Part, typeface: Typeface, late_pt: float, most_pt: float) -> Leadings:
    """How the paragraphs stand, the first of which begins ``late_pt`` lower than planned."""
    found: list[Leading] = []
    for lines in part:
        first = lines[0]
        form = first.size_pt, first.pitch_pt, first.space_before_pt, len(lines)
        found.append(_leading(*form, typeface, late_pt, most_pt))
        late_pt = found[-1].late_pt
    return Leadings(tuple(found), late_pt)


@remembered_by_value  # saves 0.010 ms a letter
def _leading(  # noqa: PLR0917  each compared by itself
    size_pt: float,
    pitch_pt: float,
    before_pt: float,
    count: int,
    typeface: Typeface,
    late_pt: float,
    most_pt: float,
) -> Leading:
    """How a paragraph of ``count`` lines stands that begins ``late_pt`` lower than planned."""
    wanted, height, given = _stands(size_pt, pitch_pt, count, typeface)
    start = max(wanted, late_pt - before_pt)
    end = start + count * (height - pitch_pt)
    if height > pitch_pt and end > most_pt:
        start = max(0.0, late_pt - before_pt)
        return Leading(before_pt + start - late_pt, pitch_pt, grows=False, late_pt=start)
    given = min(given, start - wanted)
    return Leading(before_pt + start - late_pt, height - given, grows=True, late_pt=end - given)


def _stands(
    size_pt: float, pitch_pt: float, count: int, typeface: Typeface
) -> tuple[float, float, float]:
    """How much lower than planned a paragraph must begin, its line height, and what that can give where it stands alone."""
    measure = measures(typeface)
    least = measure.line * size_pt
    height = max(pitch_pt, least)
    above = height - _twips(measure.descent * size_pt)
    wanted = (1 - _BELOW) * pitch_pt - above
    return wanted, height, height - least if count == 1 else 0.0


def _twips(pt: float) -> float:
    """LibreOffice counts a typeface's measures in whole ones."""
    return round(pt / _TWIP_PT) * _TWIP_PT
