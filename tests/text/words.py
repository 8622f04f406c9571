"""Blocks back to words, for tests that compare what went in with what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lettergen.model.blocks import Block, Cell, Heading, List, Paragraph, Table, plain_text


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    """The text of paragraphs; fails for any other block."""
    texts = []
    for block in blocks:
        assert isinstance(block, Paragraph), block
        texts.append(plain_text(block.inlines))
    return texts


def words(blocks: Iterable[Block]) -> list[str]:
    """All words in order, with the numbers and dashes of lists."""
    return " ".join(_texts(blocks)).split()


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield plain_text(block.inlines)
            case List():
                for number, item in enumerate(block.items):
                    yield "-" if block.start is None else f"{block.start + number}."
                    yield from _texts(item.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    yield " ".join(map(_cell, row))


def _cell(cell: Cell) -> str:
    return plain_text(cell.inlines)
