"""Offices in the four cases."""

from __future__ import annotations

import pytest

from lettergen.german.inflection import decline, office_of, with_article
from lettergen.german.nouns import Case
from lettergen.model.person import FormOfAddress, Person

HERR, FRAU, NEUTRAL = FormOfAddress.HERR, FormOfAddress.FRAU, FormOfAddress.NEUTRAL


@pytest.mark.parametrize(
    ("noun", "form", "genitive", "accusative"),
    [
        ("Dezernent", HERR, "Dezernenten", "Dezernenten"),
        ("Sozialamtsleiter", HERR, "Sozialamtsleiters", "Sozialamtsleiter"),
        ("erster Beigeordneter", HERR, "ersten Beigeordneten", "ersten Beigeordneten"),
        ("Erster Beigeordneter", HERR, "Ersten Beigeordneten", "Ersten Beigeordneten"),
        ("Landrat", HERR, "Landrats", "Landrat"),
        ("Demokrat", HERR, "Demokraten", "Demokraten"),
        ("Soldat", HERR, "Soldaten", "Soldaten"),
        ("Pädagoge", HERR, "Pädagogen", "Pädagogen"),
        ("Ratsherr", HERR, "Ratsherrn", "Ratsherrn"),
        ("Amtsarzt", HERR, "Amtsarztes", "Amtsarzt"),
        ("Leutnant", HERR, "Leutnants", "Leutnant"),
        ("Professor", HERR, "Professors", "Professor"),
        ("Beamter", HERR, "Beamten", "Beamten"),
        ("Mitglied des Rates", HERR, "Mitglieds des Rates", "Mitglied des Rates"),
        ("Leiter des Amtes", HERR, "Leiters des Amtes", "Leiter des Amtes"),
        ("Minister und Chef der Staatskanzlei", HERR,
         "Ministers und Chefs der Staatskanzlei", "Minister und Chef der Staatskanzlei"),
        ("Dezernentin", FRAU, "Dezernentin", "Dezernentin"),
        ("Erste Beigeordnete", FRAU, "Erster Beigeordneter", "Erste Beigeordnete"),
        ("Amtsleitung", HERR, "Amtsleitung", "Amtsleitung"),
        ("Dezernent*in", NEUTRAL, "Dezernent*in", "Dezernent*in"),
        ("Dezernent*in", HERR, "Dezernent*in", "Dezernent*in"),
        ("Dezernent", None, "Dezernenten", "Dezernenten"),
    ],
)  # fmt: skip
def test_decline(noun: str, form: FormOfAddress | None, genitive: str, accusative: str) -> None:
    assert decline(noun, Case.NOMINATIVE, form) == noun
    assert decline(noun, Case.GENITIVE, form) == genitive
    assert decline(noun, Case.ACCUSATIVE, form) == accusative


def test_after_an_article_adjectives_are_weak() -> None:
    office = "Erster Beigeordneter"
    assert decline(office, Case.NOMINATIVE, HERR, after_article=True) == "Erste Beigeordnete"
    assert decline("Beigeordnete", Case.DATIVE, FRAU, after_article=True) == "Beigeordneten"


NAMED = {"first_name": "Kim", "last_name": "Muster"}


@pytest.mark.parametrize(
    ("person", "adjective", "expected"),
    [
        ({"form": HERR, "office": "Dezernent"}, "dort zuständig",
         ["der dort zuständige Dezernent Kim Muster", "des dort zuständigen Dezernenten Kim Muster",
         "dem dort zuständigen Dezernenten Kim Muster", "den dort zuständigen Dezernenten Kim Muster"]),
        ({"form": HERR, "office": "erster Beigeordneter"}, None,
         ["der erste Beigeordnete Kim Muster", "des ersten Beigeordneten Kim Muster",
         "dem ersten Beigeordneten Kim Muster", "den ersten Beigeordneten Kim Muster"]),
        ({"form": FRAU, "office": "Dezernentin", "title": "Prof.Dr."}, "für Soziales zuständig",
         ["die für Soziales zuständige Dezernentin Prof. Dr. Kim Muster",
         "der für Soziales zuständigen Dezernentin Prof. Dr. Kim Muster",
         "der für Soziales zuständigen Dezernentin Prof. Dr. Kim Muster",
         "die für Soziales zuständige Dezernentin Prof. Dr. Kim Muster"]),
        ({"form": FRAU, "office": "Erste Beigeordnete"}, None,
         ["die Erste Beigeordnete Kim Muster", "der Ersten Beigeordneten Kim Muster",
         "der Ersten Beigeordneten Kim Muster", "die Erste Beigeordnete Kim Muster"]),
        ({"form": HERR, "office": "Amtsleitung"}, "zuständig",
         ["die zuständige Amtsleitung Kim Muster", "der zuständigen Amtsleitung Kim Muster",
         "der zuständigen Amtsleitung Kim Muster", "die zuständige Amtsleitung Kim Muster"]),
        ({"form": HERR}, None,
         ["Herr Kim Muster", "von Herrn Kim Muster", "Herrn Kim Muster", "Herrn Kim Muster"]),
        ({"form": HERR}, "zuständig", ["der zuständige Herr Kim Muster",
         "des zuständigen Herrn Kim Muster", "dem zuständigen Herrn Kim Muster",
         "den zuständigen Herrn Kim Muster"]),
        ({"form": NEUTRAL, "office": "Amtsleitung"}, None, ["Kim Muster (Amtsleitung)",
         "von Kim Muster (Amtsleitung)", "Kim Muster (Amtsleitung)", "Kim Muster (Amtsleitung)"]),
        ({"office": "Amtsleitung"}, "dort zuständig", ["Kim Muster (Amtsleitung, dort zuständig)",
         "von Kim Muster (Amtsleitung, dort zuständig)", "Kim Muster (Amtsleitung, dort zuständig)",
         "Kim Muster (Amtsleitung, dort zuständig)"]),
        ({}, None, ["Kim Muster", "von Kim Muster", "Kim Muster", "Kim Muster"]),
    ],
)  # fmt: skip
def test_with_article_in_nominative_genitive_dative_accusative(
    person: dict[str, str], adjective: str | None, expected: list[str]
) -> None:
    named = Person.model_validate(NAMED | person)
    assert [with_article(named, case, adjective) for case in Case] == expected


def test_an_office_without_an_article_is_strong() -> None:
    person = Person(form="herr", last_name="Muster", office="Leitender Direktor")
    assert office_of(person, Case.NOMINATIVE) == "Leitender Direktor"
    assert office_of(person, Case.NOMINATIVE, after_article=True) == "Leitende Direktor"
