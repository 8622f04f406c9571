"""The words that stand at fixed places: areas, and the page number with its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lettergen.compose.composed import Area, ComposedLetter, PageNumber
from lettergen.compose.geometry import shift
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.area_lines import line_width, lines_of, relationship
from lettergen.renderers.docx.leading import Leading, Stand, standing
from lettergen.renderers.docx.ooxml.markup import (
    Frame,
    Look,
    Shape,
    either,
    field,
    guarded,
    is_quotable,
    paragraph,
    run,
    sized_break,
)
from lettergen.renderers.docx.ooxml.parts import relationship_target
from lettergen.typeface.metrics import MM_PER_PT
from lettergen.typeface.own import ARIMO, Typeface
from lettergen.word.compiled import Pieces

_PLACEHOLDER = re.compile(r"(\{page\}|\{pages\})")


SPARE_MM = 0.5
"""Room right of a line that fits exactly: programs measure a little differently, and lines of areas never wrap."""


def frame_of(place: Area, typeface: Typeface = ARIMO) -> Frame:
    """Where an area stands, wide enough for its lines: none of them is ever wrapped."""
    offset = place.value_offset_mm or 0
    wider = _wider(place, [line_width(line, offset, typeface) for line in place.lines])
    return Frame(
        x_mm=place.x_mm - shift(place.align, wider),
        y_mm=place.y_mm,
        width_mm=place.width_mm + wider,
        height_mm=place.height_mm,
    )


def _wider(place: Area, widths_mm: Sequence[float]) -> float:
    """How much wider than the area lines of these widths are."""
    return max(0, max(widths_mm, default=0) + SPARE_MM - place.width_mm)


class Areas(NamedTuple):
    """The areas of a letter as markup."""

    each: tuple[Pieces, ...]
    links: tuple[tuple[str, str], ...]
    """Identifiers of the relationships that they need, with their targets."""


def areas_of(letter: ComposedLetter, places: tuple[Area, ...]) -> Areas:
    """Each area as paragraphs for all lines of one look, with breaks between, all in one frame; second fields behind a tab.

    ``places`` are the letter's areas without their lines, which letters that are laid out alike share. Raises IllegalCharacterError.
    """
    typeface = letter.style.typeface
    areas = [lines_of(area, typeface) for area in letter.areas]
    counts = [*map(len, areas)]
    lines = [*chain.from_iterable(areas)]
    texts, widths, forms, links, _ = zip(*lines, strict=True) if lines else ((),) * 5
    end, made = 0, []
    for place, stand, count in zip(
        places, standing(places, typeface, *counts, *forms), counts, strict=True
    ):
        start, end = end, end + count
        stretches = _stretches(place, stand, _wider(place, widths[start:end]))
        made.append(_pieces(stretches, texts[start:end]))
    return Areas(tuple(made), tuple(map(_link, dict.fromkeys(filter(None, links)))))


def _pieces(stretches: Iterable[_Stretch], texts: Sequence[str]) -> Pieces:
    made: list[str] = []
    for between, start, end, words in stretches:
        made.append(_filled(between, *texts[start:end]) if end > start else between[0])
        if words:
            made.append(texts[end])
    return tuple(made)


@remembered  # one object for the same runs: it is looked up faster
def _filled(between: tuple[str, ...], *runs: str) -> str:
    """Markup with runs between."""
    return "".join(chain.from_iterable(zip(between, (*runs, ""), strict=True)))


class _Stretch(NamedTuple):
    """Some lines of an area between ready markup."""

    between: tuple[str, ...]
    start: int
    """Number of its first line."""
    end: int
    """Number of the line behind it."""
    words: bool
    """Whether the words of that line follow, apart from the markup around them."""


_RUNS, _WORDS = "\0", "\1"
"""Gaps in markup."""


@remembered_by_value  # saves 0.097 ms a letter
def _stretches(place: Area, stand: Stand, wider_mm: float) -> tuple[_Stretch, ...]:
    """The paragraphs of an area."""
    top = place.y_mm - stand.up_pt * MM_PER_PT
    end = place.y_mm + place.height_mm - stand.spare_pt * MM_PER_PT
    frame = Frame(
        x_mm=place.x_mm - shift(place.align, wider_mm),
        y_mm=top,
        width_mm=place.width_mm + wider_mm,
        height_mm=end - top,
    )
    markup = "".join([_paragraph(place, frame, each) for each in stand.paragraphs])
    found: list[_Stretch] = []
    start = 0
    for stretch in markup.split(_WORDS):
        between = tuple(stretch.split(_RUNS))
        found.append(_Stretch(between, start, start + len(between) - 1, words=True))
        start += len(between)
    return (*found[:-1], found[-1]._replace(words=False))


def _paragraph(place: Area, frame: Frame, leading: Leading) -> str:
    """A paragraph with gaps for the runs of its lines, or their words."""
    shape = Shape(
        style=styles.AREA_STYLES[place.role].identifier,
        frame=frame,
        tab_mm=place.value_offset_mm,
        align=None if place.align == "left" else place.align,
        before_pt=leading.before_pt or None,
        pitch_pt=leading.pitch_pt,
        grows=leading.grows,
        mark_pt=leading.size_pt,
    )
    joint = sized_break(Look(size_pt=leading.size_pt))
    lines = [_WORDS.join(around) if around else _RUNS for around in leading.around]
    return paragraph(shape, joint.join(lines))


@lru_cache(maxsize=256)  # saves 0.002 ms a letter
def _link(target: str) -> tuple[str, str]:
    return relationship(target), relationship_target(target)


@remembered  # saves 0.012 ms a letter
def page_number(number: PageNumber, pages: int, first: bool) -> str:
    """The page number's paragraph for page 1 or for the pages that follow; see ``page_number_runs``."""
    look = Look(size_pt=number.size_pt)
    runs = page_number_runs(number, look, first=first, pages=pages)
    return paragraph(page_number_shape(number), runs)


def page_number_shape(number: PageNumber) -> Shape:
    """The page number's paragraph at its place."""
    return Shape(
        style=styles.PAGE_NUMBER.identifier,
        frame=Frame(
            x_mm=number.x_mm,
            y_mm=number.y_mm,
            width_mm=number.width_mm,
            height_mm=number.pitch_pt * 25.4 / 72,
        ),
        pitch_pt=number.pitch_pt,
        align=None if number.align == "left" else number.align,
    )


@lru_cache(maxsize=64)  # saves 0.006 ms a letter
def page_number_runs(number: PageNumber, look: Look, *, first: bool, pages: int) -> str:
    """The page number for page 1 or for the pages that follow, its count live.

    ``pages`` is the expected number of pages: what the fields show until they are evaluated. Where the rule wants no
    number on a single page, Word decides by an IF field; other programs, LibreOffice among them, cannot evaluate one
    around other fields (it prints the fields beside it), so they get what ``pages`` says.
    """
    parts = [part for part in _PLACEHOLDER.split(number.template) if part]
    values = {"{page}": 1 if first else 2, "{pages}": pages}
    plain = "".join(
        field("PAGE" if part == "{page}" else "NUMPAGES", values[part], look)
        if part in values
        else run(part, look)
        for part in parts
    )
    if not first or number.rule == "always":
        return plain
    shown = plain if pages > 1 else ""
    if not is_quotable(number.template):
        return shown
    return either(guarded(parts, values, look, shown=shown), shown)
