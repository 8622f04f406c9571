"""Whether the words of a letter are parted, and which never are: its names, addresses and short facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from lettergen.compose.lining import Hyphenation
from lettergen.letterhead.schema import Letterhead
from lettergen.model.letter import LetterBase
from lettergen.model.style import HouseStyle

_NAMED = frozenset({"recipient", "sender", "signatures", "certification", "references"})
"""Of the fields that all letters have, those that hold names; of a kind's own fields, all are looked at."""
_COMMON = frozenset(LetterBase.model_fields)
_LONGEST = 60
"""Characters of a value that is a name or a fact; what is longer, or has several lines, is text."""
_FEWEST = 6
"""Letters of a word that could be parted at all."""
_WORD = re.compile(rf"[^\W\d_]{{{_FEWEST},}}")


def hyphenation(letter: LetterBase, house: HouseStyle, head: Letterhead) -> Hyphenation | None:
    """How the words of ``letter`` are parted; None where the house parts none.

    Where the house has not decided, large print is hyphenated: its lines are short. A text that is to stay as it is written is not.
    """
    wanted = letter.large_print if house.hyphenation is None else house.hyphenation
    if not wanted or letter.as_written:
        return None
    values = (
        value for name, value in vars(letter).items() if name in _NAMED or name not in _COMMON
    )
    told = (*_facts(tuple(values)), *_facts(head.authority))
    names = frozenset(word.lower() for text in told for word in _WORD.findall(text))
    return Hyphenation(letter.language, names)


def _facts(value: Any) -> Iterator[str]:
    """The short texts in a value."""
    if isinstance(value, str):
        if len(value) <= _LONGEST and "\n" not in value:
            yield value
    elif isinstance(value, BaseModel):
        yield from _facts(tuple(vars(value).values()))
    elif isinstance(value, dict):
        yield from _facts(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _facts(part)
