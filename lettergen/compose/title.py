"""The title in place of the address field: what a press release shows where a letter names its recipient."""

from __future__ import annotations

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.geometry import ADDRESS_LEFT, ADDRESS_WIDTH, RETURN_HEIGHT, Form
from lettergen.compose.lines import Broken, broken, height_mm, too_wide
from lettergen.errors import Problem
from lettergen.letterhead.schema import Text
from lettergen.model.letter import LetterBase
from lettergen.typeface.own import ARIMO, Typeface

TITLE_SIZES = 2
"""Type size of the title, in sizes of the text."""

TITLE_PITCH = 1.2
"""Line pitch of the title, in its type sizes."""


def document_title(
    letter: LetterBase, form: Form, text: Text, typeface: Typeface = ARIMO
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The title that the letter's kind gives it, and the lines below, such as its number.

    It begins where the return line would, so that it stands beside the information block. A document that has no
    title of its own has no area.
    """
    title = letter.document_title()
    if title is None:
        return (), ()
    size = TITLE_SIZES * text.size_pt
    head = broken(title.title, ADDRESS_WIDTH, size, typeface, strong=True)
    parts = [
        broken(p.text, ADDRESS_WIDTH, text.size_pt, typeface, strong=p.strong) for p in title.lines
    ]
    lines = [
        TextLine(text=line, size_pt=size, pitch_pt=size * TITLE_PITCH, strong=True)
        for line in head.lines
    ]
    for said, part in zip(title.lines, parts, strict=True):
        lines += _lines(part, text, strong=said.strong)
    area = Area(
        role="document_title",
        x_mm=ADDRESS_LEFT,
        y_mm=form.field_top + RETURN_HEIGHT,
        width_mm=ADDRESS_WIDTH,
        height_mm=height_mm(lines),
        lines=tuple(lines),
    )
    return (area,), too_wide((head, *parts), ADDRESS_WIDTH, title.field or "kind")


def _lines(part: Broken, text: Text, *, strong: bool) -> list[TextLine]:
    """Half a line of space above, so that they stand apart."""
    return [
        TextLine(
            text=line,
            size_pt=text.size_pt,
            pitch_pt=text.pitch_pt,
            space_before_pt=0 if position else text.pitch_pt / 2,
            strong=strong,
        )
        for position, line in enumerate(part.lines)
    ]
