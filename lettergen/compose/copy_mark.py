"""The mark of a draft or a copy, at the top of its first page: at the right, or where the letterhead leaves room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.geometry import Form, shift
from lettergen.letterhead.carriers import Box, Carrier
from lettergen.letterhead.schema import Letterhead
from lettergen.model.letter import CopyType, LetterBase
from lettergen.typeface.metrics import MM_PER_PT, width_mm
from lettergen.typeface.own import Typeface

DRAFT_MARK = "- E -"
"""What marks an Entwurf, for the sender's own office in any language."""

_INFORMATION_MARK = {"de": "Abdruck", "en": "Copy for information"}

TOP = 6.0
_HIGHEST = 4.0
"""Printers leave so much in mm at the edge."""


def copy_mark(
    letter: LetterBase,
    letterhead: Letterhead,
    others: Iterable[Area],
    form: Form,
    carrier: Carrier | None = None,
) -> tuple[Area, ...]:
    """The mark's area, clear of all ``others`` at the top of page 1; none on a fair copy."""
    match letter.copy_type:
        case CopyType.FAIR_COPY:
            return ()
        case CopyType.DRAFT:
            mark = DRAFT_MARK
        case CopyType.INFORMATION:
            mark = _INFORMATION_MARK[letter.language]
    typeface = letterhead.set_in
    taken = [
        printed_box(area, typeface)
        for area in others
        if area.pages == "first" and area.role != "dispatch"
    ]
    if letterhead.logo is not None:
        logo = letterhead.logo.logo
        right, bottom = logo.x_mm + logo.width_mm, logo.y_mm + logo.height_mm
        taken.append(Box(logo.x_mm, logo.y_mm, right, bottom))
    if carrier is not None and letter.copy_type is CopyType.INFORMATION:  # nobody posts a draft
        taken += [zone.box for zone in carrier.zones]
    places = list(_places(mark, letterhead, form))
    free = (area for area in places if not any(map(printed_box(area, typeface).meets, taken)))
    return (next(free, places[0]),)


def _places(mark: str, letterhead: Letterhead, form: Form) -> Iterator[Area]:
    """Where it may stand, the best place first: many mastheads begin as high at the left."""
    text = letterhead.design.text
    height = text.pitch_pt * MM_PER_PT
    sides: tuple[Literal["left", "center", "right"], ...] = ("right", "left", "center")
    for top in (TOP, _HIGHEST, form.field_top - height - 1):
        for side in sides:
            yield Area(
                role="copy_mark",
                x_mm=text.left_mm,
                y_mm=top,
                width_mm=text.width_mm,
                height_mm=height,
                lines=(TextLine(text=mark, size_pt=text.size_pt, pitch_pt=text.pitch_pt),),
                align=side,
            )


def printed_box(area: Area, typeface: Typeface) -> Box:
    """Where an area prints something."""
    width = max(
        (
            (area.value_offset_mm or 0)
            + width_mm(line.value, line.size_pt, typeface, strong=line.value_strong)
            if line.value
            else width_mm(line.text, line.size_pt, typeface, strong=line.strong)
            for line in area.lines
        ),
        default=0,
    )
    left = area.x_mm + shift(area.align, area.width_mm - width)
    height = sum(line.pitch_pt + line.space_before_pt for line in area.lines) * MM_PER_PT
    return Box(left, area.y_mm, left + width, area.y_mm + height)
