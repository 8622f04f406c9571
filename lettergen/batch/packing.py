"""Letters on their way to who sets them: what they have in common travels with each, but is unpacked once.

The letters of a batch share their sender, their proposal and most else as the same objects, until pickling makes copies of
them. Here they are the same objects again behind ``pickle.loads``, so that nothing about them is worked out twice, and
unpacking costs what differs.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import Any

from lettergen.model.letter import LetterBase, References

_KEPT = 16
"""Sets of common fields that are kept: rows that leave cells empty have others."""


class Packer:
    """Pickles letters, one after the other."""

    def __init__(self) -> None:
        self._before: dict[str, Any] = {}
        self._known: dict[tuple[int, ...], tuple[list[Any], bytes]] = {}

    def packed(self, letter: LetterBase) -> bytes:
        """The letter for ``pickle.loads``."""
        state = dict(letter.__getstate__())
        values: dict[str, Any] = state["__dict__"]
        before = self._before
        common = {f: before[f] for f, v in values.items() if f in before and _same(v, before[f])}
        self._before = values | common
        state["__dict__"] = {f: v for f, v in values.items() if f not in common}
        packed = _Packed(type(letter), state, tuple(values), self._blob(common))
        return pickle.dumps(packed, protocol=pickle.HIGHEST_PROTOCOL)

    def _blob(self, common: dict[str, Any]) -> bytes:
        key = tuple(map(id, common.values()))
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            blob = pickle.dumps(common, protocol=pickle.HIGHEST_PROTOCOL)
            # The values are kept, so that no other object gets the identity of one of them.
            self._known[key] = (list(common.values()), blob)
        return self._known[key][1]


def _same(value: Any, before: Any) -> bool:
    # Validating a letter makes new tuples of the same models.
    return value is before or (type(value) in _REBUILT and value == before)


_REBUILT = frozenset({tuple, References})


class _Packed:
    def __init__(self, *parts: Any) -> None:
        self._parts = parts

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return _unpacked, self._parts


def _unpacked(
    kind: type[LetterBase], state: dict[str, Any], order: tuple[str, ...], blob: bytes
) -> LetterBase:
    own, common = state["__dict__"], _common(blob)
    letter = kind.__new__(kind)
    # In the order of the fields, which is that of the letter's JSON.
    values = {name: own[name] if name in own else common[name] for name in order}
    letter.__setstate__(state | {"__dict__": values})
    return letter


@lru_cache(maxsize=64)
def _common(blob: bytes) -> dict[str, Any]:
    common: dict[str, Any] = pickle.loads(blob)  # noqa: S301  made by this program in this run
    return common
