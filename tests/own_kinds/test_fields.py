"""Declared fields: what each type takes, its limits and conditions, and that letters with them are letters like others."""

from __future__ import annotations

import json
import pickle
import warnings
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from lettergen.batch.bind import Binder
from lettergen.batch.headers import read_header
from lettergen.batch.rows import open_rows
from lettergen.errors import InputError, Problem
from lettergen.kinds import Kind, Kinds
from lettergen.kinds.declaration import KindDeclaration
from lettergen.kinds.fields import declared_model, model_of
from lettergen.model.amount import Amount, ExactNumber
from lettergen.model.letter import AddressedLetter, LetterBase
from lettergen.reading import Document, read_yaml, validate, validate_data
from lettergen.reading.document import dotted

LETTER = {
    "kind": "bescheid",
    "sender": {"authority": {"name": "Gemeinde Musterhausen"}},
    "recipient": {"organisation": "Verein Beispiel"},
    "date": "2026-11-01",
}
KIND = """\
title: Hundesteuerbescheid
title_en: Dog tax notice
fields:
  kassenzeichen: {type: text, label: Kassenzeichen, pattern: '\\d{4}\\.\\d{4}', example: '4711.0815'}
  faellig: {type: date, label: Fällig am, label_en: Due on, after: letter.date}
  betrag: {type: amount, label: Betrag, minimum: 0.01}
  zahlweise:
    type: choice
    values: {lastschrift: per Lastschrift, ueberweisung: {text: durch Überweisung, text_en: by transfer}}
    default: ueberweisung
  konto: {type: iban, required_when: zahlweise == "lastschrift", shown_when: zahlweise == "lastschrift"}
  hunde:
    type: list
    label: Hunde
    fields: {name: {type: text, label: Name}, steuer: {type: amount, label: Steuer}}
checks:
  - when: (hunde | total("steuer")) != betrag
    text: Die Summe der Hunde ist nicht der Betrag.
    text_en: The dogs do not add up to the amount.
    path: betrag
"""
FILLED = """\
kind: bescheid
sender: {authority: {name: Gemeinde Musterhausen}}
recipient: {organisation: Verein Beispiel}
date: 2026-11-01
kassenzeichen: 4711.0815
faellig: 2.11.2026
betrag: 90 EUR
hunde:
  - {name: Rex, steuer: 40}
  - {name: Bello, steuer: '50,00'}
"""


def declaration(text: str = KIND) -> KindDeclaration:
    return validate(KindDeclaration, read_yaml(text, "kind.yaml"))


def model(text: str = KIND) -> type[Any]:
    return model_of("bescheid", declaration(text), AddressedLetter)


def problems(text: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        validate(model(), read_yaml(text, "brief.yaml"))
    for problem in caught.value.problems:
        assert problem.message("de") != problem.message("en")
    return list(caught.value.problems)


def found(text: str) -> list[tuple[str, str | None, int | None]]:
    return [(p.code, p.place.path, p.place.line) for p in problems(text)]


def one(type_: str, value: object, **options: object) -> Any:
    """The value of a field of that type."""
    fields = {"x": {"type": type_, **options}}
    made = KindDeclaration.model_validate({"title": "Probe", "fields": fields})
    return validate_data(declared_model("probe", made.fields), {"x": value}).x  # type: ignore[attr-defined]


def refused(type_: str, value: object, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        one(type_, value, **options)
    (problem,) = caught.value.problems
    assert problem.message("de")
    assert problem.place.path == "x"
    return problem.code


def test_a_letter() -> None:
    letter: Any = validate(model(), read_yaml(FILLED, "brief.yaml"))
    assert issubclass(type(letter), LetterBase)
    assert letter.kind == "bescheid"
    assert letter.betrag == Amount(Decimal(90))
    assert letter.faellig == date(2026, 11, 2)
    assert letter.zahlweise == "ueberweisung"
    assert letter.zahlweise.printed("de") == "durch Überweisung"
    assert letter.zahlweise.printed("en") == "by transfer"
    assert [dog.name for dog in letter.hunde] == ["Rex", "Bello"]
    with pytest.raises(ValueError, match="frozen"):
        letter.betrag = 1


def test_problems_stand_at_their_places() -> None:
    wrong = FILLED.replace("4711.0815", "4711").replace("90 EUR", "0").replace("2.11.", "31.11.")
    assert found(wrong) == [
        ("text-form", "kassenzeichen", 5),
        ("date-impossible", "faellig", 6),
        ("number-too-small", "betrag", 7),
    ]
    assert "4711.0815" in (problems(wrong)[0].hint("de") or "")
    assert found(FILLED.replace("name: Rex, ", "")) == [("field-missing", "hunde.0.name", 9)]
    (misspelt,) = problems(FILLED.replace("steuer: 40", "steur: 40"))
    assert (misspelt.code, misspelt.params["near"]) == ("field-misspelt", "steuer")


def test_conditions_are_reported_together_and_at_their_fields() -> None:
    wrong = FILLED.replace("90 EUR", "91").replace("2.11.2026", "1.11.2026")
    assert found(wrong + "zahlweise: per LASTSCHRIFT\n") == [
        ("field-required-when", "konto", 1),
        ("date-not-after", "faellig", 6),
        ("kind-check", "betrag", 7),
    ]
    assert problems(wrong)[-1].message("de") == "Die Summe der Hunde ist nicht der Betrag."
    iban = "konto: DE02 1203 0000 0000 2020 51\n"
    assert found(FILLED + iban) == [("field-not-shown", "konto", 11)]
    paid = validate(model(), read_yaml(FILLED + iban + "zahlweise: lastschrift\n", "f"))
    assert paid.konto == "DE02 1203 0000 0000 2020 51"


def test_a_condition_that_cannot_be_checked_is_a_problem_of_the_letter() -> None:
    (problem,) = problems(FILLED.replace("steuer: 40", "steuer: 40 CHF"))
    assert (problem.code, problem.place.path) == ("kind-check-impossible", "betrag")
    assert "CHF" in problem.message("de")


def test_conditions_of_entries_see_their_neighbours_first() -> None:
    text = """\
title: Liste
fields:
  grenze: integer
  posten:
    type: list
    fields:
      art: {type: choice, values: [a, b]}
      grund: {type: text, required_when: art == "b" and grenze > 1}
"""
    data = {**LETTER, "grenze": "2", "posten": [{"art": "a"}, {"art": "b"}]}
    with pytest.raises(InputError) as caught:
        validate_data(model(text), data)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path) == ("field-required-when", "posten.1.grund")
    assert validate_data(model(text), {**data, "grenze": "1"})


@pytest.mark.parametrize(
    ("type_", "value", "options", "wanted"),
    [
        ("text", "Ääh", {}, "Ääh"),
        ("paragraphs", ["a", "b"], {}, ("a", "b")),
        ("paragraphs", "a", {}, ("a",)),
        ("integer", "12", {}, 12),
        ("integer", "1.234.567", {}, 1234567),
        ("integer", 7, {}, 7),
        ("number", "1.234,5", {}, ExactNumber("1234.5")),
        ("number", "0,125", {}, ExactNumber("0.125")),
        ("number", "12.5", {}, ExactNumber("12.5")),
        ("number", "1,234,567.5", {}, ExactNumber("1234567.5")),
        ("number", "\u22123,5", {}, ExactNumber("-3.5")),
        ("amount", "1.234,50 EUR", {}, Amount(Decimal("1234.50"))),
        ("date", "02.11.2026", {}, date(2026, 11, 2)),
        ("time", "9.30 Uhr", {}, time(9, 30)),
        ("yes_no", "ja", {}, True),
        ("yes_no", "Nein", {}, False),
        ("yes_no", "true", {}, True),
        ("choice", "B", {"values": ["a", "b"]}, "b"),
        ("iban", "de02120300000000202051", {}, "DE02 1203 0000 0000 2020 51"),
        ("email", "a@b.example", {}, "a@b.example"),
        ("phone", "+49 (0)241 5198-0", {}, "+49 (0)241 5198-0"),
        ("list", ["1", "2"], {"of": "integer"}, (1, 2)),
        ("list", "1", {"of": "integer"}, (1,)),
    ],
)
def test_values(type_: str, value: object, options: dict[str, Any], wanted: object) -> None:
    made = one(type_, value, **options)
    assert made == wanted
    assert type(made) is type(wanted) or type_ in {"choice", "paragraphs"}


@pytest.mark.parametrize(
    ("type_", "value", "options", "code"),
    [
        ("text", "", {}, "text-empty"),
        ("text", "a\nb", {}, "text-line-break"),
        ("text", "a", {"min_length": 2}, "text-shorter"),
        ("text", "abc", {"max_length": 2}, "text-longer"),
        ("text", "x1", {"pattern": r"[a-z]\d\d"}, "text-form"),
        ("text", "x12y", {"pattern": r"[a-z]\d\d"}, "text-form"),
        ("text", "x\u0661\u0662", {"pattern": r"[a-z]\d\d"}, "text-form"),
        ("integer", "1.234", {}, "number-doubtful"),
        ("integer", "1_000", {}, "number-whole"),
        ("integer", "12,0", {}, "number-whole"),
        ("integer", True, {}, "number-whole"),
        ("integer", "0", {"minimum": "1"}, "number-too-small"),
        ("integer", "9", {"maximum": "8"}, "number-too-large"),
        ("number", "1.234", {}, "number-doubtful"),
        ("number", "1,234", {}, "number-doubtful"),
        ("number", "1.2.3", {}, "number-format"),
        ("number", "NaN", {}, "number-format"),
        ("number", float("nan"), {}, "number-format"),
        ("amount", "-1", {"minimum": "0"}, "number-too-small"),
        ("amount", "5 CHF", {"maximum": "10"}, "amount-other-currency"),
        ("date", "2026-11-02", {"minimum": "2026-11-03"}, "date-too-early"),
        ("date", "2026-11-02", {"maximum": "1.11.2026"}, "date-too-late"),
        ("time", "7 Uhr", {"minimum": "8:00"}, "time-too-early"),
        ("time", "20:01", {"maximum": "20:00"}, "time-too-late"),
        ("yes_no", "vielleicht", {}, "yes-or-no"),
        ("choice", "c", {"values": ["a", "b"]}, "choice-unknown"),
        ("iban", "DE03120300000000202051", {}, "iban-check-digits"),
        ("iban", "DE0212030000000020205", {}, "iban-length"),
        ("phone", "12", {}, "phone-format"),
        ("phone", "siehe unten", {}, "phone-format"),
        ("list", [], {"of": "text"}, "entries-too-few"),
        ("list", ["a", "b"], {"of": "text", "max_length": 1}, "entries-too-many"),
        ("paragraphs", ["a"], {"min_length": 2}, "entries-too-few"),
    ],
)
def test_refusals(type_: str, value: object, options: dict[str, Any], code: str) -> None:
    assert refused(type_, value, **options) == code


def test_nothing_given() -> None:
    fields = {
        "a": {"type": "text", "required": "false"},
        "b": {"type": "list", "of": "text", "required": "false"},
        "c": {"type": "amount", "default": "12,50"},
        "d": {"type": "choice", "values": {"x": "ix"}, "default": "x"},
    }
    made = KindDeclaration.model_validate({"title": "Probe", "fields": fields})
    empty: Any = validate_data(declared_model("probe", made.fields), {})
    assert (empty.a, empty.b, empty.c, empty.d) == (None, (), Amount(Decimal("12.50")), "x")
    assert empty.d.printed("de") == "ix"


def test_the_same_declaration_is_the_same_class_and_letters_travel() -> None:
    assert model() is model()
    assert model() is not model(KIND.replace("Steuer", "Abgabe"))
    letter: Any = validate(model(), read_yaml(FILLED, "brief.yaml"))
    again = pickle.loads(pickle.dumps(letter))  # noqa: S301
    assert again == letter
    assert type(again) is type(letter)
    assert type(again.hunde[0]) is type(letter.hunde[0])
    assert again.zahlweise.printed("en") == "by transfer"
    assert type(letter).model_validate_json(letter.model_dump_json()) == letter


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_schema_takes_what_the_model_takes(language: Any) -> None:
    kinds = Kinds([Kind("bescheid", model)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schema = kinds.json_schema("bescheid", language)
    check = Draft202012Validator(schema)
    assert not list(check.iter_errors(read_yaml(FILLED, "f").data))
    assert list(check.iter_errors(read_yaml(FILLED.replace("4711.0815", "4711"), "f").data))
    due = schema["properties"]["faellig"]["description"]
    assert due == ("Fällig am." if language == "de" else "Due on.")
    paid = schema["properties"]["zahlweise"]
    assert paid["default"] == "ueberweisung"
    by_key, by_words = paid["anyOf"]
    assert by_key["enumDescriptions"][0] == "per Lastschrift"
    transfer = "durch Überweisung" if language == "de" else "by transfer"
    assert f"per Lastschrift, {transfer}" in by_words["description"]
    assert schema["description"] == (
        "Hundesteuerbescheid." if language == "de" else "Dog tax notice."
    )


def test_letters_keep_the_checks_of_letters() -> None:
    kinds = Kinds([Kind("bescheid", model)])
    letter = kinds.letter(Document(None, read_yaml(FILLED, "f").data))
    assert letter.recipient is not None
    with pytest.raises(InputError) as caught:
        kinds.letter(Document(None, {**LETTER, "kind": "bescheit"}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["near"]) == ("choice-misspelt", "bescheid")


WRITTEN: dict[str, list[Any]] = {
    "type: text": ["Zimmer 3", 3, 4.5],
    "type: paragraphs": ["Ein Absatz.", ["Einer.", "Noch einer."]],
    "type: integer, minimum: 3": [3, "1.234.567", "12"],
    "type: number, minimum: 1": [1, 1.5, "1.234.567,5"],
    "type: amount, minimum: 1": [50, 50.5, "1.234,50 EUR", "50,– €"],
    "type: date, after: 2026-01-01": ["2026-11-02", "2.11.2026"],
    "type: time, minimum: '8:00'": ["9.30 Uhr", "10:00", 9],
    "type: yes_no": [True, "ja", "x", "Nein"],
    "type: choice, values: {lastschrift: per Lastschrift, fuenf: 'große (5)'}": [
        "lastschrift", "per Lastschrift", "PER LASTSCHRIFT", " per lastschrift ", "Große (5)", "GROSSE (5)", "Lastschrift",
    ],
    "type: choice, values: [1, 2, kein]": [1, "2", "Kein"],
    "type: choice, values: {eins: {text: das eine, text_en: the one}}": ["the one", "THE ONE", "Das Eine"],
    "type: noun_phrase": ["die Stadt Aachen", {"nominative": "der Kreis Unna"}],
    "type: person": [{"form": "frau", "last_name": "Beispiel"}],
    "type: address": [{"street": "Ring 1", "postal_code": "01067", "city": "Dresden"}],
    "type: iban": ["DE02 1203 0000 0000 2020 51", "de02120300000000202051"],
    "type: email": ["a@b.example"],
    "type: phone": ["0351 123-45", 110],
    "type: group, fields: {a: text}": [{"a": "x"}],
    "type: list, fields: {a: text}": [[{"a": "x"}], {"a": "x"}],
    "type: list, of: integer, min_length: 1": [[1, 2], ["3"], 4],
    "type: list, of: {type: choice, values: {a: das A}}": [["a", "das A"], "DAS A"],
}  # fmt: skip


@pytest.mark.parametrize("declared", WRITTEN)
def test_the_schema_takes_whatever_a_letter_may_say(declared: str) -> None:
    made = model(f"title: T\nfields:\n  wert: {{{declared}}}\n")
    check = Draft202012Validator(Kinds([Kind("bescheid", lambda: made)]).json_schema("bescheid"))
    for value in WRITTEN[declared]:
        text = yaml.safe_dump({**LETTER, "kind": "bescheid", "wert": value}, allow_unicode=True)
        validate(made, read_yaml(text, "brief.yaml"))
        data = json.loads(json.dumps({**LETTER, "kind": "bescheid", "wert": value}))
        assert [e.message for e in check.iter_errors(data)] == [], value


def test_a_choice_takes_numbers_of_programs_as_its_schema_does() -> None:
    made = model("title: T\nfields: {wert: {type: choice, values: [1, 2.5, true]}}\n")
    check = Draft202012Validator(Kinds([Kind("bescheid", lambda: made)]).json_schema("bescheid"))
    for value, key in ((1, "1"), (2.5, "2.5"), (True, "true"), ("2.5", "2.5")):
        data = {**LETTER, "kind": "bescheid", "wert": value}
        assert not list(check.iter_errors(data))
        assert made.model_validate(data).wert == key
    for value in (3, False, 1.5):
        assert list(check.iter_errors({**LETTER, "kind": "bescheid", "wert": value}))
        with pytest.raises(InputError):
            validate_data(made, {**LETTER, "kind": "bescheid", "wert": value})


def test_the_schema_refuses_what_no_choice_is() -> None:
    made = model("title: T\nfields:\n  wert: {type: choice, values: {a.b: das A, c: das C}}\n")
    check = Draft202012Validator(Kinds([Kind("bescheid", lambda: made)]).json_schema("bescheid"))
    for value in ("axb", "das", "das A oder das C", "das Ax", 1, True, ""):
        assert list(check.iter_errors({**LETTER, "kind": "bescheid", "wert": value})), value


HOUSEHOLD = """\
title: Wohngeldbescheid
fields:
  haushalt:
    type: group
    label: Haushalt
    fields:
      personen:
        type: list
        label: Person
        fields:
          wer: {type: text, label: Name}
          einkommen: {type: list, label: Einkommen, of: amount}
          kind: {type: yes_no, label: Kind unter 6}
"""


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("Haushalt Person Name", "haushalt.personen.0.wer"),
        ("Haushalt Person 2 Name", "haushalt.personen.1.wer"),
        ("2 Haushalt Person Name", "haushalt.personen.1.wer"),
        ("Haushalt Person 12 Name", "haushalt.personen.11.wer"),
        ("Haushalt Person 2 Einkommen", "haushalt.personen.1.einkommen.0"),
        ("Haushalt Person Einkommen 2", "haushalt.personen.0.einkommen.1"),
        ("Haushalt Person 3 Einkommen 2", "haushalt.personen.2.einkommen.1"),
        ("Haushalt Person Kind unter 6", "haushalt.personen.0.kind"),
        ("Haushalt Person 2 Kind unter 6", "haushalt.personen.1.kind"),
    ],
)
def test_headers_of_lists_in_lists_bear_a_number_each(header: str, path: str) -> None:
    (column,) = read_header((header,), model(HOUSEHOLD), {}).columns
    assert dotted(column.path) == path


@pytest.mark.parametrize("header", ["Haushalt 1 Person 2 Einkommen 3", "Haushalt Person 100 Name", "Haushalt Person 0 Name"])  # fmt: skip
def test_headers_with_numbers_that_nothing_has(header: str) -> None:
    (problem,) = read_header((header,), model(HOUSEHOLD), {}).problems
    assert problem.code == "column-unknown"


def test_a_list_without_an_entry_is_told_at_the_column_that_brings_it() -> None:
    binder = Binder({**LETTER, "kind": "bescheid"}, HEADER, kinds=Kinds([Kind("bescheid", lambda: model(HOUSEHOLD))]))  # fmt: skip
    row = dict.fromkeys(HEADER, "") | {"PLZ": "01067", "Ort": "Dresden", "Straße": "Ring 1"}
    (read,) = open_rows([row | {"Haushalt Person Name": "Anna", "Haushalt Person Kind unter 6": "ja"}])  # fmt: skip
    (problem,) = binder.bind(read).problems
    found = (problem.code, problem.place.column_name)
    assert found == ("row-cell-missing", "Haushalt Person Einkommen")


HEADER = ("Straße", "PLZ", "Ort", "Haushalt Person Name", "Haushalt Person Einkommen", "Haushalt Person Kind unter 6")  # fmt: skip
