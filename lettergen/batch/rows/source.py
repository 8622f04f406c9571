"""What all tables have in common: a header, rows of text by header, and the ways in which a table can be odd."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lettergen.errors import InputError, Place, Problem, told
from lettergen.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS

_LOOKED_AT = 10
"""Rows in which a header is looked for below a title."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, nothing of it interpreted."""

    number: int
    """As the spreadsheet or file counts it: 1-based, header and empty rows included."""
    cells: dict[str, str]
    """By header, in the header's order, as the clerk sees them; empty cells are empty texts."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the row before anybody asks what it means, each with row and column."""
    surplus: tuple[str, ...] = ()
    """Values that stand under no header (each is a problem, too)."""


class RowSource(ABC):
    """A table, opened: iterating reads it from the start, a row at a time, with bounded memory.

    Iterating raises InputError where the file itself cannot be read on (a quote that is never closed); what is wrong
    with one row only is in ``Row.problems``.
    """

    name: str
    """File name or another name for messages."""
    header: tuple[str, ...]
    """The columns that have a name, in order."""
    problems: tuple[Problem, ...] = ()
    """Warnings and notes about the table as a whole; errors raise when it is opened."""
    skipped: int = 0
    """Empty rows passed over so far in the latest iteration."""

    @abstractmethod
    def __iter__(self) -> Iterator[Row]:
        """The rows below the header, without the empty ones."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell's text, or the problem that it is instead."""

    text: str
    problem: Problem | None = None
    """Without a place; the table puts it there."""

    def __len__(self) -> int:
        """Characters of its text."""
        return len(self.text)

    def __bool__(self) -> bool:
        """A problem is something, even without a text."""
        return True


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells by position, before the header is known."""

    number: int
    cells: Sequence[str | RawCell] = field(default_factory=tuple)

    def texts(self) -> list[str]:
        """The cells' texts."""
        return [c if isinstance(c, str) else c.text for c in self.cells]

    def empty(self) -> bool:
        """Whether there is nothing but blanks."""
        return not any(c.strip() if isinstance(c, str) else c.text or c.problem for c in self.cells)


class GridSource(RowSource):
    """A table whose first row that is not empty is its header: CSV and spreadsheets."""

    def __init__(self, name: str) -> None:
        self.name = name
        head = self._find_header()
        width = len(head.cells) - next(
            (i for i, t in enumerate(reversed(head.texts())) if t.strip()), 0
        )
        if width > MAX_COLUMNS:
            raise beyond("table-too-many-columns", name, head.number, MAX_COLUMNS)
        self._header_row = head.number
        self._columns = _columns(head, name)
        self.header = tuple(header for _, header in self._columns)

    @abstractmethod
    def raw_rows(self) -> Iterator[RawRow]:
        """All rows from the top, empty ones included unless the file leaves them out."""

    def __iter__(self) -> Iterator[Row]:
        self.skipped = 0
        before = self._header_row
        for raw in self.raw_rows():
            if raw.number <= self._header_row:
                continue
            # Spreadsheets leave empty rows out or repeat them by number; both are gaps in the count.
            self.skipped += raw.number - before - 1
            before = raw.number
            if raw.empty():
                self.skipped += 1
                continue
            if raw.number - self._header_row > MAX_ROWS:
                raise beyond("table-too-many-rows", self.name, raw.number, MAX_ROWS)
            yield self._row(raw)

    def _row(self, raw: RawRow) -> Row:
        cells, problems = self._shortened(raw).cells, []
        count = len(cells)
        found: dict[str, str] = {}
        for index, header in self._columns:
            cell = cells[index] if index < count else ""
            if isinstance(cell, RawCell):
                if cell.problem:
                    place = Place(self.name, row=raw.number, column_name=header)
                    problems.append(cell.problem.at(place))
                cell = cell.text
            found[header] = cell
        if count <= len(self._columns) and not problems:
            return Row(raw.number, found)
        surplus, strays = self._strays(raw)
        return Row(raw.number, found, (*problems, *strays), surplus)

    def _shortened(self, raw: RawRow) -> RawRow:
        """The row; a cell that is endless is a problem in its place."""
        if sum(map(len, raw.cells)) <= MAX_CELL:
            return raw
        cells = [
            RawCell("", Problem("table-cell-too-long", params={"limit": str(MAX_CELL)}))
            if isinstance(cell, str) and len(cell) > MAX_CELL
            else cell
            for cell in raw.cells
        ]
        return RawRow(raw.number, cells)

    def _strays(self, raw: RawRow) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        named = {index for index, _ in self._columns}
        strays = [(i, t) for i, t in enumerate(raw.texts()) if t.strip() and i not in named]
        strays = strays[:MAX_COLUMNS]
        problems = [
            Problem("row-value-without-header", Place(self.name, row=raw.number), text,
                    {"letter": column_letter(index)})
            for index, text in strays
        ]  # fmt: skip
        return tuple(text for _, text in strays), told(problems)

    def _find_header(self) -> RawRow:
        filled = islice((r for r in self.raw_rows() if not r.empty()), _LOOKED_AT)
        head = next(filled, None)
        if head is None:
            raise InputError(Problem("table-empty", Place(self.name), params={"file": self.name}))
        # A merged title stands in the file as one cell with empty ones beside it.
        if _width(head) == 1 and (below := next((r for r in filled if _width(r) > 1), None)):
            place = Place(self.name, row=head.number)
            title = next(t for t in head.texts() if t.strip())
            raise InputError(
                Problem("table-title-row", place, title, {"header_row": str(below.number)})
            )
        return head


def beyond(code: str, file: str, row: int | None, limit: int) -> InputError:
    """The error for a table that has more of something than ``limit``; the file is not read on."""
    return InputError(Problem(code, Place(file, row=row), params={"limit": f"{limit:,}"}))


def column_letter(index: int) -> str:
    """``A`` for 0, ``AA`` for 26: how spreadsheets call their columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _width(row: RawRow) -> int:
    return sum(1 for text in row.texts() if text.strip())


def _columns(head: RawRow, name: str) -> list[tuple[int, str]]:
    """Position and name of each column. Raises InputError for names that stand twice or cannot be read."""
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for index, cell in enumerate(head.cells):
        if isinstance(cell, RawCell) and cell.problem:
            problems.append(cell.problem.at(Place(name, row=head.number)))
            continue
        # A header may be wrapped in its cell for looks.
        header = " ".join((cell if isinstance(cell, str) else cell.text).split())
        header = header.encode("utf-8", "replace").decode()
        if not header:
            continue
        if header in first:
            params = {"first": column_letter(first[header]), "second": column_letter(index)}
            place = Place(name, row=head.number, column_name=header)
            problems.append(Problem("table-header-twice", place, header, params))
        first.setdefault(header, index)
    if problems:
        raise InputError(problems)
    return [(index, header) for header, index in first.items()]


def chosen_sheet(
    file: str,
    wanted: str | None,
    visible: Sequence[str],
    everything: Sequence[str],
    filled: Callable[[str], bool],
) -> str:
    """The name of the sheet to read. Raises InputError when it is not there, or when none or several are filled."""
    place = Place(file)
    if wanted is not None:
        if wanted not in everything:
            params = {"sheets": ", ".join(everything)}
            raise InputError(Problem("table-sheet-unknown", place, wanted, params))
        return wanted
    found = [name for name in visible if filled(name)]
    if not found:
        raise InputError(Problem("table-empty", place, params={"file": file}))
    if len(found) > 1:
        raise InputError(Problem("table-sheet-open", place, params={"sheets": ", ".join(found)}))
    return found[0]
