"""The words that stand at fixed places: areas, and the page number with its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from lettergen.compose.composed import Area, PageNumber, TextLine
from lettergen.compose.geometry import shift
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.area_parts import Part, parts
from lettergen.renderers.docx.leading import Ground, Leading, Leadings, spare, standing
from lettergen.renderers.docx.ooxml.markup import (
    Align,
    Frame,
    Look,
    Shape,
    either,
    field,
    guarded,
    hyperlink,
    is_quotable,
    marked_run,
    paragraph,
    run,
    sized_break,
)
from lettergen.renderers.docx.ooxml.parts import relationship_target
from lettergen.renderers.docx.words import words
from lettergen.typeface.metrics import MM_PER_PT
from lettergen.typeface.own import ARIMO, Typeface

_PLACEHOLDER = re.compile(r"(\{page\}|\{pages\})")


SPARE_MM = 0.5
"""Room right of a line that fits exactly: programs measure a little differently, and lines of areas never wrap."""


def frame_of(place: Area, typeface: Typeface = ARIMO) -> Frame:
    """Where an area stands, wide enough for its lines: none of them is ever wrapped."""
    wider = _wider(place, parts(place, typeface))
    return Frame(
        x_mm=place.x_mm - shift(place.align, wider),
        y_mm=place.y_mm,
        width_mm=place.width_mm + wider,
        height_mm=place.height_mm,
    )


def _wider(place: Area, found: Sequence[Part]) -> float:
    """How much wider than the area its lines are."""
    widest = max([part.widest_mm for part in found])
    return max(0, widest + SPARE_MM - place.width_mm)


def area(place: Area, found: Sequence[Part], typeface: Typeface, begins: Ground) -> tuple[str, ...]:
    """A paragraph for all lines of one look, with breaks between, all in one frame; second fields behind a tab.

    ``found`` are the area's parts; what they become most letters share.
    """
    stand = standing(found, typeface, begins)
    wider = _wider(place, found)
    top = place.y_mm - begins.up_pt * MM_PER_PT
    end = place.y_mm + place.height_mm - spare(stand) * MM_PER_PT
    looks = _looks(
        styles.AREA_STYLES[place.role].identifier,
        place.x_mm - shift(place.align, wider),
        top,
        place.width_mm + wider,
        end - top,
        place.value_offset_mm,
        place.align,
        typeface,
    )
    return tuple([_set(looks, *each) for each in zip(found, stand, strict=True)])


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the paragraphs of an area have in common."""

    style: str
    frame: Frame
    tab_mm: float | None
    align: Align | None
    typeface: Typeface


@remembered_by_value  # one object for equal looks
def _looks(  # noqa: PLR0917  each compared by itself
    style: str,
    x_mm: float,
    y_mm: float,
    width_mm: float,
    height_mm: float,
    tab_mm: float | None,
    align: Align,
    typeface: Typeface,
) -> _Looks:
    frame = Frame(x_mm=x_mm, y_mm=y_mm, width_mm=width_mm, height_mm=height_mm)
    return _Looks(style, frame, tab_mm, None if align == "left" else align, typeface)


@remembered  # saves 0.037 ms a letter
def _set(looks: _Looks, part: Part, stand: Leadings) -> str:
    """The paragraphs of a part."""
    each = zip(stand.each, part.paragraphs, strict=True)
    return "".join([_paragraph(looks, leading, lines) for leading, lines in each])


def _paragraph(looks: _Looks, leading: Leading, lines: Sequence[TextLine]) -> str:
    size = lines[0].size_pt
    runs = _joint(size).join([_line(line, looks.typeface) for line in lines])
    return f"<w:p>{_properties(looks, leading, size)}{runs}</w:p>"


@remembered_by_value  # saves 0.041 ms a letter
def _properties(looks: _Looks, leading: Leading, size_pt: float) -> str:
    shape = Shape(
        style=looks.style,
        frame=looks.frame,
        tab_mm=looks.tab_mm,
        align=looks.align,
        before_pt=leading.before_pt or None,
        pitch_pt=leading.pitch_pt,
        grows=leading.grows,
        mark_pt=size_pt,
    )
    return shape.markup()


def _line(line: TextLine, typeface: Typeface) -> str:
    if line.value is None:
        look = _look_of(line.strong, line.size_pt, line.colour, None)
        return _leading(line, _words(line.text, look, typeface))
    label = _look_of(line.strong, line.size_pt, line.colour, styles.LABEL)
    value = _look_of(line.value_strong, line.size_pt, line.colour, styles.VALUE)
    text = _words(line.text, label, typeface) + _tab(line.size_pt)
    return text + _leading(line, _words(line.value, value, typeface))


def _words(text: str, look: tuple[Look, str], typeface: Typeface) -> str:
    return marked_run(text, look[1]) if typeface == ARIMO else words(text, look[0], typeface)


def _leading(line: TextLine, inner: str) -> str:
    return hyperlink(_relationship(line.link), inner) if line.link else inner


def _relationship(target: str) -> str:
    """Equal for equal targets, so that ready markup can be kept."""
    return f"arealink{crc32(target.encode()):08x}"


def links(places: Iterable[Area]) -> tuple[tuple[str, str], ...]:
    """Identifiers of the relationships that the areas need, with their targets."""
    return tuple(map(_link, dict.fromkeys(link for place in places for link in _links_in(place))))


def _links_in(place: Area) -> tuple[str, ...]:
    return tuple([line.link for line in place.lines if line.link])


@lru_cache(maxsize=256)  # saves 0.005 ms a letter
def _link(target: str) -> tuple[str, str]:
    return _relationship(target), relationship_target(target)


@lru_cache(maxsize=256)  # saves 0.008 ms a letter
def _look_of(strong: bool, size_pt: float, colour: str, style: str | None) -> tuple[Look, str]:
    look = Look(strong=strong, size_pt=size_pt, colour=colour, style=style)
    return look, look.markup()


@lru_cache(maxsize=64)  # saves 0.023 ms a letter
def _joint(size_pt: float) -> str:
    """A break between lines of that size."""
    return sized_break(Look(size_pt=size_pt))


@lru_cache(maxsize=64)  # saves 0.003 ms a letter
def _tab(size_pt: float) -> str:
    return run("\t", Look(size_pt=size_pt))


@lru_cache(maxsize=64)  # saves 0.009 ms a letter
def page_number(number: PageNumber, *, first: bool, pages: int) -> str:
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


@lru_cache(maxsize=64)  # saves 0.004 ms a letter
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
