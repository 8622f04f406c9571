"""Which name was probably meant."""

from __future__ import annotations

import pytest

from lettergen.batch import headers
from lettergen.kinds import SHIPPED as KINDS
from lettergen.messages.near import nearest

FIELDS = ("authority", "date", "title", "form", "subject", "city", "last_name", "recipient", "body")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tilte", "title"), ("titel", "title"), ("fomr", "form"), ("subjct", "subject"),
     ("ubject", "subject"), ("recipeint", "recipient"), ("lastname", "last_name"), ("boddy", "body"),
     ("autority", "authority")],
)  # fmt: skip
def test_a_slip_of_the_keyboard(typed: str, meant: str) -> None:
    assert nearest(typed, FIELDS) == meant


@pytest.mark.parametrize(
    "typed",
    ["uhrzeit", "alter", "rate", "betrag", "kreis", "art", "stand", "geburtsdatum", "x", ""],
)
def test_another_word_is_meant_for_nothing(typed: str) -> None:
    assert nearest(typed, FIELDS) == ""


@pytest.mark.parametrize(
    ("header", "near"),
    [("Uhrzeit", ""), ("Alter", ""), ("Betrag", ""), ("Kasse", ""), ("Vornmae", "Vorname"),
     ("Nachnahme", "Nachname"), ("Strasse ", "Straße"), ("Postleitzal", "Postleitzahl"), ("Behröde", "Behörde")],
)  # fmt: skip
def test_headers_of_a_table(header: str, near: str) -> None:
    meaning = headers.read_header([header], KINDS.models["schreiben"], {})
    params = [problem.params.get("near") for problem in meaning.problems]
    known = [column.header for column in meaning.columns]
    assert params == ([near] if not known else [])
