"""Names of authorities, committees and institutions in the four cases, from ``noun_phrases/``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lettergen.german.noun_phrases import (
    decline_phrase,
    is_plural_without_doubt,
    without_attributes_behind,
)
from lettergen.german.nouns import Case

FOLDER = Path(__file__).parent / "noun_phrases"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


NAMES, UNKNOWN = rows("names.tsv"), rows("unknown.tsv")


@pytest.mark.parametrize("name", NAMES, ids=lambda row: row["nominative"])
def test_names_in_four_cases(name: dict[str, str]) -> None:
    for case in Case:
        written = name[case.value]
        declined = decline_phrase(name["nominative"], case, plural=name["number"] == "plural")
        assert declined in {written.replace("(e)", "e"), written.replace("(e)", "")}


def test_the_list_is_long() -> None:
    assert len({name["nominative"] for name in NAMES}) > 400


@pytest.mark.parametrize("name", UNKNOWN, ids=lambda row: f"{row['nominative']}-{row['case']}")
def test_what_no_rule_covers_is_not_known(name: dict[str, str]) -> None:
    assert decline_phrase(name["nominative"], Case(name["case"])) is None


def test_only_plurals_are_taken_for_plurals() -> None:
    singular = [name["nominative"] for name in NAMES if name["number"] == "singular"]
    assert [name for name in singular if is_plural_without_doubt(name)] == []


@pytest.mark.parametrize(
    "plural",
    ["die Stadtwerke Aachen", "die Kommunalen Dienste", "die Jugendämter", "die Grünen",
     "die Städte Aachen und Düren", "die Aachener Verkehrsbetriebe", "die Vereinten Nationen"],
)  # fmt: skip
def test_plurals_without_doubt(plural: str) -> None:
    assert is_plural_without_doubt(plural)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("die Stadt Aachen", "die Stadt"),
        ("die Freie und Hansestadt Hamburg", "die Freie und Hansestadt"),
        ("der Runde Tisch Flüchtlingsarbeit, Migration und Integration", "der Runde Tisch"),
        ("das Ministerium für Schule und Bildung", "das Ministerium"),
        ("der Kreis Unna, vertreten durch den Landrat", "der Kreis"),
        ("das Open Data Lab Muster", "das Open Data Lab Muster"),
    ],
)
def test_shortened_only_where_the_noun_is_certain(name: str, short: str) -> None:
    assert without_attributes_behind(name) == short
