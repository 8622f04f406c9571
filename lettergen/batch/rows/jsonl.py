"""JSON lines: an object for each recipient, nested ones as dotted columns, numbers as they are written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lettergen.batch.rows.bounded import bounded_lines
from lettergen.batch.rows.mappings import flattened, header_of, mapping_row
from lettergen.batch.rows.source import Row, RowSource
from lettergen.errors import InputError, Place, Problem, shortened
from lettergen.limits import MAX_PROBLEMS


class JsonlRows(RowSource):
    """A file of JSON lines in UTF-8; a row's number is that of its line. All its lines are looked at when opened."""

    def __init__(self, path: Path) -> None:
        self._path, self.name = path, str(path)
        problems: list[Problem] = []
        self.header = header_of(self._headers(problems), self.name)
        if problems:
            raise InputError(problems)
        if not self.header:
            raise InputError(Problem("table-empty", Place(self.name), params={"file": self.name}))

    def __iter__(self) -> Iterator[Row]:
        self.skipped = 0
        for number, line in self._lines():
            row = None
            if line.strip():
                row = mapping_row(self._parsed(line, number), self.header, self.name, number)
            if row is None:
                self.skipped += 1
            else:
                yield row

    def _headers(self, problems: list[Problem]) -> Iterator[list[str]]:
        for number, line in self._lines():
            if not line.strip():
                continue
            try:
                yield list(flattened(self._parsed(line, number))[0])
            except InputError as error:
                problems += error.problems
                if len(problems) > MAX_PROBLEMS:
                    return  # nothing is known of lines that nobody reads

    def _lines(self) -> Iterator[tuple[int, str]]:
        number = 0
        try:
            with self._path.open(encoding="utf-8-sig", newline="\n") as file:
                for number, line in enumerate(bounded_lines(file, self.name), start=1):
                    yield number, line
        except UnicodeDecodeError:
            params = {"encoding": "UTF-8", "line": str(number + 1)}
            raise InputError(
                Problem("table-encoding-wrong", Place(self.name), params=params)
            ) from None

    def _parsed(self, line: str, number: int) -> dict[str, Any]:
        try:
            # Numbers as written: 1e15 and 12.50 would come back as something else.
            found = json.loads(
                line, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_unique
            )
        except (ValueError, RecursionError) as failure:
            # A RecursionError's text says nothing to the reader, and json's may end with a position in the line.
            reason = getattr(failure, "msg", None) or str(failure)
            raise self._not_json(line, number, reason) from None
        if not isinstance(found, dict):
            raise self._not_json(line, number, type(found).__name__)
        return found

    def _not_json(self, line: str, number: int, reason: str) -> InputError:
        place = Place(self.name, row=number)
        return InputError(Problem("table-line-not-json", place, line.strip(), {"reason": reason}))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counted.items() if count > 1)
        raise ValueError(f"{shortened(twice)} ×2")
    return found
