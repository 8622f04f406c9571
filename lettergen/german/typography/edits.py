"""What a rule of typesetting wants of a text: edits, and words that it must not touch although they look like its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lettergen.errors import Problem
from lettergen.patterns import LazyPattern

NBSP = "\u00a0"
NARROW = "\u202f"
HYPHEN = "\u2011"
"""No-break hyphen."""
PLAIN = str.maketrans({NBSP: " ", NARROW: " ", HYPHEN: "-"})
"""No-break spaces and hyphens as what they look like."""
BLANK = f" {NBSP}{NARROW}"
GAP = f"[{BLANK}]"


class Edit(NamedTuple):
    """Replace ``text[start:end]``."""

    start: int
    end: int
    text: str
    final: bool = False
    """No later rule may touch the result."""
    problem: Problem | None = None
    doubtful: bool = False
    """Nothing is replaced: here stands what the rule is for, but not unmistakably, so it leaves its neighbours alone, too."""
    along: bool = False
    """Not needed by itself, but made where others of the rule are, so that all have one form."""


class Rule(NamedTuple):
    """A rule of typesetting."""

    switch: str
    """Its name in ``Typography``."""
    edits: Callable[[str], Iterator[Edit]]
    """What it wants of a paragraph's plain text, hard line breaks as ``\\n``. Of its own result it wants nothing more."""
    together: bool = False
    """Whether it changes digits or what parts them: then it applies to all of a paragraph, list or column, or to none."""
    in_tables: bool = True
    """Whether it is for the cells of tables, too."""


def doubt(start: int, end: int) -> Edit:
    """Here the rule is not sure."""
    return Edit(start, end, "", doubtful=True)


def fill(pattern: LazyPattern, text: str, filler: str = NBSP) -> Iterator[Edit]:
    """Fill the only group of each match."""
    for found in pattern.finditer(text):
        if found[1] != filler:
            yield Edit(*found.span(1), filler)
