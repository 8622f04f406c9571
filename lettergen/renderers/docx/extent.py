"""How many pages a letter will have, as far as it matters before anybody has set it: one, or more."""

from __future__ import annotations

import math
from typing import assert_never

from lettergen.compose.composed import ComposedLetter, Signatures, TextStyle
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    List,
    Paragraph,
    Table,
)
from lettergen.renderers.docx.breaks import fit
from lettergen.typeface.metrics import MM_PER_PT


def expected_pages(letter: ComposedLetter) -> int:
    """Number of pages, exact for one page, else an estimate that ignores what is kept together."""
    page = letter.page
    height = (
        sum(
            (item.space_before_pt if number else 0)
            + _height(item.block, item.style or letter.style, page.text_width_mm)
            for number, item in enumerate(letter.flow)
        )
        * MM_PER_PT
    )
    rest = height - (page.bottom_mm - page.first_top_mm)
    # A tenth of a millimetre is less than any line and more than all rounding.
    return 1 + max(0, math.ceil((rest - 0.1) / (page.bottom_mm - page.following_top_mm)))


def _height(block: Block | Signatures, style: TextStyle, width_mm: float) -> float:
    """Height in pt."""
    match block:
        case Paragraph() | Heading():
            strong = isinstance(block, Heading)
            return fit(block.inlines, width_mm, style.size_pt, strong=strong).lines * style.pitch_pt
        case List():
            return _list_height(block, style, width_mm - style.list_indent_mm)
        case Table():
            columns = block.widths_mm or (width_mm / len(block.header),) * len(block.header)
            return style.pitch_pt * sum(
                _row_lines(cells, columns, style, strong=not number)
                for number, cells in enumerate((block.header, *block.rows))
            )
        case Signatures():
            return style.pitch_pt * max(
                len(signer.above) + signer.space_lines + len(signer.below)
                for signer in block.signers
            )
        case _:
            assert_never(block)


def _list_height(block: List, style: TextStyle, width_mm: float) -> float:
    inner = sum(_height(child, style, width_mm) for item in block.items for child in item.blocks)
    gaps = sum(len(item.blocks) for item in block.items) - 1 if block.loose else 0
    return inner + gaps * style.pitch_pt


def _row_lines(
    cells: tuple[Cell, ...], widths_mm: tuple[float, ...], style: TextStyle, *, strong: bool
) -> int:
    padding = 2 * style.cell_padding_mm
    return max(
        fit(cell.inlines, width - padding, style.size_pt, strong=strong).lines
        for cell, width in zip(cells, widths_mm, strict=True)
    )
