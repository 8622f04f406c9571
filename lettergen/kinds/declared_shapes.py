"""What conditions may ask of declared fields, known before there is a model: of groups their fields, of lists those of each entry."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from lettergen.kinds.declaration import FieldDeclaration, FieldType
from lettergen.kinds.fields import BASE_TYPES
from lettergen.sandbox.shapes import ANYTHING, Choices, Entries, Record, Shape, shape_of


def declared_shape(field: FieldDeclaration) -> Shape:
    """The shape of a field's values; of a faulty declaration anything."""
    if field.type is FieldType.CHOICE:
        words = {key: (w.text, w.text_en or w.text) for key, w in (field.values or {}).items()}
        return Shape(frozenset({Choices(tuple(words.items()))}))
    if field.type is FieldType.GROUP:
        return ANYTHING if field.fields is None else _record(field.fields)
    if field.type is FieldType.LIST:
        entries = field.fields or {}
        entry = declared_shape(field.of) if field.of else _record(entries)
        return Shape(frozenset({Entries(entry)}))
    return shape_of(BASE_TYPES[field.type])


def letter_shape(base: type[BaseModel], fields: Mapping[str, FieldDeclaration]) -> Shape:
    """The shape of a letter that has ``fields`` beside those of ``base``."""
    return shape_of(base) | _record(fields)


def unknown_step(shape: Shape, path: str) -> tuple[str, list[str]] | None:
    """The first step of ``path`` that leads to no field of the value, with those that there are; entries go by number or not at all."""
    for step in path.split("."):
        entry = shape.item()
        is_list = entry.known and entry.types and entry != shape
        if is_list and step.isdigit():
            shape = entry
            continue
        owner = entry if is_list else shape
        named = _fields_of(owner)
        if step not in named:
            return step, named
        shape = owner.attribute(step) or ANYTHING
    return None


def _fields_of(shape: Shape) -> list[str]:
    named: dict[str, None] = {}
    for type_ in shape.types:
        fields = dict(type_.names) if isinstance(type_, Record) else None
        named |= dict.fromkeys(getattr(type_, "model_fields", {}) if fields is None else fields)
    return list(named)


def _record(fields: Mapping[str, FieldDeclaration]) -> Shape:
    named = tuple((name, declared_shape(field)) for name, field in fields.items())
    return Shape(frozenset({Record(named)}))
