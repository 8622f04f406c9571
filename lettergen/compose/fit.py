"""What the running text cannot hold: words wider than their line, and pages without room for text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lettergen.compose.composed import FlowItem, Page, Signatures, TextStyle
from lettergen.compose.lines import word_too_wide
from lettergen.compose.places import places
from lettergen.compose.words import flow_path
from lettergen.errors import Place, Problem
from lettergen.model.blocks import Block, Heading, List, Paragraph, Run, plain_text
from lettergen.typeface.metrics import MM_PER_PT, measures, width_mm

LEAST_LINES = 3
"""A page must have room for so many lines of text."""


def wide_in(item: FlowItem, style: TextStyle, width: float) -> tuple[Problem, ...]:
    """One error for each word of headings, paragraphs and lists, with their lines, that no line of the text holds.

    A word is held that a line end parts.
    Tables and signatures have columns of their own and are checked where those are made.
    """
    return tuple(
        word_too_wide(word, room, path)
        for text, path, room, strong in _texts(item.block, flow_path(item), style, width)
        for word in _wide(text, item.style or style, room, strong=strong)
    )


def _texts(
    block: Block | Signatures, path: str, style: TextStyle, width: float
) -> Iterator[tuple[Paragraph | Heading, str, float, bool]]:
    """Each text with its field, its width, and whether any of it is bold."""
    if isinstance(block, Paragraph | Heading):
        bold = any(isinstance(inline, Run) and inline.strong for inline in block.inlines)
        yield block, path, width, bold or isinstance(block, Heading)
    elif isinstance(block, List):
        for item in block.items:
            for inner in item.blocks:
                yield from _texts(inner, path, style, width - style.list_indent_mm)


def _wide(
    text: Paragraph | Heading, style: TextStyle, room: float, *, strong: bool
) -> Iterator[str]:
    size, typeface = style.size_pt, style.typeface
    shortest = int(room / (size * MM_PER_PT * measures(typeface).widest))
    parted = text.lines.hyphenated if text.lines else ()
    for word in re.finditer(rf"[^ ]{{{shortest},}}", plain_text(text.inlines)):
        pieces = _unbroken(word[0], (place - word.start() for place in parted))
        if any(width_mm(piece, size, typeface, strong=strong) > room for piece in pieces):
            yield word[0]


def _unbroken(word: str, parted: Iterable[int]) -> Iterator[str]:
    """The pieces within which no line ends; at ``parted`` places one does."""
    within = {place for place in parted if 0 < place < len(word)}
    cuts = (0, *sorted({*places(word, 0, len(word)), *within}), len(word))
    yield from (word[start:end] for start, end in pairwise(cuts))


def full_pages(page: Page, style: TextStyle) -> tuple[Problem, ...]:
    """An error for the first page or the further ones when head and foot leave no room for text."""
    tops = (("1", page.first_top_mm, "sender"), ("2", page.following_top_mm, "subject"))
    return tuple(
        Problem(
            "page-without-room",
            Place(path=path),
            params={"page": number, "top": f"{top:.0f}", "bottom": f"{page.bottom_mm:.0f}"},
        )
        for number, top, path in tops
        if page.bottom_mm - top < LEAST_LINES * style.pitch_pt * MM_PER_PT
    )
