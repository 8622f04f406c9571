"""Widths of table columns: final before any renderer sees them, so that both outputs break cells alike."""

from __future__ import annotations

from dataclasses import replace

from lettergen.compose.composed import TextStyle
from lettergen.errors import Place, Problem
from lettergen.model.blocks import Block, Cell, Run, Table, plain_text
from lettergen.typeface.metrics import width_mm


def with_widths(block: Block, style: TextStyle, width: float) -> tuple[Block, tuple[Problem, ...]]:
    """A table with its column widths in mm, together ``width``; any other block as it is."""
    if not isinstance(block, Table):
        return block, ()
    columns = tuple(zip(*(block.header, *block.rows), strict=True))
    padding = 2 * style.cell_padding_mm + 0.2
    least = [max(_widest_word(cell, style) for cell in cells) + padding for cells in columns]
    wished = [max(_whole(cell, style) for cell in cells) + padding for cells in columns]
    if sum(least) > width:
        params = {"needed": f"{sum(least):.0f}", "room": f"{width:.0f}"}
        value = " | ".join(plain_text(cell.inlines) for cell in block.header)
        problem = Problem("table-too-wide", Place(path="body"), value, params)
        return replace(block, widths_mm=tuple(width * w / sum(least) for w in least)), (problem,)
    return replace(block, widths_mm=_shared(least, wished, width)), ()


def _shared(least: list[float], wished: list[float], width: float) -> tuple[float, ...]:
    """Every column its wish when there is room, else its least and a share of the rest by what it lacks."""
    if sum(wished) <= width:
        return tuple(w * width / sum(wished) for w in wished)
    rest, lack = width - sum(least), sum(wished) - sum(least)
    return tuple(low + rest * (high - low) / lack for low, high in zip(least, wished, strict=True))


def _runs(cell: Cell) -> tuple[Run, ...]:
    return tuple(inline for inline in cell.inlines if isinstance(inline, Run))


def _whole(cell: Cell, style: TextStyle) -> float:
    return sum(
        width_mm(run.text, style.size_pt, strong=True, emphasis=run.emphasis) for run in _runs(cell)
    )


def _widest_word(cell: Cell, style: TextStyle) -> float:
    words = (word for run in _runs(cell) for word in run.text.split(" "))
    return max((width_mm(word, style.size_pt, strong=True) for word in words), default=0)
