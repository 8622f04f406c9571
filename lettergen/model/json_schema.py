"""JSON Schema 2020-12 of letter files, so that editors complete fields, explain them and underline mistakes.

An editor reads ``postal_code: 52062`` as a number and ``closing: false`` as a truth value, while lettergen reads text;
so wherever text is meant the schema takes numbers too, and where a number or a truth value is meant it takes text.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from lettergen.model.docs import field_docs
from lettergen.model.letter import LETTER_ADAPTER, LETTER_KINDS
from lettergen.model.values import NOT_OFFERED, OneOrMore

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TIME = r"^\s*\d{1,2}([:.]\d{2})?(\s?Uhr)?\s*$"
_DATE = r"^\s*(\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\s*$"


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """The schema of a letter of ``kind``, or of any letter. Raises KeyError for an unknown kind."""
    target = LETTER_ADAPTER if kind is None else TypeAdapter(LETTER_KINDS[kind])
    schema = target.json_schema(schema_generator=_Generator)
    title = "Letter" if kind is None else f"Letter: {kind}"
    return {"$schema": DIALECT, "title": title, **schema}


class _Generator(GenerateJsonSchema):
    """Pydantic's schema of what may be written, not of what validation makes of it."""

    schema_dialect = DIALECT

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return {**super().str_schema(schema), "type": ["string", "number"]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {**super().int_schema(schema), "type": ["integer", "string"]}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        return {**super().float_schema(schema), "type": ["number", "string"]}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {**super().bool_schema(schema), "type": ["boolean", "string"]}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string", "pattern": _DATE, "examples": ["2018-10-09", "09.10.2018"]}

    def time_schema(self, schema: core_schema.TimeSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": ["string", "integer"], "pattern": _TIME, "examples": ["10:00", "9 Uhr"]}

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        inner = super().function_before_schema(schema)
        if schema["function"]["function"] is OneOrMore.func and "items" in inner:
            return {"anyOf": [inner["items"], inner]}
        return inner

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model: type[BaseModel] = schema["cls"]
        made = super().model_schema(schema)
        for name, field in model.model_fields.items():
            if NOT_OFFERED in field.metadata:
                del made["properties"][name]
        for name, text in field_docs(model).items():
            if name in made["properties"]:
                made["properties"][name]["description"] = text
        if "kind" in made["properties"]:
            made["required"] = ["kind", *made.get("required", [])]
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False  # "Last Name" says no more than last_name

    def generate(
        self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation"
    ) -> JsonSchemaValue:
        made = super().generate(schema, mode)
        made.pop("title", None)
        return made
