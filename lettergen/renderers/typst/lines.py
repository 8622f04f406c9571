"""The line ends of a text as Typst is told them: a character each, and soft hyphens where a word is parted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lettergen.compose.composed import Signatures
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    Lines,
    List,
    Paragraph,
    Table,
)

SOFT = "\u00ad"
"""A soft hyphen."""


def ended(inlines: Sequence[Inline], lines: Lines, hyphen: str) -> Iterator[Inline]:
    """The text with a line end wherever one of ``lines`` begins, but for hard breaks, which are there already.

    ``hyphen`` stands where a word is parted; soft hyphens of the text itself go, for the font shows each that it is given.
    """
    starts, hyphenated = lines.starts[1:], set(lines.hyphenated)
    offset = 0
    for inline in inlines:
        if isinstance(inline, LineBreak):
            yield inline
            offset += 1
            continue
        text, end = inline.text, offset + len(inline.text)
        pieces, done = [], offset
        # A line that begins with a run ended in the one before; one that begins behind it is ended here.
        for start in starts:
            if offset < start <= end:
                mark = hyphen if start in hyphenated else ""
                pieces.append(text[done - offset : start - offset].replace(SOFT, "") + mark)
                done = start
        rest = text[done - offset :].replace(SOFT, "")
        yield replace(inline, text="\n".join((*pieces, rest)))
        offset = end


def has_hyphens(block: Block | Signatures) -> bool:
    """Whether a word of the block is parted."""
    match block:
        case Paragraph() | Heading():
            return _parted(block)
        case List():
            return any(has_hyphens(child) for entry in block.items for child in entry.blocks)
        case Table():
            return any(_parted(cell) for row in (block.header, *block.rows) for cell in row)
        case _:
            return False


def _parted(text: Paragraph | Heading | Cell) -> bool:
    return text.lines is not None and bool(text.lines.hyphenated)
