"""The lines of areas in parts that letters share: their paragraphs, how these are measured, and how wide they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from lettergen.compose.composed import Area, TextLine
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import width_mm
from lettergen.typeface.own import Typeface


class Form(NamedTuple):
    """What of a paragraph's lines decides how it stands."""

    size_pt: float
    pitch_pt: float
    before_pt: float
    lines: int


class Part(NamedTuple):
    """Some paragraphs of an area; the same object for the same lines."""

    paragraphs: tuple[tuple[TextLine, ...], ...]
    forms: tuple[Form, ...]
    widest_mm: float
    """Width of its widest line."""


def parts(place: Area, typeface: Typeface) -> tuple[Part, ...]:
    """Its lines in parts of some of them: most of a column's parts stand in every letter."""
    lines, starts = place.lines, [0]
    for number, line in enumerate(lines):
        if line.space_before_pt and number - starts[-1] >= _PART:
            starts.append(number)
    offset, ends = place.value_offset_mm or 0, (*starts, len(lines))
    return tuple([_part(offset, typeface, *lines[a:b]) for a, b in pairwise(ends)])


_PART: Final = 8
"""Fewest lines of a part: with fewer there would be more parts to look up, with more of them more that changes."""


@remembered  # saves 0.012 ms a letter
def _part(offset_mm: float, typeface: Typeface, *lines: TextLine) -> Part:
    found = tuple(map(tuple, _paragraphs(lines)))
    forms = [Form(p[0].size_pt, p[0].pitch_pt, p[0].space_before_pt, len(p)) for p in found]
    widths = [_width(line, offset_mm, typeface) for line in lines]
    return Part(found, tuple(forms), max(widths, default=0))


def _width(line: TextLine, offset_mm: float, typeface: Typeface) -> float:
    label = width_mm(line.text, line.size_pt, typeface, strong=line.strong)
    if line.value is None:
        return label
    value = width_mm(line.value, line.size_pt, typeface, strong=line.value_strong)
    return max(label, offset_mm) + value


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
