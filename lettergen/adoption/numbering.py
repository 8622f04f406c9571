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
    left_mm: float = 0
    """How far its entries are indented."""

    @property
    def bullet(self) -> bool:
        """Whether its entries bear no numbers."""
        return self.format in {"bullet", "none"}


_BULLET = Level("bullet", "•", 1)


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

    def level(self, number: int, level: int) -> Level:
        """The level of the list with that number instance."""
        return self._levels.get((number, level), _BULLET)

    def count(self, number: int, level: int) -> int:
        """The number of the next entry there; deeper levels begin anew behind it."""
        shared = self._abstract.get(number, -number)
        key = (shared, level)
        if (number, level) not in self._begun:
            self._begun.add((number, level))
            begins = self._overridden.get((number, level))
            if begins is not None:
                self._next[key] = begins
        found = self._next.get(key, self.level(number, level).start)
        self._next[key] = found + 1
        for other in [k for k in self._next if k[0] == shared and k[1] > level]:
            del self._next[other]
        return found

    def _read(self, tree: Any) -> None:
        abstract = {
            _int(definition, "abstractNumId"): {
                _int(level, "ilvl"): _level(level) for level in definition.iter(f"{W}lvl")
            }
            for definition in tree.iter(f"{W}abstractNum")
        }
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
        int(left) / TWIPS_PER_MM if left.isdecimal() else 0,
    )


def _int(element: Any, attribute: str) -> int:
    text = element.get(f"{W}{attribute}", "0")
    return int(text) if text.lstrip("-").isdecimal() else 0
