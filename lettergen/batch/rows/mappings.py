"""Rows that are mappings already: Python's own, and what JSON lines and YAML lists hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lettergen.batch.rows.characters import is_whole
from lettergen.batch.rows.source import Row, RowSource, beyond
from lettergen.errors import InputError, Place, Problem, UsageError
from lettergen.limits import MAX_COLUMNS, MAX_DEPTH


class MappingRows(RowSource):
    """An iterable of mappings from header to value; nested mappings and lists become dotted headers.

    A sequence has the columns of all its rows. An iterator is not read ahead: its first row names all the columns, and
    it can be gone through once. Numbers and dates are written as Python does (dates as ISO 8601); floating-point
    numbers are refused, since their text is not what anybody wrote.
    """

    def __init__(self, rows: Iterable[Mapping[str, object]], name: str = "rows") -> None:
        self.name = name
        if isinstance(rows, Sequence):
            self._rows: Sequence[Mapping[str, object]] | None = rows
            heads: Iterable[Mapping[str, object]] = rows
        else:
            self._rows, self._rest = None, iter(rows)
            self._first = next(self._rest, None)
            heads = () if self._first is None else (self._first,)
        self._started = False
        self.header = header_of((flattened(row)[0] for row in heads), name)
        if not self.header:
            raise InputError(Problem("table-empty", Place(name), params={"file": name}))

    def __iter__(self) -> Iterator[Row]:
        self.skipped = 0
        yield from self._numbered()

    def _numbered(self) -> Iterator[Row]:
        for number, mapping in enumerate(self._all(), start=1):
            row = mapping_row(mapping, self.header, self.name, number)
            if row is None:
                self.skipped += 1
            else:
                yield row

    def _all(self) -> Iterator[Mapping[str, object]]:
        if self._rows is not None:
            yield from self._rows
            return
        if self._started:
            raise UsageError(Problem("table-read-twice", Place(self.name)))
        self._started = True
        if self._first is not None:
            yield self._first
        yield from self._rest


def header_of(rows: Iterable[Iterable[str]], file: str) -> tuple[str, ...]:
    """All columns of the rows, in the order in which they turn up. Raises InputError for more than ``MAX_COLUMNS``."""
    found: dict[str, None] = {}
    for number, row in enumerate(rows, start=1):
        found |= dict.fromkeys(name for name in row if is_whole(name))
        if len(found) > MAX_COLUMNS:
            raise beyond("table-too-many-columns", file, number, MAX_COLUMNS)
    return tuple(found)


def mapping_row(
    mapping: Mapping[str, object], header: tuple[str, ...], name: str, number: int
) -> Row | None:
    """A mapping as a row; None when it holds nothing."""
    found, refused = flattened(mapping)
    if not any(text.strip() for text in found.values()) and not refused:
        return None
    problems = [
        Problem("cell-not-text", Place(name, row=number, column_name=column), str(value),
                {"type": type(value).__name__})
        for column, value in refused.items()
    ]  # fmt: skip
    strays = {k: v for k, v in found.items() if k not in header and v.strip()}
    problems += [
        Problem("row-column-unknown", Place(name, row=number, column_name=column), text)
        for column, text in strays.items()
    ]
    cells = {column: found.get(column, "") for column in header}
    return Row(number, cells, tuple(problems), tuple(strays.values()))


def flattened(mapping: Mapping[str, object]) -> tuple[dict[str, str], dict[str, Any]]:
    """Text by dotted header, and the values that cannot be text (their cells are empty)."""
    found: dict[str, str] = {}
    refused: dict[str, Any] = {}
    _flatten(mapping, "", found, refused)
    return found, refused


def _flatten(
    value: object, path: str, found: dict[str, str], refused: dict[str, Any], depth: int = 0
) -> None:
    prefix = f"{path}." if path else ""
    if depth > MAX_DEPTH:
        found[path], refused[path] = "", "…"
        return
    match value:
        case Mapping():
            for key, below in value.items():
                _flatten(below, f"{prefix}{key}", found, refused, depth + 1)
        case list() | tuple():
            for index, below in enumerate(value):
                _flatten(below, f"{prefix}{index}", found, refused, depth + 1)
        case str():
            found[path] = value
        case None:
            found[path] = ""
        case bool():
            found[path] = "true" if value else "false"
        case int():
            found[path] = str(value)
        case dt.datetime():
            found[path], refused[path] = "", value
        case dt.date() | dt.time():
            found[path] = value.isoformat()
        case _:
            found[path], refused[path] = "", value
