"""Beschriftungen: what the columns of a table are called that fill the fields of a house's own kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

if TYPE_CHECKING:
    from lettergen.kinds.declaration import FieldDeclaration

ANY: Final = -1
"""Stands in a path where the number of a list's entry goes."""
LabelPath = tuple[str | int, ...]


_ENTRY = re.compile(r"(?<!\d)[1-9]\d?(?!\d)")
_MOST_NUMBERS: Final = 4
"""Numbers in a header, beyond which none is taken for that of an entry: lists lie in lists, three levels deep."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A header without what may be numbers of entries in it."""

    label: str
    numbers: tuple[int, ...]
    ends: bool
    """Whether the last of them ends the header: ``Kind Einkommen 2`` is the second income of the first child."""

    def placed(self, path: LabelPath) -> LabelPath | None:
        """The path with the numbers of its entries; None where it has fewer lists than there are numbers."""
        lists = path.count(ANY)
        if len(self.numbers) > lists:
            return None
        rest = (1,) * (lists - len(self.numbers))
        numbers = iter((*rest, *self.numbers) if self.ends else (*self.numbers, *rest))
        return tuple(next(numbers) - 1 if step == ANY else step for step in path)


def readings(header: str) -> Iterator[Reading]:
    """What a normalised header may mean: as it stands, and with one or more of its numbers those of entries."""
    found = list(_ENTRY.finditer(header))
    found = found if len(found) <= _MOST_NUMBERS else []
    for count in range(len(found) + 1):
        for chosen in combinations(found, count):
            ends = [0, *(number.end() for number in chosen)]
            starts = [*(number.start() for number in chosen), len(header)]
            label = "".join(header[a:b] for a, b in zip(ends, starts, strict=True))
            yield Reading(label, tuple(int(n[0]) for n in chosen), ends[-1] == len(header))


@lru_cache(maxsize=64)  # saves 0.04 ms a column
def labels_of(model: type[BaseModel]) -> Mapping[str, tuple[LabelPath, ...]]:
    """Every header of a kind's declared fields, as people write it, and the places that it may stand for.

    A field is called by its label in either language, or by its name; one in a group or list by both labels, as in
    ``Hunde Name``.
    """
    declared: Mapping[str, FieldDeclaration] = getattr(model, "declared_fields", {})
    found: dict[str, tuple[LabelPath, ...]] = {}
    for label, path in _labels(declared):
        found[label] = tuple(dict.fromkeys((*found.get(label, ()), path)))
    return found


def _labels(fields: Mapping[str, FieldDeclaration]) -> Iterator[tuple[str, LabelPath]]:
    for name, field in fields.items():
        own = dict.fromkeys((field.called(name, "de"), field.called(name, "en"), name))
        entry = field.type == "list"
        path: LabelPath = (name, ANY) if entry else (name,)
        if field.fields is None:
            yield from ((label, path) for label in own)
            continue
        for below, rest in _labels(field.fields):
            yield from ((f"{label} {below}", (*path, *rest)) for label in own)
