"""Which rows of a table are asked for: by number, or by what stands in a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lettergen.errors import Problem, UsageError

_NUMBERS = re.compile(r"\s*(\d{1,9})\s*(?:[-–]\s*(\d{1,9})\s*)?")


class Selection:
    """Rows that are asked for.

    Args:
        wanted: Each text is row numbers and ranges of them with commas between (``12,17-20``), as the spreadsheet counts, or a
            column and a value (``Aktenzeichen=40.2-17``); blanks around either do not count.

    Raises UsageError with ``only-unreadable`` for each that is neither.
    """

    def __init__(self, wanted: Iterable[str]) -> None:
        self._ranges: dict[tuple[int, int], str] = {}
        self._values: dict[tuple[str, str], str] = {}
        self._unmet: dict[str, None] = {}
        problems = [problem for text in wanted if (problem := self._read(text))]
        if problems:
            raise UsageError(problems)

    def _read(self, text: str) -> Problem | None:
        column, equals, value = text.partition("=")
        if equals and column.strip() and value.strip():
            self._values[column.strip(), value.strip()] = text
            self._unmet[text] = None
            return None
        for part in text.split(","):
            found = _NUMBERS.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
            if first > last:
                return Problem("only-unreadable", value=text)
            self._ranges[first, last] = part.strip()
            self._unmet[part.strip()] = None
        return None

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it looks at."""
        return frozenset(column for column, _ in self._values)

    def takes(self, number: int, cells: Mapping[str, str]) -> bool:
        """Whether a row is asked for."""
        met = [text for (first, last), text in self._ranges.items() if first <= number <= last]
        met += [
            text
            for (column, value), text in self._values.items()
            if cells.get(column, "").strip() == value
        ]
        for text in met:
            self._unmet.pop(text, None)
        return bool(met)

    def check_met(self) -> None:
        """Raises UsageError with ``only-unknown`` for each that no row met that was looked at."""
        if self._unmet:
            raise UsageError(Problem("only-unknown", value=text) for text in self._unmet)
