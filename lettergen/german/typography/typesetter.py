"""The pass over a body's blocks: what belongs together is set together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lettergen.errors import Problem
from lettergen.german.typography.edits import Edit, Edits, Rule
from lettergen.german.typography.passage import Change, Passage
from lettergen.german.typography.protected import protected
from lettergen.german.typography.rules import RULES, RulesOfLanguage
from lettergen.messages import Language
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
    plain_text,
)
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.model.style import HouseStyle, Typography

_DIGIT = re.compile(r"\d")
_MOST_PASSES = 8
"""Two are enough for nearly everything; the bound is against rules that would undo each other."""

_Passages = tuple[tuple[Inline, ...], ...]


class Typeset(NamedTuple):
    """Blocks as they are printed."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]
    """Warnings and notes without a place, each text once."""
    changes: tuple[Change, ...]
    """All that the rules have made of the words, each once, in order."""


class TypesetLine(NamedTuple):
    """A line as it is printed."""

    text: str
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]


@remembered  # saves 11 ms from the second time on
def typeset(blocks: tuple[Block, ...], style: HouseStyle, language: Language = "de") -> Typeset:
    """The same blocks with those rules of ``style.typography`` applied that ``language`` has, and what was doubtful.

    Applied to its own result it changes nothing. Rules that change digits or what parts them need an unmistakable cue, and
    apply to all of a paragraph, a list or a table's column, or to none of it.
    """
    done = [_typeset_block(block, style.typography, language) for block in blocks]
    problems: dict[tuple[str, str | None], Problem] = {}
    for problem in (problem for each in done for problem in each.problems):
        problems.setdefault((problem.code, problem.value), problem)
    changes = dict.fromkeys(change for each in done for change in each.changes)
    made = tuple(block for each in done for block in each.blocks)
    return Typeset(made, tuple(problems.values()), tuple(changes))


@remembered  # saves 0.011 ms a letter
def _typeset_block(block: Block, typography: Typography, language: Language) -> Typeset:
    """One block alone: letters of a batch share most of theirs."""
    typesetter = _Typesetter(typography, language)
    made = typesetter.block(block)
    return Typeset((made,), tuple(typesetter.problems.values()), tuple(typesetter.changes))


@remembered_by_value  # saves 0.12 ms from the second time on
def typeset_line(text: str, style: HouseStyle, language: Language = "de") -> TypesetLine:
    """The same for a line without markup, as a subject is."""
    (block,), problems, changes = typeset((Paragraph((Run(text),)),), style, language)
    made = plain_text(block.inlines) if isinstance(block, Paragraph) else text
    return TypesetLine(made, problems, changes)


class _Typesetter:
    """Walks the blocks and gathers what was found and changed."""

    def __init__(self, typography: Typography, language: Language) -> None:
        self._typography, self._language = typography, language
        self.problems: dict[tuple[str, str | None], Problem] = {}
        self.changes: dict[Change, None] = {}

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                (inlines,) = self._set((block.inlines,))
                return replace(block, inlines=inlines)
            case List():
                return _with_passages(block, iter(self._set(tuple(_passages(block)))))
            case Table():
                return self._table(block)

    def _table(self, table: Table) -> Table:
        header = tuple(Cell(self._set((cell.inlines,), table=True)[0]) for cell in table.header)
        columns = [
            self._set(tuple(cell.inlines for cell in column), table=True)
            for column in zip(*table.rows, strict=True)
        ]
        rows = tuple(tuple(map(Cell, row)) for row in zip(*columns, strict=True))
        return replace(table, header=header, rows=rows)

    def _set(self, passages: _Passages, *, table: bool = False) -> _Passages:
        done = _together(passages, self._typography, self._language, table=table)
        for problem in done.problems:
            self.problems.setdefault((problem.code, problem.value), problem)
        self.changes.update(dict.fromkeys(done.changes))
        return done.passages


def _passages(block: Block) -> Iterator[tuple[Inline, ...]]:
    match block:
        case Paragraph() | Heading():
            yield block.inlines
        case List():
            yield from chain.from_iterable(
                _passages(b) for item in block.items for b in item.blocks
            )
        case Table():
            for row in (block.header, *block.rows):
                yield from (cell.inlines for cell in row)


def _with_passages(block: Block, made: Iterator[tuple[Inline, ...]]) -> Block:
    """``block`` with its passages, in their order, replaced by ``made``."""
    match block:
        case Paragraph() | Heading():
            return replace(block, inlines=next(made))
        case List():
            items = tuple(
                ListItem(tuple(_with_passages(b, made) for b in item.blocks))
                for item in block.items
            )
            return replace(block, items=items)
        case Table():
            header, *rows = (
                tuple(Cell(next(made)) for _ in row) for row in (block.header, *block.rows)
            )
            return replace(block, header=header, rows=tuple(rows))


class _Done(NamedTuple):
    passages: _Passages
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]


@lru_cache(maxsize=512)  # saves 10 ms from the second time on
def _together(
    passages: _Passages, typography: Typography, language: Language, *, table: bool
) -> _Done:
    """Paragraphs that belong together mended; remembered, because the letters of a batch share most of theirs.

    Rules can make room for each other: two phone numbers side by side look like one once their brackets are gone. So
    the rules run until they find nothing more, which is what makes a second pass change nothing.
    """
    unit = _Unit(typography, RULES[language], table=table)
    for _ in range(_MOST_PASSES):
        mended = unit.once(passages)
        if mended == passages:
            break
        passages = mended
    return _Done(passages, tuple(unit.problems), tuple(unit.changes))


class _Unit:
    """What is set together, with the rules that are switched on."""

    def __init__(self, typography: Typography, known: RulesOfLanguage, *, table: bool) -> None:
        self._typography, self._known, self._table = typography, known, table
        self.problems: list[Problem] = []
        self.changes: list[Change] = []
        self._known_edits: dict[tuple[Edits, str], list[Edit]] = {}

    def once(self, inlines: _Passages) -> _Passages:
        """All rules in their order."""
        passages = [Passage(each) for each in inlines]
        for passage in passages:
            passage.protect(protected(passage.text))
        self._apply(self._known.marks, passages)
        for passage in passages:
            passage.quote(found.span() for found in self._known.quotation.finditer(passage.text))
        self._apply(self._known.blanks, passages)
        if any(map(_DIGIT.search, [passage.text for passage in passages])):
            self._apply(self._known.figures, passages)
        self._apply(self._known.words, passages)
        return tuple(passage.inlines() for passage in passages)

    def _apply(self, rules: Iterable[Rule], passages: list[Passage]) -> None:
        for rule in rules:
            if getattr(self._typography, rule.switch) and (rule.in_tables or not self._table):
                self._apply_one(rule, passages)

    def _apply_one(self, rule: Rule, passages: list[Passage]) -> None:
        asked = []
        for passage in passages:
            # Behind the last change of the pass before, a rule is asked about the same text again.
            key = rule.edits, passage.text
            edits = self._known_edits.get(key)
            if edits is None:
                edits = self._known_edits[key] = list(rule.edits(passage.text))
            asked.append(edits)
        if not any(asked):
            return
        wanted = [passage.possible(edits) for passage, edits in zip(passages, asked, strict=True)]
        if rule.together and any(doubtful for _, doubtful in wanted):
            return
        if all(edit.along for edits, _ in wanted for edit in edits):
            return
        for passage, (edits, _) in zip(passages, wanted, strict=True):
            self.problems += (edit.problem for edit in edits if edit.problem)
            self.changes += passage.make(rule.switch, edits)
