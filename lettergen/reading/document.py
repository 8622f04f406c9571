"""What reading a file gives: plain data, and where each key and value stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from lettergen.errors import Place, Problem

Data: TypeAlias = "dict[str, Data] | list[Data] | str | None"
"""What YAML becomes: no numbers, no booleans, no dates."""

Path: TypeAlias = tuple[str | int, ...]
"""Way into the data: keys of mappings and 0-based positions in lists."""

Position: TypeAlias = tuple[int, int]
"""1-based line and column."""


def dotted(path: Path) -> str:
    """The path as people read it, such as ``recipient.persons.0.title``."""
    return ".".join(map(str, path))


def texts_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in plain data with its way, in order."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from texts_in(below, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for number, below in enumerate(value):
            yield from texts_in(below, (*path, number))


@dataclass(frozen=True, slots=True)
class Document:
    """Data with the positions of its keys and values."""

    file: str | None
    """Name for messages; None for data that comes from Python."""
    data: Any
    """``Data`` when read from a file; whatever the caller gave otherwise."""
    values: Mapping[Path, Position] = field(default_factory=dict, repr=False)
    """Where each value begins."""
    keys: Mapping[Path, Position] = field(default_factory=dict, repr=False)
    """Where the key of each value of a mapping begins."""
    notes: tuple[Problem, ...] = field(default=(), repr=False)
    """What was found on the way that is no fault."""

    def position(self, path: Path = ()) -> Position | None:
        """Line and column of the value at ``path``, or of the nearest value around it."""
        return _nearest(self.values, path)

    def key_position(self, path: Path) -> Position | None:
        """Line and column of the key at ``path``; of the value where it has no key (list entries)."""
        return self.keys.get(path) or self.position(path)

    def place(self, path: Path = (), *, at_key: bool = False) -> Place:
        """The place of a problem with the value (or the key) at ``path``."""
        position = self.key_position(path) if at_key else self.position(path)
        line, column = position or (None, None)
        return Place(self.file, line, column, dotted(path) or None)

    def place_of(self, path: str) -> Place:
        """The place of a dotted path such as ``recipient.persons.0.title``, at the nearest value that is there.

        An index is passed over where a single value stands for a list of one; ``path`` itself is kept as given.
        """
        node = self.data
        known: Path = ()
        for step in path.split("."):
            try:
                if isinstance(node, Mapping) and step.isdigit() and step not in node:
                    continue
                if isinstance(node, Mapping):
                    node, known = node[step], (*known, step)
                elif isinstance(node, list):
                    node, known = node[int(step)], (*known, int(step))
            except (KeyError, IndexError, ValueError):
                break
        return replace(self.place(known), path=path)


def _nearest(positions: Mapping[Path, Position], path: Path) -> Position | None:
    for length in range(len(path), -1, -1):
        if found := positions.get(path[:length]):
            return found
    return None
