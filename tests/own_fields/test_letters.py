"""Letters with fields of their own: the author's text is a template, the values are data."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from lettergen.errors import InputError
from lettergen.kinds import SHIPPED
from lettergen.kinds.author_texts import AuthorTexts
from lettergen.kinds.own_fields import OwnFields, declared_in, tag_of
from lettergen.loading import letter_from, load_letter
from lettergen.pipeline import Workshop
from lettergen.reading.document import Document
from tests.text.letters import COMMON

LETTER: dict[str, Any] = {
    **COMMON,
    "kind": "schreiben",
    "fields": {"Kassenzeichen": "text", "Betrag": "amount", "Termin": "date", "Kind unter 6": "yes_no"},
    "values": {"Kassenzeichen": "47*11_a", "Betrag": "1.234,50 €", "Termin": "2.12.2026", "Kind unter 6": "ja"},
    "subject": "Ihr Beitrag, Kassenzeichen {{ Kassenzeichen }}",
    "body": "Ihr Beitrag {{ Kassenzeichen }} beträgt {{ Betrag }}, fällig am {{ Termin }}.\n"
    "{% if Kind_unter_6 %}\nFür Kinder unter sechs Jahren gilt **viel**.\n{% endif %}\nEnde.",
    "enclosures": ["Bescheid {{ Kassenzeichen }}", "{% if not Kind_unter_6 %}Antrag{% endif %}"],
}  # fmt: skip


def body(**changes: Any) -> list[str]:
    made = letter_from({**LETTER, **changes})
    return list(made.model_dump()["body"])


def codes(**changes: Any) -> list[tuple[str, str | None, int | None]]:
    with pytest.raises(InputError) as caught:
        letter_from({**LETTER, **changes})
    return [(p.code, p.place.path, p.place.line) for p in caught.value.problems]


def test_texts_are_filled_and_values_stay_data() -> None:
    letter = letter_from(LETTER)
    assert letter.subject == "Ihr Beitrag, Kassenzeichen 47*11_a"
    assert letter.enclosures == ("Bescheid 47*11_a",)
    (text,) = letter.model_dump()["body"]
    assert r"47\*11\_a" in text
    assert "1\\.234,50\u00a0EUR, fällig am 2\\.\u00a0Dezember 2026" in text
    assert "Für Kinder unter sechs Jahren gilt **viel**." in text
    composed = Workshop().compose(letter).letter
    words = " ".join(
        run.text
        for item in composed.flow
        if item.role == "body"
        for run in getattr(item.block, "inlines", ())
        if hasattr(run, "text")
    )
    assert "47*11_a" in words


def test_a_value_is_never_run() -> None:
    values = LETTER["values"] | {"Kassenzeichen": "{{ Betrag }}{% if 1 %}"}
    letter = letter_from({**LETTER, "values": values})
    assert letter.subject == "Ihr Beitrag, Kassenzeichen {{ Betrag }}{% if 1 %}"
    with pytest.raises(InputError) as caught:  # it looks unfilled, which is no reason to fill it
        Workshop().compose(letter)
    assert {p.code for p in caught.value.problems} == {"placeholder-tag"}


def test_only_where_fields_are_declared() -> None:
    plain = {k: v for k, v in LETTER.items() if k not in {"fields", "values"}}
    assert letter_from(plain).subject == LETTER["subject"]


def test_english_letters_print_in_english() -> None:
    (text,) = body(language="en")
    assert "EUR\u00a01,234\\.50" in text
    assert "2\u00a0December 2026" in text


def test_the_letter_itself_can_be_asked() -> None:
    changes = {
        "body": "Bis {{ letter.date | add_days(14) }}, {{ letter.recipient.organisation[0] }}."
    }
    assert body(**changes) == ["Bis 7\\.\u00a0Dezember 2026, Verein Beispiel."]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"body": "Eins\n{{ Betrg }}"}, ("template-misspelt", "body", 2)),
        ({"body": ["Eins", "{{ Unbekannt }}"]}, ("template-unknown-name", "body.1", None)),
        ({"body": "{% if Betrag %}"}, ("template-syntax", "body", None)),
        ({"body": "{{ Betrag | geld }}"}, ("template-filter", "body", None)),
        ({"body": "{{ Betrag.__class__ }}"}, ("template-unknown-name", "body", None)),
        ({"body": "{% macro x() %}{% endmacro %}"}, ("template-construct", "body", None)),
        ({"body": "{{ letter.recipient.persons[0].last_name }}"}, ("template-unknown-name", "body", None)),
        ({"enclosures": ["{{ Kassenzeichn }}"]}, ("template-misspelt", "enclosures.0", None)),
        ({"values": {}}, ("field-missing", "values.Betrag", None)),
        ({"values": LETTER["values"] | {"Betrag": "1.234"}}, ("amount-doubtful", "values.Betrag", None)),
        ({"values": LETTER["values"] | {"Kind unter 6": "?"}}, ("yes-or-no", "values.Kind unter 6", None)),
        ({"values": LETTER["values"] | {"Betrg": "1"}}, ("field-misspelt", "values.Betrg", None)),
        ({"fields": {}}, ("own-values-without-fields", "values", None)),
        ({"fields": {"Betrag": "geld"}}, ("choice-unknown", "fields.Betrag", None)),
        ({"fields": {"letter": "text"}}, ("own-field-name", "fields.letter", None)),
        ({"fields": {"6 Kinder": "text"}}, ("own-field-name", "fields.6 Kinder", None)),
        ({"fields": {"copy": "text"}}, ("own-field-name", "fields.copy", None)),
        ({"fields": {"A b": "text", "A_b": "text"}}, ("own-field-twice", "fields.A_b", None)),
        ({"fields": {"A": {"type": "integer", "minimum": 3, "maximum": 1}}}, ("kind-limits-reversed", "fields.A.minimum", None)),
        ({"fields": {"A": {"type": "group", "fields": {"B c": "text"}}}}, ("kind-field-name", "fields.A.fields.B c", None)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(
    changes: dict[str, Any], found: tuple[str, str, int | None]
) -> None:
    assert found in codes(**changes)


def test_all_problems_at_once() -> None:
    values = LETTER["values"] | {"Betrag": "abc", "Termin": "nie"}
    assert {code for code, *_ in codes(values=values, body="{{ Betrg }}")} == {
        "amount-format",
        "date-format",
        "template-misspelt",
    }


def test_a_value_that_may_be_missing_is_asked_for_first() -> None:
    fields = {**LETTER["fields"], "Zimmer": {"type": "text", "required": False}}
    asked = "{% if Zimmer %}Zimmer {{ Zimmer }}{% endif %}Ende"
    assert body(fields=fields, body=asked) == ["Ende"]
    assert codes(fields=fields, body="Zimmer {{ Zimmer }}") == [
        ("template-empty-value", "body", None)
    ]


def test_a_file_names_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "brief.yaml"
    file.write_text(
        "kind: schreiben\nfields: [Kassenzeichen, Zimmer]\nvalues: {Kassenzeichen: '1', Zimmr: '2'}\n"
        "sender: {authority: {name: Gemeinde Musterhausen}}\nrecipient: {organisation: Verein}\ndate: 2026-11-23\n"
        "subject: '{{ Kassenzeichen }}'\nbody: |\n  Eins\n\n  In {{ Zimer }}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_letter(file)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [
        ("field-misspelt", 3),
        ("template-misspelt", 11),
    ]


def test_names_in_tags() -> None:
    assert tag_of("Kind unter 6") == "Kind_unter_6"
    assert tag_of("Betrag (EUR)") == "Betrag_EUR"
    assert tag_of("Straße/Nr.") == "Straße_Nr"


def test_texts_travel_to_other_processes() -> None:
    document = Document(None, LETTER)
    fields = OwnFields(declared_in(document))
    texts = AuthorTexts(LETTER, SHIPPED["schreiben"].model, fields)
    copy = pickle.loads(pickle.dumps(texts))  # noqa: S301  our own bytes
    values = fields.values({fields.tag(k): v for k, v in LETTER["values"].items()})
    assert copy.filled(values) == texts.filled(values)
    assert texts.roots == {"subject", "body", "enclosures"}


def test_every_faulty_name_is_told_at_once() -> None:
    found = codes(fields={" ": "text", "Kind-6": "text", "Kind 6": "text", "if": "text"})
    assert [(code, path) for code, path, _ in found if code.startswith("own-field")] == [
        ("own-field-name", "fields. "),
        ("own-field-twice", "fields.Kind 6"),
        ("own-field-name", "fields.if"),
    ]


def test_notes_stay_with_a_letter_that_is_looked_at_again() -> None:
    """Where any letter of the process was changed unseen, each is made anew."""
    fields, values = LETTER["fields"] | {"Zimmer": "text"}, LETTER["values"] | {"Zimmer": "7"}
    letter = letter_from({**LETTER, "fields": fields, "values": values})
    changed = letter.model_copy(update={"subject": "Ihr Beitrag"})
    for each in (letter, changed):
        assert "own-field-unused" in [p.code for p in Workshop().draft(each).problems]
