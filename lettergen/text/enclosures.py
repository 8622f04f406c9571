"""Whether a text speaks of enclosures that the letter does not list: what is forgotten most when letters are posted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from lettergen.errors import Place, Problem, Severity
from lettergen.model.blocks import Block, Heading, List, Paragraph, Table, plain_text

_MENTION = re.compile(
    r"""
    \b(?:
        Anlagen?\ \d+ | (?:in|als|mit|laut|gemäß|siehe|s\.|vgl\.)\ (?:der|den|einer)?\ ?Anlagen?\b
        | an(?:liegend|hängend|geschlossen|bei|gefügt)(?:e[mnrs]?)?\b
        | bei(?:liegend|gefügt|geschlossen|gelegt)(?:e[mnrs]?)?\b
        | (?:liegt|liegen|lege|legen|füge|fügen)\b[^.;:!?]{0,120}\ bei(?=[.,;:!?)]|$)
        | enclosed\b | enclosures?\b
    )
    | \(Anlagen?\)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words that announce an enclosure; ``Anlage`` alone may be a park or a plant."""


def unlisted_enclosures(
    blocks: tuple[Block, ...], enclosures: tuple[str, ...]
) -> tuple[Problem, ...]:
    """A warning at ``enclosures`` when it is empty and the text speaks of one, with the words that do."""
    if enclosures:
        return ()
    for text in _texts(blocks):
        if found := _MENTION.search(text):
            place = Place(path="enclosures")
            return (Problem("enclosure-not-listed", place, found[0], severity=Severity.WARNING),)
    return ()


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield plain_text(block.inlines)
            case List():
                for item in block.items:
                    yield from _texts(item.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    yield from (plain_text(cell.inlines) for cell in row)
            case _:
                assert_never(block)
