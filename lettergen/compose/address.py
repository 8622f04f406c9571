"""The address field: return line, delivery notes and address, all inside the window.

Rules: lines fill the address zone from its top and the note zone from its bottom; an address of more than six lines
borrows from the note zone, and notes from the address zone, before the type shrinks, at most to 8 pt
(din-5008-richtlinien.de, office-roxx.de). What still does not fit is an error that names the recipient's field.
"""

from __future__ import annotations

from dataclasses import dataclass

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.geometry import (
    ADDRESS_LEFT,
    ADDRESS_WIDTH,
    FIELD_HEIGHT,
    NOTES_BOTTOM,
    RETURN_HEIGHT,
    Form,
)
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import AddressLine
from lettergen.letterhead.schema import AddressField
from lettergen.typeface.metrics import MM_PER_PT, width_mm, wrap

NOTE_PITCH = NOTES_BOTTOM / 5 / MM_PER_PT
"""Five rows share return line and notes: 10.03 pt."""

MOST_NOTES = 4
SMALLEST_ADDRESS = 8.0
SMALLEST_RETURN = 6.0
READABLE_ADDRESS = 10.0
"""Below this Arial's capitals are smaller than the 2.3 mm that postal sorting wants."""


@dataclass(frozen=True, slots=True)
class _Stack:
    """Notes and wrapped address at one type size."""

    size: float
    pitch: float
    notes: int
    lines: tuple[AddressLine, ...]

    @property
    def address_height(self) -> float:
        return len(self.lines) * self.pitch * MM_PER_PT

    @property
    def notes_height(self) -> float:
        return self.notes * NOTE_PITCH * MM_PER_PT

    @property
    def room(self) -> float:
        """What the field leaves for notes and address: four notes also use the row of the return line."""
        return FIELD_HEIGHT - return_row(self.notes)

    @property
    def fits(self) -> bool:
        return self.notes_height + self.address_height <= self.room + 0.01

    @property
    def address_offset(self) -> float:
        """Top of the address below the top of the field."""
        lowest = FIELD_HEIGHT - self.address_height
        return min(max(NOTES_BOTTOM, return_row(self.notes) + self.notes_height), lowest)


def return_row(notes: int) -> float:
    """Height in mm of the return line's row: 5 mm, or one of five equal rows above four notes."""
    return NOTES_BOTTOM / 5 if notes >= MOST_NOTES else RETURN_HEIGHT


def address_areas(
    return_line: str,
    notes: tuple[str, ...],
    lines: tuple[AddressLine, ...],
    style: AddressField,
    form: Form,
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """Return line, notes and address as areas, and what does not fit."""
    stack = _fitted(lines, len(notes), style)
    problems = (*_note_problems(notes, style), *_address_problems(stack, lines))
    top = form.field_top + stack.address_offset
    return_area, return_problems = _return_line(return_line, len(notes), style, form)
    areas = [return_area]
    if notes:
        areas.append(_notes(notes, top, style))
    areas.append(_address(stack, top))
    return tuple(areas), (*return_problems, *problems)


def _fitted(lines: tuple[AddressLine, ...], notes: int, style: AddressField) -> _Stack:
    size = style.size_pt
    stack = _stack(lines, notes, style, size)
    while not stack.fits and size > SMALLEST_ADDRESS:
        size = max(SMALLEST_ADDRESS, size - 0.5)
        stack = _stack(lines, notes, style, size)
    return stack


def _stack(lines: tuple[AddressLine, ...], notes: int, style: AddressField, size: float) -> _Stack:
    wrapped = tuple(
        AddressLine(part, line.path)
        for line in lines
        for part in wrap(line.text, ADDRESS_WIDTH, size)
    )
    return _Stack(size, style.pitch_pt * size / style.size_pt, notes, wrapped)


def _address_problems(stack: _Stack, lines: tuple[AddressLine, ...]) -> tuple[Problem, ...]:
    problems = [
        Problem(
            "address-line-too-wide",
            Place(path=line.path),
            line.text,
            {"width": f"{width_mm(line.text, stack.size):.0f}", "room": f"{ADDRESS_WIDTH:.0f}"},
        )
        for line in stack.lines
        if width_mm(line.text, stack.size) > ADDRESS_WIDTH
    ]
    if not stack.fits:
        longest = max(lines, key=lambda line: len(line.text))
        params = {
            "lines": str(len(stack.lines)),
            "size": f"{stack.size:g}",
            "notes": str(stack.notes),
        }
        problems.append(
            Problem("address-too-many-lines", Place(path=longest.path), longest.text, params)
        )
    elif stack.size < min(READABLE_ADDRESS, stack.size + 1) and stack.lines:
        problems.append(
            Problem(
                "address-small-type",
                Place(path="recipient"),
                params={"size": f"{stack.size:g}"},
                severity=Severity.WARNING,
            )
        )
    return tuple(problems)


def _note_problems(notes: tuple[str, ...], style: AddressField) -> tuple[Problem, ...]:
    problems = [
        Problem("delivery-note-too-wide", Place(path=f"recipient.delivery_notes.{i}"), note)
        for i, note in enumerate(notes)
        if width_mm(note, style.note_size_pt) > ADDRESS_WIDTH
    ]
    if len(notes) > MOST_NOTES:
        place = Place(path="recipient.delivery_notes")
        params = {"notes": str(len(notes)), "most": str(MOST_NOTES)}
        problems.append(Problem("delivery-notes-too-many", place, params=params))
    return tuple(problems)


def _return_line(
    text: str, notes: int, style: AddressField, form: Form
) -> tuple[Area, tuple[Problem, ...]]:
    size = style.return_size_pt
    while width_mm(text, size) > ADDRESS_WIDTH and size > SMALLEST_RETURN:
        size = max(SMALLEST_RETURN, size - 0.25)
    problems: tuple[Problem, ...] = ()
    if width_mm(text, size) > ADDRESS_WIDTH:
        params = {"size": f"{size:g}", "room": f"{ADDRESS_WIDTH:.0f}"}
        problems = (Problem("return-line-too-wide", Place(path="sender.authority"), text, params),)
    row = return_row(notes)
    height = NOTE_PITCH * MM_PER_PT
    area = Area(
        role="return_line",
        x_mm=ADDRESS_LEFT,
        y_mm=form.field_top + row - height,
        width_mm=ADDRESS_WIDTH,
        height_mm=height,
        lines=(TextLine(text=text, size_pt=size, pitch_pt=NOTE_PITCH),),
    )
    return area, problems


def _notes(notes: tuple[str, ...], address_top: float, style: AddressField) -> Area:
    height = len(notes) * NOTE_PITCH * MM_PER_PT
    return Area(
        role="delivery_notes",
        x_mm=ADDRESS_LEFT,
        y_mm=address_top - height,
        width_mm=ADDRESS_WIDTH,
        height_mm=height,
        lines=tuple(
            TextLine(text=note, size_pt=style.note_size_pt, pitch_pt=NOTE_PITCH) for note in notes
        ),
    )


def _address(stack: _Stack, top: float) -> Area:
    return Area(
        role="address",
        x_mm=ADDRESS_LEFT,
        y_mm=top,
        width_mm=ADDRESS_WIDTH,
        height_mm=stack.address_height,
        lines=tuple(
            TextLine(text=line.text, size_pt=stack.size, pitch_pt=stack.pitch)
            for line in stack.lines
        ),
    )
