"""What texts and conditions do with values that their declared types do not allow is found before any letter is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lettergen import InputError, TemplateError, Workshop
from lettergen.batch.bind import Binder
from lettergen.errors import Problem, Severity
from lettergen.kind_inspection import inspect_kind
from lettergen.kinds import SHIPPED
from lettergen.kinds.comparisons import shape_of_letter
from lettergen.kinds.fields import LANGUAGES
from lettergen.renderers.docx.house.check import check_letter_template
from tests.batch_rows.letters import COMMON
from tests.cli.conftest import Run
from tests.own_kinds.test_attributes import EXAMPLE as LETTER
from tests.word.compiled.templates import paragraphs

FIELDS = """\
  betrag: amount
  satz: number
  zahl: integer
  befreit: yes_no
  faellig: date
  ende: date
  uhr: {type: time, required: false}
  name: text
  zahlweise: {type: choice, values: {lastschrift: per Lastschrift, ueberweisung: durch Überweisung}}
  verein: noun_phrase
  halter: person
  ort: {type: group, fields: {name: text}}
  wege: {type: list, of: text}
  hunde: {type: list, fields: {name: text, steuer: amount, rasse: {type: choice, values: [Dackel, Pudel]}}}
  grund: {type: paragraphs, required: false}
"""
VALUES: dict[str, Any] = {
    "betrag": "0,10",
    "satz": "0,1",
    "zahl": 3,
    "befreit": "nein",
    "faellig": "2026-12-02",
    "ende": "2027-01-02",
    "name": "Rex",
    "zahlweise": "lastschrift",
    "verein": "der Sportverein Musterhausen",
    "halter": {"form": "frau", "last_name": "Muster"},
    "ort": {"name": "Hafen"},
    "wege": ["Kai"],
    "hunde": [{"name": "Rex", "steuer": "96,00", "rasse": "Dackel"}],
}
ENVELOPE = {k: LETTER[k] for k in ("kind", "sender", "recipient", "date")}
EXAMPLE: dict[str, Any] = {**ENVELOPE, **VALUES}


def files(body: str = "Text.", head: str = "subject: Bescheid", more: str = "") -> dict[str, Any]:
    """A workspace with the kind, whose text has ``body`` in its fourth line."""
    return {
        "templates/bescheid/kind.yaml": f"title: Bescheid\nfields:\n{FIELDS}{more}",
        "templates/bescheid/text.md": f"---\n{head}\n---\n{body}\n",
        "templates/bescheid/example.yaml": EXAMPLE,
    }


def found(workspace: dict[str, Any]) -> list[Problem]:
    """What ``kind check`` says of values and their types."""
    workshop = Workshop(workspace)
    assert workshop._workspace is not None
    problems = inspect_kind(workshop._workspace / "templates" / "bescheid")
    for problem in problems:
        for language in ("de", "en"):
            words = f"{problem.message(language)} {problem.hint(language)}"
            assert "  " not in words
            assert "{}" not in words
    return [p for p in problems if p.code != "sender-no-address"]


def in_text(expression: str) -> list[Problem]:
    """The same of an expression in a branch that no letter reaches."""
    return found(files("{% if false and (" + expression + ") %}x{% endif %} Text."))


E, W = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("expression", "code", "severity", "meant"),
    [
        ('zahlweise == "lastschrfit"', "template-choice-misspelt", W, "lastschrift"),
        ('zahlweise == "Lastschrift"', "template-choice-misspelt", W, "lastschrift"),
        ('zahlweise != "bar"', "template-choice-unknown", W, ""),
        ('zahlweise == "per Lastschrift"', "template-choice-printed", W, "lastschrift"),
        ('zahlweise in ["lastschrift", "bar"]', "template-choice-unknown", W, ""),
        ('letter.zahlweise == "bar"', "template-choice-unknown", W, ""),
        ('"Pudl" == (hunde | first).rasse', "template-choice-misspelt", W, "Pudel"),
        ('hunde | selectattr("rasse", "eq", "Dakel") | list', "template-choice-misspelt", W, "Dackel"),
        ('halter.form == "Frau"', "template-choice-misspelt", W, "frau"),
        ('letter.recipient.persons[0].form in ["frau", "dame"]', "template-choice-unknown", W, ""),
        ('betrag > "100"', "template-compares-number", E, "betrag > 100"),
        ('"1.234,50" < betrag', "template-compares-number", E, "betrag > 1234.50"),
        ('zahl == "3"', "template-compares-number", W, "zahl == 3"),
        ('betrag is eq("3")', "template-compares-number", W, "betrag == 3"),
        ('1 < betrag < "drei"', "template-compares-number", E, "betrag < 100"),
        ('(hunde | total("steuer")) > "3"', "template-compares-number", E, None),
        ("name == 12345", "template-compares-text", W, 'name == "12345"'),
        ("letter.recipient.address.postal_code == 12345", "template-compares-text", W, None),
        ("betrag > faellig", "template-compares-day", E, None),
        ('faellig < "2026-01-01"', "template-compares-day", E, None),
        ("letter.date == 3", "template-compares-day", W, None),
        ('(faellig | add_days(14)) > "x"', "template-compares-day", E, None),
        ("(ende - faellig) > 14", "template-compares-days-between", E, None),
        ('befreit == "ja"', "template-compares-yes-no", W, "befreit"),
        ('befreit != "ja"', "template-compares-yes-no", W, "not befreit"),
        ('befreit == "nein"', "template-compares-yes-no", W, "not befreit"),
        ("betrag < befreit", "template-compares-types", E, None),
        ('uhr > "10:00"', "template-compares-types", E, None),
        ('ort == "Hafen"', "template-compares-types", W, None),
        ('halter == "Muster"', "template-compares-types", W, None),
        ("hunde > 1", "template-compares-list", E, None),
        ("hunde == 1", "template-compares-list", W, None),
        ("wege == []", "template-compares-list", W, None),
        ('faellig == ""', "template-compares-empty", W, None),
        ('zahlweise == ""', "template-compares-empty", W, None),
        ("zahl in wege", "template-compares-types", W, None),
        ('zahl in "123"', "template-compares-in", E, None),
        ("zahl in betrag", "template-compares-in", E, None),
        ("faellig + 14", "template-reckons-day", E, "faellig | add_days(14)"),
        ("faellig - zahl", "template-reckons-day", E, "faellig | add_days(-zahl)"),
        ("name + betrag", "template-reckons-text", E, "name ~ betrag"),
        ("betrag + befreit", "template-reckons-types", E, None),
        ("faellig + ende", "template-reckons-types", E, None),
        ("-faellig", "template-reckons-types", E, None),
        ("name is odd", "template-reckons-types", E, None),
        ("faellig | amount", "template-filter-type", E, None),
        ("betrag | add_days(14)", "template-filter-type", E, None),
        ('faellig | add_days("14")', "template-filter-type", E, None),
        ("name | total", "template-filter-type", E, None),
        ('hunde | total("name")', "template-filter-type", E, None),
        ("grund | genitive", "template-filter-type", E, None),
        ("betrag | length", "template-filter-type", E, None),
    ],
)  # fmt: skip
def test_what_types_do_not_allow(
    expression: str, code: str, severity: Severity, meant: str | None
) -> None:
    (problem,) = in_text(expression)
    assert (problem.code, problem.severity, problem.place.line) == (code, severity, 4)
    assert Path(str(problem.place.file)).name == "text.md"
    if meant is not None:
        assert problem.params.get("instead", problem.params.get("near")) == meant


@pytest.mark.parametrize(
    "expression",
    [
        'zahlweise == "lastschrift"',
        'zahlweise in ["lastschrift", "ueberweisung"]',
        'zahlweise != name or name in ["bar"] or "x" in zahlweise',
        "betrag > 100 and betrag >= zahl and betrag == satz and (betrag + 0.5) < 1",
        "(hunde | total('steuer')) != betrag and (hunde | total('steuer')) + 1 > satz",
        "faellig > letter.date and (faellig | add_days(14)) < ende and (ende - faellig) == (faellig - ende)",
        "befreit == true or befreit == 1 or befreit and not befreit",
        "hunde | length > 1 or hunde == wege or 'Kai' in wege or name in wege",
        'name == "x" or name > "y" or name + "z" == name ~ zahl',
        "uhr == none or halter is none or uhr",
        'letter.language == "en" and letter.kind == "einladung"',
        "(halter or name) == name and ((name if befreit else betrag) == 3)",
        'halter.form == "frau" or halter.form != "herr" or halter.form == name',
        "zahl is odd and satz + befreit > 1 and -betrag < 0",
        "verein | genitive == name and (grund | length) > 1",
        'letter.subject == "x" or letter.recipient.persons[0].last_name == "Muster"',
    ],
)
def test_what_may_be_is_passed_over(expression: str) -> None:
    assert in_text(expression) == []


def test_only_what_is_certain() -> None:
    """A name that is set in a branch is of either type; one set within a loop is none outside of it."""
    body = (
        '{% set x = zahl %}{% if befreit %}{% set x = name %}{% endif %}{% if x > 3 or x == "a" %}a{% endif %}'
        '{% if befreit %}{% set y = 1 %}{% else %}{% set y = "b" %}{% endif %}{% if y == "b" %}b{% endif %}'
        "{% set z = 1 %}{% for h in hunde %}{% set z = h.name %}{% endfor %}{{ z + 1 }} Text."
    )
    assert found(files(body)) == []
    within = "{% for h in hunde %}{% set n = h.name %}{% if false and n > 3 %}x{% endif %}{% endfor %}Text."  # fmt: skip
    assert [p.code for p in found(files(within))] == ["template-compares-text"]


def test_a_name_of_either_type_may_be_asked_for_what_one_has() -> None:
    """The branch that was gone through last does not say what the name is."""
    body = (
        "{% set x = ort %}{% if befreit %}{% set x = halter %}{% endif %}{% if not befreit %}{{ x.name }}{% endif %}"
        " Text."
    )
    assert Workshop(files(body)).render(EXAMPLE).content


def test_in_subject_findings_and_what_a_text_includes() -> None:
    head = (
        'subject: Bescheid {% if false and betrag == "x" %}x{% endif %}\n'
        "findings:\n  - {when: false and name > 3, text: x, path: name}"
    )
    workspace = files("{% include 'zusatz.md' %}", head)
    module = '{% if false and letter.kind == "x" and letter.date > 3 %}x{% endif %} Text.\n'
    problems = found(workspace | {"templates/_modules/zusatz.md": module})
    places = [(Path(str(p.place.file)).name, p.place.line, p.code) for p in problems]
    assert sorted(places) == [
        ("text.md", 2, "template-compares-number"),
        ("text.md", 4, "template-compares-text"),
        ("zusatz.md", 1, "template-compares-day"),
    ]


SHOWN = """\
  rabatt:
    type: amount
    required: false
    shown_when: zahlweise == "per Lastschrift"
"""
CONDITIONS = """\
  frist: {type: date, required_when: befreit == "ja", after: faellig | add_days("3")}
  kinder: {type: list, required: false, fields: {alter: integer, kita: {type: text, required_when: alter < "6"}}}
checks:
  - when: hunde > 3 and zahlweise == "bar"
    text: Zu viele.
"""


def test_in_the_conditions_of_a_kind() -> None:
    problems = found(files(more=SHOWN + CONDITIONS))
    assert problems.pop().code == "kind-check-impossible"  # what the example's letter says
    first = 3 + FIELDS.count("\n")
    assert [(p.code, p.place.line, p.severity) for p in problems] == [
        ("template-choice-printed", first + 3, W),
        ("template-compares-yes-no", first + 4, W),
        ("template-filter-type", first + 4, E),
        ("template-compares-number", first + 5, E),
        ("template-compares-list", first + 7, E),
        ("template-choice-unknown", first + 7, W),
    ]
    assert all(p.place.column and Path(str(p.place.file)).name == "kind.yaml" for p in problems)


def test_a_draft_says_it_and_rendering_does_not_look() -> None:
    workshop = Workshop(files('{% if befreit == "ja" %}x{% endif %}Text.', more=SHOWN))
    draft = workshop.draft(EXAMPLE)
    assert [p.code for p in draft.problems if p.code.startswith("template")] == [
        "template-choice-printed",
        "template-compares-yes-no",
    ]
    assert workshop.render(EXAMPLE).content
    with pytest.raises(TemplateError) as caught:
        Workshop(files('{% if false and betrag > "100" %}x{% endif %}Text.')).draft(EXAMPLE)
    assert [p.code for p in caught.value.problems] == ["template-compares-number"]


def on_disk(workspace: dict[str, Any], folder: Path) -> None:
    for name, content in workspace.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_text(text, encoding="utf-8")


def test_in_check_and_in_the_dry_run_of_a_batch(run: Run, tmp_path: Path) -> None:
    on_disk(files('{% if befreit == "ja" %}x{% endif %}Text.'), tmp_path)
    letter = tmp_path / "templates" / "bescheid" / "example.yaml"
    checked = run("check", str(letter), "--workspace", str(tmp_path))
    assert checked.exit_code == 0
    assert 'befreit == "ja"' in checked.output
    assert "[template-compares-yes-no]" in checked.output
    common = {k: v for k, v in EXAMPLE.items() if k != "recipient"}
    table = "Behörde;Straße;PLZ;Ort\nStadt;Markt 1;01067;Dresden\nStadt;Markt 2;01067;Dresden\n"
    (tmp_path / "liste.csv").write_text(table, encoding="utf-8")
    job = {"rows": "liste.csv", "out": "out", "letter": common}
    (tmp_path / "job.yaml").write_text(json.dumps(job), encoding="utf-8")
    dry = run("batch", str(tmp_path / "job.yaml"), "--workspace", str(tmp_path), "--dry-run")
    assert dry.exit_code == 0
    assert dry.output.count("[template-compares-yes-no]") == 1
    on_disk(files('{% if false and betrag > "1" %}x{% endif %}Text.'), tmp_path)
    for command in (("check", str(letter)), ("batch", str(tmp_path / "job.yaml"), "--dry-run")):
        done = run(*command, "--workspace", str(tmp_path))
        assert done.exit_code == 3
        assert done.output.count("[template-compares-number]") == 1


OWN = {
    "fields": {
        "Frei": "yes_no",
        "Betrag": "amount",
        "Art": {"type": "choice", "values": {"a": "der Antrag", "b": "die Bitte"}},
        "Frist": {"type": "date", "required_when": "Frei == 'ja'"},
    },
    "body": 'Hallo.\n{% if Frei == "ja" %}{{ Betrag }}{% endif %}\n{% if Art == "der Antrag" %}{{ Frist }}{% endif %}',
}


def test_in_a_letter_of_its_own_fields(run: Run, tmp_path: Path) -> None:
    values = {"Frei": "nein", "Betrag": "1,00", "Art": "a"}
    letter = {**COMMON, **OWN, "recipient": EXAMPLE["recipient"], "values": values}
    draft = Workshop().draft(letter)
    assert [(p.code, p.place.path, p.place.line) for p in draft.problems[:3]] == [
        ("template-compares-yes-no", "fields.Frist.required_when", None),
        ("template-compares-yes-no", "body", 2),
        ("template-choice-printed", "body", 3),
    ]
    assert not any(p.code.startswith("template") for p in Workshop().render(letter).problems)
    body = "body: |\n  " + OWN["body"].replace("\n", "\n  ")  # type: ignore[attr-defined]
    rest = {k: v for k, v in letter.items() if k != "body"}
    file = tmp_path / "brief.yaml"
    lines = [f"{name}: {json.dumps(value)}" for name, value in rest.items()]
    file.write_text("\n".join([body, *lines]), encoding="utf-8")
    checked = run("check", str(file), "--language", "en").output
    assert f"{file}:3:" in checked
    assert "[template-compares-yes-no]" in checked
    faulty = letter | {"body": 'Hallo {% if false and Betrag > "1" %}x{% endif %}'}
    with pytest.raises(InputError) as caught:
        Workshop().draft(faulty)
    assert [p.code for p in caught.value.problems] == ["template-compares-number"]


def test_in_the_texts_of_a_job() -> None:
    header = ("Behörde", "Straße", "PLZ", "Ort", "Frei", "Betrag", "Art", "Frist")
    binder = Binder({**COMMON, **OWN}, header)
    assert [(p.code, p.place.path, p.place.line) for p in binder.problems] == [
        ("template-compares-yes-no", "fields.Frist.required_when", None),
        ("template-compares-yes-no", "letter.body", 2),
        ("template-choice-printed", "letter.body", 3),
    ]
    with pytest.raises(InputError) as caught:
        Binder({**COMMON, **OWN, "body": '{{ Betrag - "1" }} {{ Frist + 3 }}'}, header)
    assert [p.code for p in caught.value.problems if p.severity is E] == [
        "template-reckons-types",
        "template-reckons-day",
    ]


@pytest.mark.parametrize("kind", ["bescheid", None])
def test_in_a_word_template(kind: str | None) -> None:
    workshop = Workshop(files())
    asked = (
        '{% if letter.zahlweise == "per Lastschrift" %}x{% endif %}',
        '{% if letter.befreit == "ja" %}x{% endif %}{{ letter.faellig | add_days(letter.name) }}',
        "{{ letter.betrag * 2 }}",
        '{% if letter.hunde | total("steuer") > 3 and letter.kind == "einladung" %}x{% endif %}',
    )
    content = paragraphs("{{ address }}", "{{ subject }}", *asked, "{{p body }}")
    problems = check_letter_template(content, file="x.docx", kind=kind, kinds=workshop.kinds)
    assert [(p.code, p.severity, p.place.document and p.place.document.steps[-1][1]) for p in problems] == [
        ("template-choice-printed", W, 3),
        ("template-compares-yes-no", W, 4),
        ("template-filter-type", E, 4),
        ("template-reckons-types", E, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(SHIPPED))
def test_what_is_shipped_compares_what_can_be(kind: str) -> None:
    workshop = Workshop()
    shape = shape_of_letter(workshop.kinds[kind].model)
    for language in LANGUAGES:
        template = workshop._templates.load(kind, language)
        assert template.comparisons(shape, included=True) == ()
