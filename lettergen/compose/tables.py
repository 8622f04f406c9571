"""Widths of table columns: final before any renderer sees them, so that both outputs break cells alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypedDict

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import TextStyle
from lettergen.errors import Place, Problem
from lettergen.model.blocks import Block, Cell, LineBreak, Run, Table, plain_text
from lettergen.typeface.metrics import width_mm

SPARE = 0.2
"""Room in mm for rounding: word processors count in twentieths of a point."""


CELL_PADDING_MM = 2.0
"""Left and right in a cell: figures that end a column stay clear of the words that begin the next."""

ABOVE, BELOW = 0.1, 0.2
"""Of a line, between the rules of a table and its lines: below, descenders come near the rule."""

PAIR = 8
"""Two rows of so many lines together go onto one page, lest one stands there alone at a table's beginning or end."""

_TWENTIETH = 20
"""Word counts in twentieths of a point."""


class _Cells(TypedDict):
    cell_padding_mm: float
    cell_above_pt: float
    cell_below_pt: float


def cells(pitch_pt: float) -> _Cells:
    """The room in the cells of tables, by the line pitch."""
    above, below = (round(part * pitch_pt * _TWENTIETH) / _TWENTIETH for part in (ABOVE, BELOW))
    return {"cell_padding_mm": CELL_PADDING_MM, "cell_above_pt": above, "cell_below_pt": below}


def with_widths(block: Block, style: TextStyle, width: float) -> tuple[Block, tuple[Problem, ...]]:
    """A table with its column widths in mm, together ``width``; any other block as it is.

    A column is never narrower than its longest word; columns that cannot all be so wide are an error.
    """
    if not isinstance(block, Table):
        return block, ()
    padding = 2 * style.cell_padding_mm + SPARE
    least, wished = [], []
    for head, *cells in zip(block.header, *block.rows, strict=True):
        lines = [*_lines(head, strong=True), *(line for cell in cells for line in _lines(cell))]
        words = [(word, strong) for line, strong in lines for word in line.split(" ")]
        least.append(_widest(words, style) + padding)
        wished.append(_widest(lines, style) + padding)
    if sum(least) > width:
        params = {"needed": f"{sum(least):.0f}", "room": f"{width:.0f}"}
        value = " | ".join(plain_text(cell.inlines) for cell in block.header)
        problem = Problem("table-too-wide", Place(path="body"), value, params)
        return replace(block, widths_mm=tuple(width * w / sum(least) for w in least)), (problem,)
    return replace(block, widths_mm=_shared(least, wished, width)), ()


def held_rows(block: Table, style: TextStyle, width: float) -> frozenset[int]:
    """The rows, from 0 without the header, that no page may begin with, in a text ``width`` mm wide.

    A table begins and ends with two rows where these are not too high.
    """
    columns = block.widths_mm or (width / len(block.header),) * len(block.header)
    last = len(block.rows) - 1
    pairs = {below for below in (1, last) if 1 <= below <= last}
    return frozenset(
        below
        for below in pairs
        if sum(row_lines(row, columns, style) for row in block.rows[below - 1 : below + 1]) <= PAIR
    )


def row_lines(
    row: Iterable[Cell], columns: Iterable[float], style: TextStyle, *, strong: bool = False
) -> int:
    """How many lines the highest cell of a row has; ``columns`` are the widths in mm."""
    padding = 2 * style.cell_padding_mm
    return max(
        len(lines_of(cell, width - padding, style, strong=strong).starts)
        for cell, width in zip(row, columns, strict=True)
    )


def _shared(least: list[float], wished: list[float], width: float) -> tuple[float, ...]:
    """Every column its wish when there is room.

    Else short columns such as dates get theirs, and the others their least and a share of the rest by what they lack.
    """
    if sum(wished) <= width:
        return tuple(w * width / sum(wished) for w in wished)
    lacks = [high - low for low, high in zip(least, wished, strict=True)]
    rest, wanting, open_columns = width - sum(least), sum(lacks), len(lacks)
    granted = set[int]()
    for column in sorted(range(len(lacks)), key=lacks.__getitem__):
        if lacks[column] * open_columns > rest:
            break
        granted.add(column)
        rest, wanting = rest - lacks[column], wanting - lacks[column]
        open_columns -= 1
    return tuple(
        low + (lack if column in granted else rest * lack / wanting)
        for column, (low, lack) in enumerate(zip(least, lacks, strict=True))
    )


def _lines(cell: Cell, *, strong: bool = False) -> list[tuple[str, bool]]:
    """The texts between hard breaks, each with whether it is measured in bold, as it is when any of it is bold."""
    lines = [("", strong)]
    for inline in cell.inlines:
        match inline:
            case Run():
                text, bold = lines[-1]
                lines[-1] = (text + inline.text, bold or inline.strong)
            case LineBreak():
                lines.append(("", strong))
    return lines


def _widest(texts: Iterable[tuple[str, bool]], style: TextStyle) -> float:
    size, typeface = style.size_pt, style.typeface
    return max(width_mm(text, size, typeface, strong=strong) for text, strong in texts)
