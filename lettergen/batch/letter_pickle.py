"""Letters on their way to who sets them: what they have in common travels with each, but is unpacked once.

The letters of a batch share their sender, their proposal and most else as the same objects, until pickling makes copies of
them. Here they are the same objects again behind ``pickle.loads``, so that nothing about them is worked out twice, and
unpacking costs what differs.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import Any, NamedTuple

from lettergen.model.letter import LetterBase, References

_KEPT = 16
"""Sets of common fields that are kept: rows that leave cells empty have others."""


class LetterPickler:
    """Pickles letters, one after the other."""

    def __init__(self) -> None:
        self._before: dict[str, Any] = {}
        self._known: dict[tuple[object, ...], _Known] = {}

    def dumps(self, letter: LetterBase) -> bytes:
        """The letter for ``pickle.loads``."""
        state = dict(letter.__getstate__())
        values: dict[str, Any] = state.pop("__dict__")
        own: dict[str, Any] = {}
        common: dict[str, Any] = {}
        for field, value in values.items():
            before = self._before.get(field, _NOTHING)
            # Validating a letter makes new tuples of the same models.
            if value is before or (type(value) in _REBUILT and value == before):
                common[field] = before
            else:
                own[field] = value
        self._before = common | own
        blob = self._blob(type(letter), tuple(values), common, state)
        return pickle.dumps(_Packed(blob, own), protocol=pickle.HIGHEST_PROTOCOL)

    def _blob(
        self,
        kind: type[LetterBase],
        order: tuple[str, ...],
        common: dict[str, Any],
        state: dict[str, Any],
    ) -> bytes:
        key = (kind, order, tuple(common), tuple(map(id, common.values())))
        known = self._known.get(key)
        if known is None or known.state != state:
            if len(self._known) >= _KEPT:
                self._known.clear()
            blob = pickle.dumps((kind, order, common, state), protocol=pickle.HIGHEST_PROTOCOL)
            known = self._known[key] = _Known(state, tuple(common.values()), blob)
        return known.blob


class _Known(NamedTuple):
    """Common fields that were pickled."""

    state: dict[str, Any]
    """What a letter has besides its fields."""
    values: tuple[Any, ...]
    """Kept, so that no other object gets the identity of one of them."""
    blob: bytes


_NOTHING = object()
_REBUILT = frozenset({tuple, References})


class _Packed:
    def __init__(self, *parts: Any) -> None:
        self._parts = parts

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return _unpacked, self._parts


def _unpacked(blob: bytes, own: dict[str, Any]) -> LetterBase:
    kind, order, common, state = _common(blob)
    letter = kind.__new__(kind)
    # In the order of the fields, which is that of the letter's JSON.
    values = {name: own[name] if name in own else common[name] for name in order}
    letter.__setstate__(state | {"__dict__": values})
    return letter


@lru_cache(maxsize=64)  # one object for the letters of a chunk, which share it
def _common(
    blob: bytes,
) -> tuple[type[LetterBase], tuple[str, ...], dict[str, Any], dict[str, Any]]:
    common: tuple[type[LetterBase], tuple[str, ...], dict[str, Any], dict[str, Any]]
    common = pickle.loads(blob)  # noqa: S301  made by this program in this run
    return common
