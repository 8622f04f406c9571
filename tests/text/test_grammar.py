from __future__ import annotations

import pytest
from pydantic import ValidationError

from lettergen.german.nouns import Case
from lettergen.model.person import FormOfAddress, Person
from lettergen.model.phrase import Municipality, NounPhrase
from lettergen.text import grammar

GENITIVE = {
    "die StädteRegion Aachen": "der StädteRegion Aachen",
    "der Kreis Unna": "des Kreises Unna",
    "der Rhein-Sieg-Kreis": "des Rhein-Sieg-Kreises",
    "das Kommunale Integrationszentrum": "des Kommunalen Integrationszentrums",
    "die Kommunale Stelle": "der Kommunalen Stelle",
    "die Gemeinde Roetgen": "der Gemeinde Roetgen",
    "die Verbraucherzentrale Nordrhein-Westfalen": "der Verbraucherzentrale Nordrhein-Westfalen",
    "die Zentrale Ausländerbehörde": "der Zentralen Ausländerbehörde",
    "das Deutsche Rote Kreuz": "des Deutschen Roten Kreuzes",
    "das Ausländeramt": "des Ausländeramtes",
    "das Jobcenter": "des Jobcenters",
    "das Bildungsbüro": "des Bildungsbüros",
    "das Land Nordrhein-Westfalen": "des Landes Nordrhein-Westfalen",
    "der Freistaat Bayern": "des Freistaates Bayern",
    "der Integrationsbeauftragte": "des Integrationsbeauftragten",
    "der Bundespräsident": "des Bundespräsidenten",
    "das Bündnis gegen Rechts": "des Bündnisses gegen Rechts",
    "der Campus": "des Campus",
    "das DRK": "des DRK",
    "der Jugendhilfeausschuss": "des Jugendhilfeausschusses",
    "Die Stadt Aachen": "Der Stadt Aachen",
}


@pytest.mark.parametrize(("nominative", "genitive"), GENITIVE.items())
def test_genitive(nominative: str, genitive: str) -> None:
    assert grammar.decline(NounPhrase(nominative=nominative), Case.GENITIVE) == genitive


@pytest.mark.parametrize(
    ("nominative", "dative", "accusative"),
    [
        ("der Kommunale Sozialverband", "dem Kommunalen Sozialverband", "den Kommunalen Sozialverband"),
        ("das Kommunale Zentrum", "dem Kommunalen Zentrum", "das Kommunale Zentrum"),
        ("die Kommunale Stelle", "der Kommunalen Stelle", "die Kommunale Stelle"),
        ("der Beauftragte des Landes", "dem Beauftragten des Landes", "den Beauftragten des Landes"),
    ],
)  # fmt: skip
def test_dative_and_accusative(nominative: str, dative: str, accusative: str) -> None:
    phrase = NounPhrase(nominative=nominative)
    assert grammar.decline(phrase, Case.DATIVE) == dative
    assert grammar.decline(phrase, Case.ACCUSATIVE) == accusative
    assert grammar.decline(phrase, Case.NOMINATIVE) == nominative


def test_plurals() -> None:
    services = NounPhrase(nominative="die Kommunalen Dienste", plural=True)
    assert grammar.decline(services, Case.GENITIVE) == "der Kommunalen Dienste"
    assert grammar.decline(services, Case.DATIVE) == "den Kommunalen Diensten"
    assert grammar.contracted("von", services) == "von den Kommunalen Diensten"
    assert grammar.possessive(services) == "ihr"


def test_a_given_case_comes_first() -> None:
    heart = NounPhrase(nominative="das Herz Jesu", genitive="des Herzens Jesu")
    assert grammar.decline(heart, Case.GENITIVE) == "des Herzens Jesu"
    assert grammar.decline(grammar.shortened(heart), Case.GENITIVE) == "des Herzens"


@pytest.mark.parametrize(
    ("nominative", "expected"),
    [
        ("die Initiative", "die vom Land ausgehende Initiative"),
        ("der Wettbewerb", "den vom Land ausgehenden Wettbewerb"),
        ("das Programm", "das vom Land ausgehende Programm"),
    ],
)
def test_an_attribute_takes_its_ending(nominative: str, expected: str) -> None:
    phrase = NounPhrase(nominative=nominative)
    assert grammar.decline(phrase, Case.ACCUSATIVE, "vom Land ausgehend") == expected


@pytest.mark.parametrize(
    ("preposition", "nominative", "expected"),
    [
        ("in", "der Kreis Unna", "im Kreis Unna"),
        ("in", "die Stadt Aachen", "in der Stadt Aachen"),
        ("von", "das Ministerium", "vom Ministerium"),
        ("zu", "die Stadt", "zur Stadt"),
        ("an", "das Programm", "am Programm"),
        ("mit", "der Kreis", "mit dem Kreis"),
    ],
)
def test_prepositions_contract(preposition: str, nominative: str, expected: str) -> None:
    assert grammar.contracted(preposition, NounPhrase(nominative=nominative)) == expected


def test_shortened_to_article_and_noun() -> None:
    phrase = NounPhrase(nominative="das Kommunale Zentrum der Stadt Aachen")
    assert grammar.shortened(phrase).nominative == "das Kommunale Zentrum"


def test_a_person_without_first_name_keeps_the_courtesy_title() -> None:
    person = Person(
        form=FormOfAddress.FRAU, title="Prof. Dr.", last_name="Muster", office="Dezernentin"
    )
    named = grammar.person_by_office(person, Case.DATIVE, "für Soziales zuständig")
    assert named == "der für Soziales zuständigen Dezernentin Frau Prof. Dr. Muster"
    man = Person(form=FormOfAddress.HERR, last_name="Muster", office="Dezernent")
    assert grammar.person_by_office(man, Case.GENITIVE) == "des Dezernenten Herrn Muster"
    known = Person(
        form=FormOfAddress.HERR, first_name="Max", last_name="Muster", office="Dezernent"
    )
    assert grammar.person_by_office(known, Case.DATIVE) == "dem Dezernenten Max Muster"


@pytest.mark.parametrize("text", ["StädteRegion Aachen", "der", "eine Stadt"])
def test_a_phrase_needs_its_article(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        NounPhrase.model_validate(text)
    assert [e["type"] for e in caught.value.errors()] == ["phrase-article"]


def test_a_plural_needs_the_article_die() -> None:
    with pytest.raises(ValidationError) as caught:
        NounPhrase(nominative="das Amt", plural=True)
    assert [e["type"] for e in caught.value.errors()] == ["phrase-plural"]


def test_types_of_municipalities() -> None:
    market = Municipality(name="Bedorf", type="Markt")
    assert grammar.contracted("in", market.designation) == "im Markt Bedorf"
    assert (
        Municipality(name="Adorf", type="Verbandsgemeinde").category.nominative
        == "die Verbandsgemeinde"
    )
    with pytest.raises(ValidationError) as caught:
        Municipality(name="Adorf", type="Dorf")
    assert [e["type"] for e in caught.value.errors()] == ["municipality-type"]
