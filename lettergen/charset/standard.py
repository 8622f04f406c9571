"""The list of DIN 91379:2022-08, read from the data file on first use."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple


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


@cache  # saves 2 ms from the second time on
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
