"""CSV as spreadsheets save it: separator, quotes, and an encoding that is told from the bytes or asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

from lettergen.batch.rows.bounded import bounded_lines
from lettergen.batch.rows.encoding import encoding_of
from lettergen.batch.rows.source import GridSource, RawRow
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_CELL

_SEPARATORS = ";,\t|"
_SAMPLE = 20
"""Rows that show which separator fits."""


csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))


class CsvRows(GridSource):
    """A CSV file. Its encoding is found first, over the whole file, so that no umlaut turns up wrong in row 90,000."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._encoding, self.problems = encoding_of(path, encoding)
        self._separator = self._find_separator()
        super().__init__(str(path))

    def raw_rows(self) -> Iterator[RawRow]:
        """Raises InputError at a quote that is opened or closed where it cannot be."""
        yield from self._read(self._separator)

    def _read(self, separator: str) -> Iterator[RawRow]:
        with self._open() as file:
            number = 0
            lines = _without_hint(bounded_lines(file, str(self._path)))
            reader = csv.reader(lines, delimiter=separator, strict=True)
            try:
                for cells in reader:
                    number += 1
                    yield RawRow(number, cells)
            except csv.Error:
                place = Place(str(self._path), row=number + 1)
                raise InputError(Problem("table-csv-quote", place)) from None

    def _open(self) -> IO[str]:
        return self._path.open(encoding=self._encoding, newline="")

    def _find_separator(self) -> str:
        with self._open() as file:
            first = file.readline(100).strip().lower()
        if first.startswith("sep=") and len(first) == len("sep=;"):
            return first[-1]
        return max(_SEPARATORS, key=self._fit)

    def _fit(self, separator: str) -> tuple[int, int]:
        """How many of the first rows this separator takes apart, the header among them, and into how many columns."""
        widths: list[int] = []
        with suppress(InputError):  # it will be said when the table is read
            for row in islice(self._read(separator), _SAMPLE):
                widths += [len(row.cells)] if row.cells else []
        if not widths or widths[0] == 1:
            return 0, 0
        return sum(width > 1 for width in widths), widths[0]


def _without_hint(lines: Iterator[str]) -> Iterator[str]:
    """The lines without Excel's own ``sep=;``, which no spreadsheet shows or counts."""
    first = next(lines, "")
    if first.strip().lower()[:-1] != "sep=":
        yield first
    yield from lines
