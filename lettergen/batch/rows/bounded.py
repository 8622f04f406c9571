"""Bounds on what is read of a table: bytes on disk and unpacked, and bytes until a row ends."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, Self

from lettergen.batch.rows.source import beyond
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import (
    MAX_RATIO,
    MAX_ROW_BYTES,
    MAX_SMALL,
    MAX_STYLES_BYTES,
    MAX_TABLE_BYTES,
    MAX_TEXTS_BYTES,
    MAX_UNPACKED,
)

_MIB: Final = 1 << 20


def check_file(path: Path) -> None:
    """Raises InputError unless there is an ordinary file that is not too large, whatever is in it; opens none of another kind."""
    file, place = {"file": str(path)}, Place(str(path))
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(Problem("file-is-folder", place, params=file))
        if not stat.S_ISREG(found.st_mode):
            raise InputError(Problem("file-not-ordinary", place, params=file))
        path.open("rb").close()
    except (FileNotFoundError, ValueError):
        raise InputError(Problem("file-not-found", place, params=file)) from None
    except OSError as failure:
        reason = (failure.strerror or str(failure)).rstrip(".")
        raise InputError(
            Problem("file-unreadable", place, params=file | {"reason": reason})
        ) from None
    if found.st_size > MAX_TABLE_BYTES:
        raise _too_large(path, MAX_TABLE_BYTES)


def bounded_lines(file: IO[str], name: str) -> Iterator[str]:
    """The lines of a text file. Raises InputError where one is endless."""
    number = 0
    while line := file.readline(MAX_ROW_BYTES):
        number += 1
        if len(line) == MAX_ROW_BYTES and not line.endswith("\n"):
            raise beyond("table-row-too-long", name, number, MAX_ROW_BYTES)
        yield line


class Archive:
    """A spreadsheet's ZIP file, open for reading; nothing of it is unpacked before its size is known to be allowed.

    Raises InputError with ``table-too-large`` or ``table-packed-tightly``, and what ``zipfile`` raises over damaged files.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = zipfile.ZipFile(path)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def read(self, member: str) -> bytes:
        """A part that is looked at as a whole."""
        return self._file.read(self._checked(member, MAX_STYLES_BYTES))

    def texts(self, member: str) -> Stream:
        """The part with the texts that cells share, which are kept."""
        return self._stream(member, MAX_TEXTS_BYTES)

    def stream(self, member: str) -> Stream:
        """A part that is read piece by piece."""
        return self._stream(member, MAX_UNPACKED)

    def _stream(self, member: str, most: int) -> Stream:
        return Stream(self._file.open(self._checked(member, most)), self._path)

    def _checked(self, member: str, most: int) -> zipfile.ZipInfo:
        entry = self._file.getinfo(member)
        if entry.file_size > most:
            raise _too_large(self._path, most, member)
        if entry.file_size > max(16 * MAX_SMALL, MAX_RATIO * entry.compress_size):
            params = {"limit": str(MAX_RATIO)}
            place = Place(str(self._path), path=member)
            raise InputError(Problem("table-packed-tightly", place, params=params))
        return entry


class Stream:
    """Bytes on their way to a parser, which says when a row has come to its end."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file, self._path = file, path
        self._since = 0
        self.rows = 0
        """Rows that came to their end."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises InputError where a row is endless, or what stands before the first one."""
        data = self._file.read(size)
        self._since += len(data)
        if self._since > MAX_ROW_BYTES + size:
            raise beyond("table-row-too-long", str(self._path), self.rows + 1, MAX_ROW_BYTES)
        return data

    def row_ends(self) -> None:
        """A row has been read."""
        self._since = 0
        self.rows += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _too_large(path: Path, limit: int, member: str | None = None) -> InputError:
    params = {"limit": f"{limit / _MIB:g}"}
    return InputError(Problem("table-too-large", Place(str(path), path=member), params=params))
