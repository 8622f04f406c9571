"""XLSX, read as its clerk sees it: numbers and dates in their formats, formulas by their last result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl.utils.datetime import from_excel, from_ISO8601, to_excel

from lettergen.batch.rows.number_format import (
    FormatUnreadError,
    TooLongError,
    formatted,
    formatted_text,
    is_date,
)
from lettergen.batch.rows.shown_day import with_day
from lettergen.batch.rows.source import GridSource, RawCell, RawRow, chosen_sheet
from lettergen.batch.rows.xlsx_book import (
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    CellFormat,
    Sheet,
    text_of,
    unescaped,
)
from lettergen.errors import Place, Problem, Severity

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
_LARGEST = 10**15
"""Whole numbers below it are shown by the format General digit by digit."""


class XlsxRows(GridSource):
    """A sheet of an Excel workbook."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._path = path
        with Book(path) as book:
            by_title = {s.title: s for s in book.sheets}
            title = chosen_sheet(
                str(path),
                sheet,
                [s.title for s in book.sheets if s.visible],
                list(by_title),
                lambda name: any(not row.empty() for row in _raw_rows(book, by_title[name])),
            )
            self._sheet = by_title[title]
            if book.has_hidden_rows(self._sheet.member):
                place = Place(str(path))
                self.problems = (Problem("table-hidden-rows", place, severity=Severity.WARNING),)
        super().__init__(str(path))

    def raw_rows(self) -> Iterator[RawRow]:
        """The sheet's rows; those that the file leaves out are left out."""
        with Book(self._path) as book:
            yield from _raw_rows(book, self._sheet)


def _raw_rows(book: Book, sheet: Sheet) -> Iterator[RawRow]:
    number = 0
    read = _Cells(book)
    with book.guarded():
        for element in book.rows(sheet.member):
            number = int(element.get("r") or number + 1)
            if number > MOST_ROWS:
                raise ValueError("a row that no sheet has")
            yield RawRow(number, read.of(element))


class _Cells:
    """Reads the cells of rows as texts."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._formats = book.formats
        self._columns: dict[str, int] = {}

    def of(self, row: Any) -> list[str | RawCell]:
        """The row's cells, by column."""
        cells: list[str | RawCell] = []
        name = row.tag.removesuffix("row")
        cell_tag, value_tag, formula_tag = f"{name}c", f"{name}v", f"{name}f"
        for element in row.iterchildren(cell_tag):
            index = self._index(element.get("r"), len(cells))
            value = element.findtext(value_tag)
            cell: str | RawCell
            try:
                if value and element.get("t") == "s":
                    form = self._formats[int(element.get("s") or 0)]
                    cell = _text(self._book.texts[int(value)], form)
                else:
                    formula = not value and element.find(formula_tag) is not None
                    cell = self._cell(element, value, formula=formula)
            except (ValueError, ArithmeticError):
                form_text = element.get("t") or "n"
                problem = Problem("cell-format-unread", value=value, params={"format": form_text})
                cell = RawCell(value or "", problem)
            if index == len(cells):
                cells.append(cell)
            elif cell:
                cells += [""] * (index + 1 - len(cells))
                cells[index] = cell
        return cells

    def _index(self, reference: str | None, following: int) -> int:
        """The column's number from 0, of ``B7`` or of a cell that does not say where it stands."""
        if reference is None:
            return following
        letters = reference.rstrip("0123456789")
        index = self._columns.get(letters)
        if index is None:
            index = 0
            for letter in letters:
                index = index * 26 + ord(letter.upper()) - 64
            index -= 1
            if not 0 <= index < MOST_COLUMNS:
                raise ValueError("a column that no sheet has")
            self._columns[letters] = index
        return index

    def _cell(self, element: Any, value: str | None, *, formula: bool) -> str | RawCell:
        kind = element.get("t", "n")
        form = self._formats[int(element.get("s") or 0)]
        if kind == "inlineStr":
            texts = [text_of(child) for child in element.iterchildren("{*}is")]
            return _text("".join(texts), form)
        if not value:
            # A formula whose result is an empty text has been calculated.
            if formula and not (kind == "str" and value is not None):
                return RawCell("", Problem("cell-formula-uncalculated"))
            return ""
        match kind:
            case "str":
                return _text(unescaped(value), form)
            case "b":
                return "WAHR" if value in {"1", "true"} else "FALSCH"
            case "e":
                return _error(value)
            case "d":
                return self._formatted(from_ISO8601(value), form)
            case _:
                return self._number(value, form)

    def _number(self, value: str, form: CellFormat) -> str | RawCell:
        number: float = float(value) if "." in value or "e" in value or "E" in value else int(value)
        if not form.date:
            if type(number) is int and -_LARGEST < number < _LARGEST:
                # What nearly all numbers of a list are: house numbers and postcodes.
                if form.code == "General":
                    return str(number)
                if form.zeros and number >= 0:
                    return f"{number:0{form.zeros}}"
            return self._formatted(number, form)
        try:
            day = from_excel(number, self._book.epoch, timedelta=form.span)
        except (OverflowError, ValueError):
            return _error("#VALUE!")  # as Excel, which shows ####
        return self._formatted(day, form)

    def _formatted(self, value: Any, form: CellFormat) -> str | RawCell:
        try:
            typed = self._typed(value, form.code)
            return with_day(formatted(typed, form.code), typed)
        except TooLongError:
            text = f"{value:.0f}"
            return RawCell(text, Problem("cell-number-too-long", value=text))
        except (FormatUnreadError, ValueError, OverflowError):
            problem = Problem("cell-format-unread", value=str(value), params={"format": form.code})
            return RawCell(str(value), problem)

    def _typed(self, value: Any, format_code: str) -> Any:
        """A number where the format is for numbers, and a day where it is for days: openpyxl knows English formats."""
        dated = is_date(format_code)
        if dated and isinstance(value, int | float):
            return from_excel(value, self._book.epoch)
        if not dated and isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
            return to_excel(value, self._book.epoch)
        return value


def _text(text: str, form: CellFormat) -> str:
    return text if form.plain_text else formatted_text(text, form.code)


def _error(code: str) -> RawCell:
    error = _GERMAN_ERRORS.get(code, code)
    return RawCell(error, Problem("cell-error", value=error))
