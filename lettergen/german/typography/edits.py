"""What a rule of typesetting wants of a text: edits, and words that it must not touch although they look like its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
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


Edits = Callable[[str], Iterator[Edit]]


class Rule(NamedTuple):
    """A rule of typesetting."""

    switch: str
    """Its name in ``Typography``."""
    edits: Edits
    """What it wants of a paragraph's plain text, hard line breaks as ``\\n``. Of its own result it wants nothing more."""
    together: bool = False
    """Whether it changes digits or what parts them: then it applies to all of a paragraph, list or column, or to none."""
    in_tables: bool = True
    """Whether it is for the cells of tables, too."""


class StartingPattern:
    """A pattern whose matches begin where those of another do, which is found in less time: it is tried there and nowhere else."""

    def __init__(self, start: LazyPattern, pattern: str) -> None:
        self._start, self._pattern = start, LazyPattern(pattern)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches from left to right."""
        end = 0
        for start in _starts(self._start, text):
            if start >= end and (found := self._pattern.match(text, start)):
                end = found.end()
                yield found


@lru_cache(maxsize=16)  # saves 0.047 ms from the second time on
def _starts(pattern: LazyPattern, text: str) -> tuple[int, ...]:
    """Where the matches begin: a dozen rules ask for the numbers of the same text."""
    return tuple([found.start() for found in pattern.finditer(text)])


DIGITS = LazyPattern(r"\d+")
"""Where numbers begin. What begins within one is found by no pattern that takes these for its start."""


def doubt(start: int, end: int) -> Edit:
    """Here the rule is not sure."""
    return Edit(start, end, "", doubtful=True)


def fill(pattern: LazyPattern | StartingPattern, text: str, filler: str = NBSP) -> Iterator[Edit]:
    """Fill the only group of each match."""
    for found in pattern.finditer(text):
        if found[1] != filler:
            yield Edit(*found.span(1), filler)
