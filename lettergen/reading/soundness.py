"""Whether a letter still is what its class promises: ``model_copy`` and ``model_construct`` check nothing.

Data as programs have them are made into what a letter file could hold: no foreign scalars, no bottomless nesting.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from lettergen.arguments import moment_of
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_DEPTH, MAX_LETTER
from lettergen.model.base import all_checked
from lettergen.model.letter import SELDOM_SHARED
from lettergen.model.remembered import PLAIN, remembered
from lettergen.model.sharing import remember_parts, sharing, sound_parts, with_parts
from lettergen.reading.document import Document, Path, dotted
from lettergen.reading.validation import validate

_PLAIN = frozenset({str, int, bool, bytes, type(None)})


def from_python(data: Any) -> Any:
    """``data`` with the scalars and arrays of numpy and pandas as Python's own; what they mark as missing is None.

    Raises InputError with ``data-too-deep``, also for data that hold themselves.
    """
    return _taken(data, ())


def _taken(value: Any, path: Path) -> Any:
    kind = type(value)
    # Most data are nothing but these, and to be asked a second time would take them twice as long.
    if (kind is dict or kind is list) and len(path) < MAX_DEPTH:
        taken = value.copy()
        for key, below in value.items() if kind is dict else enumerate(value):
            if type(below) not in _PLAIN:
                taken[key] = _taken(below, (*path, key))
        return taken
    if kind in _PLAIN:
        return value
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


_M = TypeVar("_M", bound=BaseModel)


def sound(model: _M) -> _M:
    """``model`` itself, or made anew where something may never have been checked.

    Raises InputError with every problem where something is wrong.
    """
    if all_checked():
        return model
    known = sound_parts(model)
    data = as_data(model, known)
    made = sharing(with_parts(validate(type(model), Document(None, data)), known), data)
    remember_parts(model, made)
    return made


def check_size(letter: BaseModel) -> None:
    """Raises InputError with ``letter-too-long`` at the field with most of the text, where there is too much of it."""
    total = 0
    for name, value in letter.__dict__.items():
        if isinstance(value, str):
            total += len(value)
        elif value and type(value) not in PLAIN:
            total += _length(value) if name in SELDOM_SHARED else _known_length(value)
    if total <= MAX_LETTER:
        return
    lengths = {name: _length(value) for name, value in letter.__dict__.items()}
    place = Place(path=max(lengths, key=lambda name: lengths[name]))
    params = {"length": str(total), "limit": str(MAX_LETTER)}
    raise InputError(Problem("letter-too-long", place, params=params))


def _length(value: Any) -> int:
    """Characters of all texts in ``value``."""
    total, held = 0, [value]
    for part in held:  # of which there are more on the way
        if isinstance(part, str):
            total += len(part)
        elif isinstance(part, tuple):
            held.extend(filter(None, part))
        elif isinstance(part, BaseModel):
            held.extend(filter(None, part.__dict__.values()))
    return total


_known_length = remembered(_length)
"""Letters share most of their parts."""


_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def as_data(value: Any, known: Mapping[str, Any] = _NONE) -> Any:
    """What a model was made from: nothing that is a default, and everything that was put into it besides; ``known`` fields as they are."""
    if isinstance(value, BaseModel):
        fields, given = type(value).__pydantic_fields__, value.__pydantic_fields_set__
        return {
            name: known[name] if name in known else as_data(inner)
            for name, inner in value.__dict__.items()
            if name in given or name not in fields
        }
    if type(value) in {tuple, list}:
        return [as_data(inner) for inner in value]
    return value
