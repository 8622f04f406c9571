"""What a template can reach from a value of some type: attributes, items, and what they are in turn.

A shape is the set of types that a value may have; ``ANYTHING`` is the value about which nothing is known.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import cached_property, lru_cache, reduce
from typing import (
    Annotated,
    Any,
    ForwardRef,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pydantic import BaseModel

_PROPERTIES = (property, cached_property)
_UNKNOWN = (Any, object, inspect.Parameter.empty)


@dataclass(frozen=True, slots=True)
class Shape:
    """The types that a value may have, None among them left out."""

    types: frozenset[Any] = frozenset()
    known: bool = True
    """False where the value may be anything."""

    def __or__(self, other: Shape) -> Shape:
        return Shape(self.types | other.types, self.known and other.known)

    def attribute(self, name: str) -> Shape | None:
        """What the attribute or key of that name is; None where no type has it."""
        if not self.known or not self.types:
            return ANYTHING
        found = [shape for type_ in self.types if (shape := _attribute(type_, name))]
        return union(found) if found else None

    def attributes(self) -> set[str]:
        """The names that templates may use of it."""
        return {name for type_ in self.types for name in _names(type_) if not name.startswith("_")}

    def item(self) -> Shape:
        """What iterating over it gives."""
        if not self.known or not self.types:
            return ANYTHING
        return union(map(_item, self.types))

    def entry(self) -> Shape:
        """What ``value[key]`` gives for a key or index that is not known."""
        if not self.known or not self.types:
            return ANYTHING
        return union(map(_entry, self.types))

    def called(self) -> Shape:
        """What calling it gives."""
        if not self.known or not self.types:
            return ANYTHING
        return union(map(_called, self.types))


ANYTHING = Shape(known=False)
NOTHING = Shape()
TEXT = Shape(frozenset({str}))
NUMBER = Shape(frozenset({int}))
TRUTH = Shape(frozenset({bool}))


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping whose keys are known, or an object that Jinja provides."""

    names: tuple[tuple[str, Shape], ...]


class Record(Keyed):
    """A value with fields that somebody declared."""


@dataclass(frozen=True, slots=True)
class Method:
    """Something to be called."""

    result: Shape


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list made by the template itself."""

    element: Shape


class Entries(Sequence):
    """A list of the data."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A text that is one of a few: what it may be, each with the words that letters print for it."""

    words: tuple[tuple[str, tuple[str, ...]], ...]


def sequence_of(element: Shape) -> Shape:
    """A list of such values."""
    return Shape(frozenset({Sequence(element)}))


def union(shapes: Iterable[Shape]) -> Shape:
    """A value of one of the shapes."""
    return reduce(Shape.__or__, shapes, NOTHING)


def shape_of(annotation: Any) -> Shape:
    """The shape of what a type annotation allows; a shape is its own."""
    if isinstance(annotation, Shape):
        return annotation
    if annotation is None or annotation is type(None):
        return NOTHING
    if hasattr(annotation, "__value__"):  # "type X = ..." of newer Pythons
        return shape_of(annotation.__value__)
    origin = get_origin(annotation)
    if origin is Annotated:
        return shape_of(get_args(annotation)[0])
    if origin is Union or origin is types.UnionType:
        return union(map(shape_of, get_args(annotation)))
    if origin is Literal:
        return Shape(frozenset(type(value) for value in get_args(annotation)))
    if annotation in _UNKNOWN or isinstance(annotation, TypeVar | ForwardRef | str):
        return ANYTHING
    try:
        return Shape(frozenset({annotation}))
    except TypeError:
        return ANYTHING


def models_in(shape: Shape) -> tuple[type[BaseModel], ...]:
    """The models of which a value is one; none where it may be anything else, or nothing is known."""
    classes = [class_of(type_) for type_ in shape.types] if shape.known else []
    models = [c for c in classes if c is not None and issubclass(c, BaseModel)]
    return tuple(models) if len(models) == len(classes) else ()


def class_of(type_: Any) -> Any:
    """The class of an annotation such as ``tuple[str, ...]``, None where there is none."""
    if isinstance(type_, Choices):
        return str
    origin = get_origin(type_) or type_
    return origin if isinstance(origin, type) else None


def _attribute(type_: Any, name: str) -> Shape | None:
    if isinstance(type_, Keyed):
        return dict(type_.names).get(name)
    if isinstance(type_, Method | Sequence):
        return None
    class_ = class_of(type_)
    if class_ is None:
        return ANYTHING
    if name.startswith("_"):
        return None  # the sandbox keeps templates from it
    if name in (hints := _hints(class_)):
        return hints[name]
    if is_typeddict(class_):
        return None
    if issubclass(class_, Mapping) and not hasattr(class_, name):
        return shape_of(get_args(type_)[1]) if len(get_args(type_)) > 1 else ANYTHING
    member = inspect.getattr_static(class_, name, None)
    callable_model = issubclass(class_, BaseModel) and not isinstance(member, _PROPERTIES)
    if member is None or callable_model:  # a model's methods are not for templates
        return ANYTHING if _is_open(class_) else None
    return _member(member)


def _member(member: Any) -> Shape:
    match member:
        case property():
            return _result(member.fget)
        case cached_property():
            return _result(member.func)
        case types.FunctionType() | staticmethod() | classmethod():
            function = getattr(member, "__func__", member)
            return Shape(frozenset({Method(_result(function))}))
        case _:
            return ANYTHING


def _result(function: Any) -> Shape:
    try:
        return shape_of(get_type_hints(function).get("return", Any))
    except (NameError, TypeError, AttributeError):
        return ANYTHING


@lru_cache(maxsize=512)  # saves 0.17 ms from the second time on
def _hints(class_: type) -> dict[str, Shape]:
    """The fields of a model, dataclass, named tuple, typed mapping or annotated class."""
    if issubclass(class_, BaseModel):
        fields = {name: field.annotation for name, field in class_.model_fields.items()}
        computed = {n: f.return_type for n, f in class_.model_computed_fields.items()}
        return {name: shape_of(type_) for name, type_ in (fields | computed).items()}
    if issubclass(class_, Enum):
        return {"value": _enum_values(class_), "name": TEXT}
    if not (is_dataclass(class_) or is_typeddict(class_) or hasattr(class_, "_fields")):
        return {}
    try:
        return {name: shape_of(type_) for name, type_ in get_type_hints(class_).items()}
    except (NameError, TypeError):
        return dict.fromkeys(getattr(class_, "__annotations__", {}), ANYTHING)


def _enum_values(class_: type[Enum]) -> Shape:
    return Shape(frozenset(type(member.value) for member in class_))


def _is_open(class_: type) -> bool:
    """Whether values may have attributes that the class does not tell."""
    if issubclass(class_, BaseModel):
        return class_.model_config.get("extra") == "allow"
    return any("__getattr__" in vars(base) for base in class_.__mro__)


@lru_cache(maxsize=512)  # saves 0.04 ms a type
def _names(type_: Any) -> set[str]:
    if isinstance(type_, Keyed):
        return {name for name, _ in type_.names}
    if isinstance(type_, Method | Sequence):
        return set()
    class_ = class_of(type_)
    if class_ is None:
        return set()
    if issubclass(class_, BaseModel):
        members = {name: inspect.getattr_static(class_, name) for name in dir(class_)}
        inherited = set(dir(BaseModel))
        own = {n for n, m in members.items() if isinstance(m, _PROPERTIES) and n not in inherited}
        return own | _hints(class_).keys()
    return set(_hints(class_)) or set(dir(class_))


def _item(type_: Any) -> Shape:
    if isinstance(type_, Sequence):
        return type_.element
    if isinstance(type_, Keyed | Method):
        return ANYTHING
    class_, arguments = class_of(type_), _arguments(type_)
    if class_ is None:
        return ANYTHING
    if issubclass(class_, str):
        return TEXT
    if not arguments or not issubclass(class_, Iterable):
        return ANYTHING
    if issubclass(class_, tuple):
        return (
            union(shape_of(a) for a in arguments if a is not Ellipsis)
            if arguments != ((),)
            else NOTHING
        )
    return shape_of(arguments[0])


def _arguments(type_: Any) -> tuple[Any, ...]:
    """What a list holds, also one that is a class of its own such as ``class Lines(tuple[str, ...])``."""
    bases = getattr(type_, "__orig_bases__", ())
    return get_args(type_) or next(filter(None, map(get_args, bases)), ())


def _entry(type_: Any) -> Shape:
    class_, arguments = class_of(type_), get_args(type_)
    if class_ is not None and issubclass(class_, Mapping):
        return shape_of(arguments[1]) if len(arguments) > 1 else ANYTHING
    return _item(type_)


def _called(type_: Any) -> Shape:
    return type_.result if isinstance(type_, Method) else ANYTHING
