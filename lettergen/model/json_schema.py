"""JSON Schema 2020-12 of letter files, so that editors complete fields, explain them and underline mistakes.

An editor reads ``postal_code: 52062`` as a number and ``closing: false`` as a truth value, while lettergen reads text;
so wherever text is meant the schema takes numbers too, and where a number or a truth value is meant it takes text.
"""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from lettergen.messages import Language
from lettergen.model.docs import class_doc, field_docs, value_docs
from lettergen.model.values import DATE_SCHEMA, NOT_OFFERED, TIME_SCHEMA

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(letter: TypeAdapter[Any], title: str, language: Language = "en") -> dict[str, Any]:
    """The schema of what may be written for ``letter``, explained in ``language``.

    Explained values of an enumeration stand under ``enumDescriptions``, which editors show.
    """
    schema = letter.json_schema(schema_generator=_GENERATORS[language])
    return {"$schema": DIALECT, "title": title, **schema}


class _Generator(GenerateJsonSchema):
    """Pydantic's schema of what may be written, not of what validation makes of it."""

    schema_dialect = DIALECT
    language: ClassVar[Language] = "en"

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return {**super().str_schema(schema), "type": ["string", "number"]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {**super().int_schema(schema), "type": ["integer", "string"]}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        return {**super().float_schema(schema), "type": ["number", "string"]}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {**super().bool_schema(schema), "type": ["boolean", "string"]}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {**DATE_SCHEMA}

    def time_schema(self, schema: core_schema.TimeSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {**TIME_SCHEMA}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": ["number", "string"]}

    def encode_default(self, dft: Any) -> Any:
        """As one writes it."""
        match dft:
            case str():
                return str.__str__(dft)
            case time():
                return f"{dft:%H:%M}"
            case tuple():
                return [self.encode_default(item) for item in dft]
            case _:
                return super().encode_default(dft)

    def function_after_schema(
        self, schema: core_schema.AfterValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """As the limit of a field has it."""
        inner = super().function_after_schema(schema)
        limit = getattr(schema["function"]["function"], "json_schema", None)
        return {**limit(inner, self.language)} if limit else inner

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model: type[BaseModel] = schema["cls"]
        made = super().model_schema(schema)
        made["description"] = class_doc(model, self.language)
        for name, field in model.model_fields.items():
            if NOT_OFFERED in field.metadata:
                # Valid as data of a whole letter have it, and offered by no editor.
                hidden = made.setdefault("patternProperties", {})
                hidden[f"^{name}$"] = made["properties"].pop(name)
        for name, text in field_docs(model, self.language).items():
            if name in made["properties"]:
                made["properties"][name]["description"] = text
        if "const" in made["properties"].get("kind", {}):
            made["required"] = ["kind", *made.get("required", [])]
        return made

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        made = super().enum_schema(schema)
        made["description"] = class_doc(schema["cls"], self.language)
        if docs := value_docs(schema["cls"], self.language):
            made["enumDescriptions"] = [docs.get(value, "") for value in made["enum"]]
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False  # "Last Name" says no more than last_name

    def generate(
        self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation"
    ) -> JsonSchemaValue:
        made = super().generate(schema, mode)
        made.pop("title", None)
        return made


class _German(_Generator):
    """The same, explained in German."""

    language = "de"


_GENERATORS: dict[Language, type[_Generator]] = {"en": _Generator, "de": _German}
