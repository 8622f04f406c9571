"""Nothing unfilled reaches paper: letters, templates and rows, each with the place to mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lettergen.errors import ExitCode, InputError, Problem, Severity, TemplateError, errors_in
from lettergen.pipeline import Workshop, letter_from
from tests.text.letters import COMMON

DATA: dict[str, Any] = {
    **COMMON,
    "kind": "schreiben",
    "subject": "Betreff",
    "body": "Text.",
    "recipient": {
        "organisation": "Verein Beispiel",
        "address": {"street": "Weg 1", "postal_code": "52062", "city": "Aachen"},
    },
}


def found(workshop: Workshop, **fields: Any) -> list[tuple[str, str | None, int | None]]:
    problems = workshop.draft(letter_from({**DATA, **fields})).problems
    codes = [p for p in problems if p.code.startswith(("placeholder", "salutation-t", "closing-t"))]
    return [(p.code, p.place.path, p.place.line) for p in codes]


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop()


def workspace(tmp_path: Path, text: str, head: str = "") -> Workshop:
    folder = tmp_path / "templates" / "schreiben"
    folder.mkdir(parents=True)
    front = f'---\nkind: schreiben\nsubject: "{{{{ letter.subject }}}}"\ndata: [body]\n{head}---\n'
    (folder / "text.md").write_text(f"{front}{text}\n{{{{ body | markdown }}}}\n", encoding="utf-8")
    return Workshop(tmp_path)


@pytest.mark.parametrize(
    ("body", "twice"),
    [
        ("Ihr Beitrag beträgt {{ Betrag }} Euro.", True),
        ("Ihr Beitrag beträgt {{ Betrag }} EUR.", True),
        ('Ihr Beitrag beträgt {{ Betrag | amount("€") }} €.', True),
        ("Wir treffen uns um {{ Beginn }} Uhr.", True),
        ("| Betrag | Beginn |\n|---|---|\n| {{ Betrag }} € | {{ Beginn }} |", True),
        ('Ihr Beitrag beträgt {{ Betrag | amount("") }} EUR.', False),
        ("Um {{ Beginn }}. Uhr und {{ Betrag }}, Euro. EUR {{ Betrag }} in Eurozone.", False),
    ],
)
def test_a_unit_behind_what_prints_it(workshop: Workshop, body: str, *, twice: bool) -> None:
    own = {"fields": {"Betrag": "amount", "Beginn": "time"}, "body": body}
    letter = {**DATA, **own, "values": {"Betrag": "12,00", "Beginn": "9:30"}}
    problems = [p for p in workshop.draft(letter).problems if p.code == "unit-twice"]
    assert [p.severity for p in problems] == [Severity.WARNING] * twice
    meant = workshop.draft({**letter, "allow": ["unit-twice"]}).problems
    assert "unit-twice" not in {p.code for p in meant}


@pytest.mark.parametrize(
    ("fields", "code", "path", "line"),
    [
        ({"body": "Eins.\n\nIhr Beitrag: {{ Betrag }}."}, "placeholder-tag", "body.0", 3),
        ({"body": ["Eins.", "{% if x %}"]}, "placeholder-tag", "body.1", None),
        ({"body": "- Punkt ((Name))"}, "placeholder-brackets", "body.0", None),
        ({"body": "| a | b |\n|---|---|\n| «Ort» | 2 |"}, "placeholder-merge-field", "body.0", 3),
        ({"subject": "Ihr Antrag «Aktenzeichen»"}, "placeholder-merge-field", "subject", None),
        ({"enclosures": "Bescheid ‹Nummer›"}, "placeholder-merge-field", "enclosures.0", None),
        ({"copies_to": ["Amt", "((Amt 2))"]}, "placeholder-brackets", "copies_to.1", None),
        ({"additions": "Bis {{Frist}}"}, "placeholder-tag", "additions.0", None),
        ({"closing": "Ihre {{ Behörde }}"}, "placeholder-tag", "closing", None),
        ({"signatures": {"name": "«Name»"}}, "placeholder-merge-field", "signatures.0.name", None),
        ({"references": {"ours": "{{ AZ }}"}}, "placeholder-tag", "references.ours", None),
        ({"recipient": {**DATA["recipient"], "organisation": "<<Firma>>"}}, "placeholder-angles", "recipient.organisation.0", None),
        ({"recipient": {**DATA["recipient"], "salutation_text": "Guten Tag {{ Name }},"}}, "placeholder-tag", "recipient.salutation_text.0", None),
    ],
)  # fmt: skip
def test_a_placeholder_is_an_error_at_its_field(
    workshop: Workshop, fields: dict[str, Any], code: str, path: str, line: int | None
) -> None:
    assert (code, path, line) in found(workshop, **fields)
    with pytest.raises(InputError) as caught:
        workshop.render(letter_from({**DATA, **fields}))
    assert code in {p.code for p in caught.value.problems}
    draft = workshop.draft(letter_from({**DATA, **fields}))
    assert draft.exit_code is ExitCode.INPUT


def test_each_can_be_allowed_by_name_or_in_its_words(workshop: Workshop) -> None:
    body = "Das Projekt «Heimat» und ((so)) und «Name»."
    assert len(found(workshop, body=body)) == 3
    assert [path for path, *_ in found(workshop, body=body, allow="placeholder-merge-field")] == [
        "placeholder-brackets"
    ]
    assert len(found(workshop, body=body, allow=["«Heimat»", "((so))"])) == 1
    assert found(workshop, body=body, allow=["«Heimat»", "((so))", "«Name»"]) == []
    assert workshop.render(letter_from({**DATA, "body": body, "allow": ["«Heimat»", "((so))", "«Name»"]})).content  # fmt: skip


def test_doubtful_words_do_not_stop_a_letter(workshop: Workshop) -> None:
    body = "Sehr geehrte Frau Muster,\n\nam [Datum eintragen] kostet es XXX.\n\nMit freundlichen Grüßen"
    file = workshop.render(letter_from({**DATA, "body": body}))
    assert found(workshop, body=body) == [
        ("placeholder-doubt", "body.0", 3),
        ("placeholder-doubt", "body.0", 3),
        ("salutation-typed", "body.0", 1),
        ("closing-typed", "body.0", 5),
    ]
    assert {p.severity for p in file.problems} == {Severity.WARNING}
    allow = ["placeholder-doubt", "salutation-typed", "closing-typed"]
    assert found(workshop, body=body, allow=allow) == []


def test_a_salutation_and_closing_typed_in_place_of_ours_are_none_too_many(
    workshop: Workshop,
) -> None:
    body = "Sehr geehrte Frau Muster,\n\nText.\n\nMit freundlichen Grüßen"
    assert found(workshop, body=body, salutation=False, closing=False) == []


def test_a_template_is_to_blame_for_its_own_words(tmp_path: Path) -> None:
    workshop = workspace(tmp_path, "Zeile\n\nIhr Zeichen: «Zeichen».\n")
    with pytest.raises(TemplateError) as caught:
        workshop.render(letter_from(DATA))
    (problem,) = errors_in(caught.value.problems)
    assert (problem.code, problem.value) == ("placeholder-merge-field", "«Zeichen»")
    assert problem.place.file == str(tmp_path / "templates" / "schreiben" / "text.md")
    assert problem.place.line == 8
    assert workshop.draft(letter_from(DATA)).exit_code is ExitCode.TEMPLATE


def test_a_template_may_mean_its_words(tmp_path: Path) -> None:
    workshop = workspace(tmp_path, "Das Motto ist «Heimat».\n", "allow: «Heimat»\n")
    assert found(workshop) == []
    assert workshop.render(letter_from(DATA)).content
    with pytest.raises(InputError):
        workshop.render(letter_from({**DATA, "body": "«Name»"}))


def test_messages_show_the_words_and_the_name(workshop: Workshop) -> None:
    for code in ("placeholder-tag", "placeholder-brackets", "placeholder-angles", "placeholder-merge-field", "placeholder-doubt", "salutation-typed", "closing-typed"):  # fmt: skip
        problem = Problem(code, value="((x))")
        for language in ("de", "en"):
            assert "((x))" in problem.message(language)
            assert code in str(problem.hint(language))
