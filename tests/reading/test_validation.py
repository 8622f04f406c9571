"""Every complaint of the model points at the place in the file and says what to write instead."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import Field, TypeAdapter

from lettergen.errors import InputError, LettergenError, LetterheadError, Problem
from lettergen.kinds import SHIPPED as KINDS
from lettergen.kinds.expression_of_interest import Sponsor
from lettergen.kinds.plain_letter import PlainLetter
from lettergen.letterhead.schema import LetterheadVersion
from lettergen.model.base import Model
from lettergen.model.letter import LetterBase
from lettergen.model.person import Recipient
from lettergen.reading import read_yaml, validate, validate_data

GOOD = """\
kind: schreiben
sender:
  authority: {name: Stadt Musterstadt}
recipient:
  persons:
    form: frau
    last_name: Muster
date: 09.10.2018
subject: Ihr Antrag
body: Text.
"""


def problems(text: str, target: Any = None) -> list[Problem]:
    document = read_yaml(text, "brief.yaml")
    with pytest.raises(InputError) as caught:
        validate(target or KINDS.model_for(document), document)
    for problem in caught.value.problems:
        assert problem.message("de")
        assert problem.message("en")
    return list(caught.value.problems)


def only(text: str, target: Any = None) -> Problem:
    (problem,) = problems(text, target)
    return problem


def where(problem: Problem) -> tuple[int | None, int | None, str | None]:
    return problem.place.line, problem.place.column, problem.place.path


def test_a_good_letter() -> None:
    letter = KINDS.letter(read_yaml(GOOD, "brief.yaml"))
    assert isinstance(letter, PlainLetter)
    assert letter.date == date(2018, 10, 9)
    assert letter.recipient.persons[0].last_name == "Muster"


def test_missing_field_is_shown_at_its_parent() -> None:
    problem = only(GOOD.replace("    last_name: Muster\n", ""))
    assert problem.code == "field-missing"
    assert where(problem) == (5, 3, "recipient.persons.last_name")
    assert problem.value is None
    top = only(GOOD.replace("date: 09.10.2018\n", ""))
    assert (top.code, top.place.path, top.place.line) == ("field-missing", "date", 1)


def test_misspelt_field_names_the_one_meant() -> None:
    problem = only(GOOD.replace("form: frau", "titel: Dr."))
    assert (problem.code, problem.value, problem.params["near"]) == (
        "field-misspelt",
        "Dr.",
        "title",
    )
    assert where(problem) == (6, 5, "recipient.persons.titel")
    assert "title" in (problem.hint("de") or "")


def test_a_misspelt_field_is_not_missing_as_well() -> None:
    problem = only(GOOD.replace("last_name: Muster", "lastname: Muster"))
    assert (problem.code, problem.params["near"]) == ("field-misspelt", "last_name")


@pytest.mark.parametrize(
    ("german", "meant"),
    [
        ("vorname", "first_name"),
        ("Beruf", "office"),
        ("Anrede", "form"),
        ("familienname", "last_name"),
        ("amt", "office"),
        ("Vornahme", "first_name"),
        ("Familiename", "last_name"),
    ],
)
def test_a_german_name_of_a_field_names_the_one_meant(german: str, meant: str) -> None:
    problem = only(GOOD.replace("form: frau", f"{german}: x"))
    assert (problem.code, problem.params["near"]) == ("field-misspelt", meant)


def test_unknown_field_lists_the_fields_of_its_level() -> None:
    problem = only(GOOD.replace("form: frau", "qqq: 1"))
    assert problem.code == "field-unknown"
    assert "first_name" in problem.params["fields"]
    assert "subject" not in problem.params["fields"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("fraau", "choice-misspelt"), ("Frau", "choice-misspelt"), ("xyz", "choice-unknown")],
)
def test_choices_are_listed(written: str, code: str) -> None:
    problem = only(GOOD.replace("form: frau", f"form: {written}"))
    assert (problem.code, problem.value) == (code, written)
    assert problem.params["choices"] == "frau, herr, neutral"
    assert where(problem) == (6, 11, "recipient.persons.form")


def test_unknown_kind_names_the_kinds() -> None:
    problem = only("kind: schreibn\n")
    assert (problem.code, problem.value, problem.params["near"]) == (
        "choice-misspelt",
        "schreibn",
        "schreiben",
    )
    assert where(problem) == (1, 7, "kind")
    missing = only("sender: x\n")
    assert (missing.code, missing.place.path) == ("kind-missing", "kind")
    assert "begleitschreiben" in missing.params["choices"]
    assert only("kind:\n").code == "value-missing"


def test_members_of_a_union_do_not_show() -> None:
    problem = only(GOOD.replace("{name: Stadt Musterstadt}", "{name: Stadt, phon: 1}"))
    assert (problem.code, problem.place.path) == ("field-misspelt", "sender.authority.phon")
    assert (
        only(GOOD.replace("{name: Stadt Musterstadt}", "Stadt Musterstadt")).code
        == "identifier-format"
    )
    wrong = only(GOOD.replace("{name: Stadt Musterstadt}", "[a]"))
    assert (wrong.code, wrong.place.path) == ("text-got-list", "sender.authority")


def test_closing_takes_text_or_false() -> None:
    assert only(GOOD + 'closing: ""\n').code == "text-empty"
    for written, expected in (("false", False), ("Glück auf", "Glück auf")):
        letter = KINDS.letter(read_yaml(GOOD + f"closing: {written}\n", "f"))
        assert isinstance(letter, LetterBase)
        assert letter.closing == expected


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("date: 09.10.2018", "date: 31.02.2018", "date-impossible", "date"),
        ("date: 09.10.2018", "date: morgen", "date-format", "date"),
        ("date: 09.10.2018", "date: 09.10.0018", "date-year", "date"),
        ("body: Text.", "body: []", "text-empty", "body"),
        ("date: 09.10.2018", "date:", "value-missing", "date"),
        ("subject: Ihr Antrag", "subject: ''", "text-empty", "subject"),
        ("subject: Ihr Antrag", "subject: |\n  a\n  b", "text-line-break", "subject"),
        ("subject: Ihr Antrag", 'subject: "a\\tb"', "text-tab", "subject"),
        ("subject: Ihr Antrag", 'subject: "a\\x01b"', "text-control-character", "subject"),
        ("subject: Ihr Antrag", 'subject: "a\\u202eb"', "text-control-character", "subject"),
        ("subject: Ihr Antrag", 'subject: "a\\u2067b"', "text-control-character", "subject"),
        ("body: Text.", 'body: "1000 \\u202d€"', "text-control-character", "body"),
        ("subject: Ihr Antrag", 'subject: "\\u200b \\ufeff"', "text-empty", "subject"),
        ("subject: Ihr Antrag", "subject:", "value-missing", "subject"),
        ("subject: Ihr Antrag", "subject: [a]", "text-got-list", "subject"),
        ("body: Text.", "body:\n  - Eins.\n  - Zwei: drei", "text-got-mapping", "body.1"),
        ("body: Text.", "body:", "value-missing", "body"),
        ("sender:", "salutation: vielleicht\nsender:", "yes-or-no", "salutation"),
        ("form: frau", "form:", "value-missing", None),
        ("persons:\n    form: frau\n    last_name: Muster", "delivery_notes: Einschreiben", "recipient-nobody", "recipient"),
        ("recipient:\n  persons:\n    form: frau\n    last_name: Muster", "recipient: Frau Muster", "mapping-expected", "recipient"),
    ],
)  # fmt: skip
def test_values(old: str, new: str, code: str, path: str | None) -> None:
    assert old in GOOD
    if path is None:  # an optional field may be empty
        letter = KINDS.letter(read_yaml(GOOD.replace(old, new), "f"))
        assert isinstance(letter, PlainLetter)
        assert letter.recipient.persons[0].form is None
        return
    problem = only(GOOD.replace(old, new))
    assert (problem.code, problem.place.path) == (code, path)
    assert problem.place.line


def test_a_check_over_several_fields_is_shown_at_the_one_at_fault() -> None:
    address = "  address: {street: Am Markt 1, postal_code: 1234, city: Musterstadt}\ndate:"
    problem = only(GOOD.replace("date:", address))
    assert (problem.code, problem.value) == ("address-postal-code", "1234")
    assert problem.place.path == "recipient.address.postal_code"


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        GOOD.replace("form: frau", "form: fraau").replace("09.10.2018", "x").replace("Text.", "''")
    )
    lines = [p.place.line for p in problems(text)]
    assert lines == [6, 8, 10]


def test_what_is_no_letter_at_all() -> None:
    assert only("").code == "document-empty"
    assert only("- a\n").code == "document-not-mapping"
    assert only("nur Text\n").code == "document-not-mapping"
    assert only("", PlainLetter).code == "document-empty"


class Range(Model):
    low: int = Field(ge=0, le=120)
    high: int = Field(ge=0, le=120)


def test_numbers() -> None:
    text = "low: {}\nhigh: {}\n"
    assert validate(Range, read_yaml(text.format(18, 27), "f")).high == 27
    for low, high, code, path in [
        ("18", "siebzehn", "number-whole", "high"),
        ("18", "27.5", "number-whole", "high"),
        ("-1", "27", "number-too-small", "low"),
        ("18", "270", "number-too-large", "high"),
    ]:
        problem = only(text.format(low, high), Range)
        assert (problem.code, problem.place.path) == (code, path)
    assert only(text.format(18, 270), Range).params["limit"] == "120"


def test_letterheads_with_a_tagged_union_inside() -> None:
    text = "information:\n  type: column\n  x_mm: breit\n  width_mm: 60\n  y_mm: 60\n  bottom_mm: 280\n  items: []\nrulez: []\n"
    with pytest.raises(LetterheadError) as caught:
        validate(LetterheadVersion, read_yaml(text, "2018.yaml"), LetterheadError)
    found = [(p.code, p.place.path) for p in caught.value.problems]
    assert found == [("number", "information.x_mm"), ("field-misspelt", "rulez")]
    wrong = only("information: {type: colum, items: []}\n", LetterheadVersion)
    assert (wrong.code, wrong.params["near"], wrong.place.path) == (
        "choice-misspelt",
        "column",
        "information.type",
    )


def test_a_text_that_stands_for_a_mapping_is_the_place_itself() -> None:
    for written in ("''", "Kreis Unna"):
        problem = only(f"name: {written}\n", Sponsor)
        assert (problem.place.path, problem.value) == ("name", written.strip("'"))


class Shelf(Model):
    """A model with the types that letters do not use yet."""

    books: dict[str, list[int]] = Field(default_factory=dict)
    colour: str = Field(default="000000", pattern="^[0-9A-F]{6}$")
    size: Literal["a", "b"] | int = 1
    names: tuple[int, ...] = Field(default=(1,), min_length=1, max_length=2)


def test_dictionaries_patterns_and_mixed_choices() -> None:
    found = problems("books: {x: [1, zwei], y: 3}\ncolour: rot\nsize: riesig\n", Shelf)
    assert [(p.code, p.place.path) for p in found] == [
        ("number-whole", "books.x.1"),
        ("list-expected", "books.y"),
        ("text-pattern", "colour"),
        ("choice-unknown", "size"),
    ]


def test_lengths_of_lists() -> None:
    assert [(p.code, p.params["limit"]) for p in problems("names: []\n", Shelf)] == [
        ("list-too-short", "1")
    ]
    assert only("names: [1, 2, 3]\n", Shelf).code == "list-too-long"
    wrong = only("names: [x]\n", Shelf)
    assert (wrong.code, wrong.place.path) == ("number-whole", "names.0"), "not too short as well"


def test_data_from_python_has_paths_only() -> None:
    data: dict[str, Any] = {"persons": [{"last_name": "Muster", "form": "fraau"}, {"titel": "Dr."}]}
    with pytest.raises(InputError) as caught:
        validate_data(Recipient, data)
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [
        ("choice-misspelt", "persons.0.form"),
        ("field-missing", "persons.1.last_name"),
        ("field-misspelt", "persons.1.titel"),
    ]
    with pytest.raises(InputError) as caught:
        validate_data(TypeAdapter(Recipient), {"organisation": [True]})
    assert caught.value.problems[0].code == "text-expected"
    assert validate_data(Recipient, {"organisation": [5]}).organisation == ("5",)


def test_pydantic_s_error_is_not_chained_for_it_shows_the_data() -> None:
    with pytest.raises(LettergenError) as caught:
        KINDS.letter(read_yaml(GOOD + "x: Geheim\n", "f"))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
