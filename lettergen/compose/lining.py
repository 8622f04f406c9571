"""Gives each text of a letter its lines; see ``breaking`` for how they are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from lettergen.compose.breaking import Parting, broken_lines
from lettergen.compose.composed import ComposedLetter, FlowItem, Signatures, TextStyle
from lettergen.compose.pages import foreseen
from lettergen.compose.words import block_texts
from lettergen.model.blocks import Block, Cell, Heading, List, ListItem, Paragraph, Table
from lettergen.model.remembered import remembered

_TRIALS = 8
"""How often the pages of a letter are looked at again before a hyphen at the end of one is left there."""


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """What the words of a letter are parted by."""

    language: str
    names: frozenset[str]
    """Words of the letter's names and addresses, in small letters."""


def unparted(items: tuple[FlowItem, ...], style: TextStyle, width: float) -> tuple[FlowItem, ...]:
    """The items with the lines of all their texts; no word is parted."""
    return tuple([_unparted(item, style, width) for item in items])


def with_parted_words(letter: ComposedLetter, hyphenation: Hyphenation) -> ComposedLetter:
    """The letter with the lines of all its texts; words of the body are parted, at no page's end."""
    flow = tuple(_with_lines(item, letter, hyphenation) for item in letter.flow)
    lined = replace(letter, flow=flow)
    if not any(_is_parted(item) for item in flow):
        return lined
    closed: dict[int, frozenset[int]] = {}
    for _ in range(_TRIALS):
        parted = [(text, at) for text, at in foreseen(lined).begins if at in _hyphens(lined, text)]
        if not parted:
            break
        for text, at in parted:
            closed[text] = closed.get(text, frozenset()) | {at}
        lined = replace(letter, flow=tuple(_closed(letter, hyphenation, closed)))
    return lined


def lined_paragraph(block: Paragraph, style: TextStyle, width: float) -> Paragraph:
    """A paragraph outside of the body with its lines; no word is parted."""
    lines = broken_lines(block.inlines, width, style.size_pt, style.typeface)
    return Paragraph(block.inlines, lines)


@remembered  # saves 0.019 ms a letter
def _unparted(item: FlowItem, style: TextStyle, width: float) -> FlowItem:
    return _Liner(item.style or style, style, None, even=item.role == "body").item(item, width)


def _with_lines(item: FlowItem, letter: ComposedLetter, hyphenation: Hyphenation) -> FlowItem:
    width, style = letter.page.text_width_mm, letter.style
    if item.role != "body":
        return _unparted(item, style, width)
    words = _words(item)
    # By value, and without what the item does not say: letters of a batch share their common paragraphs.
    names = " ".join(sorted(name for name in hyphenation.names if name in words))
    return _lined(item, style, width, hyphenation.language, names)


@remembered  # saves 0.001 ms a letter
def _words(item: FlowItem) -> str:
    return "\n".join(block_texts(item.block)).lower()


@remembered  # saves 0.001 ms a letter
def _lined(item: FlowItem, style: TextStyle, width: float, language: str, names: str) -> FlowItem:
    parting = Parting(language, frozenset(names.split()))
    return _Liner(item.style or style, style, parting, even=True).item(item, width)


def _is_parted(item: FlowItem) -> bool:
    return any(text.lines.hyphenated for text in _texts(item) if text.lines)


def _closed(
    letter: ComposedLetter, hyphenation: Hyphenation, closed: dict[int, frozenset[int]]
) -> Iterator[FlowItem]:
    """The items again, with no hyphen at those offsets of those texts."""
    number = 0
    for item in letter.flow:
        count = sum(1 for _ in _texts(item))
        own = {text - number: at for text, at in closed.items() if number <= text < number + count}
        number += count
        if not own:
            yield _with_lines(item, letter, hyphenation)
            continue
        names = frozenset(name for name in hyphenation.names if name in _words(item))
        parting = Parting(hyphenation.language, names)
        liner = _Liner(item.style or letter.style, letter.style, parting, even=True, closed=own)
        yield liner.item(item, letter.page.text_width_mm)


def _hyphens(letter: ComposedLetter, text: int) -> tuple[int, ...]:
    every = [text for item in letter.flow for text in _texts(item)]
    lines = every[text].lines if 0 <= text < len(every) else None
    return lines.hyphenated if lines else ()


_EMPTY = Paragraph(())


def _texts(item: FlowItem) -> Iterator[Paragraph | Heading]:
    """The paragraphs and headings of an item in the order in which ``pages`` counts them."""
    if not isinstance(item.block, Signatures):
        yield from _texts_of(item.block)


def _texts_of(block: Block) -> Iterator[Paragraph | Heading]:
    match block:
        case Paragraph() | Heading():
            yield block
        case List():
            for entry in block.items:
                if not entry.blocks or not isinstance(entry.blocks[0], Paragraph):
                    yield _EMPTY
                for child in entry.blocks:
                    yield from _texts_of(child)
        case Table():
            return
        case _:
            assert_never(block)


class _Liner:
    """Goes through one item and breaks its texts."""

    def __init__(
        self,
        style: TextStyle,
        lists: TextStyle,
        parting: Parting | None,
        *,
        even: bool,
        closed: dict[int, frozenset[int]] | None = None,
    ) -> None:
        self._style, self._lists, self._parting, self._even = style, lists, parting, even
        self._closed = closed or {}
        self._number = 0

    def item(self, item: FlowItem, width: float) -> FlowItem:
        """The item with the lines of its texts; those of signatures are final."""
        if isinstance(item.block, Signatures):
            return item
        return replace(item, block=self._block(item.block, width))

    def _block(self, block: Block, width: float) -> Block:
        match block:
            case Paragraph():
                size, face = self._style.size_pt, self._style.typeface
                parting = self._text_parting()
                lines = broken_lines(
                    block.inlines, width, size, face, even=self._even, parting=parting
                )
                return Paragraph(block.inlines, lines)
            case Heading():
                self._number += 1
                lines = broken_lines(
                    block.inlines,
                    width,
                    self._style.size_pt,
                    self._style.typeface,
                    strong=True,
                )
                return replace(block, lines=lines)
            case List():
                inner = width - self._lists.list_indent_mm
                return replace(block, items=tuple(self._entry(e, inner) for e in block.items))
            case Table():
                return self._table(block, width)
            case _:
                assert_never(block)

    def _text_parting(self) -> Parting | None:
        closed = self._closed.get(self._number)
        self._number += 1
        return replace(self._parting, closed=closed) if self._parting and closed else self._parting

    def _entry(self, entry: ListItem, width: float) -> ListItem:
        if not entry.blocks or not isinstance(entry.blocks[0], Paragraph):
            self._number += 1
        return ListItem(tuple(self._block(child, width) for child in entry.blocks))

    def _table(self, block: Table, width: float) -> Table:
        widths = block.widths_mm or (width / len(block.header),) * len(block.header)
        header = self._row(block.header, widths, strong=True)
        rows = tuple(self._row(row, widths, strong=False) for row in block.rows)
        return replace(block, header=header, rows=rows)

    def _row(
        self, cells: tuple[Cell, ...], widths: tuple[float, ...], *, strong: bool
    ) -> tuple[Cell, ...]:
        padding, size = 2 * self._lists.cell_padding_mm, self._style.size_pt
        face = self._style.typeface
        return tuple(
            replace(
                cell, lines=broken_lines(cell.inlines, width - padding, size, face, strong=strong)
            )
            for cell, width in zip(cells, widths, strict=True)
        )
