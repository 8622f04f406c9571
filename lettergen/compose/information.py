"""The information block (label and value on one line) or column (labels above values, over the whole page)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Literal, NamedTuple, assert_never

from lettergen.compose.composed import Area, InformationEntry, TextLine
from lettergen.compose.entries import (
    APART,
    Entry,
    Pair,
    Stated,
    entries,
    printed,
    sender_entries,
    stated_entry,
)
from lettergen.compose.geometry import INFORMATION_OFFSET, Form
from lettergen.compose.large_print import HALF, HEAD_SIZE, NEEDED, small_head
from lettergen.compose.lines import Broken, broken, height_mm
from lettergen.compose.sender import SenderFacts
from lettergen.errors import Place, Problem
from lettergen.letterhead.information import InfoBlock, InfoColumn, InfoField, InfoItem
from lettergen.model.base import changed
from lettergen.model.letter import LetterBase
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.typeface.metrics import MM_PER_PT, width_mm
from lettergen.typeface.own import ARIMO, Typeface

TOLERANCE = 0.01
"""Room in mm that rounding may take."""


def information_area(
    design: InfoBlock | InfoColumn,
    letter: LetterBase,
    facts: SenderFacts,
    form: Form,
    typeface: Typeface = ARIMO,
) -> InformationArea:
    """The area of the block or column, and what does not fit."""
    said = letter.references
    stated = Stated(
        letter.language, letter.date, said.yours, said.your_message, said.ours, said.our_message
    )
    plain = _information(design, stated, facts, form, 0, typeface)
    if not letter.large_print:
        return plain
    size = HEAD_SIZE
    while size > design.size_pt:
        made = _information(design, stated, facts, form, size, typeface)
        if not made.problems:
            return InformationArea(made.area, made.entries, small_head(size, "sender"))
        size -= HALF
    return InformationArea(
        plain.area, plain.entries, (*plain.problems, *small_head(size, "sender"))
    )


def _information(  # noqa: PLR0917
    design: InfoBlock | InfoColumn,
    letter: Stated,
    facts: SenderFacts,
    form: Form,
    least: float,
    typeface: Typeface,
) -> InformationArea:
    """Set with no smaller type than ``least`` for what the reader of large print needs."""
    match design:
        case InfoBlock():
            if least > design.size_pt:
                pitch = design.pitch_pt * (least / design.size_pt)
                design = changed(design, size_pt=least, pitch_pt=pitch)
            found = entries(design.items, letter, facts, gap=False)
            return _block(design, found, form, typeface)
        case InfoColumn():
            return _column(design, letter, facts, least, typeface)
        case _:
            assert_never(design)


class _Look(NamedTuple):
    """How an entry is set, in mm and pt."""

    room: float
    size: float
    label_size: float
    pitch: float
    gap: float
    apart: float
    strong: bool
    typeface: Typeface


class _Lines(NamedTuple):
    """An entry as lines, and those of its texts that stick out."""

    lines: tuple[TextLine, ...]
    too_wide: tuple[str, ...]
    broken: tuple[str, ...]
    """The lines of its value alone, an empty one between groups."""


class InformationArea(NamedTuple):
    """The block or column: set, as data, and what does not fit."""

    area: Area
    entries: tuple[InformationEntry, ...]
    problems: tuple[Problem, ...]


def _block(
    design: InfoBlock, found: list[Entry], form: Form, typeface: Typeface
) -> InformationArea:
    labels = (entry.label for entry in found if entry.label)
    widest = max((width_mm(label, design.size_pt, typeface) for label in labels), default=0)
    offset = widest + width_mm("  ", design.size_pt, typeface)
    lines: list[TextLine] = []
    problems: list[Problem] = []
    listed: list[InformationEntry] = []
    for entry in found:
        look = _Look(
            room=design.width_mm - (offset if entry.label else 0),
            size=design.size_pt,
            label_size=design.size_pt,
            pitch=design.pitch_pt,
            gap=design.pitch_pt if entry.gap else 0,
            apart=design.pitch_pt,
            strong=entry.item.strong,
            typeface=typeface,
        )
        rows = _block_lines(entry.label, entry.values, look)
        lines += rows.lines
        listed.append(_listed(entry, rows, foot=False))
        problems += _too_wide(entry, rows, look.room)
    area = Area(
        role="information",
        x_mm=design.x_mm,
        y_mm=form.field_top + INFORMATION_OFFSET if design.y_mm is None else design.y_mm,
        width_mm=design.width_mm,
        height_mm=height_mm(lines),
        lines=tuple(lines),
        value_offset_mm=offset,
    )
    return InformationArea(area, tuple(listed), tuple(problems))


def _listed(entry: Entry, rows: _Lines, foot: bool) -> InformationEntry:
    return InformationEntry(
        label=entry.label or "",
        values=entry.values,
        lines=rows.broken,
        strong=entry.item.strong,
        gap=entry.gap,
        foot=foot,
    )


# A letterhead's own entries come again with every letter of a batch, here and below.
@lru_cache(maxsize=1024)  # saves 0.033 ms a letter
def _block_lines(label: str | None, values: tuple[str, ...], look: _Look) -> _Lines:
    """Label and value side by side, further lines under the value; without a label over the whole width."""
    texts = [
        broken(value, look.room, look.size, look.typeface, strong=look.strong) for value in values
    ]
    rows = _spaced(texts, look) or [_Row("", 0)]
    lines = []
    for number, (row, apart, joined, link) in enumerate(rows):
        gap = apart if number else look.gap
        line = TextLine(
            text=row,
            size_pt=look.size,
            pitch_pt=look.pitch,
            space_before_pt=gap,
            joined=joined,
            link=link,
        )
        if label is None:
            line = replace(line, strong=look.strong)
        else:
            line = replace(line, text="" if number else label, value=row, value_strong=look.strong)
        lines.append(line)
    return _Lines(tuple(lines), _sticking_out(texts), _value_lines(texts))


def _column(
    design: InfoColumn, letter: Stated, facts: SenderFacts, least: float, typeface: Typeface
) -> InformationArea:
    above = _rows(design, design.items, letter, facts, least, typeface, foot=False)
    below = _rows(design, design.foot_items, letter, facts, least, typeface, foot=True)
    lines = [line for entry in above for line in entry.lines]
    foot_lines = [line for entry in below for line in entry.lines]
    room = design.bottom_mm - design.y_mm
    used = height_mm(lines) + height_mm(foot_lines)
    apart = design.gap_pt * MM_PER_PT if above and below else 0
    found = above + below
    problems = [problem for entry in found for problem in entry.too_wide]
    if used + apart > room + TOLERANCE:
        problems.append(_overflow(found, used, room))
    elif foot_lines:
        foot_lines[0] = _below(foot_lines[0], (room - used) / MM_PER_PT)
    area = Area(
        role="information",
        x_mm=design.x_mm,
        y_mm=design.y_mm,
        width_mm=design.width_mm,
        height_mm=room,
        lines=(*lines, *foot_lines),
    )
    return InformationArea(area, tuple([entry.listed for entry in found]), tuple(problems))


@remembered_by_value  # saves 0.002 ms a letter
def _below(line: TextLine, space_pt: float) -> TextLine:
    return replace(line, space_before_pt=space_pt)


class _Rows(NamedTuple):
    """An entry of a column: its lines, the same as data, and what sticks out."""

    entry: Entry
    lines: tuple[TextLine, ...]
    listed: InformationEntry
    too_wide: tuple[Problem, ...]


def _rows(  # noqa: PLR0917
    design: InfoColumn,
    items: tuple[InfoItem, ...],
    letter: Stated,
    facts: SenderFacts,
    least: float,
    typeface: Typeface,
    *,
    foot: bool,
) -> list[_Rows]:
    """The entries of ``items``; most are the same in all letters of a sender."""

    def stated(item: InfoItem, gap: bool) -> _Rows | None:
        return _set_entry(design, stated_entry(letter, item, gap), least, typeface, foot)

    known = _sender_rows(design, items, letter.language, facts, least, typeface, foot)
    return printed(items, known, stated, gap=True)


@remembered  # saves 0.048 ms a letter
def _sender_rows(  # noqa: PLR0917  each compared by itself
    design: InfoColumn,
    items: tuple[InfoItem, ...],
    language: Literal["de", "en"],
    facts: SenderFacts,
    least: float,
    typeface: Typeface,
    foot: bool,
) -> tuple[Pair[_Rows | None], ...]:
    def both(pair: tuple[Entry | None, Entry | None]) -> tuple[_Rows | None, _Rows | None]:
        plain, apart = (_set_entry(design, entry, least, typeface, foot) for entry in pair)
        return plain, apart

    return tuple(pair and both(pair) for pair in sender_entries(items, language, facts))


@remembered  # saves 0.004 ms a letter
def _set_entry(
    design: InfoColumn, entry: Entry | None, least: float, typeface: Typeface, foot: bool
) -> _Rows | None:
    if entry is None:
        return None
    size = max(design.size_pt, least if entry.item.field in NEEDED else 0)
    look = _Look(
        room=design.width_mm,
        size=size,
        label_size=design.label_size_pt or design.size_pt,
        pitch=design.pitch_pt * size / design.size_pt,
        gap=design.gap_pt if entry.gap else 0,
        apart=design.gap_pt,
        strong=entry.item.strong,
        typeface=typeface,
    )
    rows = _column_lines(entry.label, entry.values, look)
    return _Rows(entry, rows.lines, _listed(entry, rows, foot), _too_wide(entry, rows, look.room))


def _column_lines(label: str | None, values: tuple[str, ...], look: _Look) -> _Lines:
    """The label above its values."""
    labels = _label(label, look) if label else _NO_LABEL
    texts = [
        broken(value, look.room, look.size, look.typeface, strong=look.strong) for value in values
    ]
    lines = list(labels.lines)
    for row in _spaced(texts, look):
        line = TextLine(
            text=row.text,
            size_pt=look.size,
            pitch_pt=look.pitch,
            space_before_pt=row.space if lines else look.gap,
            strong=look.strong,
            joined=row.joined,
            link=row.link,
        )
        lines.append(line)
    too_wide = (*labels.too_wide, *[line for text in texts for line in text.too_wide])
    return _Lines(tuple(lines), too_wide, _value_lines(texts))


@lru_cache(maxsize=256)  # saves 0.004 ms a letter
def _label(label: str, look: _Look) -> _Lines:
    text = broken(label, look.room, look.label_size, look.typeface)
    lines = tuple(
        TextLine(
            text=row.text,
            size_pt=look.label_size,
            pitch_pt=look.pitch,
            space_before_pt=row.space if number else look.gap,
            joined=row.joined,
            link=row.link,
        )
        for number, row in enumerate(_spaced([text], look))
    )
    return _Lines(lines, text.too_wide, text.lines)


_NO_LABEL = _Lines((), (), ())


def _value_lines(texts: list[Broken]) -> tuple[str, ...]:
    return tuple([line for text in texts for line in text.lines])


class _Row(NamedTuple):
    """A line of an entry with the space above it in pt."""

    text: str
    space: float
    joined: bool = False
    link: str | None = None


def _spaced(texts: list[Broken], look: _Look) -> list[_Row]:
    """The lines of the values."""
    rows: list[_Row] = []
    space = 0.0
    for text in texts:
        if text.lines == (APART,):
            space = look.apart
            continue
        parts = zip(text.lines, text.joined, text.links, strict=True)
        for number, (line, joined, link) in enumerate(parts):
            rows.append(_Row(line, 0 if number else space, joined, link))
        space = 0
    return rows


def _sticking_out(texts: list[Broken]) -> tuple[str, ...]:
    return tuple(line for text in texts for line in text.too_wide)


_PATHS = {
    InfoField.EMAIL: "sender.contact.email",
    InfoField.CONTACT: "sender.contact.name",
    InfoField.ROOM: "sender.contact.room",
    InfoField.DIRECT_PHONE: "sender.contact.extension",
    InfoField.DIRECT_FAX: "sender.contact.extension",
    InfoField.YOUR_REFERENCE: "references.yours",
    InfoField.OUR_REFERENCE: "references.ours",
}


def _path(item: InfoItem) -> str:
    return _PATHS.get(item.field, "sender") if item.field else "letterhead"


def _too_wide(entry: Entry, lines: _Lines, room: float) -> tuple[Problem, ...]:
    if not lines.too_wide:
        return ()
    params = {"label": entry.label or "", "room": f"{room:.0f}"}
    place = Place(path=_path(entry.item))
    return tuple(Problem("information-too-wide", place, line, params) for line in lines.too_wide)


def _overflow(found: list[_Rows], height: float, room: float) -> Problem:
    longest = max(found, key=lambda rows: len(rows.lines)).entry
    params = {
        "label": longest.label or longest.values[0],
        "height": f"{height:.0f}",
        "room": f"{room:.0f}",
    }
    return Problem("information-overflow", Place(path=_path(longest.item)), params=params)
