"""DIN 91379: the list is whole, and each data type holds what it should."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from lettergen.charset import DataType, Entry, Group, check, entries
from lettergen.errors import Problem, Severity

TYPES_OF_GROUP = {
    Group.LATIN: "ABCDE",
    Group.N1: "ABCDE",
    Group.N2: "BCDE",
    Group.N3: "CDE",
    Group.N4: "CE",
    Group.COMBINING: "",
    Group.GREEK: "DE",
    Group.E1: "DE",
    Group.CYRILLIC: "E",
}
SEQUENCES = [entry.text for entry in entries() if len(entry.text) > 1]


def found(text: str, data_type: DataType) -> list[tuple[str, str, str, str]]:
    return [
        (p.code, p.value or "", p.params["code_points"], p.params["position"])
        for p in check(text, data_type, "recipient.persons.0.last_name")
    ]


def test_the_list_has_all_930_entries_in_its_groups() -> None:
    assert len(entries()) == 930
    assert Counter(entry.group for entry in entries()) == {
        Group.LATIN: 649, Group.N1: 18, Group.N2: 60, Group.N3: 6, Group.N4: 4,
        Group.COMBINING: 20, Group.GREEK: 69, Group.CYRILLIC: 62, Group.E1: 42,
    }  # fmt: skip
    assert len(SEQUENCES) == 149


def test_entries_are_nfc_and_control_characters_are_themselves() -> None:
    assert all(unicodedata.is_normalized("NFC", entry.text) for entry in entries())
    assert {e.text for e in entries() if e.group is Group.N4} == {"\t", "\n", "\r", "\u00a0"}


@pytest.mark.parametrize("data_type", DataType)
def test_each_entry_passes_exactly_the_types_of_its_group(data_type: DataType) -> None:
    def passes(entry: Entry) -> bool:
        return not check(entry.text, data_type, "x")

    expected = {e.text for e in entries() if data_type.value in TYPES_OF_GROUP[e.group]}
    assert {e.text for e in entries() if passes(e)} == expected


def test_all_sequences_in_a_row_are_units_of_a_name() -> None:
    assert check("".join(SEQUENCES), DataType.A, "x") == []


@pytest.mark.parametrize(
    "name", ["Şeyma Yıldız", "O’Muster", "Łukasz", "d'Exemple", "K͟Hān", "C̆apek"]
)
def test_names_pass_type_a(name: str) -> None:
    assert check(name, DataType.A, "x") == []


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_further_mark_makes_a_sequence_unlisted(sequence: str) -> None:
    text = sequence + "\u0489"
    assert [problem.value for problem in check(text, DataType.E, "x")] == [text]


@pytest.mark.parametrize(
    ("text", "data_type", "expected"),
    [
        ("Muster 2", DataType.A, [("charset-other-type", "2", "U+0032", "8")]),
        ("Muster 2", DataType.B, []),
        ("Иван", DataType.D, [
            ("charset-other-type", "И", "U+0418", "1"), ("charset-other-type", "в", "U+0432", "2"),
            ("charset-other-type", "а", "U+0430", "3"), ("charset-other-type", "н", "U+043D", "4"),
        ]),
        ("Иван", DataType.E, []),
        ("Max–Muster", DataType.E, [("charset-outside", "–", "U+2013", "4")]),
        ("x\u030c", DataType.A, [("charset-outside", "x\u030c", "U+0078 U+030C", "1")]),
        ("\u0301a", DataType.A, [("charset-outside", "\u0301", "U+0301", "1")]),
        ("Muster 😀", DataType.E, [("charset-outside", "😀", "U+1F600", "8")]),
        ("C\u0306C\u0306x\u0306", DataType.A, [("charset-outside", "x\u0306", "U+0078 U+0306", "5")]),
        ("a\u00a0b", DataType.B, [("charset-other-type", "\u00a0", "U+00A0", "2")]),
    ],
)  # fmt: skip
def test_what_does_not_belong_is_reported_with_its_place(
    text: str, data_type: DataType, expected: list[tuple[str, str, str, str]]
) -> None:
    assert found(text, data_type) == expected


def test_decomposed_letters_count_as_their_composed_ones() -> None:
    assert check("Mu\u0308ller", DataType.A, "x") == []


def test_a_problem_is_a_warning_that_names_field_and_character() -> None:
    (problem,) = check("Muster5", DataType.A, "recipient.persons.0.last_name")
    assert problem == Problem(
        "charset-other-type", problem.place, "5", problem.params, Severity.WARNING
    )
    assert problem.place.path == "recipient.persons.0.last_name"
    assert problem.message("de") == (
        "Zeichen 7, „5“ (U+0035, DIGIT FIVE), gehört nicht zum Datentyp A der DIN 91379."
    )
    assert problem.hint("en")
