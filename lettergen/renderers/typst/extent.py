"""How high blocks are, before Typst says: quickly where a wrong answer costs time alone, exactly where it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import assert_never

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import FlowItem, Page, Signatures, Signer, TextStyle
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    LineBreak,
    List,
    Paragraph,
    Run,
    Table,
    plain_text,
)

MM = 72 / 25.4
"""Points in a millimetre."""
MEAN_ADVANCE_EM = 0.5
"""Width of a character of running text in Arimo, averaged over German words."""

_Text = Paragraph | Heading | Cell
_Count = Callable[[_Text, float, TextStyle], int]
"""Counts the lines of a text in a width in mm."""


def fits_first_page(page: Page, heights: Sequence[float]) -> bool:
    """Whether a text of items that are so high in pt seems to end on page 1."""
    return sum(heights) <= (page.bottom_mm - page.first_top_mm) * MM


def rough_height(item: FlowItem, width: float, style: TextStyle) -> float:
    """Of an item and the distance above it in pt."""
    own = item.style or style
    lines = _lines(item.block, width, own, _roughly)
    return item.space_before_pt + own.pitch_pt * lines + _air(item.block, own)


def _air(block: Block | Signatures, style: TextStyle) -> float:
    """What the rows of a table, the lists' tables among them, keep free above and below their lines."""
    match block:
        case Table():
            return (1 + len(block.rows)) * _row_air(style)
        case List():
            return sum(_air(child, style) for entry in block.items for child in entry.blocks)
        case _:
            return 0


def _row_air(style: TextStyle) -> float:
    return style.cell_above_pt + style.cell_below_pt


def fits_a_page(block: Block | Signatures, page: Page, style: TextStyle) -> bool:
    """Whether a block can stand whole on a page; with a line to spare, so that yes means yes."""
    room = (page.bottom_mm - page.following_top_mm) * MM
    lines = _lines(block, page.text_width_mm, style, _exactly) + 1
    return lines * style.pitch_pt + _air(block, style) <= room


def line_count(block: Block | Signatures, width: float, style: TextStyle) -> int:
    """How many lines a block has in ``width`` mm."""
    return _lines(block, width, style, _exactly)


def rows_height(block: Table, rows: Sequence[Sequence[Cell]], style: TextStyle) -> float:
    """Height in pt of these rows of a table."""
    lines = sum(_row_lines(row, block.widths_mm, style, _exactly) for row in rows)
    return lines * style.pitch_pt + len(rows) * _row_air(style)


def signatures_height(block: Signatures, style: TextStyle) -> float:
    """Height in pt; the lines of signatures are final."""
    return style.pitch_pt * max(
        (len(s.above) + s.space_lines + len(s.below) for s in block.signers), default=0
    )


def rows_fit_a_page(block: Table, page: Page, style: TextStyle) -> bool:
    """Whether each row of a table can stand whole on a page below the header."""
    return all(
        fits_a_page(Table(block.header, (row,), block.align, block.widths_mm), page, style)
        for row in block.rows
    )


def _lines(block: Block | Signatures, width: float, style: TextStyle, count: _Count) -> int:
    match block:
        case Paragraph() | Heading():
            return count(block, width, style)
        case List(items=items, loose=loose):
            inner = width - style.list_indent_mm
            return sum(_stack(entry.blocks, inner, style, count, loose=loose) for entry in items)
        case Table():
            return _table_lines(block, width, style, count)
        case Signatures(signers=signers):
            share = width / max(len(signers), block.columns, 1)
            return max((_signer_lines(s, share, style, count) for s in signers), default=0)
        case _:
            assert_never(block)


def _stack(
    blocks: Iterable[Block], width: float, style: TextStyle, count: _Count, *, loose: bool
) -> int:
    return sum(_lines(block, width, style, count) + loose for block in blocks)


def _table_lines(block: Table, width: float, style: TextStyle, count: _Count) -> int:
    widths = block.widths_mm or (width / len(block.header),) * len(block.header)
    return sum(_row_lines(row, widths, style, count) for row in (block.header, *block.rows))


def _row_lines(
    row: Sequence[Cell], widths: Sequence[float], style: TextStyle, count: _Count
) -> int:
    return max(
        count(cell, column - 2 * style.cell_padding_mm, style)
        for cell, column in zip(row, widths, strict=True)
    )


def _signer_lines(signer: Signer, width: float, style: TextStyle, count: _Count) -> int:
    texts = (*signer.above, *signer.below)
    return signer.space_lines + sum(count(Paragraph((Run(text),)), width, style) for text in texts)


def _roughly(text: _Text, width: float, style: TextStyle) -> int:
    if text.lines:
        return len(text.lines.starts)
    letters = len(plain_text(text.inlines))
    breaks = sum(isinstance(inline, LineBreak) for inline in text.inlines)
    return max(1, ceil(letters * MEAN_ADVANCE_EM * style.size_pt / (width * MM))) + breaks


def _exactly(text: _Text, width: float, style: TextStyle) -> int:
    # Bold is the wider face, and a heading is bold.
    return len(lines_of(text, width, style, strong=isinstance(text, Heading)).starts)
