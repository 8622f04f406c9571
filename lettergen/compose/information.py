"""The information block (label and value on one line) or column (labels above values, over the whole page)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.geometry import INFORMATION_OFFSET, Form
from lettergen.compose.sender import SenderFacts, address_parts
from lettergen.errors import Place, Problem
from lettergen.german.dates import numeric, written
from lettergen.letterhead.checks import grouped_iban
from lettergen.letterhead.schema import InfoBlock, InfoColumn, InfoField, InfoItem
from lettergen.model.letter import LetterBase
from lettergen.typeface.metrics import MM_PER_PT, width_mm, wrap


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with the values that it prints in this letter."""

    item: InfoItem
    label: str | None
    values: tuple[str, ...]


def entries(
    items: tuple[InfoItem, ...], letter: LetterBase, facts: SenderFacts
) -> tuple[Entry, ...]:
    """The items that have something to print, in order; empty ones are left out unless their letterhead keeps them."""
    found = (
        Entry(item, _label(item, letter), item.lines or _VALUES[item.field](letter, facts))
        for item in items
        if item.field or item.lines
    )
    return tuple(entry for entry in found if entry.values or entry.item.print_when_empty)


def _label(item: InfoItem, letter: LetterBase) -> str | None:
    return item.label_en or item.label if letter.language == "en" else item.label


def _optional(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _contact(facts: SenderFacts, field: str) -> tuple[str, ...]:
    return _optional(getattr(facts.contact, field)) if facts.contact else ()


def _day(letter: LetterBase, field: str) -> tuple[str, ...]:
    day = letter.date if field == "date" else getattr(letter.references, field)
    if day is None:
        return ()
    return (written(day, "en") if letter.language == "en" else numeric(day),)


def _accounts(facts: SenderFacts) -> tuple[str, ...]:
    lines: list[str] = []
    for account in facts.bank_accounts:
        lines += [account.bank, "IBAN", grouped_iban(account.iban)]
        lines += [f"BIC {account.bic}"] if account.bic else []
    return tuple(lines)


_VALUES: Mapping[InfoField | None, Callable[[LetterBase, SenderFacts], tuple[str, ...]]] = {
    InfoField.HEAD_TITLE: lambda _, f: _optional(f.head_title),
    InfoField.AUTHORITY: lambda _, f: (f.name,),
    InfoField.UNIT: lambda _, f: f.unit_lines,
    InfoField.BUILDING: lambda _, f: address_parts(f.building),
    InfoField.PHONE: lambda _, f: _optional(f.phone),
    InfoField.DIRECT_PHONE: lambda _, f: _optional(f.direct_phone),
    InfoField.FAX: lambda _, f: _optional(f.fax),
    InfoField.DIRECT_FAX: lambda _, f: _optional(f.direct_fax),
    InfoField.CITIZEN_PHONE: lambda _, f: _optional(f.citizen_phone),
    InfoField.EMAIL: lambda _, f: _contact(f, "email") or _optional(f.email),
    InfoField.WEBSITE: lambda _, f: _optional(f.website),
    InfoField.CONTACT: lambda _, f: _contact(f, "name"),
    InfoField.ROOM: lambda _, f: _contact(f, "room"),
    InfoField.YOUR_REFERENCE: lambda letter, _: _optional(letter.references.yours),
    InfoField.YOUR_MESSAGE: lambda letter, _: _day(letter, "your_message"),
    InfoField.OUR_REFERENCE: lambda letter, _: _optional(letter.references.ours),
    InfoField.OUR_MESSAGE: lambda letter, _: _day(letter, "our_message"),
    InfoField.DATE: lambda letter, _: _day(letter, "date"),
    InfoField.BANK_ACCOUNTS: lambda _, f: _accounts(f),
}


def information_area(
    design: InfoBlock | InfoColumn, letter: LetterBase, facts: SenderFacts, form: Form
) -> tuple[Area, tuple[Problem, ...]]:
    """The area of the block or column, and what does not fit."""
    match design:
        case InfoBlock():
            return _block(design, entries(design.items, letter, facts), form)
        case InfoColumn():
            top = entries(design.items, letter, facts)
            return _column(design, top, entries(design.foot_items, letter, facts))
        case _:
            assert_never(design)


def _block(
    design: InfoBlock, found: tuple[Entry, ...], form: Form
) -> tuple[Area, tuple[Problem, ...]]:
    labels = [f"{entry.label}" for entry in found if entry.label]
    space = width_mm("  ", design.size_pt)
    offset = max((width_mm(label, design.size_pt) for label in labels), default=0) + space
    room = design.width_mm - offset
    lines: list[TextLine] = []
    problems: list[Problem] = []
    for entry in found:
        values = [part for value in entry.values for part in wrap(value, room, design.size_pt)]
        problems += _too_wide(entry, values or [""], room, design.size_pt)
        for number, value in enumerate(values or [""]):
            gap = design.pitch_pt if entry.item.gap and lines and not number else 0
            label = (entry.label or "") if not number else ""
            lines.append(
                TextLine(
                    text=label,
                    size_pt=design.size_pt,
                    pitch_pt=design.pitch_pt,
                    space_before_pt=gap,
                    value=value,
                    value_strong=entry.item.strong,
                )
            )
    top = form.field_top + INFORMATION_OFFSET if design.y_mm is None else design.y_mm
    area = Area(
        role="information",
        x_mm=design.x_mm,
        y_mm=top,
        width_mm=design.width_mm,
        height_mm=height_mm(lines),
        lines=tuple(lines),
        value_offset_mm=offset,
    )
    return area, tuple(problems)


def height_mm(lines: list[TextLine] | tuple[TextLine, ...]) -> float:
    """Height of the lines with the spaces before them."""
    return sum(line.pitch_pt + line.space_before_pt for line in lines) * MM_PER_PT


def _column(
    design: InfoColumn, top: tuple[Entry, ...], foot: tuple[Entry, ...]
) -> tuple[Area, tuple[Problem, ...]]:
    lines, problems = _column_lines(design, top)
    foot_lines, foot_problems = _column_lines(design, foot)
    room = design.bottom_mm - design.y_mm
    left = (room - height_mm(lines) - height_mm(foot_lines)) / MM_PER_PT
    if left < (design.gap_pt if foot_lines and lines else 0) - 0.01:
        problems.append(_overflow(design, lines + foot_lines, (*top, *foot)))
    elif foot_lines:
        first = foot_lines[0]
        foot_lines[0] = _spaced(first, first.space_before_pt + left)
    area = Area(
        role="information",
        x_mm=design.x_mm,
        y_mm=design.y_mm,
        width_mm=design.width_mm,
        height_mm=room,
        lines=(*lines, *foot_lines),
    )
    return area, (*problems, *foot_problems)


def _spaced(line: TextLine, space: float) -> TextLine:
    return TextLine(
        text=line.text,
        size_pt=line.size_pt,
        pitch_pt=line.pitch_pt,
        space_before_pt=space,
        strong=line.strong,
        colour=line.colour,
    )


def _column_lines(
    design: InfoColumn, found: tuple[Entry, ...]
) -> tuple[list[TextLine], list[Problem]]:
    lines: list[TextLine] = []
    problems: list[Problem] = []
    for entry in found:
        label_size = design.label_size_pt or design.size_pt
        parts = [(entry.label, label_size, False)] if entry.label else []
        values = [
            part
            for value in entry.values
            for part in wrap(value, design.width_mm, design.size_pt, strong=entry.item.strong)
        ]
        problems += _too_wide(
            entry, values, design.width_mm, design.size_pt, strong=entry.item.strong
        )
        parts += [(value, design.size_pt, entry.item.strong) for value in values]
        for number, (text, size, strong) in enumerate(parts):
            apart = number == 0 and bool(lines) and entry.item.gap is not False
            lines.append(
                TextLine(
                    text=text,
                    size_pt=size,
                    pitch_pt=design.pitch_pt,
                    space_before_pt=design.gap_pt if apart else 0,
                    strong=strong,
                )
            )
    return lines, problems


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


def _too_wide(
    entry: Entry, values: list[str], room: float, size: float, *, strong: bool = False
) -> list[Problem]:
    params = {"label": entry.label or "", "room": f"{room:.0f}"}
    return [
        Problem("information-too-wide", Place(path=_path(entry.item)), value, params)
        for value in values
        if width_mm(value, size, strong=strong) > room
    ]


def _overflow(design: InfoColumn, lines: list[TextLine], found: tuple[Entry, ...]) -> Problem:
    longest = max(found, key=lambda entry: len(entry.values))
    params = {
        "label": longest.label or longest.values[0],
        "height": f"{height_mm(lines):.0f}",
        "room": f"{design.bottom_mm - design.y_mm:.0f}",
    }
    return Problem("information-overflow", Place(path=_path(longest.item)), params=params)
