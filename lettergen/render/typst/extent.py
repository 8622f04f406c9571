"""A quick guess at whether a letter has one page. A wrong guess costs time, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from lettergen.compose.composed import ComposedLetter, Signatures
from lettergen.model.blocks import (
    Block,
    Heading,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Table,
    plain_text,
)

MM = 72 / 25.4
"""Points in a millimetre."""
MEAN_ADVANCE_EM = 0.5
"""Width of a letter of running text in Arimo, averaged over German words."""


def fits_one_page(letter: ComposedLetter) -> bool:
    """Whether the running text seems to end on page 1."""
    style, page = letter.style, letter.page
    per_line = page.text_width_mm * MM / (MEAN_ADVANCE_EM * style.size_pt)
    height = sum(
        item.space_before_pt + style.pitch_pt * _lines(item.block, per_line) for item in letter.flow
    )
    return height <= (page.bottom_mm - page.first_top_mm) * MM


def _lines(block: Block | Signatures, per_line: float) -> int:
    match block:
        case Signatures(signers=signers):
            return max((len(s.above) + s.space_lines + len(s.below) for s in signers), default=0)
        case Paragraph(inlines=inlines) | Heading(inlines=inlines):
            return _text_lines(inlines, per_line)
        case List(items=items, loose=loose):
            return sum(_stacked(item.blocks, per_line) + loose for item in items)
        case Table(header=header, rows=rows):
            share = per_line / max(len(header), 1)
            return sum(
                max((_text_lines(cell.inlines, share) for cell in row), default=0)
                for row in (header, *rows)
            )


def _stacked(blocks: Iterable[Block], per_line: float) -> int:
    return sum(_lines(block, per_line) for block in blocks)


def _text_lines(inlines: Sequence[Inline], per_line: float) -> int:
    breaks = sum(isinstance(inline, LineBreak) for inline in inlines)
    return max(1, ceil(len(plain_text(tuple(inlines))) / per_line)) + breaks
