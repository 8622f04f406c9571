"""Data as programs have them, made into what a letter file could hold: no foreign scalars, no bottomless nesting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lettergen.arguments import moment_of
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_DEPTH
from lettergen.reading.document import Path, dotted

_PLAIN = frozenset({str, int, bool, bytes, type(None)})


def from_python(data: Any) -> Any:
    """``data`` with the scalars and arrays of numpy and pandas as Python's own; what they mark as missing is None.

    Raises InputError with ``data-too-deep``, also for data that hold themselves.
    """
    return _taken(data, ())


def _taken(value: Any, path: Path) -> Any:
    if type(value) in _PLAIN:
        return value
    # Most data are nothing but these, and to be asked a second time would take them twice as long.
    if type(value) is dict and len(path) < MAX_DEPTH:
        return {
            key: below if type(below) in _PLAIN else _taken(below, (*path, key))
            for key, below in value.items()
        }
    if len(path) > MAX_DEPTH:
        place, limit = Place(path=dotted(path)), {"limit": str(MAX_DEPTH)}
        raise InputError(Problem("data-too-deep", place, params=limit))
    if isinstance(value, Mapping):
        return {key: _taken(value[key], (*path, key)) for key in value}
    if hasattr(type(value), "tolist") and getattr(value, "shape", ()) != ():
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_taken(item, (*path, number)) for number, item in enumerate(value)]
    value = moment_of(value)
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124  NaN: nothing was there
