"""Examples in the description of the API. All persons in them are invented."""

from __future__ import annotations

from typing import Any, Final

from lettergen.kinds import SHIPPED

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
