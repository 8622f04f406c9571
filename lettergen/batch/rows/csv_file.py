"""CSV as spreadsheets save it: separator, quotes, and an encoding that is told from the bytes or asked for.

Which encoding a file has is told by its marks and bytes where that is safe, else asked for. UTF-8 proves itself: text in another encoding
is hardly ever valid UTF-8. Windows-1252 takes nearly any byte, so it is taken for granted only where the text then looks like German:
files of MS-DOS (``CSV (MS-DOS)`` in Excel), of the Mac, and files that were converted wrongly before give letters and signs in places
where none of them can be.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

from lettergen.batch.rows.bounded import bounded_lines
from lettergen.batch.rows.source import GridSource, RawRow
from lettergen.errors import InputError, Place, Problem, Severity
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


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NONE_OF_TABLES = frozenset(
    {"utf-7", "idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape",
     "undefined", "charmap", "mbcs", "oem"}
)  # fmt: skip
_CHUNK = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f]")

_UNLIKELY = re.compile(
    # Letters and signs that German lists do not hold, though MS-DOS, Mac and twice-converted files seem to.
    r"[\xc3\x83ŠšŒœŽžŸƒˆ˜‡†‰¤¦¨ªº¬¯±¶¸¹¼½¾¿¡¢£¥þÞðÐ×÷]"
    # Signs between letters, quotes at the wrong end of a word, and "Straße" as MS-DOS has it.
    r"|(?<=[^\W\d_])[§€…„“”‚‘•—«»©®°´·µ²³](?=[^\W\d_])|(?<=[^\W\d_])[„‚]|[”](?=[^\W\d_])|[Ss]traáe"
)
_LONGEST_SHOWN = 30


def encoding_of(path: Path, said: str | None) -> tuple[str, tuple[Problem, ...]]:
    """The encoding of a text file, and a note where it was concluded. Reads the whole file, in pieces.

    Raises InputError when the text does not fit the encoding ``said``, when none can be concluded safely, or when the
    file is no text.
    """
    place = Place(str(path))
    if said is not None and not _is_encoding(said):
        raise InputError(Problem("table-encoding-unknown", place, said))
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if (stated := marked or said) is not None:
        if line := _first_failure(path, stated):
            params = {"encoding": stated, "line": str(line)}
            raise InputError(Problem("table-encoding-wrong", place, params=params))
        return stated, ()
    if not _first_failure(path, "utf-8"):
        return "utf-8", ()
    _check_windows(path)
    return "cp1252", (Problem("table-encoding-assumed", place, severity=Severity.NOTE),)


def _is_encoding(name: str) -> bool:
    """Whether it is an encoding that programs save tables in; Python has others, which turn texts into texts or into names."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return found.name not in _NONE_OF_TABLES and getattr(found, "_is_text_encoding", True)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    # Not readline: a file without line ends must not be read as one.
    with path.open(encoding=encoding, newline="") as file:
        while piece := file.readline(_CHUNK):
            yield piece


def _first_failure(path: Path, encoding: str) -> int | None:
    """The line at which the file stops being text in this encoding.

    Raises InputError for a NUL, which no text has; other control characters are a fault of their row.
    """
    number = 0
    try:
        for number, line in enumerate(_lines(path, encoding), start=1):
            if "\0" in line:
                place = Place(str(path))
                raise InputError(Problem("table-not-text", place, params={"line": str(number)}))
    except (UnicodeError, ValueError):
        return number + 1
    return None


def _check_windows(path: Path) -> None:
    """Raises InputError unless the file is safely Windows-1252."""
    place = Place(str(path))
    number = 0
    try:
        for number, line in enumerate(_lines(path, "cp1252"), start=1):
            if found := _UNLIKELY.search(line) or _CONTROL.search(line):
                raise InputError(_doubt(place, number, line, found.start()))
    except UnicodeDecodeError:
        params = {"encoding": "UTF-8", "line": str(number + 1)}
        raise InputError(Problem("table-encoding-wrong", place, params=params)) from None


def _doubt(place: Place, number: int, line: str, at: int) -> Problem:
    start = max(at - _LONGEST_SHOWN // 2, 0)
    shown = " ".join(line[start : at + _LONGEST_SHOWN // 2].split())
    return Problem("table-encoding-doubtful", place, shown, {"line": str(number)})
