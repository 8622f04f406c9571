"""Text broken to a width, and what in it is wider than that.

E-mail and web addresses become links where they are beyond doubt: with ``@`` and a domain, ``https://`` or ``www.``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from lettergen.compose.composed import TextLine
from lettergen.errors import Place, Problem
from lettergen.limits import MAX_LINK
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    List,
    ListItem,
    Paragraph,
    Run,
    Table,
)
from lettergen.model.remembered import remembered
from lettergen.patterns import LazyPattern
from lettergen.typeface.metrics import MM_PER_PT, width_mm, wrapped
from lettergen.typeface.own import ARIMO, Typeface

_ADDRESS = LazyPattern(
    r"(?P<web>(?<![\w.@/-])(?:https?://|www\.)(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?![\w-])(?:[/?#][^\s<>\"'„“”‚‘’()\[\]{}|]*)?)"
    r"|(?P<mail>(?<![\w.%+@/-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,24}(?![\w@]|-\w|\.\w))"
)
_END = re.compile(r"[.,;:!?…*_–-]+$")
"""What closes a sentence and no address."""


def _may_lead(text: str) -> bool:
    """Whether there may be an address in it; cheap."""
    return "@" in text or "://" in text or "www." in text


def target_of(text: str) -> str | None:
    """What ``text`` leads to, if it is an address and nothing else."""
    found = _ADDRESS.fullmatch(text) if len(text) <= MAX_LINK and _may_lead(text) else None
    return _target(found, text) if found and not _END.search(text) else None


@remembered  # saves 0.66 ms from the second time on
def linked(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with every address in them a link; the words stay as they are, and so does what is a link already."""
    return tuple(map(_linked, blocks))


def _linked(block: Block) -> Block:
    match block:
        case Paragraph() | Heading():
            inlines = _inlines(block.inlines)
            return block if inlines is block.inlines else replace(block, inlines=inlines)
        case List():
            items = tuple(ListItem(tuple(map(_linked, item.blocks))) for item in block.items)
            return replace(block, items=items)
        case Table():
            return replace(
                block,
                header=tuple(Cell(_inlines(cell.inlines)) for cell in block.header),
                rows=tuple(tuple(Cell(_inlines(c.inlines)) for c in row) for row in block.rows),
            )


def _inlines(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    if not any(isinstance(i, Run) and not i.link and _may_lead(i.text) for i in inlines):
        return inlines
    return tuple(part for inline in inlines for part in _parts(inline))


def _parts(inline: Inline) -> Iterator[Inline]:
    if not isinstance(inline, Run) or inline.link:
        yield inline
        return
    position = 0
    for found in _ADDRESS.finditer(inline.text):
        words = _END.sub("", found[0])
        if len(words) > MAX_LINK:
            continue
        if found.start() > position:
            yield replace(inline, text=inline.text[position : found.start()])
        position = found.start() + len(words)
        yield replace(inline, text=words, link=_target(found, words))
    if position < len(inline.text):
        yield replace(inline, text=inline.text[position:])


def _target(found: re.Match[str], words: str) -> str:
    if found["mail"]:
        return f"mailto:{words}"
    return f"https://{words}" if words.startswith("www.") else words


_NARROW_EM = 0.4
"""A text whose characters would fit if they were so narrow may fit; nothing hangs on it but the time to find out."""
_SHOWN = 60
"""Characters of a word that a message shows."""


class Broken(NamedTuple):
    """The lines of a text, and those that no break brings into the width."""

    lines: tuple[str, ...]
    too_wide: tuple[str, ...]
    joined: tuple[bool, ...] = ()
    """Of each line whether it goes on with the word that the line above ends in."""
    links: tuple[str | None, ...] = ()
    """Where each line leads: the text, or the whole line, is an address and nothing else."""


# A letterhead's own texts come again with every letter of a batch.
@lru_cache(maxsize=512)  # saves 0.017 ms a letter
def broken(
    text: str, width: float, size_pt: float, typeface: Typeface = ARIMO, *, strong: bool = False
) -> Broken:
    """``text`` in lines for ``width`` mm."""
    # Whoever sets the line asks for its width again; of a text that is too long, only for those of its lines.
    likely = len(text) * size_pt * MM_PER_PT * _NARROW_EM <= width
    if likely and width_mm(text, size_pt, typeface, strong=strong) <= width and not _may_lead(text):
        return Broken((text,), (), (False,), (None,))
    lines, wide = wrapped(text, width, size_pt, typeface, strong=strong)
    joined = _joined(text, lines)
    return Broken(lines, wide, joined, _links(text, lines, joined))


# Most lines of an area stand in many letters.
@lru_cache(maxsize=512)  # saves 0.006 ms a letter
def plain_line(text: str, size_pt: float, pitch_pt: float, joined: bool = False) -> TextLine:
    """A line of text in the area's own look."""
    return TextLine(text=text, size_pt=size_pt, pitch_pt=pitch_pt, joined=joined)


def _joined(text: str, lines: tuple[str, ...]) -> tuple[bool, ...]:
    joined, position = [], 0
    for line in lines:
        joined.append(bool(position) and text.startswith(line, position))
        position = text.index(line, position) + len(line)
    return tuple(joined)


def _links(text: str, lines: tuple[str, ...], joined: tuple[bool, ...]) -> tuple[str | None, ...]:
    if not _may_lead(text):
        return (None,) * len(lines)
    if (whole := target_of(text)) is not None:
        return (whole,) * len(lines)
    goes_on = (*joined[1:], False)
    return tuple(
        None if part or more else target_of(line)
        for line, part, more in zip(lines, joined, goes_on, strict=True)
    )


def word_too_wide(word: str, room: float, path: str) -> Problem:
    """The error for a word that no line of ``room`` mm holds; of an endless one it shows the beginning."""
    shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
    return Problem("word-too-wide", Place(path=path), shown, {"room": f"{room:.0f}"})


def too_wide(texts: Iterable[Broken], room: float, path: str) -> tuple[Problem, ...]:
    """One error for each line that sticks out."""
    return tuple(word_too_wide(line, room, path) for text in texts for line in text.too_wide)


def height_mm(lines: Iterable[TextLine]) -> float:
    """Height of the lines with the spaces before them."""
    return sum([line.pitch_pt + line.space_before_pt for line in lines]) * MM_PER_PT
