"""Where the parts of a letter should stand: measures of DIN 5008 (secondary sources), or a letterhead's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lettergen.compose.carrier import posted_rules, room_of
from lettergen.compose.frame import marks_at
from lettergen.compose.geometry import (
    ADDRESS_LEFT,
    FORMS,
    INFORMATION_OFFSET,
    PUNCH_MARK,
    SUBJECT_OFFSET,
)
from lettergen.letterhead.carriers import Carrier
from lettergen.letterhead.information import InfoBlock
from lettergen.letterhead.schema import LetterheadVersion
from lettergen.pdf.measurement.page import Page

FIELD_LEFT, FIELD_RIGHT = 20.0, 105.0
INFORMATION_LEFT, INFORMATION_RIGHT = 125.0, 200.0
TEXT_LEFT, TEXT_RIGHT = 25.0, 190.0
MARK_RIGHT = 20.0
_NEAR_MARK = 1.5
_BOTH: tuple[Literal["A", "B"], ...] = ("A", "B")
_RETURN_SIZE, _RETURN_ROOM = 8.6, 6.5
_BETWEEN = 62.7
_BLOCK_ROOM, _FOOT = 35.0, 250.0
_COLUMN_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Measures in mm from the upper left corner, type sizes in pt."""

    form: Literal["A", "B"]
    field_top: float
    field_bottom: float
    return_top: float
    """Of the return line's row, usually the top of the field."""
    return_line: bool = True
    """Whether there must be one."""
    address_left: float = ADDRESS_LEFT
    information_left: float = INFORMATION_LEFT
    information_right: float = INFORMATION_RIGHT
    information_top: float | None
    """Of a block; None for a column, whose height is the house's."""
    block: bool = True
    """Whether what stands at the right is a block that pushes the subject down; a column stands beside the text."""
    subject_offset: float = SUBJECT_OFFSET
    text_left: float = TEXT_LEFT
    text_right: float = TEXT_RIGHT
    marks: tuple[float, ...]
    """Heights at which marks may stand."""
    marks_wanted: tuple[float, ...] = ()
    """Those that must be there."""


def of_form(form: Literal["A", "B"]) -> Wanted:
    """What the secondary sources on DIN 5008 say."""
    measures = FORMS[form]
    return Wanted(
        form=form,
        field_top=measures.field_top,
        field_bottom=measures.field_bottom,
        return_top=measures.field_top,
        information_top=measures.field_top + INFORMATION_OFFSET,
        marks=(*measures.fold_marks, PUNCH_MARK),
    )


def of_design(design: LetterheadVersion, set_in: Literal["A", "B"] | None = None) -> Wanted:
    """What a letterhead says of itself, or of its letters in another form than its own."""
    form = FORMS[set_in or design.form]
    information, text = design.information, design.text
    block = isinstance(information, InfoBlock)
    top = information.y_mm
    if block and top is None:
        top = form.field_top + INFORMATION_OFFSET
    wanted = [
        *(form.fold_marks if design.marks.fold else ()),
        *((PUNCH_MARK,) if design.marks.punch else ()),
    ]
    return Wanted(
        form=set_in or design.form,
        field_top=form.field_top,
        field_bottom=form.field_bottom,
        return_top=form.field_top,
        information_left=information.x_mm,
        information_right=information.x_mm + information.width_mm,
        information_top=top if block else None,
        block=block,
        text_left=text.left_mm,
        text_right=text.left_mm + text.width_mm,
        marks=(*form.fold_marks, PUNCH_MARK),
        marks_wanted=tuple(wanted),
    )


def posted(wanted: Wanted, carrier: Carrier) -> Wanted:
    """The same where the carrier has the address stand elsewhere, or wants no marks or no return line."""
    room = room_of(carrier, FORMS[wanted.form])
    kept = {rule.y1_mm for rule in posted_rules(marks_at(wanted.marks_wanted), carrier)[0]}
    return replace(
        wanted,
        field_top=min(wanted.field_top, carrier.address.y0),
        field_bottom=max(wanted.field_bottom, carrier.address.y1),
        return_line=not carrier.alone,
        address_left=room.left,
        marks_wanted=tuple(y for y in wanted.marks_wanted if y in kept),
    )


def likely_form(pages: Sequence[Page]) -> Literal["A", "B"]:
    """The form that the first page follows: by its fold marks, else by where lines of an address stand."""
    if not pages:
        return "B"
    page = pages[0]
    heights = [s.y for s in page.shapes if s.is_rule and s.x1 <= MARK_RIGHT]
    for form in _BOTH:
        if any(abs(y - mark) <= _NEAR_MARK for y in heights for mark in FORMS[form].fold_marks):
            return form
    left = [line for line in page.lines if FIELD_LEFT - 2 <= line.x0 <= FIELD_LEFT + 12]
    small = [line.baseline for line in left if line.size_pt <= _RETURN_SIZE]
    for form in _BOTH:
        top = FORMS[form].field_top
        if any(top < y < top + _RETURN_ROOM for y in small):
            return form
    # Where the address of form B ends, form A has its subject; above, form B has its masthead.
    high = sum(FORMS["A"].field_top < line.baseline < _BETWEEN for line in left)
    low = sum(_BETWEEN < line.baseline < FORMS["B"].field_bottom for line in left)
    return "A" if high > low else "B"


def has_column(page: Page, wanted: Wanted) -> bool:
    """Whether lines stand at the right far beyond an information block's place: a column of the house's own design."""
    from_ = wanted.field_bottom + _BLOCK_ROOM
    beside = [
        line for line in page.lines if line.x0 >= FIELD_RIGHT and from_ < line.baseline < _FOOT
    ]
    lefts = Counter(round(line.x0) for line in beside)
    return bool(lefts) and lefts.most_common(1)[0][1] >= _COLUMN_LINES
