"""The description of the API (OpenAPI 3.1), with what FastAPI cannot know.

All persons in its examples are invented.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from lettergen.kinds import SHIPPED
from lettergen.serve.api.models import ProblemDocument

LETTER: Final[dict[str, Any]] = {
    "kind": next(iter(SHIPPED)),  # the plainest comes first
    "letterhead": "din5008-b",
    "sender": {
        "authority": {
            "name": "Stadt Musterhausen",
            "head_title": "Die Bürgermeisterin",
            "address": {"street": "Rathausplatz 1", "postal_code": "01067", "city": "Musterhausen"},
        },
        "contact": {"name": "Erika Muster", "phone": "0351 123-45"},
    },
    "recipient": {
        "persons": {"form": "frau", "first_name": "Şeyma", "last_name": "Yıldız"},
        "address": {"street": "Beispielweg 2", "postal_code": "52062", "city": "Aachen"},
    },
    "date": "2026-11-02",
    "subject": "Ihr Antrag",
    "body": "wir haben Ihren Antrag erhalten.",
    "signatures": {"name": "Erika Muster", "addition": "im_auftrag"},
}
LETTER_YAML: Final = """\
kind: schreiben
letterhead: din5008-b
sender:
  authority:
    name: Stadt Musterhausen
    address: {street: Rathausplatz 1, postal_code: 01067, city: Musterhausen}
recipient:
  persons: {form: frau, first_name: Şeyma, last_name: Yıldız}
  address: {street: Beispielweg 2, postal_code: 52062, city: Aachen}
date: 02.11.2026
subject: Ihr Antrag
body: wir haben Ihren Antrag erhalten.
"""
LETTER_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Letter",
    "additionalProperties": True,
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}},
    "description": "A letter; `/kinds/{kind}/schema` says what it may hold.",
}
_ONE: Final = {"$ref": "#/components/schemas/Letter"}
LETTER_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A letter, or a list of letters, as JSON; or one letter file as YAML.",
        "content": {
            "application/json": {
                "schema": {"oneOf": [_ONE, {"type": "array", "items": _ONE}]},
                "examples": {"letter": {"summary": "A short letter", "value": LETTER}},
            },
            "application/yaml": {
                "schema": {"type": "string"},
                "examples": {"letter": {"summary": "A letter file", "value": LETTER_YAML}},
            },
        },
    }
}


_ABOUT: Final = """\
Official letters from data: a letter as JSON or YAML becomes an accessible PDF/A and an editable DOCX.

Every error is a problem document (RFC 9457) with all problems that were found: a stable code, the place in the data, what to write instead, in
German or English. `POST` takes an `Idempotency-Key`. A server that listens to more than its own machine wants `Authorization: Bearer`.
"""


_LANGUAGE: Final[dict[str, Any]] = {
    "name": "lang",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "Language of messages, `de` or `en`; else `Accept-Language`.",
}


def described(app: FastAPI) -> None:
    """Adds the problem document, the way to log in and what all of it is for."""
    made = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = made.pop("$defs", {})

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(
                title=app.title,
                version=app.version,
                openapi_version="3.1.0",
                description=_ABOUT,
                routes=app.routes,
            )
            schemas = found.setdefault("components", {}).setdefault("schemas", {})
            for name, schema in {**parts, "ProblemDocument": made, "Letter": LETTER_SCHEMA}.items():
                schemas.setdefault(name, schema)
            schemes = found["components"].setdefault("securitySchemes", {})
            schemes["bearer"] = {"type": "http", "scheme": "bearer"}
            found["security"] = [{}, {"bearer": []}]
            _mark_files(schemas)
            for operation in (o for path in found["paths"].values() for o in path.values()):
                parameters = operation.setdefault("parameters", [])
                if all(parameter["name"] != "lang" for parameter in parameters):
                    parameters.append(_LANGUAGE)
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _mark_files(node: Any) -> None:
    """Says of files in forms what generators of clients look for: 3.1's own keyword is known to few."""
    if isinstance(node, dict):
        if node.get("contentMediaType") == "application/octet-stream":
            node["format"] = "binary"
        for value in node.values():
            _mark_files(value)
    elif isinstance(node, list):
        for value in node:
            _mark_files(value)
