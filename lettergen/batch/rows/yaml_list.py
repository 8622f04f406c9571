"""A YAML list of recipients, for those who write it by hand or have a program that does."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from lettergen.batch.rows.mappings import MappingRows
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_TEXT_BYTES as MAX_BYTES
from lettergen.reading import Document, read_yaml, read_yaml_file

_ENTRIES = 100
"""Entries of a long list that are read at once."""
_PIECE = MAX_BYTES // 4
"""Characters after which the next entry begins another piece."""


def open_yaml_list(path: Path) -> MappingRows:
    """The entries of a YAML list, each a mapping; a row's number is its position in the list, from 1.

    A list of more than half a mebibyte is read in pieces, which takes about a millisecond per entry, and waits in an unnamed
    temporary file. Raises InputError with every problem of the file, or of the first piece that has any.
    """
    if path.stat().st_size > MAX_BYTES // 2:
        return MappingRows(_Kept(_pieces(path)), str(path))
    entries, problems = _entries_of(read_yaml_file(path))
    if problems:
        raise InputError(problems)
    return MappingRows(entries, str(path))


def _entries_of(document: Document) -> tuple[list[dict[str, Any]], list[Problem]]:
    entries: Any = document.data
    if not isinstance(entries, list):
        raise InputError(Problem("table-not-list", document.place()))
    problems = [
        Problem("mapping-expected", document.place((index,)), None if entry is None else str(entry))
        for index, entry in enumerate(entries)
        if not isinstance(entry, dict)
    ]
    return entries, problems


def _pieces(path: Path) -> Iterator[Mapping[str, object]]:
    """The entries of a long list, parsed some at a time: no entry refers to another one."""
    for first_line, text in _texts(path):
        entries, problems = _entries_of(read_yaml(text, str(path), first_line))
        if problems:
            # Positions in the piece are none in the list; the line says where it is.
            raise InputError(p.at(path=None) for p in problems)
        yield from entries


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Pieces of the file that begin with an entry, each with its first line."""
    held: list[str] = []
    start, entries, size, number = 1, 0, 0, 0
    try:
        with path.open(encoding="utf-8-sig") as file:
            while line := file.readline(MAX_BYTES):
                number += 1
                begins = line.startswith(("- ", "-\n"))
                if begins and entries and (entries == _ENTRIES or size > _PIECE):
                    yield start, "".join(held)
                    held, start, entries, size = [], number, 0, 0
                held.append(line)
                entries += begins
                size += len(line)
                if size > MAX_BYTES:
                    params = {"limit": str(MAX_BYTES // 1024)}
                    place = Place(str(path), start)
                    raise InputError(Problem("table-yaml-too-large", place, params=params))
    except UnicodeDecodeError:
        params = {"encoding": "UTF-8", "line": str(number + 1)}
        raise InputError(Problem("table-encoding-wrong", Place(str(path)), params=params)) from None
    yield start, "".join(held)


class _Kept(Sequence[Mapping[str, object]]):
    """Entries in an unnamed temporary file: read once, gone through as often as wanted."""

    def __init__(self, entries: Iterator[Mapping[str, object]]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with the list
        weakref.finalize(self, self._file.close)
        self._starts = array("Q")
        for entry in entries:
            self._starts.append(self._file.tell())
            pickle.dump(entry, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, object]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, object]]: ...

    def __getitem__(
        self, index: int | slice
    ) -> Mapping[str, object] | Sequence[Mapping[str, object]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        self._file.seek(self._starts[index])
        entry: Mapping[str, object] = pickle.load(self._file)  # noqa: S301  our own file, without a name
        return entry
