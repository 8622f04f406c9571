"""Edges of the rules that whole letters do not come near."""

from __future__ import annotations

import pytest

from lettergen.german import official_titles
from lettergen.german.inflection import decline, office_of
from lettergen.german.lexicon import Gender
from lettergen.german.nouns import Case, decline_noun, is_other
from lettergen.german.typography.amounts import amounts
from lettergen.model.person import FormOfAddress, Person

HERR = FormOfAddress.HERR


def test_an_english_office_has_no_genitive_that_a_rule_knows() -> None:
    assert decline("Chief Information Officer", Case.GENITIVE, HERR) is None
    assert decline("Chief Information Officer", Case.DATIVE, HERR) == "Chief Information Officer"
    # What stands behind a German one and begins with a capital is a specification.
    assert decline("Leiter Finanzen", Case.GENITIVE, HERR) == "Leiters Finanzen"


def test_an_office_stands_without_an_article_unless_one_is_asked_for() -> None:
    person = Person(form=HERR, last_name="Muster", office="erster Beigeordneter")
    assert decline("erster Beigeordneter", Case.NOMINATIVE, HERR) == "erster Beigeordneter"
    assert office_of(person, Case.NOMINATIVE) == "erster Beigeordneter"
    assert office_of(person, Case.NOMINATIVE, after_article=True) == "erste Beigeordnete"


def test_a_shaft_is_no_ending() -> None:
    assert not is_other("Schaft", Gender.MASCULINE)
    assert is_other("Landschaft", Gender.MASCULINE)
    assert decline_noun("Schaft", Case.GENITIVE, Gender.MASCULINE) == "Schafts"


@pytest.mark.parametrize(
    ("office", "adjectives", "noun"),
    [
        ("stellv. Landrat", ("stellv.",), "Landrat"),
        ("1. Beigeordneter", ("1.",), "Beigeordneter"),
        ("a. D. Landrat", (), "a."),
        ("i. R. Landrat", (), "i."),
        ("stellv. 2", (), "stellv."),
    ],
)
def test_an_abbreviation_before_an_office(
    office: str, adjectives: tuple[str, ...], noun: str
) -> None:
    """``a. D.`` and ``i. R.`` stand behind one."""
    parsed = official_titles.parse(office)
    assert (parsed.adjectives, parsed.noun) == (adjectives, noun)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Es sind 2000 - 3000 EUR fällig", ["2.000", "3.000"]),
        ("Es sind von 2500 bis 3500 EUR fällig", ["2.500", "3.500"]),
        ("Es sind 3000 - 2000 EUR fällig", []),
        ("Zimmer 2500 und 3500 EUR sind genannt", ["3.500"]),
    ],
)
def test_both_ends_of_a_span_are_money(text: str, made: list[str]) -> None:
    """Only a span goes up, and "und" without "zwischen" joins what need not belong together."""
    assert [edit.text for edit in amounts(text) if not edit.doubtful] == made
