"""From problems of a letter's fields to problems of a table's cells, in the words of who keeps the table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lettergen.batch.rows.source import Row
from lettergen.batch.tree import original
from lettergen.errors import Place, Problem
from lettergen.german.dates import written
from lettergen.model.letter import LetterBase
from lettergen.reading.document import Path, dotted

_ADDRESS = ("recipient", "address")
_ORGANISATION = ("recipient", "organisation")
_PERSONS = ("recipient", "persons")
_ADDRESS_TEXT = ("recipient", "address_text")

_FOR_TABLES = {
    "recipient-nobody": "row-recipient-missing",
    "address-no-street": "row-street-missing",
    "address-street-and-po-box": "row-street-and-po-box",
    "address-no-postal-code": "row-cell-missing",
    "address-po-box": "row-po-box",
    "address-postal-code": "row-postal-code",
    "text-line-break": "cell-line-break",
    "field-missing": "row-cell-missing",
    "recipient-couple-not-two": "row-couple-not-two",
    "recipient-couple-with-office": "row-couple-with-office",
}
"""Problems whose text speaks of fields in a file, and what stands for them in a table."""
_AT_FIELD = {
    "address-no-street": ("street", "po_box"),
    "address-no-postal-code": ("postal_code",),
    "address-street-and-po-box": ("po_box",),
    "recipient-couple-not-two": ("couple",),
    "recipient-couple-with-office": ("couple",),
}
"""Checks over the whole address or recipient, and the columns at which people look."""
_SHORT_POSTAL_CODE = 4
_SERIAL = re.compile(r"[1-6]\d{4}", re.ASCII)
_FIRST_SERIAL = date(1899, 12, 30)
"""From which day on Excel and Calc count."""


class RowPlaces:
    """Knows which column a value of the letter comes from."""

    def __init__(self, source: str | None, headers: Mapping[Path, str]) -> None:
        self._source = source
        self._headers = dict(headers)

    def of(self, row: Row, path: Path) -> Place:
        """The place of the value at ``path``: its row and, where it has one, its column."""
        header = self._headers.get(path)
        return Place(
            self._source, path=None if header else dotted(path), row=row.number, column_name=header
        )

    def explained(self, problem: Problem, row: Row, trees: Mapping[str, Any]) -> Problem:
        """A problem with the row's letter as one with the table."""
        steps: Path = tuple(
            int(s) if s.isdigit() else s for s in (problem.place.path or "").split(".") if s
        )
        path = original(trees, steps)
        if path == ("recipient",) and problem.code == "field-missing":
            return Problem("row-recipient-missing", Place(self._source, row=row.number))
        for field in _AT_FIELD.get(problem.code, ()):
            if (*path, field) in self._headers:
                path = (*path, field)
                break
        if problem.code == "field-missing" and path not in self._headers:
            path = self._first_below(path)
        place = self.of(row, path)
        value = row.cells[place.column_name] if place.column_name else problem.value
        params = {**problem.params, "column": place.column_name or dotted(path)}
        code = _FOR_TABLES.get(problem.code, problem.code)
        if problem.code == "address-postal-code" and _lost_zero(value or ""):
            code, params = "row-postal-code-short", params | {"padded": f"0{(value or '').strip()}"}
        if problem.code == "date-format" and (day := _serial(value or "")):
            params = {**params, "day_de": written(day), "day_en": written(day, "en")}
            code = "row-date-serial"
        if code == "row-recipient-missing":
            place = Place(self._source, row=row.number)
        return replace(problem, code=code, place=place, value=value or None, params=params)

    def _first_below(self, path: Path) -> Path:
        """Of a list or group without anything in it the first value that a column would bring; else the path itself."""
        if path[:1] == ("recipient",):
            return path
        return next((p for p in self._headers if p[: len(path)] == path), path)

    def check(self, letter: LetterBase, row: Row) -> list[Problem]:
        """What a single letter may leave open while it is sketched, but none that is to be posted."""
        recipient = letter.recipient
        if recipient is None or recipient.address is not None or recipient.address_text:
            return []
        return [Problem("row-address-missing", Place(self._source, row=row.number))]


def missing_columns(
    letter: Mapping[str, Any], paths: Sequence[Path], source: str | None
) -> list[Problem]:
    """Columns without which no row can become a letter, as neither the common letter nor a default brings them."""
    common = letter.get("recipient")
    given = set(paths) | set(_paths_in(common, ("recipient",)))

    def there(*prefixes: Path) -> bool:
        return any(path[: len(p)] == p for path in given for p in prefixes)

    place = Place(source)
    problems = []
    names = any(path[:2] == _PERSONS and path[-1] == "last_name" for path in given)
    if not names and not there(_ORGANISATION, _ADDRESS_TEXT):
        problems.append(Problem("column-missing-recipient", place))
    if there(_ADDRESS_TEXT):
        return problems
    if not there((*_ADDRESS, "city")):
        problems.append(Problem("column-missing", place, params={"column": "Ort"}))
    if not there((*_ADDRESS, "postal_code"), (*_ADDRESS, "country")):
        problems.append(Problem("column-missing", place, params={"column": "PLZ"}))
    ways = [(*_ADDRESS, f) for f in ("street", "po_box", "bulk_recipient", "country")]
    if not there(*ways):
        problems.append(Problem("column-missing", place, params={"column": "Straße"}))
    return problems


def _paths_in(value: Any, path: Path) -> list[Path]:
    if isinstance(value, Mapping):
        return [p for key, below in value.items() for p in _paths_in(below, (*path, key))]
    if isinstance(value, list | tuple):
        return [p for i, below in enumerate(value) for p in _paths_in(below, (*path, i))]
    return [path]


def _serial(value: str) -> date | None:
    """The day that spreadsheets mean by a bare number, of this century and the last."""
    text = value.strip()
    return _FIRST_SERIAL + timedelta(int(text)) if _SERIAL.fullmatch(text) else None


def _lost_zero(value: str) -> bool:
    """Spreadsheets take a postcode for a number and drop its first zero."""
    text = value.strip()
    return len(text) == _SHORT_POSTAL_CODE and text.isascii() and text.isdigit()
