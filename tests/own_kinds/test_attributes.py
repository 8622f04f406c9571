"""What a text or Word template asks for that no letter of the kind has is found before any letter reaches it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from lettergen import InputError, TemplateError, Workshop
from lettergen.batch.bind import Binder
from lettergen.errors import Problem, Severity
from lettergen.kind_inspection import inspect_kind
from lettergen.renderers.docx.house.check import check_letter_template
from tests.batch_rows.letters import COMMON
from tests.word.compiled.templates import paragraphs

KIND = """\
title: Bescheid
fields:
  befreit: yes_no
  verein: {type: noun_phrase, label: Verein}
  halter: {type: person, required: false}
  ort: {type: group, fields: {name: text, wege: {type: list, of: text}}}
  hunde: {type: list, fields: {name: text, steuer: amount, impfungen: {type: list, fields: {gegen: text}}}}
  grund: {type: paragraphs, required: false}
"""
EXAMPLE: dict[str, Any] = {
    "kind": "bescheid",
    "sender": {"authority": {"name": "Stadt Musterhausen"}},
    "recipient": {"organisation": "Verein", "address": {"street": "Ring 1", "postal_code": "01067", "city": "Dresden"}},
    "date": "2026-11-02",
    "befreit": "nein",
    "verein": "der Sportverein Musterhausen",
    "ort": {"name": "Hafen", "wege": ["Kai"]},
    "hunde": [{"name": "Rex", "steuer": "96,00", "impfungen": [{"gegen": "Tollwut"}]}],
}  # fmt: skip


def files(body: str, head: str = "subject: Bescheid", **more: Any) -> dict[str, Any]:
    """A workspace with the kind, whose text has ``body`` in its fourth line."""
    return {
        "templates/bescheid/kind.yaml": KIND,
        "templates/bescheid/text.md": f"---\n{head}\n---\n{body}\n",
        "templates/bescheid/example.yaml": EXAMPLE,
        **more,
    }


def refused(body: str, head: str = "subject: Bescheid") -> list[Problem]:
    with pytest.raises(TemplateError) as caught:
        Workshop(files(body, head)).render(EXAMPLE)
    for problem in caught.value.problems:
        assert problem.message("de")
        assert problem.hint("en")
    return list(caught.value.problems)


NEVER = "{% if befreit %}[[%s]]{% endif %} Text."


@pytest.mark.parametrize(
    ("asked", "code", "value", "near"),
    [
        ("{{ hunde.nmae }}", "template-list-attribute", "nmae", "name"),
        ("{{ hunde.name }}", "template-list-attribute", "name", "name"),
        ("{{ ort.nmae }}", "template-misspelt", "nmae", "name"),
        ("{% for h in hunde %}{{ h.nmae }}{% endfor %}", "template-misspelt", "nmae", "name"),
        ("{% for h in hunde %}{% for i in h.impfungen %}{{ i.gegne }}{% endfor %}{% endfor %}", "template-misspelt", "gegne", "gegen"),
        ("{{ letter.subjekt }}", "template-misspelt", "subjekt", "subject"),
        ("{{ letter.sender.contact.nmae }}", "template-misspelt", "nmae", "name"),
        ("{{ hunde | total('steur') }}", "template-misspelt", "steur", "steuer"),
        ("{{ hunde | map(attribute='nmae') | list | enumeration }}", "template-misspelt", "nmae", "name"),
        ("{% set o = ort %}{{ o.nmae }}", "template-misspelt", "nmae", "name"),
        ("{{ (hunde | first).nmae }}", "template-misspelt", "nmae", "name"),
        ("{{ halter.lastname }}", "template-misspelt", "lastname", "last_name"),
        ("{{ letter.date.year }}", "template-unknown-name", "year", ""),
        ("{{ ort.name.laenge }}", "template-unknown-name", "laenge", ""),
        ("{% for h in hunde %}{{ loop.depth }}{% endfor %}", "template-unknown-name", "depth", ""),
        ("{{ verein }}", "template-without-case", None, None),
        ("{{ ort }}", "template-unprintable", None, None),
        ("{% for h in hunde %}{{ h }}{% endfor %}", "template-unprintable", None, None),
    ],
)  # fmt: skip
def test_in_a_branch_that_the_example_does_not_reach(
    asked: str, code: str, value: str | None, near: str | None
) -> None:
    (problem,) = refused(NEVER.replace("[[%s]]", asked))
    found = (problem.code, problem.value, problem.params.get("near"), problem.place.line)
    assert found == (code, value, near, 4)


def test_what_there_is_passes() -> None:
    body = (
        "{% for h in hunde %}{{ loop.index }} {{ h.name }} {{ h.steuer }}{% for i in h.impfungen %}{{ i.gegen }}{% endfor %}{% endfor %} "
        "{{ verein | genitive }} {{ verein | short | dative }} {{ hunde | total('steuer') }} {{ ort.wege | enumeration }} "
        "{% if halter %}{{ halter }} {{ halter.last_name }}{% endif %}{% if grund %}{{ grund }}{% endif %}"
        "{{ letter.date }} {% for w in ort.wege %}{{ w }}{% endfor %}"
    )
    assert Workshop(files(body)).render(EXAMPLE).content


def test_all_at_once_in_text_subject_and_findings() -> None:
    head = "subject: Bescheid {% if befreit %}{{ ort.nam }}{% endif %}\nfindings:\n  - {when: ort.nme, text: x, path: ort}"
    found = refused("{% if befreit %}{{ hunde.nmae }}{% endif %}\n\n{{ wer }}", head)
    assert [(p.value, p.place.line) for p in found] == [
        ("wer", 8),
        ("nmae", 6),
        ("nam", 2),
        ("nme", 4),
    ]


def test_in_what_a_text_includes(tmp_path: Path) -> None:
    module = "---\n{}\n---\n{{% if befreit %}}{}{{% endif %}} Ende.\n"
    workspace = files(
        "Text.\n{% include 'belehrung' %}\n{% include 'zusatz.md' %}",
        **{
            "templates/_modules/belehrung/2020.md": module.format("valid_until: 2025-12-31", "{{ ort.nmae }}"),
            "templates/_modules/belehrung/2026.md": module.format("valid_from: 2026-01-01", "{{ letter.evnt }}"),
            "templates/_modules/zusatz.md": "{% if befreit %}{{ hunde.nmae }}{% endif %}\n",
        },
    )  # fmt: skip
    workshop = Workshop(workspace)
    assert workshop.render(EXAMPLE).content
    assert workshop._workspace is not None
    found = inspect_kind(workshop._workspace / "templates" / "bescheid")
    assert [(Path(str(p.place.file)).name, p.place.line, p.value, p.severity) for p in found] == [
        ("2020.md", 4, "nmae", Severity.ERROR),
        ("2026.md", 4, "evnt", Severity.WARNING),
        ("zusatz.md", 1, "nmae", Severity.ERROR),
    ]


def test_in_texts_of_a_job_and_of_a_letter() -> None:
    body = "Hallo.\n{% if Frei %}{{ Betrag.wert }}{{ letter.dat }}{% endif %}"
    fields = {"Frei": "yes_no", "Betrag": "amount"}
    values = {"Frei": "nein", "Betrag": "1,00"}
    letter = {**COMMON, "body": body, "fields": fields}
    with pytest.raises(InputError) as caught:
        Workshop().render({**letter, "recipient": EXAMPLE["recipient"], "values": values})
    assert [(p.value, p.place.path, p.place.line) for p in caught.value.problems] == [
        ("wert", "body", 2),
        ("dat", "body", 2),
    ]
    header = ("Behörde", "Straße", "PLZ", "Ort", "Frei", "Betrag")
    with pytest.raises(InputError) as again:
        Binder(letter, header)
    assert [(p.value, p.place.path) for p in again.value.problems] == [
        ("wert", "letter.body"),
        ("dat", "letter.body"),
    ]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("{{ ort }}", "group"),
        ("{{ letter.date | add_days('3') }}", "text"),
        ("{{ letter.sender }}", "Sender"),
        ("{{ befreit | total }}", "yes_no"),
        ("{{ halter | number }}", "nothing"),
        ("{{ verein | clock }}", "noun_phrase"),
        ("{{ ort.wege | person_name }}", "list"),
    ],
)
def test_messages_call_types_as_declarations_do(asked: str, kind: str) -> None:
    (problem,) = refused(asked)
    assert problem.params["kind"] == kind


def in_word(*texts: str, kind: str | None = "bescheid") -> list[tuple[str, str | None, Any]]:
    workshop = Workshop(files("Text."))
    content = paragraphs("{{ address }}", "{{ subject }}", *texts, "{{p body }}")
    found = check_letter_template(content, file="x.docx", kind=kind, kinds=workshop.kinds)
    assert all(p.place.document and p.message("de") and p.hint("en") for p in found)
    return [(p.code, p.value, p.params.get("near")) for p in found]


@pytest.mark.parametrize("kind", ["bescheid", None])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("{{ letter.hunde.nmae }}", ("docx-list-attribute", "nmae", "name")),
        ("{{ letter.ort.nmae }}", ("docx-attribute-misspelt", "nmae", "name")),
        ("{{ letter.hunde | total('steur') }}", ("docx-attribute-misspelt", "steur", "steuer")),
        ("{{ letter.verein }}", ("template-without-case", "letter.verein", None)),
        ("{{ letter.ort }}", ("template-unprintable", "letter.ort", None)),
        ("{% for h in letter.hunde %}{{ h }}{% endfor %}", ("template-unprintable", "h", None)),
        ("{{ letter.verein | genitiv }}", ("docx-filter-misspelt", "genitiv", "genitive")),
        ("{{ letter.verein.nominativ }}", ("docx-attribute-misspelt", "nominativ", "nominative")),
    ],
)
def test_in_a_word_template(asked: str, expected: tuple[str, str | None, Any], kind: str) -> None:
    assert in_word("{% if letter.befreit %}" + asked + "{% endif %}", kind=kind) == [expected]


def test_a_word_template_prints_what_a_text_prints() -> None:
    asked = (
        "{{ letter.verein | genitive }}; {{ letter.verein | after('in') }}; {{ letter.verein.nominative }}",
        "{{ letter.halter }}; {{ letter.halter | role_of }}",
        "{{ letter.grund }}",
    )
    assert in_word(*asked) == []
    letter = {
        **EXAMPLE,
        "halter": {"form": "frau", "first_name": "Kim", "last_name": "Muster", "function": "Leitung"},
        "grund": ["Ein **starker** Grund.", "- eins\n- zwei"],
        "word_template": "eigen",
    }  # fmt: skip
    content = paragraphs("{{ address }}", "{{ subject }}", *asked, "{{p body }}")
    workshop = Workshop(files("Text.") | {"templates/bescheid/eigen.docx": content})
    made = docx.Document(io.BytesIO(workshop.render(letter, "docx").content))
    texts = [p.text for p in made.paragraphs]
    assert "des Sportvereins Musterhausen; im Sportverein Musterhausen; der Sportverein Musterhausen" in texts  # fmt: skip
    assert "Kim Muster; Leitung" in texts
    assert "Ein starker Grund.\n- eins\n- zwei" in texts
    english = letter | {"language": "en", "verein": {"nominative": "der Verein", "english": "the club"}}  # fmt: skip
    with pytest.raises(TemplateError) as caught:
        workshop.render(english, "docx")
    assert [p.code for p in caught.value.problems] == ["house-filter-language"]
