"""Two persons of one household in the address: a line each, one line, or forms of address above names."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from lettergen.errors import Severity
from lettergen.german.address import address_lines, address_problems
from lettergen.german.salutation import salutation
from lettergen.model.person import Recipient
from lettergen.model.style import HouseStyle

ERIKA = {"form": "frau", "first_name": "Erika", "last_name": "Muster"}
MAX = {"form": "herr", "first_name": "Max", "last_name": "Muster"}
KIM = {"form": "neutral", "first_name": "Kim", "last_name": "Muster"}
ALEX = {"first_name": "Alex", "last_name": "Muster"}
BEISPIEL = {"last_name": "Beispiel"}


def couple(first: dict[str, Any], second: dict[str, Any], form: str, **more: Any) -> Recipient:
    return Recipient.model_validate({"persons": [first, second], "couple": form, **more})


def lines(recipient: Recipient) -> list[str]:
    return [line.text for line in address_lines(recipient, HouseStyle())]


@pytest.mark.parametrize(
    ("first", "second", "one_line"),
    [
        (ERIKA, MAX, "Frau Erika und Herrn Max Muster"),
        (MAX, ERIKA, "Herrn Max und Frau Erika Muster"),
        (ERIKA, {**ERIKA, "first_name": "Anna"}, "Frau Erika und Frau Anna Muster"),
        ({**ERIKA, "title": "Dr."}, MAX, "Frau Dr. Erika und Herrn Max Muster"),
        (ERIKA, {**MAX, "title": "Prof. Dr."}, "Frau Erika und Herrn Prof. Dr. Max Muster"),
        (ERIKA, {**MAX, **BEISPIEL}, "Frau Erika Muster und Herrn Max Beispiel"),
        ({**ERIKA, "suffix": "M. A."}, MAX, "Frau Erika Muster M.\u00a0A. und Herrn Max Muster"),
        (KIM, ALEX, "Kim und Alex Muster"),
        (KIM, MAX, "Kim Muster und Herrn Max Muster"),
        ({**ERIKA, "first_name": None}, MAX, "Frau Muster und Herrn Max Muster"),
        ({**ERIKA, "first_name": None}, {**MAX, "first_name": None}, "Frau und Herrn Muster"),
    ],
)
def test_one_line(first: dict[str, Any], second: dict[str, Any], one_line: str) -> None:
    assert lines(couple(first, second, "one_line")) == [one_line]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (ERIKA, MAX, ["Frau und Herrn", "Erika und Max Muster"]),
        (ERIKA, {**MAX, **BEISPIEL}, ["Frau und Herrn", "Erika Muster und Max Beispiel"]),
        (
            {**ERIKA, "first_name": None},
            {**MAX, "first_name": None},
            ["Frau und Herrn", "Muster"],
        ),
        (KIM, MAX, ["Kim Muster und Herrn Max Muster"]),
    ],
)
def test_joint(first: dict[str, Any], second: dict[str, Any], expected: list[str]) -> None:
    assert lines(couple(first, second, "joint")) == expected


def test_each_has_a_line_unless_told_otherwise() -> None:
    recipient = Recipient.model_validate({"persons": [ERIKA, MAX]})
    assert lines(recipient) == ["Frau Erika Muster", "Herrn Max Muster"]


@pytest.mark.parametrize("form", ["lines", "one_line", "joint"])
def test_the_salutation_greets_both(form: str) -> None:
    greeted = salutation(couple(ERIKA, MAX, form), HouseStyle()).lines
    assert greeted == ("Sehr geehrte Frau Muster,", "sehr geehrter Herr Muster,")


def test_stands_where_persons_stand() -> None:
    where = {"street": "Weg 1", "postal_code": "52070", "city": "Aachen"}
    recipient = couple(ERIKA, MAX, "one_line", organisation=["Haus Muster"], address=where)
    assert lines(recipient)[:2] == ["Haus Muster", "Frau Erika und Herrn Max Muster"]
    assert address_lines(recipient, HouseStyle())[1].path == "recipient.persons"


def test_abroad_each_has_a_line_and_a_note_says_so() -> None:
    where = {"street": "1 Example Street", "city": "London", "postal_code": "W9", "country": "GB"}
    recipient = couple(ERIKA, MAX, "one_line", address=where)
    assert lines(recipient)[:2] == ["Ms Erika Muster", "Mr Max Muster"]
    [note] = address_problems(recipient, HouseStyle())
    assert (note.code, note.severity) == ("address-couple-abroad", Severity.NOTE)


@pytest.mark.parametrize(
    ("persons", "code"),
    [
        ([ERIKA], "recipient-couple-not-two"),
        ([ERIKA, MAX, KIM], "recipient-couple-not-two"),
        ([ERIKA, {**MAX, "office": "Landrat"}], "recipient-couple-with-office"),
        ([{**ERIKA, "function": "Sprecherin"}, MAX], "recipient-couple-with-office"),
    ],
)
def test_what_is_no_couple_is_a_problem(persons: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Recipient.model_validate({"persons": persons, "couple": "joint"})
    assert [error["type"] for error in caught.value.errors()] == [code]
