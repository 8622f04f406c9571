"""Address and salutation of many recipients, case by case from ``cases/recipients.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lettergen.errors import Severity
from lettergen.german.address import AddressLine, address_lines, address_problems
from lettergen.german.salutation import salutation
from lettergen.model.person import Recipient
from lettergen.model.style import HouseStyle

CASES = json.loads((Path(__file__).parent / "cases" / "recipients.json").read_text("utf-8"))


@pytest.fixture(params=CASES, ids=lambda case: case["id"])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    value: dict[str, Any] = request.param
    return value


def recipient_of(case: dict[str, Any]) -> Recipient:
    return Recipient.model_validate(case["input"])


def style_of(case: dict[str, Any]) -> HouseStyle:
    return HouseStyle.model_validate(case.get("style", {}))


def test_address(case: dict[str, Any]) -> None:
    lines = address_lines(recipient_of(case), style_of(case))
    assert [line.text for line in lines] == case["address_lines"]


def test_salutation(case: dict[str, Any]) -> None:
    greeted = salutation(recipient_of(case), style_of(case), case.get("language", "de"))
    assert list(greeted.lines) == case["salutation_lines"]


def test_problems(case: dict[str, Any]) -> None:
    recipient, style = recipient_of(case), style_of(case)
    problems = salutation(recipient, style).problems + address_problems(recipient, style)
    assert [problem.code for problem in problems] == case.get("problems", [])
    assert all(problem.severity is not Severity.ERROR for problem in problems)
    assert all((problem.place.path or "").startswith("recipient.") for problem in problems)


def test_each_line_names_its_field() -> None:
    recipient = Recipient.model_validate(
        {
            "organisation": ["Stadt Musterstadt", "Jugendamt"],
            "persons": [
                {"form": "frau", "last_name": "Muster", "office": "Dezernentin"},
                {"form": "herr", "last_name": "Beispiel", "function": "Sprecher"},
            ],
            "address": {
                "care_of": "Muster",
                "building": "Haus 1",
                "district": "Kohlscheid",
                "street": "Weg 1",
                "postal_code": "1000",
                "city": "Bruxelles",
                "country": "BE",
            },
        }
    )
    assert [line.path for line in address_lines(recipient, HouseStyle())] == [
        "recipient.organisation.0",
        "recipient.organisation.1",
        "recipient.persons.0",
        "recipient.persons.1",
        "recipient.persons.1.function",
        "recipient.address.care_of",
        "recipient.address.building",
        "recipient.address.district",
        "recipient.address.street",
        "recipient.address.city",
        "recipient.address.country",
    ]


def test_an_overriding_address_names_its_lines() -> None:
    recipient = Recipient(address_text=("Eins", "Zwei"))
    assert address_lines(recipient, HouseStyle()) == (
        AddressLine("Eins", "recipient.address_text.0"),
        AddressLine("Zwei", "recipient.address_text.1"),
    )


def test_a_contradiction_is_told_with_both_sides() -> None:
    recipient = Recipient.model_validate(
        {"persons": {"form": "herr", "last_name": "Muster", "office": "Oberbürgermeisterin"}}
    )
    (problem,) = salutation(recipient, HouseStyle()).problems
    assert problem.message("de") == (
        "Die Anrede „herr“ und das Amt „Oberbürgermeisterin“ passen nicht zusammen."
    )
    assert problem.place.path == "recipient.persons.0.office"
    assert problem.severity is Severity.WARNING
