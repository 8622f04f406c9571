"""The foot of the page: lines one below the other, or columns side by side; it ends at its lower edge and grows upwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.entries import APART, Stated, entries
from lettergen.compose.lines import Broken, broken, height_mm, too_wide
from lettergen.compose.sender import SEPARATOR, SenderFacts, address_parts
from lettergen.errors import Problem
from lettergen.letterhead.schema import Footer, FooterColumn, LetterheadVersion, Text
from lettergen.messages import Language
from lettergen.typeface.own import ARIMO, Typeface

FOOTER_PITCH = 1.2
"""Line pitch, in type sizes."""

COLUMN_GAP = 4.0
"""Room in mm between columns."""

_NUMBER_LABELS: dict[Language, tuple[str, str]] = {
    "de": ("Telefon ", "Telefax "),
    "en": ("Telephone ", "Fax "),
}


def footer(
    design: LetterheadVersion, facts: SenderFacts, language: Language, typeface: Typeface = ARIMO
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The foot of the page, and what in it sticks out."""
    foot, text = design.footer, design.text
    if foot.columns:
        return _columns(foot, text, facts, language, typeface)
    senders = facts.together if foot.sender else ()
    derived = [_sender_lines(each, language) for each in senders] or [()]
    wished = ((*foot.lines, *derived[0]), *derived[1:])
    groups = [
        [broken(line, text.width_mm, foot.size_pt, typeface) for line in group] for group in wished
    ]
    lines = _apart([_lines(group, foot.size_pt) for group in groups if group])
    if not lines:
        return (), ()
    area = _area(foot, lines, text.left_mm, text.width_mm, foot.bottom_mm - height_mm(lines))
    return (area,), too_wide((text for group in groups for text in group), text.width_mm, "sender")


def _area(foot: Footer, lines: tuple[TextLine, ...], left: float, width: float, top: float) -> Area:
    return Area(
        role="footer",
        x_mm=left,
        y_mm=top,
        width_mm=width,
        height_mm=foot.bottom_mm - top,
        lines=lines,
        align=foot.align,
        pages=foot.pages,
    )


def _columns(
    foot: Footer, text: Text, facts: SenderFacts, language: Language, typeface: Typeface
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """Columns that begin at one height; those without a width share what the others leave."""
    widths = _widths(foot.columns, text.width_mm)
    made: list[tuple[TextLine, ...]] = []
    problems: tuple[Problem, ...] = ()
    for column, width in zip(foot.columns, widths, strict=True):
        texts = [
            (broken(words, width, foot.size_pt, typeface, strong=strong), strong)
            for words, strong in _words(column, facts, language)
        ]
        made.append(tuple(line for each, strong in texts for line in _strong(each, foot, strong)))
        problems += too_wide((each for each, _ in texts), width, "sender")
    top = foot.bottom_mm - max(height_mm(lines) for lines in made)
    areas: list[Area] = []
    left = text.left_mm
    for lines, width in zip(made, widths, strict=True):
        if lines:
            areas.append(_area(foot, lines, left, width, top))
        left += width + COLUMN_GAP
    return tuple(areas), problems


def _widths(columns: tuple[FooterColumn, ...], room: float) -> list[float]:
    fixed = [column.width_mm for column in columns]
    rest = room - COLUMN_GAP * (len(columns) - 1) - sum(width or 0 for width in fixed)
    open_ = fixed.count(None)
    return [width or max(1.0, rest / open_) for width in fixed]


def _words(
    column: FooterColumn, facts: SenderFacts, language: Language
) -> Iterable[tuple[str, bool]]:
    """The texts of a column, each with whether it is bold: a label stands before its one value, or above several."""
    stated = Stated(language, date.min, None, None, None, None)
    house = replace(facts, contact=None)
    for entry in entries(column.items, stated, house, gap=False):
        values = tuple(value for value in entry.values if value != APART)
        if entry.label and len(values) == 1:
            yield f"{entry.label}\u00a0{values[0]}", entry.item.strong
            continue
        if entry.label:
            yield entry.label, True
        yield from ((value, entry.item.strong) for value in values)


def _strong(text: Broken, foot: Footer, strong: bool) -> tuple[TextLine, ...]:
    return tuple(replace(line, strong=strong) for line in _lines([text], foot.size_pt))


def _lines(texts: Iterable[Broken], size: float) -> tuple[TextLine, ...]:
    return tuple(
        TextLine(text=line, size_pt=size, pitch_pt=size * FOOTER_PITCH)
        for text in texts
        for line in text.lines
    )


def _apart(groups: list[tuple[TextLine, ...]]) -> tuple[TextLine, ...]:
    """The groups' lines, half a line between one group and the next."""
    return tuple(
        replace(line, space_before_pt=line.pitch_pt / 2) if later and not number else line
        for later, group in enumerate(groups)
        for number, line in enumerate(group)
    )


def _sender_lines(facts: SenderFacts, language: Language) -> tuple[str, ...]:
    numbers = zip(_NUMBER_LABELS[language], (facts.phone, facts.fax), strict=True)
    first = (facts.name, *address_parts(facts.building))
    second = (
        *(label + number for label, number in numbers if number),
        *(value for value in (facts.email, facts.website) if value),
    )
    return tuple(SEPARATOR.join(parts) for parts in (first, second) if parts)
