"""ODS, read as its clerk sees it: LibreOffice stores the text of each cell as it shows it, in ``text:p``.

Libraries for ODS (odfpy, ezodf, pandas) give the stored value instead, or hold the whole document in memory; so the
content is streamed here. Element and attribute names: OASIS OpenDocument 1.3 part 3, chapter 9.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from lettergen import archives
from lettergen.batch.rows.bounded import Archive
from lettergen.batch.rows.number_format import MOST_DIGITS
from lettergen.batch.rows.shown_day import with_day
from lettergen.batch.rows.source import GridSource, RawCell, RawRow, beyond, chosen_sheet
from lettergen.errors import InputError, Place, Problem, Severity
from lettergen.limits import MAX_CELL, MAX_COLUMNS, MAX_REPEATED

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_ROWS = 1 << 20
"""Rows that a sheet can have; a single element can claim to stand for any number of them."""
_EXPONENT = re.compile(r"-?\d+(?:[.,]\d+)?E[+-]?\d+")
_ERROR = re.compile(r"(?:#[A-ZÄÖÜ/0!?]+|Err:\d+|Fehler:\d+)")


class OdsRows(GridSource):
    """A sheet of a LibreOffice spreadsheet."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._path = path
        visible, everything, filled, hidden = _surveyed(path)
        self._sheet = chosen_sheet(str(path), sheet, visible, everything, filled.__contains__)
        if self._sheet in hidden:
            place = Place(str(path))
            self.problems = (Problem("table-hidden-rows", place, severity=Severity.WARNING),)
        super().__init__(str(path))

    def raw_rows(self) -> Iterator[RawRow]:
        """The sheet's rows; of empty rows that are repeated none."""
        number = 0
        for sheet, element in _rows(self._path):
            if sheet != self._sheet:
                if number:
                    return
                continue
            repeated = _repeated(element, "rows")
            cells = _row_cells(element)
            if len(cells) > MAX_COLUMNS:
                raise beyond("table-too-many-columns", str(self._path), number + 1, MAX_COLUMNS)
            if cells:
                if number + repeated > _MOST_ROWS:
                    raise _unreadable(self._path)
                if repeated > MAX_REPEATED:
                    raise beyond("table-row-repeated", str(self._path), number + 1, MAX_REPEATED)
                for offset in range(repeated):
                    yield RawRow(number + offset + 1, cells)
            number += repeated


def _surveyed(path: Path) -> tuple[list[str], list[str], set[str], set[str]]:
    """Sheets that are visible, all sheets, those with content, and those with hidden rows."""
    everything: list[str] = []
    unseen: set[str] = set()
    filled: set[str] = set()
    hidden: set[str] = set()
    styles: set[str] = set()
    for event, element in _events(path):
        if event == "end" and element.tag == f"{_STYLE}style":
            properties = element.find(f"{_STYLE}table-properties")
            if properties is not None and properties.get(f"{_TABLE}display") == "false":
                styles.add(element.get(f"{_STYLE}name", ""))
        elif event == "start" and element.tag == _SHEET:
            everything.append(element.get(f"{_TABLE}name", ""))
            if element.get(f"{_TABLE}style-name") in styles:
                unseen.add(everything[-1])
        elif event == "end" and element.tag == _ROW and everything:
            if element.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
                hidden.add(everything[-1])
            if everything[-1] not in filled and any(map(_filled, _row_cells(element))):
                filled.add(everything[-1])
    return [s for s in everything if s not in unseen], everything, filled, hidden


def _filled(cell: str | RawCell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    """Each row's element with the name of its sheet."""
    sheet = ""
    for event, element in _events(path):
        if event == "start" and element.tag == _SHEET:
            sheet = element.get(f"{_TABLE}name", "")
        elif event == "end" and element.tag == _ROW:
            yield sheet, element


def _events(path: Path) -> Iterator[tuple[str, Any]]:
    """Sheets, rows and styles of the document; a row is gone when the next one comes. Raises InputError."""
    tags = (_SHEET, _ROW, f"{_STYLE}style")
    try:
        with closing(Archive(path)) as archive:
            if not archive.read("mimetype").startswith(_MEDIA_TYPE):
                raise _unreadable(path)
            with archive.stream("content.xml") as content:
                parser = etree.iterparse(
                    content, ("start", "end"), tag=tags, resolve_entities=False, no_network=True
                )
                for event, element in parser:
                    # No office program writes one; its entities could stand for other files.
                    if element.getroottree().docinfo.doctype:
                        raise _unreadable(path)
                    yield event, element
                    if event == "end" and element.tag == _ROW:
                        content.row_ends()
                        element.clear()
                        while element.getprevious() is not None:
                            del element.getparent()[0]
    except (*archives.FAULTS, etree.XMLSyntaxError):
        # RuntimeError: the members are encrypted.
        raise _unreadable(path) from None


def _unreadable(path: Path) -> InputError:
    params = {"file": str(path)}
    return InputError(Problem("table-spreadsheet-unreadable", Place(str(path)), params=params))


def _repeated(element: Any, what: str) -> int:
    return _count(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _count(text: str) -> int:
    """A number from the file, of ten digits at most: Python refuses to read thousands of them."""
    return int(text[:10]) if text.isdecimal() else 1


def _row_cells(row: Any) -> list[str | RawCell]:
    """The row's cells without the empty ones at its end, which reach to the sheet's edge."""
    cells: list[str | RawCell] = []
    waiting = 0
    for element in row.iterchildren(*_CELLS):
        repeated = _repeated(element, "columns")
        cell = _sound(element) if element.tag == _CELLS[0] else ""
        if cell == "":
            waiting += repeated
            continue
        if len(cells) + waiting + repeated > MAX_COLUMNS:
            return ["x"] * (MAX_COLUMNS + 1)
        cells += [""] * waiting + [cell] * repeated
        waiting = 0
    return cells


def _sound(element: Any) -> str | RawCell:
    """The cell; one that cannot be read is a problem of its row."""
    try:
        return _cell(element)
    except (ValueError, OverflowError):
        value = element.get(f"{_OFFICE}value", "")
        return RawCell(
            value, Problem("cell-format-unread", value=value, params={"format": "float"})
        )


def _cell(element: Any) -> str | RawCell:
    text = _limited(_paragraphs(element))
    kind = element.get(f"{_CALC}value-type") or element.get(f"{_OFFICE}value-type")
    formula = element.get(f"{_TABLE}formula") is not None
    if kind == "error" or (formula and _ERROR.fullmatch(text)):
        return RawCell(text, Problem("cell-error", value=text))
    if kind is None and formula and not text:
        return RawCell("", Problem("cell-formula-uncalculated"))
    if kind == "date" and (moment := element.get(f"{_OFFICE}date-value")):
        return with_day(text, datetime.fromisoformat(moment))
    if kind != "float":
        return text
    value = element.get(f"{_OFFICE}value", "")
    number = float(value or "0")
    if not math.isfinite(number):
        raise ValueError(value)
    if abs(number) >= 10**MOST_DIGITS:
        return RawCell(f"{number:.0f}", Problem("cell-number-too-long", value=f"{number:.0f}"))
    if _EXPONENT.fullmatch(text):
        if number == int(number):
            return str(int(number))
        return RawCell(text, Problem("cell-format-unread", value=value, params={"format": "E"}))
    return text


def _limited(pieces: Iterator[str]) -> str:
    """The pieces together, up to where they are longer than a cell may be: a short element can stand for many blanks."""
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > MAX_CELL:
            break
    return "".join(found)


def _paragraphs(cell: Any) -> Iterator[str]:
    for number, element in enumerate(cell.iterchildren(f"{_TEXT}p")):
        if number:
            yield "\n"
        yield from _paragraph(element)


def _paragraph(element: Any) -> Iterator[str]:
    """The text of a paragraph with its blanks, tabs and line breaks; comments of the cell stand elsewhere."""
    yield element.text or ""
    for child in element:
        match child.tag:
            case tag if tag == f"{_TEXT}s":
                yield " " * min(_count(child.get(f"{_TEXT}c", "1")), MAX_CELL + 1)
            case tag if tag == f"{_TEXT}tab":
                yield "\t"
            case tag if tag == f"{_TEXT}line-break":
                yield "\n"
            case str():
                yield from _paragraph(child)
            case _:  # a comment of XML
                pass
        yield child.tail or ""
