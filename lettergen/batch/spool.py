"""Values that wait on disk: written once in order, read as often as wanted, gone with the process."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, Generic, TypeVar

from lettergen.files import reported

_T = TypeVar("_T")

_TOGETHER: Final = 16
"""Values that are written and read in one go, and then say once what they have in common."""


class Spool(Generic[_T]):
    """Values in an unnamed temporary file of ``folder``; it vanishes with the process, however that ends.

    ``together`` values are written and read in one go.
    """

    def __init__(self, folder: Path, together: int = _TOGETHER) -> None:
        self._folder = folder
        self._together = together
        self._starts = array("Q")
        self._held: list[_T] = []
        with reported(self._folder):
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed in close()

    def add(self, value: _T) -> None:
        """Append a value. Raises OutputError when the disk is full, at one of the next values at the latest."""
        self._held.append(value)
        if len(self._held) == self._together:
            self._write()

    def __iter__(self) -> Iterator[_T]:
        """All values in order; nothing may be added meanwhile. Raises OutputError when the disk is full."""
        self._write()
        with reported(self._folder):
            self._file.flush()
            end = self._file.seek(0, 2)
        position = 0
        while position < end:
            self._file.seek(position)
            values: list[_T] = pickle.load(self._file)  # noqa: S301  our own file, without a name
            position = self._file.tell()
            yield from values

    def parts(self, order: Iterable[int]) -> Iterator[_T]:
        """The values of the parts that were written together, in that order; a part has ``together`` values."""
        self._write()
        with reported(self._folder):
            self._file.flush()
        for number in order:
            self._file.seek(self._starts[number])
            values: list[_T] = pickle.load(self._file)  # noqa: S301  our own file, without a name
            yield from values

    def close(self) -> None:
        """Let the file go; what it still had to write is wanted by nobody."""
        with suppress(OSError):  # closing writes, and the disk may be full
            self._file.close()

    def _write(self) -> None:
        if self._held:
            with reported(self._folder):
                self._starts.append(self._file.tell())
                pickle.dump(self._held, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._held = []
