"""The line ends of a text as Typst is told them: a character each, and hyphens where a word is parted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lettergen.compose.composed import FlowItem, Signatures
from lettergen.model.blocks import Block, Heading, Inline, LineBreak, Lines, List, Paragraph, Run

HYPHEN: Final = "-"
"""Where a word is parted."""
_SOFT: Final = "\u00ad"
_BETWEEN_WORDS: Final = re.compile(r"[\s\u200b]")


def ended(inlines: Sequence[Inline], lines: Lines) -> list[Inline]:
    """The text with a line end wherever one of ``lines`` begins, but for hard breaks, which are there already.

    Soft hyphens of the text itself go: they say nothing where no line ends.
    """
    found = list[Inline]()
    starts, hyphenated = lines.starts[1:], lines.hyphenated
    offset = 0
    for inline in inlines:
        if isinstance(inline, LineBreak):
            found.append(inline)
            offset += 1
            continue
        text, end = inline.text, offset + len(inline.text)
        pieces, done = list[str](), offset
        # A line that begins with a run ended in the one before; one that begins behind it is ended here.
        for start in starts:
            if offset < start <= end:
                mark = HYPHEN if start in hyphenated else ""
                pieces.append(text[done - offset : start - offset].replace(_SOFT, "") + mark)
                done = start
        pieces.append(text[done - offset :].replace(_SOFT, ""))
        found.append(Run("\n".join(pieces), inline.strong, inline.emphasis, inline.link))
        offset = end
    return found


def parted_words(flow: Iterable[FlowItem]) -> list[tuple[str, ...]]:
    """The words of a letter that line ends part, in its order, each in the pieces that stand on lines of their own.

    A piece is without its hyphen; the word's punctuation stands with it. Words in tables stay whole.
    """
    found = list[tuple[str, ...]]()
    for item in flow:
        block = item.block
        for text in (block,) if isinstance(block, Paragraph | Heading) else _texts(block):
            if text.lines is not None and text.lines.hyphenated:
                found += _parted(text.inlines, text.lines)
    return found


def _texts(block: Block | Signatures) -> Iterator[Paragraph | Heading]:
    """What may hold parted words."""
    if isinstance(block, Paragraph | Heading):
        yield block
    elif isinstance(block, List):
        for entry in block.items:
            for child in entry.blocks:
                yield from _texts(child)


def _parted(inlines: Sequence[Inline], lines: Lines) -> Iterator[tuple[str, ...]]:
    chars = "".join("\n" if isinstance(inline, LineBreak) else inline.text for inline in inlines)
    hyphenated = set(lines.hyphenated)
    pieces: list[str] = []
    for before, start, end in zip(
        (0, *lines.starts), lines.starts, (*lines.starts[1:], len(chars)), strict=False
    ):
        if start not in hyphenated:
            continue
        if not pieces:
            pieces = [_BETWEEN_WORDS.split(chars[before:start])[-1]]
        stop = _BETWEEN_WORDS.search(chars, start, end)
        pieces.append(chars[start : end if stop is None else stop.start()])
        if stop is None and end in hyphenated:
            continue
        yield tuple(piece.replace(_SOFT, "") for piece in pieces)
        pieces = []
