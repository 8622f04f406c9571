"""One glance at each part of a composed letter tells whether it needs a closer look; most need none, and stand in the next letter, too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from lettergen.compose.composed import Area, FlowItem, TextStyle
from lettergen.compose.fit import wide_in
from lettergen.compose.words import block_texts
from lettergen.errors import Problem
from lettergen.german.unfilled import may_hold_marks
from lettergen.model.blocks import Heading, Paragraph, plain_text
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import missing
from lettergen.typeface.own import Typeface


class Glance(NamedTuple):
    """What was seen of a part."""

    lacks: bool
    """Whether the typeface has no glyph for something in it."""
    doubtful: bool
    """Whether something in it may be unfilled."""
    wide: tuple[Problem, ...] = ()
    """An error for each word that no line holds."""


NOTHING = Glance(lacks=False, doubtful=False)


def together(glances: Sequence[Glance]) -> Glance:
    """What was seen of several parts."""
    striking = [glance for glance in glances if glance is not NOTHING]
    if not striking:
        return NOTHING
    lacks, doubtful, wide = zip(*striking, strict=True)
    return Glance(any(lacks), any(doubtful), tuple(chain.from_iterable(wide)))


def at_area(area: Area, typeface: Typeface) -> Glance:
    """A glance at the lines of an area; those that are wider than it are found where it is made."""
    texts = [text for line in area.lines for text in (line.text, line.value) if text]
    if not any(map(_is_striking, texts, repeat(typeface))):
        return NOTHING
    lacks = any(missing(text, typeface) for text in texts)
    return Glance(lacks, any(map(may_hold_marks, texts)))


# Of an area with one new line, all others are known.
@lru_cache(maxsize=512)  # saves 0.090 ms a letter
def _is_striking(text: str, typeface: Typeface) -> bool:
    return bool(missing(text, typeface)) or may_hold_marks(text)


def glance_at(item: FlowItem, style: TextStyle, width: float) -> Glance:
    """A glance at an item of the running text, which is ``width`` mm wide."""
    block = item.block
    if isinstance(block, Paragraph | Heading):
        text = plain_text(block.inlines)
    else:
        text = "\n".join(block_texts(block))
    lacks = bool(missing(text, style.typeface))
    seen = Glance(lacks, may_hold_marks(text), wide_in(item, style, width))
    return NOTHING if seen == NOTHING else seen


at_item = remembered(glance_at)
"""The same for items that several letters have."""
