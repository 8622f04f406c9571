"""Templates that are wrong, hostile or unlucky: each is a TemplateError with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.errors import Problem, Severity, TemplateError
from lettergen.kinds import SHIPPED as KINDS
from lettergen.sandbox.budget import LETTERS
from lettergen.text.environment import MAX_CHARACTERS
from lettergen.text.registry import TextTemplates
from lettergen.text.template import RenderedText
from tests.text.letters import folder, plain
from tests.text.words import paragraphs

FIRST = 6
"""Line at which the text of these templates begins."""


def fault(templates: TextTemplates) -> Problem:
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben").render(plain(["eins", "zwei"], enclosures=["A", "B", "C"]))
    (problem,) = caught.value.problems
    assert problem.message("de")
    assert problem.hint("de") != ""
    return problem


def rendered(templates: TextTemplates, body: str = "eins") -> RenderedText:
    return templates.load("schreiben").render(plain(body, enclosures=["A", "B", "C"]))


@pytest.mark.parametrize(
    ("text", "code", "line", "meant"),
    [
        ("gut\n{{ boddy }}", "template-misspelt", 2, ("boddy", "body")),
        ("{% if not body %}{{ boddy }}{% endif %}", "template-misspelt", 1, ("boddy", "body")),
        ("gut\n\n{{ letter.subjekt }}", "template-misspelt", 3, ("subjekt", "subject")),
        ("{{ letter.references.our }}", "template-misspelt", 1, ("our", "ours")),
        ("{% if letter.recipient.person %}x{% endif %}", "template-misspelt", 1, ("person", "persons")),
        ("{% for b in body %}\n{{ loop.indx }}\n{% endfor %}", "template-misspelt", 2, ("indx", "index")),
        ("{{ letter.qqq }}", "template-unknown-name", 1, ("qqq", "")),
        ("{{ body[7] }}", "template-unknown-name", 1, ("7", "")),
        ("{{ body | markdwn }}", "template-filter", 1, ("markdwn", "markdown")),
    ],
)  # fmt: skip
def test_an_unknown_name_is_reported_with_what_was_meant(
    tmp_path: Path, text: str, code: str, line: int, meant: tuple[str, str]
) -> None:
    problem = fault(folder(tmp_path, text))
    assert (problem.code, problem.value, problem.params["near"]) == (code, *meant)
    assert problem.place.file == str(tmp_path / "schreiben" / "text.md")
    assert problem.place.line == FIRST + line - 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("gut\n{% if body %}", "template-syntax", 2),
        ("{{ body ", "template-syntax", 1),
        ("gut\n{{ date }}", "template-undeclared", 2),
        ("{{ letter.closing }}", "template-empty-value", 1),
        ("gut\n{{ letter.references.ours.x }}", "template-unknown-name", 2),
        ("{{ letter.references }}", "template-unprintable", 1),
        ("{{ letter.sender }}", "template-unprintable", 1),
        ("{{ body }}", "template-unprintable", 1),
        ("{{ letter.enclosures }}", "template-unprintable", 1),
        ("{{ body | markdown ~ 'x' }}", "template-markdown-not-last", 1),
        ("{{ letter.date | markdown }}", "template-filter-input", 1),
        ("{{ letter.subject | written_date }}", "template-filter-input", 1),
        ("{{ letter.subject | genitive }}", "template-filter-input", 1),
        ("{% for b in letter.subject %}x{% endfor %}", "template-no-list", 1),
        ("{% for b in letter.closing %}x{% endfor %}", "template-no-list", 1),
        ("eins\n{{ letter.date < 5 }}", "template-comparison", 2),
        ("{{ body | first | enumeration(1, 2, 3) }}", "template-filter-arguments", 1),
    ],
)
def test_faults_have_a_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    problem = fault(folder(tmp_path, text))
    assert (problem.code, problem.place.line) == (code, FIRST + line - 1)


@pytest.mark.parametrize(
    "text",
    [
        "{{ letter.model_dump() }}",
        "{{ letter.subject.upper() }}",
        "{{ range(10) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% macro m() %}x{% endmacro %}",
        "{% set x %}y{% endset %}",
        "{% filter upper %}x{% endfilter %}",
        "{% block b %}x{% endblock %}",
        "{% for b in body recursive %}x{% endfor %}",
        "{% import 'x.md' as y %}",
        "{% extends 'x.md' %}",
        "{{ {'a': 1} }}",
    ],
)
def test_what_is_not_in_the_language_is_refused_when_loading(tmp_path: Path, text: str) -> None:
    templates = folder(tmp_path, text)
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben")
    assert "template-construct" in {p.code for p in caught.value.problems}


@pytest.mark.parametrize("name", ["__class__", "model_fields", "model_dump", "_x", "model_extra"])
def test_nothing_but_fields_can_be_reached(tmp_path: Path, name: str) -> None:
    assert fault(folder(tmp_path, f"{{{{ letter.{name} }}}}")).code in {
        "template-unknown-name",
        "template-misspelt",
    }


def test_methods_of_text_do_not_exist(tmp_path: Path) -> None:
    assert fault(folder(tmp_path, "{{ letter.subject.format }}")).code == "template-unknown-name"


def test_tests_that_hide_misspelt_names_do_not_exist(tmp_path: Path) -> None:
    assert (
        fault(folder(tmp_path, "{% if letter.x is defined %}y{% endif %}")).code == "template-test"
    )


def test_loops_have_a_budget(tmp_path: Path) -> None:
    loops = "{% for a in body %}" * 4 + "{% set b = a %}" + "{% endfor %}" * 4
    templates = folder(tmp_path, loops)
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben").render(plain(["x"] * 20))
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["limit"]) == ("template-too-long", str(LETTERS.steps))


def test_output_has_a_limit(tmp_path: Path) -> None:
    templates = folder(
        tmp_path, "{% for a in body %}{% for b in body %}{{ a }}{% endfor %}{% endfor %}"
    )
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben").render(plain(["x" * 1000] * 30))
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["limit"]) == ("template-too-long", str(MAX_CHARACTERS))


def test_markup_that_no_letter_can_have_is_the_templates_fault(tmp_path: Path) -> None:
    problem = fault(folder(tmp_path, "gut\n\nauch <br> gut {{ body | markdown }}"))
    assert (problem.code, problem.place.line) == ("markdown-html", FIRST + 2)


def test_modules_are_included(tmp_path: Path) -> None:
    templates = folder(
        tmp_path,
        'Anfang\n\n{% include "gruss.md" %}\nEnde',
        gruss="---\nx: y\n---\nHallo {{ letter.subject }}\n",
    )
    assert paragraphs(rendered(templates).blocks) == ["Anfang", "Hallo Betreff Ende"]


def test_a_fault_in_a_module_names_the_modules_file_and_line(tmp_path: Path) -> None:
    templates = folder(tmp_path, '{% include "gruss.md" %}', gruss="eins\n\n{{ letter.subjct }}\n")
    problem = fault(templates)
    assert problem.place.file == str(tmp_path / "_modules" / "gruss.md")
    assert (problem.place.line, problem.params["near"]) == (3, "subject")


def test_a_missing_module_is_reported_with_the_one_meant(tmp_path: Path) -> None:
    problem = fault(folder(tmp_path, 'x\n{% include "grus.md" %}', gruss="Hallo"))
    assert (problem.code, problem.value) == ("template-module-missing", "grus.md")
    assert (problem.place.line, problem.params["near"]) == (FIRST + 1, "gruss.md")


def test_what_explains_the_modules_is_none(tmp_path: Path) -> None:
    made = folder(tmp_path, 'x\n{% include "README.md" %}', gruss="Hallo")
    (tmp_path / "_modules" / "README.md").write_text("Alles über Bausteine.", encoding="utf-8")
    problem = fault(made)
    assert problem.code == "template-module-missing"
    assert "README" not in str(problem.params)


@pytest.mark.parametrize(
    "include", ["letter.subject", '"gruss.md" ignore missing', '"../schreiben/text.md"']
)
def test_includes_must_be_plain(tmp_path: Path, include: str) -> None:
    problem = fault(folder(tmp_path, f"{{% include {include} %}}", gruss="Hallo"))
    assert problem.code in {"template-include", "template-module-missing"}


@pytest.mark.slow
def test_modules_that_include_each_other(tmp_path: Path) -> None:
    problem = fault(folder(tmp_path, '{% include "a.md" %}', a='{% include "a.md" %}'))
    assert problem.code == "template-include-circle"


def test_line_breaks_come_out_as_they_look(tmp_path: Path) -> None:
    text = (
        "eins\n"
        "{% if letter.closing %}weg{% endif %}\n"
        "zwei {% if letter.subject %}ja{% endif %}\n"
        "{% for e in letter.enclosures %}\n"
        "{{ e }}{% if not loop.last %},{% endif %}\n"
        "{% endfor %}\n"
        "drei {# Kommentar #}\n"
        "vier\n"
        "  {% if letter.subject %}fünf{% endif %}\n"
        "sechs"
    )
    assert paragraphs(rendered(folder(tmp_path, text)).blocks) == [
        "eins zwei ja A, B, C drei vier fünf sechs"
    ]


def test_filters_in_a_text(tmp_path: Path) -> None:
    text = (
        "{{ letter.enclosures | enumeration }}; {{ letter.enclosures | enumeration('oder') }}; "
        "{{ letter.enclosures | comma_list }}; {{ letter.date | written_date }}; "
        "{{ letter.enclosures | length | number_word }}; {{ 'wort' | sentence_start }}"
    )
    assert paragraphs(rendered(folder(tmp_path, text)).blocks) == [
        "A, B und C; A, B oder C; A, B, C; 23.\u00a0November 2026; drei; Wort"
    ]


def test_prose_with_a_list_never_shares_a_paragraph(tmp_path: Path) -> None:
    template = folder(tmp_path, "Vor {{ body | markdown }} nach")
    around = {
        "- a\n- b": ["paragraph", "list", "paragraph"],
        "- a\n\n  weiter": ["paragraph", "list", "paragraph"],
        "Wort:\n- a": ["paragraph", "list", "paragraph"],
        "## Titel\n\nWort": ["paragraph", "heading", "paragraph"],
        "Wort\n\n- a\n\nWort": ["paragraph", "list", "paragraph"],
        "9. Oktober": ["paragraph"],
    }
    for body, expected in around.items():
        blocks = rendered(template, body).blocks
        assert [block.type for block in blocks] == expected, body


FRONT_MATTER_FAULTS = [
    ("kind: schreiben", "field-missing", None),
    ("kind: schreiben\nsubject: x\nbetreff: y", None, 4),
    ("kind: einladung\nsubject: x", "template-kind-folder", 2),
    ("kind: schreiben\nsubject: x\ndata: [bdy]", "template-data-unknown", 4),
    ("kind: schreiben\nsubject: x\nrequired: [refs.ours]", "template-data-unknown", 4),
    ("kind: schreiben\nsubject: '{{ x }'", "template-syntax", 3),
    (
        "kind: schreiben\nsubject: x\nfindings:\n  - when: x\n    severity: note",
        "template-finding-source",
        None,
    ),
]


@pytest.mark.parametrize(("head", "code", "line"), FRONT_MATTER_FAULTS)
def test_faults_of_the_front_matter(
    tmp_path: Path, head: str, code: str | None, line: int | None
) -> None:
    (tmp_path / "schreiben").mkdir()
    (tmp_path / "schreiben" / "text.md").write_text(f"---\n{head}\n---\nText", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        TextTemplates([tmp_path], KINDS.models).load("schreiben")
    problem = caught.value.problems[0]
    assert problem.place.file == str(tmp_path / "schreiben" / "text.md")
    assert code in {None, problem.code}
    assert line in {None, problem.place.line}


def test_a_template_without_front_matter(tmp_path: Path) -> None:
    (tmp_path / "schreiben").mkdir()
    (tmp_path / "schreiben" / "text.md").write_text("Text", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        TextTemplates([tmp_path], KINDS.models).load("schreiben")
    assert caught.value.problems[0].code == "template-no-front-matter"


def test_findings_and_required_fields(tmp_path: Path) -> None:
    head = (
        "data: [body, enclosures]\nrequired: [references.ours]\nfindings:\n"
        "  - {when: enclosures | length > 2, text: Viele Anlagen, severity: note}\n"
        "  - {when: not enclosures, code: enclosure-not-listed}"
    )
    templates = folder(tmp_path, "{{ body | markdown }}", head)
    missing, finding = rendered(templates).problems
    assert (missing.code, missing.place.path) == ("template-required", "references.ours")
    assert missing.severity is Severity.ERROR
    assert (finding.message("de"), finding.severity) == ("Viele Anlagen", Severity.NOTE)
    complete = plain("x", references={"ours": "1"}, enclosures="eine")
    assert templates.load("schreiben").render(complete).problems == ()


def test_an_unknown_finding_is_the_templates_fault(tmp_path: Path) -> None:
    head = "data: [body]\nfindings: {when: body, code: gibt-es-nicht}"
    assert fault(folder(tmp_path, "x", head)).code == "template-finding-unknown"


def test_the_workspace_comes_first(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    folder(first, "aus a {% include 'm.md' %}")
    folder(second, "aus b", m="Baustein b")
    templates = TextTemplates([first, second], KINDS.models)
    text = templates.load("schreiben").render(plain("x"))
    assert paragraphs(text.blocks) == ["aus a Baustein b"]
    assert templates.load("schreiben") is templates.load("schreiben")


def test_a_kind_without_template(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        TextTemplates([tmp_path], KINDS.models).load("schriben")
    assert caught.value.problems[0].code == "template-missing"


def test_a_letter_of_another_kind(tmp_path: Path) -> None:
    template = folder(tmp_path, "x").load("schreiben")
    other = plain("x").model_copy(update={"kind": "einladung"})
    with pytest.raises(TemplateError) as caught:
        template.render(other)
    assert caught.value.problems[0].code == "template-wrong-kind"


def test_errors_carry_nothing_of_the_letter(tmp_path: Path) -> None:
    templates = folder(tmp_path, "{{ letter.date < body }}")
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben").render(plain("Geheimnis"))
    assert "Geheimnis" not in str(caught.value)
