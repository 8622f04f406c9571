"""Where pages end, foreseen from the heights of lines: how many there will be, and where a program needs help.

Word keeps the last two lines of a paragraph with the next one; LibreOffice moves the whole paragraph, and gives up when
that begins the page. So where a page ends within a paragraph that is kept with the next, the place is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Final, assert_never

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import ComposedLetter, FlowItem, Page, Signatures, TextStyle
from lettergen.compose.tables import held_rows, row_lines
from lettergen.model.blocks import Block, Cell, Heading, List, Paragraph, Table
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import MM_PER_PT

WHOLE_ENTRY = 8
"""Paragraphs of a list that are kept with what follows never break up to so many lines: LibreOffice never breaks them."""
_TOLERANCE_PT = 0.02
"""Less than a twentieth of a point, in which Word and LibreOffice count."""
BEFORE: Final = -1
"""In place of a row's number: the end of a page before a table."""
_SECOND_ROW = 2
"""Its number among a table's lines: header and first row stand before it."""
_SAFE_PT = 1.0
"""A text that ends so far above the foot of page 1 ends there; nobody need know where its lines are."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The pages of a letter."""

    count: int
    ends: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By the number of a paragraph that is kept with what follows: the offsets at which pages end within it."""
    begins: tuple[tuple[int, int], ...] = ()
    """Of each page but the first: the number of the text that it begins with (-1 for a row of a table), and the offset."""


_ONE_PAGE: Final = Foreseen(1)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, a row of a table, or signatures: what no page parts."""

    height: float
    """In pt, like the distances."""
    above: float = 0
    """Distance to what stands above it, which the top of a page swallows."""
    bound: bool = False
    """Whether no page may begin with it."""
    text: int = -1
    """Number of its paragraph."""
    offset: int = 0
    """Where it begins in that."""
    header: float = 0
    """Height of what is repeated above it where it begins a page."""

    def placed(self, above: float, *, bound: bool) -> _Line:
        """The same at that distance below what stands above it."""
        # ``dataclasses.replace`` takes five times as long.
        return _Line(self.height, above, bound, self.text, self.offset, self.header)


def foreseen(letter: ComposedLetter) -> Foreseen:
    """The pages of the running text."""
    first, following = _rooms(letter.page)
    if _height(letter) < first - _SAFE_PT:
        return _ONE_PAGE
    lines = _Setter(letter.style, letter.page.text_width_mm).lines(letter.flow)
    if sum(line.height + line.above for line in lines) <= first:
        return _ONE_PAGE
    ends: dict[int, tuple[int, ...]] = {}
    kept = _kept(lines)
    starts = _starts(lines, first, following)
    for line in (lines[start] for start in starts[1:]):
        if line.offset and line.text in kept:
            ends[line.text] = (*ends.get(line.text, ()), line.offset)
    begins = tuple((lines[start].text, lines[start].offset) for start in starts[1:])
    return Foreseen(max(len(starts), 1), ends, begins)


def line_tops(letter: ComposedLetter) -> Iterator[tuple[int, float]]:
    """Page, from 1, and upper edge in mm of each line of the running text, row of a table, and row of signatures."""
    page = letter.page
    lines = _Setter(letter.style, page.text_width_mm).lines(letter.flow)
    starts = (*_starts(lines, *_rooms(page)), len(lines))
    for number, (start, stop) in enumerate(pairwise(starts)):
        top = page.following_top_mm if number else page.first_top_mm
        top += lines[start].header * MM_PER_PT if number else 0
        for place in range(start, stop):
            line = lines[place]
            top += line.above * MM_PER_PT if place > start else 0
            yield number + 1, top
            top += line.height * MM_PER_PT


def early_ends(letter: ComposedLetter) -> Mapping[int, tuple[tuple[int, float], ...]]:
    """Where a page ends within a table although its next row has room there, for the sake of the row below that.

    By the number of the table's item: the last row on the page, from 0 without the header, and how much lower it must
    reach, in pt, to leave the next none; ``BEFORE`` where all of the table stands below the page's end.
    """
    if not [item for item in letter.flow if isinstance(item.block, Table)]:
        return {}
    first, following = _rooms(letter.page)
    if _height(letter) < first - _SAFE_PT:
        return {}
    items = list(_Setter(letter.style, letter.page.text_width_mm).items(letter.flow))
    lines = [line for item in items for line in item]
    owners = [(number, at) for number, item in enumerate(items) for at in range(len(item))]
    starts = _starts(lines, first, following)
    ends: dict[int, tuple[tuple[int, float], ...]] = {}
    for page, (start, end) in enumerate(pairwise(starts)):
        item, line = owners[end]
        if not isinstance(letter.flow[item].block, Table) or 0 < line < _SECOND_ROW:
            continue
        above = lines[start].header if page else 0
        used = above + sum(each.height for each in lines[start:end])
        used += sum(each.above for each in lines[start + 1 : end])
        free = (following if page else first) - used
        if line == 0:
            if free >= lines[end].above + lines[end].height + lines[end + 1].height:
                ends[item] = ((BEFORE, 0.0),)
        elif free >= lines[end].height:
            lower = free - lines[end].height / 2
            ends[item] = (*ends.get(item, ()), (line - _SECOND_ROW, lower))
    return ends


def _rooms(page: Page) -> tuple[float, float]:
    """Height in pt that the first page and those that follow have for the running text."""
    return (
        (page.bottom_mm - page.first_top_mm) / MM_PER_PT + _TOLERANCE_PT,
        (page.bottom_mm - page.following_top_mm) / MM_PER_PT + _TOLERANCE_PT,
    )


def _starts(lines: Sequence[_Line], first: float, following: float) -> list[int]:
    """The line that each page begins with."""
    starts: list[int] = []
    start = 0
    while start < len(lines):
        over = _over(lines, start, following if starts else first, header=bool(starts))
        starts.append(start)
        start = _stop(lines, start, over) if over < len(lines) else over
    return starts


def _height(letter: ComposedLetter) -> float:
    """Of the running text in pt, up to what adding up in another order makes of it."""
    style, width = letter.style, letter.page.text_width_mm
    return sum([_item_height(item, style, width) for item in letter.flow])


@remembered  # saves 0.025 ms a letter
def _item_height(item: FlowItem, style: TextStyle, width: float) -> float:
    if isinstance(item.block, Paragraph):
        own = item.style or style
        count = len(lines_of(item.block, width, own, strong=False).starts)
        return item.space_before_pt + count * own.pitch_pt
    lines = _Setter(style, width).item(item)
    return item.space_before_pt + sum([line.height + line.above for line in lines])


def _kept(lines: Sequence[_Line]) -> set[int]:
    """The paragraphs that are kept with what follows."""
    return {
        above.text for above, below in pairwise(lines) if below.bound and above.text != below.text
    }


def _over(lines: Sequence[_Line], start: int, room: float, *, header: bool) -> int:
    """The first line that has no room on a page that begins with ``start``."""
    used = lines[start].header if header else 0
    for number in range(start, len(lines)):
        line = lines[number]
        used += line.height + (line.above if number > start else 0)
        if used > room and number > start:
            return number
    return len(lines)


def _stop(lines: Sequence[_Line], start: int, over: int) -> int:
    """The line that begins the next page."""
    return next((n for n in range(over, start, -1) if not lines[n].bound), over)


class _Setter:
    """Numbers the paragraphs in the order in which they are set."""

    def __init__(self, style: TextStyle, width_mm: float) -> None:
        self._style = style
        self._width = width_mm
        self._texts = 0

    def lines(self, flow: Iterable[FlowItem]) -> list[_Line]:
        """The whole text."""
        return [line for item in self.items(flow) for line in item]

    def items(self, flow: Iterable[FlowItem]) -> Iterator[list[_Line]]:
        """The lines of each item."""
        tied = False
        for number, item in enumerate(flow):
            first, *others = self.item(item)
            above = item.space_before_pt if number else 0
            yield [first.placed(above, bound=tied), *others]
            tied = item.keep_with_next or isinstance(item.block, Heading)

    def item(self, item: FlowItem) -> list[_Line]:
        """The next item, without the distance above it."""
        block, style = item.block, item.style or self._style
        if isinstance(block, Signatures):
            height = max(len(s.above) + s.space_lines + len(s.below) for s in block.signers)
            return [_Line(height * style.pitch_pt)]
        lines = self._block(block, 0, style, kept=item.keep_with_next)
        if item.keep_together:
            first, *others = lines
            lines = [first, *(o if o.bound else o.placed(o.above, bound=True) for o in others)]
        return lines

    def _block(self, block: Block, depth: int, style: TextStyle, *, kept: bool) -> list[_Line]:
        match block:
            case Paragraph() | Heading():
                return self._text(block, depth, style, kept=kept)
            case List():
                return list(self._list(block, depth, kept=kept))
            case Table():
                return list(self._table(block))
            case _:
                assert_never(block)

    def _text(
        self, block: Paragraph | Heading, depth: int, style: TextStyle, *, kept: bool
    ) -> list[_Line]:
        number, heading = self._texts, isinstance(block, Heading)
        self._texts += 1
        width = self._width - depth * self._style.list_indent_mm
        starts = lines_of(block, width, style, strong=heading).starts
        alone = {1, len(starts) - 1}
        whole = heading or (kept and depth > 0 and len(starts) <= WHOLE_ENTRY)
        return [
            _Line(
                style.pitch_pt,
                bound=line > 0 and (whole or line in alone),
                text=number,
                offset=at,
            )
            for line, at in enumerate(starts)
        ]

    def _list(self, block: List, depth: int, *, kept: bool) -> Iterator[_Line]:
        gap = self._style.pitch_pt if block.loose else 0
        for number, item in enumerate(block.items):
            blocks: Sequence[Block] = item.blocks
            if not blocks or not isinstance(blocks[0], Paragraph):
                blocks = (Paragraph(()), *blocks)
            tied = False
            for place, (child, below) in enumerate(zip_longest(blocks, blocks[1:])):
                introduces = isinstance(child, Paragraph) and isinstance(below, List | Table)
                last = below is None and number == len(block.items) - 1
                held = introduces or (kept and last)
                first, *others = self._block(child, depth + 1, self._style, kept=held)
                yield first.placed(gap if number or place else 0, bound=tied)
                yield from others
                tied = introduces

    def _table(self, block: Table) -> Iterator[_Line]:
        columns = block.widths_mm or (self._width / len(block.header),) * len(block.header)
        header = self._row(block.header, columns, strong=True)
        held = held_rows(block, self._style, self._width)
        yield _Line(header)
        for number, cells in enumerate(block.rows):
            bound = number == 0 or number in held
            yield _Line(self._row(cells, columns, strong=False), bound=bound, header=header)

    def _row(self, cells: Iterable[Cell], columns: Sequence[float], *, strong: bool) -> float:
        style = self._style
        lines = row_lines(cells, columns, style, strong=strong)
        return lines * style.pitch_pt + style.cell_above_pt + style.cell_below_pt
