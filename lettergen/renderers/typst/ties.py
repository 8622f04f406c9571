"""How much must stand on one page with the last lines of a block: the height that ties it to what follows.

Word processors keep the last two or three lines of a paragraph with the next one, the last row of a table with what stands below
it. Typst moves a whole block or nothing. So the last line of a tied block reaches as far down as what it is tied to, and
what follows is moved up again by as much: where that has no room on a page, the last lines have none either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lettergen.compose.composed import FlowItem, Page, Signatures, TextStyle
from lettergen.compose.tables import held_rows
from lettergen.model.blocks import Block, Heading, List, Paragraph, Table
from lettergen.renderers.typst.extent import (
    MM,
    fits_a_page,
    line_count,
    rows_fit_a_page,
    rows_height,
    signatures_height,
)

FEWEST_LINES = 2
"""Of a paragraph on either side of a page break."""
WHOLE_LINES = 3
"""A paragraph of no more lines never breaks."""
WHOLE_ENTRY = 8
"""The same for the paragraphs of a list that are tied: LibreOffice never breaks them."""


class Standing(NamedTuple):
    """How an item stands on pages."""

    whole: bool
    """Whether it never breaks. What is higher than a page does: it would run over its foot."""
    tie: float
    """The height in pt that its last lines need below them; 0 for one that is not tied or moves as a whole."""
    lead: float
    """Height in pt of the least of it that can begin a page, with what that is tied to."""


def standing(item: FlowItem, page: Page, style: TextStyle, tail: float) -> Standing:
    """How an item stands below whose last line ``tail`` pt must have room, of what it is kept with; 0 for none."""
    block, own, width = item.block, item.style or style, page.text_width_mm
    held = item.keep_together or isinstance(block, Heading | Signatures)
    if held and fits_a_page(block, page, own):
        return Standing(whole=True, tie=0.0, lead=_height(block, page, own) + tail)
    room = (page.bottom_mm - page.following_top_mm) * MM
    tied = bool(tail) and _end(block, own, width) + tail <= room
    return Standing(
        whole=False, tie=tail if tied else 0.0, lead=lead(block, width, own, page, tail)
    )


def inner_ties(  # noqa: PLR0917
    blocks: Sequence[Block], gap: float, width: float, page: Page, style: TextStyle, tail: float
) -> list[float]:
    """For each block of a list's entry the height in pt that its last lines need below them; what introduces a list or a table is tied to it.

    ``tail`` follows the last one.
    """
    found = [0.0] * (len(blocks) - 1) + [tail] * bool(blocks)
    for number in range(len(blocks) - 2, -1, -1):
        if introduces(blocks[number], blocks[number + 1]):
            rest = found[number + 1] if number + 2 == len(blocks) else 0
            found[number] = gap + lead(blocks[number + 1], width, style, page, rest)
    return found


def introduces(above: Block, below: Block) -> bool:
    """Whether a page must not end between the two."""
    return isinstance(above, Paragraph) and isinstance(below, List | Table)


def stays_whole(block: Paragraph, width: float, style: TextStyle, tie: float) -> bool:
    """Whether a paragraph of a list never breaks."""
    return bool(tie) and line_count(block, width, style) <= WHOLE_ENTRY


def lead(  # noqa: PLR0917
    block: Block | Signatures,
    width: float,
    style: TextStyle,
    page: Page,
    tail: float,
    whole: int = WHOLE_LINES,
) -> float:
    """Height in pt of the least of a block that can begin a page; ``tail`` follows its last line."""
    match block:
        case Paragraph() | Heading():
            count = line_count(block, width, style)
            if count <= whole or isinstance(block, Heading):
                return count * style.pitch_pt + tail
            return FEWEST_LINES * style.pitch_pt
        case List(items=(first, *others)):
            gap = style.pitch_pt if block.loose else 0
            inner = width - style.list_indent_mm
            return _entry_lead(first.blocks, gap, inner, style, page, 0 if others else tail)
        case Table() if rows_fit_a_page(block, page, style):
            count = _leading_rows(block, style, width)
            begin = rows_height(block, (block.header, *block.rows[:count]), style)
            return begin + (0 if block.rows[count:] else tail)
        case Signatures():
            return signatures_height(block, style) + tail
        case _:
            return style.pitch_pt


def _leading_rows(block: Table, style: TextStyle, width: float) -> int:
    """How many rows of a table stand on one page with its header."""
    held = held_rows(block, style, width)
    return next((row for row in range(1, len(block.rows)) if row not in held), len(block.rows))


def _trailing_rows(block: Table, style: TextStyle, width: float) -> int:
    """How many rows stand on one page at a table's end."""
    held, count = held_rows(block, style, width), len(block.rows)
    return next((count - row for row in range(count - 1, 0, -1) if row not in held), count)


def _entry_lead(  # noqa: PLR0917
    blocks: Sequence[Block], gap: float, width: float, style: TextStyle, page: Page, tail: float
) -> float:
    if not blocks:
        return style.pitch_pt + tail
    tie = inner_ties(blocks, gap, width, page, style, tail)[0]
    return lead(blocks[0], width, style, page, tie, WHOLE_ENTRY if tie else WHOLE_LINES)


def _end(block: Block | Signatures, style: TextStyle, width: float) -> float:
    """Height in pt of the most that stands with what a block is tied to."""
    if isinstance(block, Table):
        return rows_height(
            block, (block.header, *block.rows[-_trailing_rows(block, style, width) :]), style
        )
    return (WHOLE_ENTRY if isinstance(block, List) else WHOLE_LINES) * style.pitch_pt


def _height(block: Block | Signatures, page: Page, style: TextStyle) -> float:
    if isinstance(block, Signatures):
        return signatures_height(block, style)
    if isinstance(block, Table):
        return rows_height(block, (block.header, *block.rows), style)
    return line_count(block, page.text_width_mm, style) * style.pitch_pt
