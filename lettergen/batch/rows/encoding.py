r"""Which encoding a CSV file has: told by its marks and bytes where that is safe, else asked for.

UTF-8 proves itself: text in another encoding is hardly ever valid UTF-8. Windows-1252 takes nearly any byte, so it is
taken for granted only where the text then looks like German: files of MS-DOS (``CSV (MS-DOS)`` in Excel), of the
Mac, and files that were converted wrongly before give letters and signs in places where none of them can be.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from lettergen.errors import InputError, Place, Problem, Severity

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
