"""Letters made of equal data share their parts: what is remembered of one letter's sender or text then serves the next one.

``remembered`` knows objects, not values, and each letter that is made of a mapping of its own brings objects of its own.
A letter of the benchmark whose mapping nobody shares takes a third less time from data to bytes with it.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel

from lettergen.model.base import Model
from lettergen.model.letter import SELDOM_SHARED
from lettergen.model.remembered import PLAIN, Memory
from lettergen.model.values import OneOrMore

_M = TypeVar("_M", bound=BaseModel)

_LONGEST: Final = 1 << 16
"""Bytes of data that a part may be made of; larger ones are hardly the same in two letters."""
_WITHOUT_REFERENCES: Final = 2
"""Version of the format in which equal data are equal bytes, whoever else holds the same objects."""


class Part(NamedTuple):
    """A part of a letter that was made and checked."""

    data: object
    """The plain data that it was made of."""
    made: Any


NONE_KNOWN: Final[Mapping[str, Part]] = MappingProxyType({})
_Key: TypeAlias = tuple[type, str, bytes]
_kept = Memory[_Key, Any]()
_recent = Memory[tuple[type, str], tuple[Part, ...]]()
"""By model and field: the parts of nothing but texts that were made last, for the next letter mostly has the same."""
_RECENT: Final = 4
_HOLDERS: Final = frozenset({dict, list})


def known_parts(model: type[BaseModel], data: Mapping[str, object]) -> dict[str, Part]:
    """The parts that were made last of what stands in ``data``, by field; the data need not be plain.

    Only parts that are models by themselves, which nothing around them has a say in. It halves the time of making a letter.
    """
    found: dict[str, Part] = {}
    for name in _own_models(model):
        if type(given := data.get(name)) in _HOLDERS:
            for part in _recent.get((model, name)) or ():
                if _same(part.data, given):
                    found[name] = part
                    break
    return found


def _same(texts: object, given: object) -> bool:
    """Whether data, whatever they are, are equal to these texts, and so say the same."""
    try:
        return texts == given
    except Exception:  # noqa: BLE001  whatever values of other libraries raise that do not know it
        return False


def _is_of_texts(data: object) -> bool:
    if isinstance(data, dict):
        return all(map(_is_of_texts, (*data, *data.values())))
    if isinstance(data, list):
        return all(map(_is_of_texts, data))
    return type(data) is str or data is None


@lru_cache(maxsize=256)  # saves 0.130 ms a letter
def _own_models(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields whose values letters share, and which are models, or lists of them, that only they themselves check."""
    decorators = model.__pydantic_decorators__
    if any(each.info.mode != "after" for each in decorators.model_validators.values()):
        return ()
    checked = {name for each in decorators.field_validators.values() for name in each.info.fields}
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name not in SELDOM_SHARED
        if (_is_model(field.annotation) and not field.metadata)
        or (_is_models(field.annotation) and field.metadata == [OneOrMore])
        if field.alias is None and checked.isdisjoint({name, "*"})
    )


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def _is_models(annotation: Any) -> bool:
    members = get_args(annotation)
    return get_origin(annotation) is tuple and members[1:] == (...,) and _is_model(members[0])


_looked_at = Memory[tuple[type, str, int], tuple[Any, Any]]()
"""By model, field and identity: a part, which so stays alive, and what it was found to be when it was looked at."""


def sound_parts(model: BaseModel) -> dict[str, Any]:
    """What those parts of ``model`` are that were looked at before in another one, by field."""
    kind, values = type(model), model.__dict__
    found = {
        name: _looked_at.get((kind, name, id(values[name])))
        for name in _own_models(kind)
        if name in values
    }
    return {name: known[1] for name, known in found.items() if known}


def remember_parts(model: BaseModel, sound: BaseModel) -> None:
    """That the parts of ``model`` were looked at, and are what they are in ``sound``."""
    kind, values = type(model), model.__dict__
    for name in _own_models(kind):
        if name in values:
            part = values[name]
            _looked_at.keep((kind, name, id(part)), (part, sound.__dict__[name]))


def sharing(model: _M, data: object, known: Mapping[str, Part] = NONE_KNOWN) -> _M:
    """``model``, just made of the plain ``data`` and known to nobody else, with parts that an equal one had before.

    ``known`` are those that it has already.
    Only what is made of the same data and equal is exchanged, so that nothing of the model changes but its place in memory.
    """
    if not isinstance(data, dict):
        return model
    values = model.__dict__
    for name, given in data.items():
        value = values.get(name)
        if type(value) in PLAIN or value is given or name in known or name in SELDOM_SHARED:
            continue
        if key := _key(type(model), name, given):
            made = _kept.get(key)
            if made is None:
                _kept.keep(key, value)
            elif made == value:
                values[name] = value = made
            if name in _own_models(type(model)) and _is_of_texts(given):
                place = type(model), name
                before = _recent.get(place) or ()
                _recent.keep(place, (Part(given, value), *before[: _RECENT - 1]))
    return model


def _key(model: type[BaseModel], name: str, given: object) -> _Key | None:
    """What the same data, and no others, of this field are kept by; None where that is not known, or too long."""
    try:
        written = marshal.dumps(given, _WITHOUT_REFERENCES)  # type: ignore[arg-type]  # else it raises
    except ValueError:  # it holds a day, or something else that is compared in no other way
        return None
    return (model, name, written) if len(written) <= _LONGEST else None


def with_parts(model: _M, parts: Mapping[str, Any]) -> _M:
    """``model``, just made of these ``parts`` among others and known to nobody else, with them in place of their copies.

    A tuple is copied wherever a model is made of it.
    """
    values = model.__dict__
    for name, part in parts.items():
        value = values.get(name)
        if value is not part and type(value) is type(part) and value == part:
            values[name] = part
    return model
