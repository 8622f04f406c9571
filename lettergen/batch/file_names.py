"""What the files of a batch are called: known before anything is set, never twice the same, and safe everywhere."""

from __future__ import annotations

import hashlib
import string
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final

from lettergen.errors import Problem, UsageError
from lettergen.files import MAX_NAME_BYTES, safe_name

DEFAULT_PATTERN: Final = "brief-{number}"
"""No personal data: names of files stand in lists, logs and backups."""

_DIGITS = 6
"""Enough that files sort by row in every file browser; longer numbers stay whole."""
_ROOM = 20
"""Bytes of a name that are kept for what the row brings: any row's number fits in."""
_OWN = frozenset({"number", "id", "kind"})


class FileNames:
    """Gives each row its name (without ending), in the order of the rows.

    Placeholders are ``{number}`` (of the row), ``{id}``, ``{kind}`` and the table's columns in braces; empty cells are left out.
    Where two names would be one file on Windows or macOS, too, the later row's gets its number.

    Args:
        pattern: The names' pattern.
        columns: The columns that there are.

    Raises:
        UsageError: ``name-pattern-braces`` for a pattern that cannot be read, ``name-pattern-field`` for an unknown
            placeholder, ``name-pattern-constant`` when all rows would have one name, and ``name-pattern-long`` when names
            would be cut off before what tells them apart.
    """

    def __init__(self, pattern: str = DEFAULT_PATTERN, columns: Collection[str] = ()) -> None:
        self._parts = _parsed(pattern, columns)
        fields = {field for _, field in self._parts if field is not None}
        if not fields - {"kind"}:
            raise UsageError(Problem("name-pattern-constant", value=pattern))
        self._check_length(pattern)
        # With the row's number alone names cannot meet; else each one taken costs about 80 bytes.
        self._taken: set[bytes] | None = None if fields == {"number"} else set()

    def _check_length(self, pattern: str) -> None:
        """Each placeholder that differs from row to row needs room, whatever the other ones bring."""
        words = sum(len(text.encode("utf-8", "replace")) for text, _ in self._parts)
        if words > MAX_NAME_BYTES - _ROOM:
            limit = str(MAX_NAME_BYTES - _ROOM)
            raise UsageError(Problem("name-pattern-long", value=pattern, params={"limit": limit}))

    def next(self, number: int, row_id: str | None, kind: str, cells: Mapping[str, str]) -> str:
        """The name for row ``number`` (1-based)."""
        row = f"{number:0{_DIGITS}}"
        own = {"number": row, "id": row_id or row, "kind": kind}
        pieces = []
        for text, field in self._parts:
            pieces.append(text)
            if field:
                pieces.append(own[field] if field in own else cells.get(field, ""))
        name = safe_name("".join(pieces))
        if self._taken is None or self._free(name):
            return name
        return self._numbered(name, row)

    def _numbered(self, name: str, row: str) -> str:
        suffix = f"-{row}"
        while True:
            numbered = safe_name(name, MAX_NAME_BYTES - len(suffix)) + suffix
            if self._free(numbered):
                return numbered
            suffix = f"{suffix}-{row}"

    def _free(self, name: str) -> bool:
        """Takes the name, unless one that is the same file to some system is taken."""
        same = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        key = hashlib.blake2b(same.encode(), digest_size=16).digest()
        taken = self._taken or set()
        if key in taken:
            return False
        taken.add(key)
        self._taken = taken
        return True


def columns_in(pattern: str) -> set[str]:
    """The placeholders of a pattern that are columns; none of a pattern that cannot be read."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return set()
    return {field for _, field, *_ in parts if field} - _OWN


def _parsed(pattern: str, columns: Collection[str]) -> list[tuple[str, str | None]]:
    """Text and the placeholder behind it, if any."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        raise UsageError(Problem("name-pattern-braces", value=pattern)) from None
    known = {*_OWN, *columns}
    for _, field, spec, conversion in parts:
        whole = f"{field}:{spec}" if spec else field  # a column's name may hold a colon
        if field is not None and (conversion or whole not in known):
            params = {"known": ", ".join(sorted(_OWN) + list(columns))}
            raise UsageError(Problem("name-pattern-field", value=field, params=params))
    return [(text, f"{field}:{spec}" if spec else field) for text, field, spec, _ in parts]
