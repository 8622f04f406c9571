"""The lists of a document: what kind each is, and with which number its next entry begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lettergen.adoption.package import TWIPS_PER_MM, W


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list."""

    format: str
    """``bullet``, ``decimal`` or another of Word's."""
    text: str
    """Such as ``%1.``."""
    start: int
    restarts: bool = True
    """Whether it counts anew below each entry of the level above."""
    left_mm: float = 0
    """How far its entries are indented."""

    @property
    def bullet(self) -> bool:
        """Whether its entries bear no numbers."""
        return self.format == "bullet"


class Numbering:
    """Counts the entries of a document's lists from its first to its last."""

    def __init__(self, tree: Any | None) -> None:
        """``tree`` is the part with the definitions, if there is one."""
        self._levels: dict[tuple[int, int], Level] = {}
        self._abstract: dict[int, int] = {}
        self._next: dict[tuple[int, int], int] = {}
        self._begun: set[tuple[int, int]] = set()
        self._overridden: dict[tuple[int, int], int] = {}
        if tree is not None:
            self._read(tree)

    def level(self, number: int, level: int) -> Level | None:
        """The level of the list with that number instance; None where nothing says what it is, which shows no sign."""
        found = self._levels.get((number, level))
        return None if found is None or (found.format == "none" and not found.text) else found

    def count(self, number: int, level: int) -> int:
        """The number of the next entry there; deeper levels begin anew behind it."""
        shared = self._abstract.get(number, -number)
        key = (shared, level)
        if (number, level) not in self._begun:
            self._begun.add((number, level))
            begins = self._overridden.get((number, level))
            if begins is not None:
                self._next[key] = begins
        known = self.level(number, level)
        found = self._next.get(key, 1 if known is None else known.start)
        self._next[key] = found + 1
        for other in [k for k in self._next if self._starts_anew(number, k, key)]:
            del self._next[other]
        return found

    def _starts_anew(self, number: int, other: tuple[int, int], counted: tuple[int, int]) -> bool:
        level = self._levels.get((number, other[1]))
        return (
            other[0] == counted[0] and other[1] > counted[1] and (level is None or level.restarts)
        )

    def _read(self, tree: Any) -> None:
        abstract = {
            _int(definition, "abstractNumId"): {
                _int(level, "ilvl"): _level(level) for level in definition.iter(f"{W}lvl")
            }
            for definition in tree.iter(f"{W}abstractNum")
        }
        named = {
            element.get(f"{W}val"): _int(definition, "abstractNumId")
            for definition in tree.iter(f"{W}abstractNum")
            if (element := definition.find(f"{W}styleLink")) is not None
        }
        for definition in tree.iter(f"{W}abstractNum"):
            # A list that a list style names has its levels at that style.
            link = definition.find(f"{W}numStyleLink")
            if link is not None and link.get(f"{W}val") in named:
                own = _int(definition, "abstractNumId")
                abstract[own] = abstract[named[link.get(f"{W}val")]]
        for instance in tree.iter(f"{W}num"):
            number = _int(instance, "numId")
            named = instance.find(f"{W}abstractNumId")
            shared = -1 if named is None else _int(named, "val")
            self._abstract[number] = shared
            levels = dict(abstract.get(shared, {}))
            for override in instance.iter(f"{W}lvlOverride"):
                level = _int(override, "ilvl")
                own = override.find(f"{W}lvl")
                if own is not None:
                    levels[level] = _level(own)
                begins = override.find(f"{W}startOverride")
                if begins is not None:
                    self._overridden[number, level] = _int(begins, "val")
            self._levels |= {(number, level): found for level, found in levels.items()}


def _level(element: Any) -> Level:
    def value(name: str, default: str) -> str:
        found = element.find(f"{W}{name}")
        text: str = default if found is None else found.get(f"{W}val", default)
        return text

    start = value("start", "1")
    indent = element.find(f"{W}pPr/{W}ind")
    left = "0" if indent is None else indent.get(f"{W}left", indent.get(f"{W}start", "0"))
    return Level(
        value("numFmt", "decimal"),
        value("lvlText", ""),
        int(start) if start.isdecimal() else 1,
        value("lvlRestart", "1") != "0",
        int(left) / TWIPS_PER_MM if left.isdecimal() else 0,
    )


def _int(element: Any, attribute: str) -> int:
    text = element.get(f"{W}{attribute}", "0")
    return int(text) if text.lstrip("-").isdecimal() else 0
