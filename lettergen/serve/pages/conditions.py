"""Bedingungen: which of a kind's own fields are asked for at the moment, and which are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from lettergen.errors import LettergenError
from lettergen.kinds.declaration import FieldDeclaration
from lettergen.model.letter import LetterBase
from lettergen.text.expressions import expression

LETTER: Final = "letter"
"""The whole letter in a condition, which there is not yet while somebody fills in a form."""


def asked(model: type[LetterBase], data: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Paths in the data of fields that are not to be asked for, and of those that are needed by a condition.

    A condition that cannot be decided yet leaves its field as it is.
    """
    idle: set[str] = set()
    needed: set[str] = set()
    declared = getattr(model, "declared_fields", {})
    if declared:
        scope = _values(model, declared, data)
        for path, field, inner in _walk(model, declared, data, scope, ""):
            if field.shown_when and _holds(field.shown_when, inner) is False:
                idle.add(path)
            elif (field.required_when and _holds(field.required_when, inner)) or (
                field.shown_when and field.required is not False and not field.required_when
            ):
                needed.add(path)
    return idle, needed


def _walk(
    model: Any,
    fields: Mapping[str, FieldDeclaration],
    data: Any,
    scope: Mapping[str, Any],
    path: str,
) -> Iterator[tuple[str, FieldDeclaration, Mapping[str, Any]]]:
    for name, field in fields.items():
        here = f"{path}.{name}".lstrip(".")
        yield here, field, scope
        given = data.get(name) if isinstance(data, Mapping) else None
        if not field.parts():
            continue
        part = model.parts[name]
        entries = given if isinstance(given, list) else [given]
        for number, entry in enumerate(entries):
            below = f"{here}.{number}" if isinstance(given, list) else here
            inner = {**scope, **_values(part, field.parts(), entry)}
            yield from _walk(part, field.parts(), entry, inner, below)


def _values(
    model: type[BaseModel], fields: Mapping[str, FieldDeclaration], data: Any
) -> dict[str, Any]:
    """What is filled in so far, as values; None for what is not there or not right yet."""
    found: dict[str, Any] = {}
    for name in fields:
        given = data.get(name) if isinstance(data, Mapping) else None
        info = model.model_fields[name]
        found[name] = None if info.is_required() else info.get_default(call_default_factory=True)
        if given is None:
            continue
        try:
            found[name] = _adapter(model, name).validate_python(given)
        except ValidationError:
            found[name] = None
    return found


@lru_cache(maxsize=2048)  # saves 0.2 ms a field
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    annotation: Any = info.annotation
    return TypeAdapter(Annotated[(annotation, *info.metadata)] if info.metadata else annotation)


def _holds(source: str, scope: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds; None where nobody can say yet."""
    try:
        asks = expression(source)
        return None if LETTER in asks.names else asks.holds(scope)
    except LettergenError:
        return None
