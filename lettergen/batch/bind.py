"""A row and the common letter become one letter; what does not fit is a problem with row and column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lettergen.batch.rows.source import Row
from lettergen.errors import Problem
from lettergen.model.letter import LetterBase


@dataclass(frozen=True, slots=True)
class BoundRow:
    """What became of a row."""

    number: int
    """The row's number in its table."""
    id: str
    """The value of the identifying column, or the number as text."""
    letter: LetterBase | None
    """None where a problem is an error."""
    problems: tuple[Problem, ...]
    """Errors, warnings and notes, each with row and, where there is one, column."""
    cells: Mapping[str, str] = field(hash=False)
    """The row as it came."""
    surplus: tuple[str, ...] = ()
    """Values under no header, as they came."""


class Binder:
    """Binds rows of one table to one common letter; safe to share between threads and picklable.

    Args:
        letter: what all letters have in common, as in a letter file.
        header: the table's columns.
        columns: what columns mean where their name does not say it; None leaves a column out.
        defaults: values for empty cells, by column name or letter path.
        id_column: the column that identifies a row.
        used: columns that something else needs (enclosures, file names), so that they may mean nothing to the letter.
        source: name of the table for messages.

    Raises InputError with all problems that concern every row: columns unknown, missing or meant twice, and everything
    that is wrong with the common letter, whose paths begin with ``letter``.
    """

    problems: tuple[Problem, ...]
    """Warnings and notes about the columns."""

    def __init__(
        self,
        letter: Mapping[str, Any],
        header: Sequence[str],
        *,
        columns: Mapping[str, str | None] | None = None,
        defaults: Mapping[str, str] | None = None,
        id_column: str | None = None,
        used: Collection[str] = (),
        source: str | None = None,
    ) -> None:
        raise NotImplementedError

    def bind(self, row: Row) -> BoundRow:
        """The letter of one row, or what is wrong with it; raises nothing."""
        raise NotImplementedError
