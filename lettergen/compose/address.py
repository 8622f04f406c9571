"""The address field: return line, delivery notes and address, all inside the window.

Rules: lines fill the address zone from its top and the note zone from its bottom; an address of more than six lines
borrows from the note zone, and large notes from the address zone, before the type shrinks, at most to 8 pt
(din-5008-richtlinien.de, office-roxx.de). What still does not fit is an error that names the recipient's field.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.geometry import (
    ADDRESS_LEFT,
    ADDRESS_WIDTH,
    FIELD_HEIGHT,
    NOTES_BOTTOM,
    RETURN_HEIGHT,
    Form,
)
from lettergen.compose.lines import broken, plain_line
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import AddressLine
from lettergen.letterhead.schema import AddressField
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import MM_PER_PT, measures, width_mm
from lettergen.typeface.own import ARIMO, Typeface

ROW_PITCH = NOTES_BOTTOM / 5 / MM_PER_PT
"""Five rows share return line and notes: 10.03 pt, enough for notes in 8 pt."""

NOTE_LEADING = 1.2
"""Line pitch of notes in larger type, in type sizes: at 10 pt three of them fill their zone of 12.7 mm."""

MOST_NOTES = 4
SMALLEST_ADDRESS = 8.0
SMALLEST_RETURN = 6.0
READABLE_ADDRESS = 10.0
"""Below this Arial's capitals are smaller than the 2.3 mm that postal sorting wants."""

TOLERANCE = 0.01
"""Room in mm that rounding may take."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where delivery notes and address must stand: all of the field, or what a carrier leaves of it."""

    left: float = ADDRESS_LEFT
    width: float = ADDRESS_WIDTH
    ceiling: float = 0
    """In mm below the top of the field, like ``floor``."""
    floor: float = FIELD_HEIGHT
    carrier: str | None = None
    """What the carrier is called that says so."""


WHOLE_FIELD = Room()


class _Stack(NamedTuple):
    """Notes and wrapped address at one type size; heights and places in mm."""

    room: Room
    size: float
    pitch: float
    notes: int
    note_pitch: float
    lines: list[AddressLine]
    joined: list[bool]
    """Of each line whether it goes on with the word that the line above ends in."""
    too_wide: list[AddressLine]
    address_height: float
    notes_height: float
    notes_bottom: float
    """Highest place, below the top of the field, where the address may begin."""
    fits: bool

    @property
    def address_offset(self) -> float:
        """Top of the address below the top of the field."""
        lowest = self.room.floor - self.address_height
        return min(max(NOTES_BOTTOM, self.notes_bottom), lowest)


def return_row(notes: int) -> float:
    """Height in mm of the return line's row: 5 mm, or one of five equal rows above four notes."""
    return NOTES_BOTTOM / 5 if notes >= MOST_NOTES else RETURN_HEIGHT


def address_areas(  # noqa: PLR0917
    return_line: str,
    notes: tuple[str, ...],
    lines: tuple[AddressLine, ...],
    style: AddressField,
    form: Form,
    typeface: Typeface = ARIMO,
    room: Room = WHOLE_FIELD,
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """Return line, notes and address as areas, and what does not fit."""
    stack = _fitted(lines, len(notes), style, typeface, room)
    problems = (
        *_note_problems(notes, style, typeface, room.width),
        *_address_problems(stack, lines, style, typeface),
    )
    top = form.field_top + stack.address_offset
    return_area, return_problems = _return_line(return_line, len(notes), style, form, typeface)
    if room is not WHOLE_FIELD:
        return_area = replace(return_area, x_mm=room.left)
    areas = [return_area]
    if notes:
        areas.append(_notes(notes, stack, top, style))
    areas.append(_address(stack, top, form.field_top + room.floor))
    return tuple(areas), (*return_problems, *problems)


def _fitted(
    lines: tuple[AddressLine, ...], notes: int, style: AddressField, typeface: Typeface, room: Room
) -> _Stack:
    size = style.size_pt
    stack = _stack(lines, notes, style, size, typeface, room)
    while not stack.fits and size > SMALLEST_ADDRESS:
        size = max(SMALLEST_ADDRESS, size - 0.5)
        stack = _stack(lines, notes, style, size, typeface, room)
    return stack


def _stack(  # noqa: PLR0917
    lines: tuple[AddressLine, ...],
    notes: int,
    style: AddressField,
    size: float,
    typeface: Typeface,
    room: Room,
) -> _Stack:
    texts = [(line, broken(line.text, room.width, size, typeface)) for line in lines]
    parts = [
        line if part == line.text else AddressLine(part, line.path)
        for line, text in texts
        for part in text.lines
    ]
    pitch = style.pitch_pt * size / style.size_pt
    note_pitch = max(ROW_PITCH, style.note_size_pt * NOTE_LEADING)
    address_height = len(parts) * pitch * MM_PER_PT
    notes_height = notes * note_pitch * MM_PER_PT
    notes_bottom = max(return_row(notes), room.ceiling) + notes_height
    return _Stack(
        room=room,
        size=size,
        pitch=pitch,
        notes=notes,
        note_pitch=note_pitch,
        lines=parts,
        joined=[joined for _, text in texts for joined in text.joined],
        too_wide=[AddressLine(part, line.path) for line, text in texts for part in text.too_wide],
        address_height=address_height,
        notes_height=notes_height,
        notes_bottom=notes_bottom,
        fits=notes_bottom + address_height <= room.floor + TOLERANCE,
    )


def _address_problems(
    stack: _Stack, lines: tuple[AddressLine, ...], style: AddressField, typeface: Typeface
) -> tuple[Problem, ...]:
    problems = [
        Problem(
            "address-line-too-wide",
            Place(path=line.path),
            line.text,
            {
                "width": f"{width_mm(line.text, stack.size, typeface):.0f}",
                "room": f"{stack.room.width:.0f}",
            },
        )
        for line in stack.too_wide
    ]
    if lines and not stack.fits:
        longest = max(lines, key=lambda line: len(line.text))
        params = {
            "lines": str(len(stack.lines)),
            "size": f"{stack.size:g}",
            "notes": str(stack.notes),
        }
        code = "address-too-many-lines"
        if stack.room.carrier is not None:
            code = "carrier-address-lines"
            high = f"{stack.room.floor - stack.room.ceiling:g}"
            params |= {"carrier": stack.room.carrier, "room": high}
        problems.append(Problem(code, Place(path=longest.path), longest.text, params))
    elif stack.lines and stack.size < style.size_pt and stack.size < _readable(typeface):
        problems.append(
            Problem(
                "address-small-type",
                Place(path="recipient"),
                params={"size": f"{stack.size:g}"},
                severity=Severity.WARNING,
            )
        )
    return tuple(problems)


def _readable(typeface: Typeface) -> float:
    """The size at which capitals are as high as Arial's."""
    return READABLE_ADDRESS * measures(ARIMO).capital / measures(typeface).capital


def _note_problems(
    notes: tuple[str, ...], style: AddressField, typeface: Typeface, room: float
) -> tuple[Problem, ...]:
    problems = [
        Problem("delivery-note-too-wide", Place(path=f"recipient.delivery_notes.{i}"), note)
        for i, note in enumerate(notes)
        if width_mm(note, style.note_size_pt, typeface) > room
    ]
    if len(notes) > MOST_NOTES:
        place = Place(path="recipient.delivery_notes")
        params = {"notes": str(len(notes)), "most": str(MOST_NOTES)}
        problems.append(Problem("delivery-notes-too-many", place, params=params))
    return tuple(problems)


@remembered  # saves 0.010 ms a letter
def _return_line(
    text: str, notes: int, style: AddressField, form: Form, typeface: Typeface
) -> tuple[Area, tuple[Problem, ...]]:
    size = style.return_size_pt
    while width_mm(text, size, typeface) > ADDRESS_WIDTH and size > SMALLEST_RETURN:
        size = max(SMALLEST_RETURN, size - 0.25)
    problems: tuple[Problem, ...] = ()
    if width_mm(text, size, typeface) > ADDRESS_WIDTH:
        params = {"size": f"{size:g}", "room": f"{ADDRESS_WIDTH:.0f}"}
        problems = (Problem("return-line-too-wide", Place(path="sender.authority"), text, params),)
    height = ROW_PITCH * MM_PER_PT
    area = Area(
        role="return_line",
        x_mm=ADDRESS_LEFT,
        y_mm=form.field_top + return_row(notes) - height,
        width_mm=ADDRESS_WIDTH,
        height_mm=height,
        lines=(TextLine(text=text, size_pt=size, pitch_pt=ROW_PITCH),),
    )
    return area, problems


def _notes(notes: tuple[str, ...], stack: _Stack, address_top: float, style: AddressField) -> Area:
    return Area(
        role="delivery_notes",
        x_mm=stack.room.left,
        y_mm=address_top - stack.notes_height,
        width_mm=stack.room.width,
        height_mm=stack.notes_height,
        lines=tuple(plain_line(note, style.note_size_pt, stack.note_pitch) for note in notes),
    )


def _address(stack: _Stack, top: float, bottom: float) -> Area:
    """The address with the rest of its zone, which is for lines that somebody adds."""
    return Area(
        role="address",
        x_mm=stack.room.left,
        y_mm=top,
        width_mm=stack.room.width,
        height_mm=max(bottom - top, stack.address_height),
        lines=tuple(
            [
                plain_line(line.text, stack.size, stack.pitch, joined)
                for line, joined in zip(stack.lines, stack.joined, strict=True)
            ]
        ),
    )
