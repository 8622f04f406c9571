"""XLSX, read as its clerk sees it: numbers and dates in their formats, formulas by their last result.

openpyxl's streaming reader gives a formula's text or its result, never both, and an uncalculated formula has no result
that could be told from an empty cell; a sheet with formulas is therefore read twice, side by side.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, from_excel, to_excel
from openpyxl.utils.escape import unescape

from lettergen.batch.rows.number_format import (
    FormatUnreadError,
    TooLongError,
    is_date,
    shown,
    shown_text,
)
from lettergen.batch.rows.sheets import chosen_sheet
from lettergen.batch.rows.source import GridSource, RawCell, RawRow
from lettergen.errors import InputError, Place, Problem, Severity

_GERMAN_ERRORS = {
    "#N/A": "#NV",
    "#NAME?": "#NAME?",
    "#VALUE!": "#WERT!",
    "#REF!": "#BEZUG!",
    "#NUM!": "#ZAHL!",
    "#DIV/0!": "#DIV/0!",
    "#NULL!": "#NULL!",
}
"""As a German Excel shows them."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^>]*hidden=\"(?:1|true)\"")
_CHUNK = 1 << 20
_OVERLAP = 256
"""Bytes in which a tag is found that two pieces share."""


class XlsxRows(GridSource):
    """A sheet of an Excel workbook."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._path = path
        with closing(_open(path, results=True)) as book:
            visible = [s for s in book.worksheets if s.sheet_state == "visible"]
            self._sheet = chosen_sheet(
                str(path),
                sheet,
                [s.title for s in visible],
                [s.title for s in book.worksheets],
                lambda name: any(
                    any(c.value is not None for c in row) for row in _cells(book[name], path)
                ),
            )
            # The member of the zip that holds the sheet; openpyxl keeps it to itself.
            member = book[self._sheet]._worksheet_path  # noqa: SLF001
            self._epoch = book.epoch
        self._formulas, hidden = _scanned(path, member)
        if hidden:
            place = Place(str(path))
            self.problems = (Problem("table-hidden-rows", place, severity=Severity.WARNING),)
        super().__init__(str(path))

    def raw_rows(self) -> Iterator[RawRow]:
        """The sheet's rows; those that the file leaves out are left out."""
        with closing(_open(self._path, results=True)) as book:
            rows = _cells(book[self._sheet], self._path)
            if not self._formulas:
                yield from self._raw(rows, repeat(()))
                return
            with closing(_open(self._path, results=False)) as formulas:
                yield from self._raw(rows, _cells(formulas[self._sheet], self._path))

    def _raw(
        self, rows: Iterator[Sequence[Any]], formulas: Iterator[Sequence[Any]]
    ) -> Iterator[RawRow]:
        # openpyxl fills gaps with empty rows, so that counting is right.
        for number, (row, formula_row) in enumerate(zip(rows, formulas, strict=False), start=1):
            cells = [self._text(cell) for cell in row]
            for index, cell in enumerate(formula_row):
                if cell.data_type == "f" and row[index].value is None:
                    cells[index] = RawCell("", Problem("cell-formula-uncalculated"))
            yield RawRow(number, cells)

    def _text(self, cell: Any) -> str | RawCell:
        value = cell.value
        if value is None:
            return ""
        if cell.data_type == "e":
            error = _GERMAN_ERRORS.get(value, str(value))
            return RawCell(error, Problem("cell-error", value=error))
        if isinstance(value, bool):
            return "WAHR" if value else "FALSCH"
        format_code = self._format_of(cell)
        if isinstance(value, str):
            return shown_text(unescape(value) if "_x" in value else value, format_code)
        return self._formatted(value, format_code)

    def _format_of(self, cell: Any) -> str:
        try:
            return cell.number_format or "General"
        except (IndexError, TypeError):
            raise _unreadable(self._path) from None  # a style that the workbook does not have

    def _formatted(self, value: Any, format_code: str) -> str | RawCell:
        if format_code == "General" and type(value) is int and abs(value) < 10**15:
            return str(value)
        try:
            return shown(self._typed(value, format_code), format_code)
        except TooLongError:
            text = f"{value:.0f}"
            return RawCell(text, Problem("cell-number-too-long", value=text))
        except (FormatUnreadError, ValueError, OverflowError):
            problem = Problem(
                "cell-format-unread", value=str(value), params={"format": format_code}
            )
            return RawCell(str(value), problem)

    def _typed(self, value: Any, format_code: str) -> Any:
        """A number where the format is for numbers, and a day where it is for days: openpyxl knows English formats."""
        dated = is_date(format_code)
        if dated and isinstance(value, int | float):
            return from_excel(value, self._epoch)
        if not dated and isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
            return to_excel(value, self._epoch or CALENDAR_WINDOWS_1900)
        return value


def _open(path: Path, *, results: bool) -> Any:
    """The workbook. Raises InputError where it is none."""
    try:
        with warnings.catch_warnings():
            # About parts of the workbook that a list of recipients does not need.
            warnings.simplefilter("ignore")
            return load_workbook(path, read_only=True, data_only=results)
    except Exception:  # noqa: BLE001  openpyxl lets errors of zip, XML and its own models through
        raise _unreadable(path) from None


def _unreadable(path: Path) -> InputError:
    params = {"file": str(path)}
    return InputError(Problem("table-spreadsheet-unreadable", Place(str(path)), params=params))


def _cells(sheet: Any, path: Path) -> Iterator[Sequence[Any]]:
    # Other programs write dimensions that are wrong; without them a row has the cells that it has.
    sheet.reset_dimensions()
    rows = iter(sheet.rows)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a day outside the calendar comes as an error value
            try:
                row = next(rows, None)
            except Exception:  # noqa: BLE001  as above
                raise _unreadable(path) from None
        if row is None:
            return
        yield row


def _scanned(path: Path, member: str) -> tuple[bool, bool]:
    """Whether the sheet has formulas, and whether it has hidden rows."""
    formulas = hidden = False
    with zipfile.ZipFile(path) as archive, archive.open(member.lstrip("/")) as file:
        rest = b""
        while piece := file.read(_CHUNK):
            text = rest + piece
            formulas = formulas or bool(_FORMULA.search(text))
            hidden = hidden or bool(_HIDDEN.search(text))
            rest = text[-_OVERLAP:]
    return formulas, hidden
