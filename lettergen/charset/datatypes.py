"""Checks text against the data types A to E of DIN 91379. Nothing is ever changed, only reported.

The list of DIN 91379:2022-08 is read from the data file on first use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from lettergen.errors import Place, Problem, Severity


class Group(StrEnum):
    """Zeichengruppe of the standard, by its abbreviation in the list."""

    LATIN = "bll"
    N1 = "bnlreq"
    N2 = "bnl"
    N3 = "bnlopt"
    N4 = "bnlnot"
    COMBINING = "dc"
    GREEK = "gl"
    CYRILLIC = "cl"
    E1 = "enl"


class Entry(NamedTuple):
    """A character or a sequence that counts as one letter."""

    group: Group
    text: str
    """One to three code points in NFC."""
    name: str
    """Unicode name, in English capitals."""


@cache  # saves 2.3 ms from the second time on
def entries() -> tuple[Entry, ...]:
    """All 930 entries in the order of the list."""
    data = resources.files("lettergen.charset") / "data" / "din91379_latin_list_1.3.txt"
    # Not splitlines(): the list holds characters that it would take for line ends.
    lines = data.read_text(encoding="utf-8").split("\n")
    return tuple(_entry(line) for line in lines if line)


def _entry(line: str) -> Entry:
    group, _, code_points, name, _ = line.split("; ", 4)
    text = "".join(chr(int(point, 16)) for point in code_points.split())
    return Entry(Group(group), text, name)


class DataType(StrEnum):
    """Datentyp: which groups of characters a field may hold."""

    A = "A"
    """Names of natural persons: letters and what names need, no digits."""
    B = "B"
    """Other names: organisations, places, streets."""
    C = "C"
    """All normative characters, line breaks included."""
    D = "D"
    """As B, with Greek letters and typographic signs."""
    E = "E"
    """All of the standard, Cyrillic letters included."""


_A = frozenset({Group.LATIN, Group.N1})
_B = _A | {Group.N2}
_C = _B | {Group.N3, Group.N4}
_D = _B | {Group.N3, Group.GREEK, Group.E1}
_GROUPS = {
    DataType.A: _A,
    DataType.B: _B,
    DataType.C: _C,
    DataType.D: _D,
    DataType.E: _C | _D | {Group.CYRILLIC},
}


def check(text: str, data_type: DataType, path: str) -> list[Problem]:
    """Warnings for all units of ``text`` that ``data_type`` does not hold, in reading order.

    A unit is a character or one of the standard's sequences. ``charset-other-type`` says that the standard knows it for
    other data types only, ``charset-outside`` that it does not know it at all. Positions count code points from 1;
    ``path`` is the field's path in the data.
    """
    if plain_characters(data_type).issuperset(text):
        return []
    allowed = _GROUPS[data_type]
    known = _known()
    found = []
    position = 1
    for unit in _units(text):
        entry = known.get(unit) or known.get(unicodedata.normalize("NFC", unit))
        if entry is None or entry.group not in allowed:
            found.append(_problem(unit, entry, data_type, position, path))
        position += len(unit)
    return found


@lru_cache(maxsize=16)  # saves 0.143 ms a letter
def plain_characters(data_type: DataType) -> frozenset[str]:
    """The characters that the data type allows alone: a text of nothing else needs no closer look."""
    groups = _GROUPS[data_type]
    return frozenset(
        text for text, entry in _known().items() if len(text) == 1 and entry.group in groups
    )


@cache  # saves 2.4 ms from the second time on
def _known() -> dict[str, Entry]:
    # A combining mark counts within the listed sequences only, never alone.
    return {entry.text: entry for entry in entries() if entry.group is not Group.COMBINING}


@cache  # saves 1.9 ms from the second time on
def _sequences() -> tuple[str, ...]:
    """Longest first, so that ``K͟H`` is found before a shorter sequence that begins like it."""
    texts = (entry.text for entry in entries() if len(entry.text) > 1)
    return tuple(sorted(texts, key=len, reverse=True))


def _units(text: str) -> Iterator[str]:
    """Split into listed sequences and, for the rest, base characters with all their marks."""
    start = 0
    while start < len(text):
        end = start + 1
        if end < len(text) and _is_mark(text[end]):
            sequence = next((s for s in _sequences() if text.startswith(s, start)), "")
            end = max(end, start + len(sequence))
            while end < len(text) and _is_mark(text[end]):
                end += 1
        yield text[start:end]
        start = end


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _problem(
    unit: str, entry: Entry | None, data_type: DataType, position: int, path: str
) -> Problem:
    return Problem(
        "charset-outside" if entry is None else "charset-other-type",
        Place(path=path),
        unit,
        {
            "code_points": " ".join(f"U+{ord(c):04X}" for c in unit),
            "name": entry.name if entry else " + ".join(unicodedata.name(c, "?") for c in unit),
            "position": str(position),
            "type": data_type.value,
        },
        Severity.WARNING,
    )
