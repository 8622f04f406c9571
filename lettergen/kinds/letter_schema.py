"""The JSON Schema of letter files: what a kind's model holds, and the fields of its own that any letter may declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from lettergen.kinds.declaration import FieldDeclaration, FieldType, Words
from lettergen.kinds.own_fields import FIELDS, VALUES, Declarations
from lettergen.messages import Language
from lettergen.model.base import Model
from lettergen.model.json_schema import json_schema

_DEFINITIONS: Final = "#/$defs/"


class OwnData(Model):
    """What a letter with fields of its own declares beside its texts."""

    fields: Declarations
    """Fields of this letter by name, ``{Betrag: amount}``, or a list of names of texts; its texts may print them: ``{{ Betrag }}``."""
    values: Mapping[str, Any]
    """What each of ``fields`` holds, by its name."""


def letter_schema(letter: TypeAdapter[Any], title: str, language: Language) -> dict[str, Any]:
    """The schema of letter files, explained in ``language``."""
    schema = json_schema(letter, title, language)
    own = json_schema(TypeAdapter(OwnData), title, language)
    definitions: dict[str, Any] = own["$defs"]
    entry = {"$ref": f"{_DEFINITIONS}{FieldDeclaration.__name__}"}
    # In both the shortest form is a word of its own.
    _or(definitions, FieldDeclaration, {"$ref": f"{_DEFINITIONS}{FieldType.__name__}"})
    _or(definitions, Words, {"type": ["string", "number"]})
    names = {"type": "array", "items": {"type": "string"}}
    declared = {"anyOf": [names, {"type": "object", "additionalProperties": entry}]}
    described = own["properties"]
    for found in _letters(schema):
        found["properties"][FIELDS] = {"description": described[FIELDS]["description"], **declared}
        found["properties"][VALUES] = described[VALUES]
    return {**schema, "$defs": {**definitions, **schema.get("$defs", {})}}


def _letters(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for found in (schema, *schema.get("$defs", {}).values()):
        if {"kind", "sender"} <= found.get("properties", {}).keys():
            yield found


def _or(definitions: dict[str, Any], model: type[Model], short: dict[str, Any]) -> None:
    name = model.__name__
    definitions[name] = {"anyOf": [short, definitions[name]]}
