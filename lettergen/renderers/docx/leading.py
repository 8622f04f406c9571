"""Line heights in areas that a pasted picture enlarges, with every line where an exact height would have it.

A line of exact height crops what is higher. A line of at least that height does not, but stands elsewhere: word
processors put all the room that is left above the letters, where for an exact height they put a fifth of it below the
baseline. So lines come out lower, by more the larger their pitch is against their type. What differs is taken from
the distances between paragraphs, from lines that stand alone, and from the room above the area.
Measured with LibreOffice 7.4; tests compare with the PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from lettergen.compose.composed import Area
from lettergen.model.remembered import remembered
from lettergen.renderers.docx.area_parts import Form, Part
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
    number: int, areas: Sequence[Sequence[Part]], typeface: Typeface, places: tuple[Area, ...]
) -> Ground:
    """How the area at that index begins among all ``areas`` of its letter, in parts: programs move frames that overlap.

    ``places`` are the same areas, be it without their lines; letters that are laid out alike share them.
    """
    most, above = _surroundings(places)[number]
    up = _low(areas[number], typeface, most)
    for other, room in above:
        if -_TWIP_PT < room < up:
            begins = ground(other, areas, typeface, places)
            up = min(up, room + spare(standing(areas[other], typeface, begins)))
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


def _low(area: Sequence[Part], typeface: Typeface, most_pt: float) -> float:
    """How much too low the first line stands that has no room above."""
    forms = area[0].forms
    if not forms:
        return 0.0
    first = forms[0]
    wanted, height, given = _stands(first, typeface)
    fits = wanted + first.lines * (height - first.pitch_pt) <= most_pt
    return -wanted - given if fits else 0.0


def standing(area: Sequence[Part], typeface: Typeface, begins: Ground) -> list[Leadings]:
    """How the parts of an area stand."""
    late, stand = -begins.up_pt, []
    for part in area:
        heights = _leadings(part.forms, typeface, late, begins.most_pt)
        late = heights.late_pt
        stand.append(heights)
    return stand


def spare(stand: Sequence[Leadings]) -> float:
    """So much higher than planned an area ends whose parts stand like this, in pt."""
    return max(0.0, -stand[-1].late_pt)


@lru_cache(maxsize=256)  # saves 0.046 ms a letter
def _leadings(
    forms: tuple[Form, ...], typeface: Typeface, late_pt: float, most_pt: float
) -> Leadings:
    """How paragraphs stand, the first of which begins ``late_pt`` lower than planned."""
    found: list[Leading] = []
    for form in forms:
        found.append(_leading(form, typeface, late_pt, most_pt))
        late_pt = found[-1].late_pt
    return Leadings(tuple(found), late_pt)


def _leading(form: Form, typeface: Typeface, late_pt: float, most_pt: float) -> Leading:
    """How a paragraph stands that begins ``late_pt`` lower than planned."""
    before, pitch, count = form.before_pt, form.pitch_pt, form.lines
    wanted, height, given = _stands(form, typeface)
    start = max(wanted, late_pt - before)
    end = start + count * (height - pitch)
    if height > pitch and end > most_pt:
        start = max(0.0, late_pt - before)
        return Leading(before + start - late_pt, pitch, grows=False, late_pt=start)
    given = min(given, start - wanted)
    return Leading(before + start - late_pt, height - given, grows=True, late_pt=end - given)


def _stands(form: Form, typeface: Typeface) -> tuple[float, float, float]:
    """How much lower than planned a paragraph must begin, its line height, and what that can give where it stands alone."""
    measure = measures(typeface)
    least = measure.line * form.size_pt
    height = max(form.pitch_pt, least)
    above = height - _twips(measure.descent * form.size_pt)
    wanted = (1 - _BELOW) * form.pitch_pt - above
    return wanted, height, height - least if form.lines == 1 else 0.0


def _twips(pt: float) -> float:
    """LibreOffice counts a typeface's measures in whole ones."""
    return round(pt / _TWIP_PT) * _TWIP_PT
