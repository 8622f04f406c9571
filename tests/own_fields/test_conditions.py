"""Conditions of a letter's own fields ask for each other and for the letter; what can never hold is said at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lettergen import Workshop
from lettergen.batch.bind import Binder
from lettergen.batch.job import load_job
from lettergen.batch.rows import open_rows
from lettergen.errors import InputError, Severity
from lettergen.kinds.own_fields import declared_in
from lettergen.loading import letter_from, load_letter
from lettergen.reading.document import Document
from tests.batch_rows.letters import COMMON as COMMON_OF_ROWS
from tests.batch_rows.letters import GOOD
from tests.text.letters import COMMON

FIELDS: dict[str, Any] = {
    "Termin": {"type": "date", "after": "letter.date"},
    "Grund": {"type": "text", "required_when": "letter.enclosures | length == 1"},
    "Frist": {"type": "date", "shown_when": "letter.date < Termin", "required": False},
}
BODY = "Am {{ Termin }}. {% if Grund %}{{ Grund }}{% endif %} {% if Frist %}{{ Frist }}{% endif %}"
LETTER: dict[str, Any] = {
    **COMMON,
    "kind": "schreiben",
    "fields": FIELDS,
    "subject": "S",
    "body": BODY,
}
DAY = letter_from({**COMMON, "kind": "schreiben", "subject": "S", "body": "x"}).date
LATER, EARLIER = f"{DAY.year + 1}-01-04", f"{DAY.year - 1}-01-04"  # fmt: skip


def codes(values: dict[str, str], **changes: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(InputError) as caught:
        letter_from({**LETTER, "values": values, **changes})
    return [(p.code, p.place.path) for p in caught.value.problems]


def test_they_ask_for_the_letter() -> None:
    assert letter_from({**LETTER, "values": {"Termin": LATER, "Frist": LATER}}).subject == "S"
    assert codes({"Termin": EARLIER}) == [("date-not-after", "values.Termin")]
    assert codes({"Termin": LATER}, enclosures=["Plan"]) == [
        ("field-required-when", "values.Grund")
    ]


def test_what_is_wrong_with_values_and_letter_is_said_first() -> None:
    assert codes({"Termin": "nie"}) == [("date-format", "values.Termin")]
    assert codes({"Termin": EARLIER}, date="nie") == [("date-format", "date")]


def test_in_a_batch_each_row_has_its_own_letter() -> None:
    declared = declared_in(Document(None, {"fields": {"Termin": FIELDS["Termin"]}}))
    letter = COMMON_OF_ROWS | {"body": "Am {{ Termin }}."}
    rows = [GOOD | {"Datum": "23.11.2026", "Termin": day} for day in ("24.11.2026", "23.11.2026")]
    binder = Binder(letter, tuple(rows[0]), fields=declared)
    good, bad = (binder.bind(row) for row in open_rows(rows))
    assert good.letter is not None
    (problem,) = (p for p in bad.problems if p.severity is Severity.ERROR)
    assert (problem.code, problem.place.column_name) == ("date-not-after", "Termin")


FAULTY = """\
fields:
  a: {type: date, after: b}
  b: {type: date, after: c}
  c: {type: date, after: a}
  Tag 1: {type: date, before: Tag_2}
  d: {type: text, shown_when: a.__class__ == 1}
  e: {type: text, required_when: letter.dat is none}
  f: {type: text, shown_when: letter.sender.foo == "x"}
  g: {type: group, fields: {x: text}}
  h: {type: text, shown_when: g.y == "x"}
  i: {type: person}
  j: {type: text, shown_when: i.last_nam == "x" or i.last_name == "y"}
  k: {type: text, shown_when: (a | add_days(1)).foo}
  l: {type: text, shown_when: (a | add_days(1)).__class__}
  Tag 2: {type: date, before: Tag_1}
"""
FOUND = [
    (4, "kind-dates-circle"),
    (5, "kind-dates-circle"),
    (6, "template-unknown-name"),
    (7, "template-misspelt"),
    (8, "template-unknown-name"),
    (10, "template-unknown-name"),
    (12, "template-misspelt"),
    (14, "template-unknown-name"),
]


@pytest.mark.parametrize("file", ["letter", "job"])
def test_what_never_holds_is_found_with_its_line(tmp_path: Path, file: str) -> None:
    path = tmp_path / "x.yaml"
    rest = "letter: {kind: schreiben}\nrows: a.csv\n" if file == "job" else "kind: schreiben\n"
    path.write_text(FAULTY + rest, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_job(path) if file == "job" else load_letter(path)
    found = {
        (p.place.line, p.code) for p in caught.value.problems if p.code[:4] in {"kind", "temp"}
    }
    assert sorted(found, key=str) == sorted(FOUND, key=str)


def test_a_field_that_nothing_prints_is_a_note() -> None:
    fields = {
        "Termin": "date",
        "Grund": "text",
        "Weg": {"type": "text", "shown_when": 'Grund == "x"'},
    }
    data = {
        **LETTER,
        "fields": fields,
        "body": "Am {{ Termin }}.",
        "values": {"Termin": LATER, "Grund": "y"},
    }
    problems = Workshop().draft(data).problems
    notes = [(p.code, p.value, p.severity) for p in problems if p.code == "own-field-unused"]
    assert notes == [("own-field-unused", "Weg", Severity.NOTE)]
