"""Where a composed letter prints something: its lines, pictures and rules as parts of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import (
    Area,
    ComposedLetter,
    FlowItem,
    PageNumber,
    Rule,
    Signatures,
    TextStyle,
)
from lettergen.compose.geometry import shift
from lettergen.compose.pages import foreseen, line_tops
from lettergen.letterhead.carriers import Box
from lettergen.model.blocks import Block, Cell, Heading, List, Paragraph, Table, plain_text
from lettergen.typeface.metrics import MM_PER_PT, width_mm
from lettergen.typeface.own import Typeface

ASCENT, DESCENT = 0.72, 0.21
"""Of capitals and descenders of Arial, in type sizes; the same for every typeface, for fonts declare all sorts of heights."""
BASELINE: Final = 0.8
"""Part of a line's pitch above its baseline; see ``composed``."""

Part = Literal[
    "masthead", "return_line", "delivery_notes", "address", "document_title", "information", "copy_mark",
    "dispatch", "continuation", "footer", "page_number", "body", "facsimile", "mark", "rule", "logo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ink:
    """Something that is printed."""

    page: int
    """From 1."""
    part: Part
    box: Box
    text: str | None = None
    """Words of a line."""


def ink(letter: ComposedLetter) -> Iterator[Ink]:
    """All that the letter prints, page by page, but not what lies on its paper already."""
    pages = foreseen(letter).count
    typeface = letter.style.typeface
    for page in range(1, pages + 1):
        for area in letter.areas:
            if _on(area.pages, page):
                yield from _area(area, page, typeface)
        for rule in letter.rules:
            if _on(rule.pages, page):
                yield Ink(page, "mark" if rule.mark else "rule", rule_box(rule))
        number = letter.page_number
        if number is not None and (number.rule == "always" or pages > 1):
            yield _number(number, page, pages, typeface)
    for picture in letter.pictures:
        x, y = picture.x_mm, picture.y_mm
        yield Ink(1, "logo", Box(x, y, x + picture.width_mm, y + picture.height_mm))
    yield from _flow(letter)


def rule_box(rule: Rule) -> Box:
    """What a rule covers, with half its thickness on each side."""
    half = rule.width_pt * MM_PER_PT / 2
    left, right = sorted((rule.x1_mm, rule.x2_mm))
    top, bottom = sorted((rule.y1_mm, rule.y2_mm))
    return Box(left - half, top - half, right + half, bottom + half)


def _on(pages: Literal["first", "following", "all"], page: int) -> bool:
    return pages == "all" or (pages == "first") == (page == 1)


def _area(area: Area, page: int, typeface: Typeface) -> Iterator[Ink]:
    top = area.y_mm
    for line in area.lines:
        top += line.space_before_pt * MM_PER_PT
        baseline = top + BASELINE * line.pitch_pt * MM_PER_PT
        offset = area.value_offset_mm or 0.0
        for text, left, strong in (
            (line.text, 0.0, line.strong),
            (line.value or "", offset, line.value_strong),
        ):
            if text:
                width = width_mm(text, line.size_pt, typeface, strong=strong)
                begin = area.x_mm + left + shift(area.align, area.width_mm - width)
                box = _text_box(begin, width, baseline, line.size_pt)
                yield Ink(page, area.role, box, text)
        top += line.pitch_pt * MM_PER_PT


def _text_box(left: float, width: float, baseline: float, size_pt: float) -> Box:
    size = size_pt * MM_PER_PT
    return Box(left, baseline - ASCENT * size, left + width, baseline + DESCENT * size)


def _number(number: PageNumber, page: int, pages: int, typeface: Typeface) -> Ink:
    text = number.template.replace("{page}", str(page)).replace("{pages}", str(pages))
    width = width_mm(text, number.size_pt, typeface)
    left = number.x_mm + shift(number.align, number.width_mm - width)
    baseline = number.y_mm + BASELINE * number.pitch_pt * MM_PER_PT
    return Ink(page, "page_number", _text_box(left, width, baseline, number.size_pt), text)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words or a picture within a line or row of the running text, in mm from its upper left corner."""

    text: str | None
    left: float
    down: float
    """To the top of its own line."""
    width: float
    style: TextStyle
    height: float = 0
    """Of a picture."""


def _flow(letter: ComposedLetter) -> Iterator[Ink]:
    pieces = _Pieces(letter.style, letter.page.text_width_mm)
    rows = (row for item in letter.flow for row in pieces.item(item))
    for (page, top), row in zip(line_tops(letter), rows, strict=True):
        for piece in row:
            if piece.text is None:
                x, y = letter.page.text_left_mm + piece.left, top + piece.down
                box = Box(x, y, x + piece.width, y + piece.height)
                yield Ink(page, "facsimile", box)
                continue
            baseline = top + piece.down + BASELINE * piece.style.pitch_pt * MM_PER_PT
            left = letter.page.text_left_mm + piece.left
            box = _text_box(left, piece.width, baseline, piece.style.size_pt)
            yield Ink(page, "body", box, piece.text)


class _Pieces:
    """The running text in the same lines and rows as ``line_tops``."""

    def __init__(self, style: TextStyle, width_mm: float) -> None:
        self._style, self._width = style, width_mm

    def item(self, item: FlowItem) -> list[list[_Piece]]:
        """The lines of an item."""
        style = item.style or self._style
        if isinstance(item.block, Signatures):
            return [list(self._signatures(item.block, style))]
        return self._block(item.block, 0, style)

    def _signatures(self, block: Signatures, style: TextStyle) -> Iterator[_Piece]:
        column = self._width / max(block.columns, len(block.signers))
        for number, signer in enumerate(block.signers):
            if (image := signer.image) is not None:
                foot = (len(signer.above) + signer.space_lines) * style.pitch_pt * MM_PER_PT
                yield _Piece(
                    None,
                    number * column,
                    foot - image.height_mm,
                    image.width_mm,
                    style,
                    image.height_mm,
                )
            lines = (*signer.above, *("",) * signer.space_lines, *signer.below)
            for place, text in enumerate(lines):
                if text:
                    down = place * style.pitch_pt * MM_PER_PT
                    yield self._piece(text, number * column, down, style)

    def _piece(
        self, text: str, left: float, down: float, style: TextStyle, *, strong: bool = False
    ) -> _Piece:
        width = width_mm(text, style.size_pt, style.typeface, strong=strong)
        return _Piece(text, left, down, width, style)

    def _block(self, block: Block, depth: int, style: TextStyle) -> list[list[_Piece]]:
        match block:
            case Paragraph() | Heading():
                left = depth * self._style.list_indent_mm
                strong = isinstance(block, Heading)
                texts = _texts(block, self._width - left, style, strong=strong)
                return [[self._piece(text, left, 0, style, strong=strong)] for text in texts]
            case List():
                return [row for item in block.items for row in self._entry(item.blocks, depth)]
            case Table():
                return list(self._table(block))
            case _:
                assert_never(block)

    def _entry(self, blocks: Sequence[Block], depth: int) -> list[list[_Piece]]:
        if not blocks or not isinstance(blocks[0], Paragraph):
            blocks = (Paragraph(()), *blocks)
        rows = [row for each in blocks for row in self._block(each, depth + 1, self._style)]
        mark = self._piece("–", depth * self._style.list_indent_mm, 0, self._style)
        return [[mark, *rows[0]], *rows[1:]]

    def _table(self, block: Table) -> Iterator[list[_Piece]]:
        widths = block.widths_mm or (self._width / len(block.header),) * len(block.header)
        yield list(self._row(block.header, widths, strong=True))
        for cells in block.rows:
            yield list(self._row(cells, widths, strong=False))

    def _row(
        self, cells: Sequence[Cell], widths: Sequence[float], *, strong: bool
    ) -> Iterator[_Piece]:
        style, left = self._style, 0.0
        for cell, width in zip(cells, widths, strict=True):
            room = width - 2 * style.cell_padding_mm
            for number, text in enumerate(_texts(cell, room, style, strong=strong)):
                down = (style.cell_above_pt + number * style.pitch_pt) * MM_PER_PT
                # As wide as the cell: to which side it is set matters little.
                yield _Piece(text, left + style.cell_padding_mm, down, room, style)
            left += width


def _texts(
    text: Paragraph | Heading | Cell, width: float, style: TextStyle, *, strong: bool
) -> list[str]:
    """The words of each line."""
    words = plain_text(text.inlines)
    starts = lines_of(text, width, style, strong=strong).starts
    stops = (*starts[1:], len(words))
    return [words[a:b].replace("\xad", "").strip() for a, b in zip(starts, stops, strict=True)]
