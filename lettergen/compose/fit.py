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
    path, look = flow_path(item), item.style or style
    return tuple(
        [
            word_too_wide(word, room, path)
            for text, room in _texts(item.block, style, width)
            for word in _wide(text, look, room)
        ]
    )


def _texts(
    block: Block | Signatures, style: TextStyle, width: float
) -> list[tuple[Paragraph | Heading, float]]:
    """Each text with its width."""
    if isinstance(block, Paragraph | Heading):
        return [(block, width)]
    if isinstance(block, List):
        inner = width - style.list_indent_mm
        blocks = [child for item in block.items for child in item.blocks]
        return [text for child in blocks for text in _texts(child, style, inner)]
    return []


def _wide(text: Paragraph | Heading, style: TextStyle, room: float) -> list[str]:
    size, typeface = style.size_pt, style.typeface
    shortest = int(room / (size * MM_PER_PT * measures(typeface).widest))
    words = plain_text(text.inlines)
    if max(map(len, words.split(" "))) < shortest:
        return []
    runs = [inline for inline in text.inlines if isinstance(inline, Run)]
    strong = isinstance(text, Heading) or any(run.strong for run in runs)
    parted = text.lines.hyphenated if text.lines else ()
    return [
        word[0]
        for word in re.finditer(rf"[^ ]{{{shortest},}}", words)
        if any(
            width_mm(piece, size, typeface, strong=strong) > room
            for piece in _unbroken(word[0], (place - word.start() for place in parted))
        )
    ]


def _unbroken(word: str, parted: Iterable[int]) -> Iterator[str]:
    """The pieces within which no line ends; at ``parted`` places one does."""
    within = {place for place in parted if 0 < place < len(word)}
    cuts = (0, *sorted({*places(word, 0, len(word)), *within}), len(word))
    yield from (word[start:end] for start, end in pairwise(cuts))


def full_pages(page: Page, style: TextStyle) -> tuple[Problem, ...]:
    """An error for the first page or the further ones when head and foot leave no room for text."""
    least = LEAST_LINES * style.pitch_pt * MM_PER_PT
    if page.bottom_mm - max(page.first_top_mm, page.following_top_mm) >= least:
        return ()
    tops = (("1", page.first_top_mm, "sender"), ("2", page.following_top_mm, "subject"))
    return tuple(
        Problem(
            "page-without-room",
            Place(path=path),
            params={"page": number, "top": f"{top:.0f}", "bottom": f"{page.bottom_mm:.0f}"},
        )
        for number, top, path in tops
        if page.bottom_mm - top < least
    )
