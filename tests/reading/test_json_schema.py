"""The schema for editors takes what lettergen takes, and explains every field."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lettergen.kinds import SHIPPED as KINDS
from lettergen.kinds.expression_of_interest import ResponsiblePerson
from lettergen.kinds.plain_letter import PlainLetter
from lettergen.model.docs import field_docs
from lettergen.model.person import Person

LETTER: dict[str, Any] = {
    "kind": "schreiben",
    "sender": {"authority": {"name": "Stadt Musterstadt"}},
    "recipient": {
        "persons": {"last_name": "Muster", "form": "frau"},
        "address": {"street": "Am Markt 1", "postal_code": 12345, "city": "Musterstadt", "bulk_recipient": "false"},
    },
    "date": "09.10.2018",
    "subject": "Ihr Antrag",
    "body": ["Text.", "Noch einer."],
    "enclosures": "eine",
    "closing": False,
}  # fmt: skip


def errors(data: dict[str, Any], kind: str | None = None) -> list[str]:
    return [e.message for e in Draft202012Validator(KINDS.json_schema(kind)).iter_errors(data)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [None, *KINDS.models])
def test_it_is_a_schema(kind: str | None) -> None:
    schema = KINDS.json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", [None, "schreiben"])
def test_a_letter_as_an_editor_reads_it(kind: str | None) -> None:
    assert errors(LETTER, kind) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "schreibn"},
        {"betreff": "x"},
        {"date": "morgen"},
        {"language": "fr"},
        {"body": {"x": "y"}},
        {"recipient": {"persons": [{"first_name": "Erika"}]}},
    ],
)
def test_mistakes_are_underlined(change: dict[str, Any]) -> None:
    assert errors({**LETTER, **change}, "schreiben")
    assert errors({**LETTER, **change})


@pytest.mark.slow
def test_kind_must_be_there() -> None:
    letter = {k: v for k, v in LETTER.items() if k != "kind"}
    assert errors(letter)
    assert errors(letter, "schreiben") == ["'kind' is a required property"]


@pytest.mark.slow
def test_every_kind_is_one_of_the_union() -> None:
    kinds = [
        d["properties"]["kind"]["const"]
        for d in KINDS.json_schema()["$defs"].values()
        if "const" in d.get("properties", {}).get("kind", {})
    ]
    assert sorted(kinds) == sorted(KINDS.models)


def test_unknown_kind() -> None:
    with pytest.raises(KeyError):
        KINDS.json_schema("schreibn")


@pytest.mark.slow
def test_every_field_is_described() -> None:
    for kind in KINDS.models:
        schema = KINDS.json_schema(kind)
        for name, model in [(kind, schema), *schema["$defs"].items()]:
            assert model.get("description") or "properties" not in model, name
            for field, made in model.get("properties", {}).items():
                assert made.get("description"), f"{name}.{field}"


def test_descriptions_come_from_the_models_and_their_parents() -> None:
    assert "Familienname" in field_docs(Person)["last_name"]
    docs = field_docs(ResponsiblePerson)
    assert docs["last_name"] == field_docs(Person)["last_name"]
    assert docs["office"] != field_docs(Person)["office"]
    assert set(field_docs(PlainLetter)) == set(PlainLetter.model_fields)
