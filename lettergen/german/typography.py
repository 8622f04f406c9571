"""Typography of the body: one idempotent pass over its blocks, switchable rule by rule.

Names, addresses and the information block are never typeset: what stands there is data. In the body, web and e-mail
addresses and file numbers are left alone, and within quotation marks only apostrophes and marks are mended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from lettergen.errors import Problem
from lettergen.german import identifiers
from lettergen.german import typography_rules as rules
from lettergen.german.typography_rules import Edit, Rule
from lettergen.messages import Language
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Run,
    Table,
)
from lettergen.model.remembered import remembered
from lettergen.model.style import HouseStyle, Typography
from lettergen.patterns import LazyPattern

_MARKS: tuple[tuple[str, Rule], ...] = (
    ("apostrophes", rules.apostrophes),
    ("quotes", rules.quotes),
    ("quotes", rules.inner_quotes),
)
"""Rules that reach into quotations, which they make recognisable."""
_BLANKS: tuple[tuple[str, Rule], ...] = (
    ("blanks", rules.blanks),
    ("ellipsis", rules.ellipsis),
)
_FIGURES: tuple[tuple[str, Rule], ...] = (
    ("iban", identifiers.iban),
    ("phone", identifiers.phone),
    ("currency", rules.currency),
    ("times", rules.times),
    ("dates", rules.dates),
    ("ranges", rules.ranges),
    ("percent", rules.percent),
    ("units", rules.units),
    ("references", rules.references),
    ("numbers", rules.numbers),
)
"""Rules that need a digit. What is recognised as a whole (an IBAN) is final before its parts could be mistaken."""
_WORDS: tuple[tuple[str, Rule], ...] = (
    ("dashes", rules.dashes),
    ("names", rules.names),
    ("abbreviations", rules.abbreviations),
    ("narrow_abbreviations", rules.narrow_abbreviations),
)
_DIGIT = re.compile(r"\d")
_MOST_PASSES = 8
"""Two are enough for nearly everything; the bound is against rules that would undo each other."""
_NEVER = (
    (re.compile(r"://|www\."), LazyPattern(r"(?:https?://|www\.)\S+")),
    (re.compile("@"), LazyPattern(r"[^\s@<>()]+@[^\s@<>()]+")),
    (
        re.compile(r"\.(?:de|eu|com|org|net|info|nrw|gov)\b"),
        LazyPattern(
            r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:de|eu|com|org|net|info|nrw|gov)\b(?:/\S*)?"
        ),
    ),
    (
        _DIGIT,
        LazyPattern(
            r"(?:\bA[Zz]|\bG[Zz]|[Zz]eichen|nummer)\b\.?:?[ \u00a0]?(?:[A-Z]{1,4}[ \u00a0])?"
            r"\S*\d\S*(?:[ \u00a0]?[-/.][ \u00a0]?\S*\d\S*)*"
        ),
    ),
)
"""Web and e-mail addresses and file numbers, each behind a quick look whether the text can hold one."""


class _Rules(NamedTuple):
    """The rules of a language, in the order in which they are applied."""

    marks: tuple[tuple[str, Rule], ...]
    blanks: tuple[tuple[str, Rule], ...]
    figures: tuple[tuple[str, Rule], ...]
    words: tuple[tuple[str, Rule], ...]
    quotation: LazyPattern


_GERMAN_ALONE = frozenset(
    ("currency", "times", "dates", "percent", "abbreviations", "narrow_abbreviations")
)
"""What English writes otherwise: ``EUR 1,234.50``, ``9 October 2018``, ``8%``."""
_RULES: Mapping[Language, _Rules] = {
    "de": _Rules(_MARKS, _BLANKS, _FIGURES, _WORDS, LazyPattern(r"(?<=„)[^„“\n]*(?=“)")),
    "en": _Rules(
        (("apostrophes", rules.apostrophes), ("quotes", rules.english_quotes)),
        _BLANKS,
        tuple(rule for rule in _FIGURES if rule[0] not in _GERMAN_ALONE),
        tuple(rule for rule in _WORDS if rule[0] not in _GERMAN_ALONE),
        LazyPattern(r"(?<=“)[^“”\n]*(?=”)"),
    ),
}


@remembered
def typeset(
    blocks: tuple[Block, ...], style: HouseStyle, language: Language = "de"
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The same blocks with those rules of ``style.typography`` applied that ``language`` has, and what was doubtful.

    Applied to its own result it changes nothing. Problems are warnings and notes without a place; each text is reported
    once.
    """
    typesetter = _Typesetter(style.typography, language)
    return tuple(map(typesetter.block, blocks)), typesetter.problems


class _Typesetter:
    """Walks the blocks and gathers problems."""

    def __init__(self, typography: Typography, language: Language) -> None:
        self._typography, self._language = typography, language
        self._problems: dict[tuple[str, str | None], Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problems.values())

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                return replace(block, inlines=self._inlines(block.inlines))
            case List():
                return replace(block, items=tuple(map(self._item, block.items)))
            case Table():
                return replace(
                    block,
                    header=self._cells(block.header),
                    rows=tuple(map(self._cells, block.rows)),
                )

    def _item(self, item: ListItem) -> ListItem:
        return ListItem(tuple(map(self.block, item.blocks)))

    def _cells(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(Cell(self._inlines(cell.inlines)) for cell in cells)

    def _inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        mended, problems = _paragraph(inlines, self._typography, self._language)
        for problem in problems:
            self._problems.setdefault((problem.code, problem.value), problem)
        return mended


@lru_cache(maxsize=512)
def _paragraph(
    inlines: tuple[Inline, ...], typography: Typography, language: Language
) -> tuple[tuple[Inline, ...], tuple[Problem, ...]]:
    """One paragraph mended; remembered, because the letters of a batch share most of theirs.

    Rules can make room for each other: two phone numbers side by side look like one once their brackets are gone. So
    the rules run until they find nothing more, which is what makes a second pass change nothing.
    """
    found: list[Problem] = []
    for _ in range(_MOST_PASSES):
        mended, problems = _once(inlines, typography, _RULES[language])
        found += problems
        if mended == inlines:
            break
        inlines = mended
    return inlines, tuple(found)


def _once(
    inlines: tuple[Inline, ...], typography: Typography, known: _Rules
) -> tuple[tuple[Inline, ...], list[Problem]]:
    passage = _Passage(inlines)
    found: list[Problem] = []
    for sign, pattern in _NEVER:
        if sign.search(passage.text):
            passage.freeze(pattern)
    found += _applied(passage, _active(known.marks, typography))
    passage.freeze(known.quotation)
    found += _applied(passage, _active(known.blanks, typography))
    if _DIGIT.search(passage.text):
        found += _applied(passage, _active(known.figures, typography))
    found += _applied(passage, _active(known.words, typography))
    return passage.inlines(), found


def _applied(passage: _Passage, active: tuple[Rule, ...]) -> list[Problem]:
    edits = (edit for rule in active for edit in passage.edit(rule(passage.text)))
    return [edit.problem for edit in edits if edit.problem]


def _active(table: tuple[tuple[str, Rule], ...], typography: Typography) -> tuple[Rule, ...]:
    return tuple(rule for name, rule in table if getattr(typography, name))


class _Passage:
    """A paragraph as one text that remembers which run each character came from, and which are settled."""

    def __init__(self, inlines: tuple[Inline, ...]) -> None:
        self._inlines = inlines
        texts = [inline.text if isinstance(inline, Run) else "\n" for inline in inlines]
        self.text = "".join(texts)
        self._ends = list(accumulate(map(len, texts)))
        self._frozen: list[tuple[int, int]] = []
        self._changed = False

    def freeze(self, pattern: LazyPattern) -> None:
        """Nothing in a match of ``pattern`` is edited any more."""
        self._frozen += (found.span() for found in pattern.finditer(self.text))

    def edit(self, edits: Iterable[Edit]) -> list[Edit]:
        """Make those edits that touch nothing settled, and return them."""
        made: list[Edit] = []
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if (not made or edit.start >= made[-1].end) and not self._is_frozen(edit):
                made.append(edit)
        for edit in reversed(made):
            self._make(edit)
        return made

    def _is_frozen(self, edit: Edit) -> bool:
        return any(
            edit.start < end and edit.end > start
            if edit.end > edit.start
            else start < edit.start < end
            for start, end in self._frozen
        )

    def _make(self, edit: Edit) -> None:
        if self.text[edit.start : edit.end] != edit.text:
            self._changed = True
            self.text = self.text[: edit.start] + edit.text + self.text[edit.end :]
            move = _mover(edit)
            self._ends = [move(end) for end in self._ends]
            self._frozen = [(move(start), move(end)) for start, end in self._frozen]
        if edit.final:
            self._frozen.append((edit.start, edit.start + len(edit.text)))

    def inlines(self) -> tuple[Inline, ...]:
        """The runs again; one that lost all its characters to its neighbour is left out."""
        if not self._changed:
            return self._inlines
        starts = [0, *self._ends]
        pieces = (
            inline if isinstance(inline, LineBreak) else replace(inline, text=self.text[start:end])
            for inline, start, end in zip(self._inlines, starts, self._ends, strict=False)
        )
        return tuple(piece for piece in pieces if isinstance(piece, LineBreak) or piece.text)


def _mover(edit: Edit) -> Callable[[int], int]:
    """Where a boundary lies after the edit; one within replaced text goes to its end."""
    growth = len(edit.text) - (edit.end - edit.start)

    def move(position: int) -> int:
        if position <= edit.start:
            return position
        return max(position, edit.end) + growth

    return move
