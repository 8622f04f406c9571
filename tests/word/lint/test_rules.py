"""Each rule with templates that break it and templates that just do not."""

from __future__ import annotations

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from lettergen.errors import Severity
from lettergen.messages import Language, catalogue
from lettergen.word.lint import check_template
from lettergen.word.structure import packed, unpacked
from tests.blank_word import blank
from tests.word.compiled.comparing import compiled, saved
from tests.word.compiled.templates import paragraphs, table, text_box
from tests.word.lint.documents import (
    NAMES,
    body,
    codes,
    deleted,
    inserted,
    link,
    moved_away,
    problems,
    runs,
)


def section_end(text: str) -> bytes:
    document = blank()
    document.add_paragraph("{%p if more %}" if text else "davor")
    document.add_section(WD_SECTION.NEW_PAGE)
    # python-docx puts the section's end into a paragraph of its own, Word into the last one.
    last = document.paragraphs[1]
    last.add_run(text or "Ende")
    document.add_paragraph("danach")
    return saved(document)


def if_around_a_table() -> bytes:
    document = blank()
    document.add_paragraph("{% if more %}")
    document.add_table(1, 1).cell(0, 0).text = "Wert {% endif %}"
    return saved(document)


def with_diagram(text: str) -> bytes:
    parts = unpacked(paragraphs("Text"))
    parts["word/charts/chart1.xml"] = f"<c:x xmlns:c='c'><c:v>{text}</c:v></c:x>".encode()
    return packed(parts)


PICTURE = "<w:r><w:drawing/></w:r>"


def table_with_picture(*rows: tuple[str, ...]) -> bytes:
    document = blank()
    made = document.add_table(rows=len(rows), cols=2)
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    run = made.cell(0, 1).paragraphs[0].add_run()
    run._r.append(run._r.makeelement(qn("w:drawing"), {}))
    return saved(document)


LANGUAGES: tuple[Language, ...] = ("de", "en")
FIELD = "<w:r><w:instrText>{}</w:instrText></w:r><w:r><w:instrText>{}</w:instrText></w:r>"
BREAK = "<w:r><w:t>{{% if</w:t>{}<w:t>{}more %}}ja{{% endif %}}</w:t></w:r>"

FAULTY: dict[str, tuple[str, bytes]] = {
    "placeholder without end": ("docx-tag-unclosed", paragraphs("Hallo {{ name", "{{ name }}")),
    "placeholder with one brace": ("docx-tag-unclosed", paragraphs("Hallo {{ name } und mehr")),
    "statement without end": ("docx-tag-unclosed", paragraphs("{% if more } ja {% endif %}")),
    "end without placeholder": ("docx-tag-unopened", paragraphs("Hallo { name }}")),
    "end without statement": ("docx-tag-unopened", paragraphs("if more %}")),
    "deleted": ("docx-tag-deleted", body(runs("A ") + deleted("{{ name }}"))),
    "deleted by half": ("docx-tag-deleted", body(runs("{{ na") + deleted("me }}") + runs("x"))),
    "moved away": ("docx-tag-deleted", body(moved_away("{{ name }}"))),
    "letter without a blank": ("docx-tag-prefix", paragraphs("{%pif more %}", "{%p endif %}")),
    "letter with a blank before it": ("docx-tag-prefix", paragraphs("{{ p name }}")),
    "letter behind a minus": ("docx-tag-prefix", paragraphs("{%-p if more %}", "{%p endif %}")),
    "letter grown into the name": ("docx-tag-prefix", paragraphs("{{rname}}")),
    "letter with a special blank": (
        "docx-tag-prefix",
        paragraphs("{%p\u00a0if more %}", "{%p endif %}"),
    ),
    "row outside of tables": (
        "docx-tag-outside-table",
        paragraphs("{%tr if more %}", "{%p endif %}"),
    ),
    "span outside of tables": ("docx-tag-outside-table", paragraphs("{% colspan 2 %}")),
    "end of a section": ("docx-tag-section", section_end("{%p endif %}")),
    "line break": ("docx-tag-break", body(BREAK.format("<w:br/>", ""))),
    "tab in a field": (
        "docx-tag-break",
        body("<w:r><w:t>{{ text.na</w:t><w:tab/><w:t>me }}</w:t></w:r>"),
    ),
    "percent with a letter": (
        "docx-tag-characters",
        paragraphs("{%p if number % 2 %}", "x", "{%p endif %}"),
    ),
    "misspelt": ("docx-tag-misspelt", paragraphs("{% if more %}{% esle %}{% endif %}")),
    "letters swapped": ("docx-tag-misspelt", paragraphs("{% fi more %}{% endif %}")),
    "end in two words": ("docx-tag-misspelt", paragraphs("{% if more %}{% end if %}")),
    "unknown": ("docx-tag-unknown", paragraphs("{% wenn more %}")),
    "another template": ("docx-tag-loads", paragraphs("{% include 'kopf.docx' %}")),
    "German quotes": ("docx-tag-quotes", paragraphs("{{ name|default(„nichts“) }}")),
    "German single quotes": ("docx-tag-quotes", paragraphs("{% if name == ‚A‘ %}{% endif %}")),
    "apostrophe within quotes": ("docx-tag-quotes", paragraphs("{{ 'Rue de l’Est' }}")),
    "English quotes": ("docx-tag-quotes-straightened", paragraphs("{{ people[‘name’] }}")),
    "grammar": ("docx-tag-syntax", paragraphs("{{ name text }}")),
    "assignment for comparison": ("docx-tag-syntax", paragraphs("{% if number = 1 %}{% endif %}")),
    "empty": ("docx-tag-syntax", paragraphs("{{ }}")),
    "edge of a link": ("docx-tag-split", body(runs("{{ na") + link("me }} und") + runs(" x"))),
    "edge of an insertion": ("docx-tag-split", body(runs("{{ na") + inserted("me }} und"))),
    "whole within a field": ("docx-tag-in-field", body(FIELD.format("HYPERLINK {{ name }}", " x"))),
    "text beside p": (
        "docx-tag-shares-paragraph",
        paragraphs("Wenn {%p if more %}", "{%p endif %}"),
    ),
    "tags beside p": (
        "docx-tag-shares-paragraph",
        paragraphs("{%p if more %}{{ name }}{%p endif %}"),
    ),
    "text beside tr": ("docx-tag-shares-row", table(("{%tr if more %}", "a"), ("{%tr endif %}",))),
    "text beside tc": (
        "docx-tag-shares-cell",
        table(("{%tc if more %} a", "b", "{%tc endif %}")),
    ),
    "text before a minus": ("docx-text-lost", paragraphs("A", "Text {%- if more %}{% endif %}")),
    "picture beside p": (
        "docx-tag-takes-drawing",
        body(PICTURE + runs("{%p if more %}"), runs("x"), runs("{%p endif %}") + PICTURE),
    ),
    "picture beside tr": (
        "docx-tag-takes-drawing",
        table_with_picture(("{%tr if more %}", ""), ("a", "b"), ("{%tr endif %}", "")),
    ),
    "picture before a minus": (
        "docx-drawing-lost",
        body(runs("A"), PICTURE + runs("{%- if more %}b{% endif %}")),
    ),
    "diagram": ("docx-tag-not-filled", with_diagram("{{ name }}")),
    "no end": ("docx-block-open", paragraphs("{% for p in people %}", "{{ p }}")),
    "no end of raw": ("docx-block-open", paragraphs("{% raw %} x")),
    "no beginning": ("docx-block-end", paragraphs("Text {% endfor %}")),
    "else alone": ("docx-block-else", paragraphs("{% else %}")),
    "else twice": (
        "docx-block-else-twice",
        paragraphs("{% if more %}{% else %}{% else %}{% endif %}"),
    ),
    "out of a paragraph": ("docx-block-levels", paragraphs("{% if more %}a", "{%p endif %}")),
    "into a table": ("docx-block-levels", if_around_a_table()),
    "name": ("docx-name-misspelt", paragraphs("{{ nmae }}")),
    "name like no other": ("docx-name-unknown", paragraphs("{{ quux }}")),
    "loop outside of loops": ("docx-name-unknown", paragraphs("{{ loop.index }}")),
    "attribute of the loop": (
        "docx-attribute-misspelt",
        paragraphs("{% for p in people %}{{ loop.indx }}{% endfor %}"),
    ),
    "attribute of a text": ("docx-attribute-unknown", paragraphs("{{ 'a'.qqq }}")),
    "filter": ("docx-filter-misspelt", paragraphs("{{ name|uper }}")),
    "filter like no other": ("docx-filter-unknown", paragraphs("{{ name|qqqq }}")),
    "test": ("docx-test-misspelt", paragraphs("{% if name is definde %}{% endif %}")),
    "test like no other": ("docx-test-unknown", paragraphs("{% if name is qqqq %}{% endif %}")),
}

SOUND: dict[str, bytes] = {
    "tag over two paragraphs": paragraphs("{% if more ", "and number %}x{% endif %}"),
    "braces in quotes": paragraphs("{{ '}}' ~ \"{{\" }}", "{{ {'a': {'b': 1}}['a']['b'] }}"),
    "single braces": paragraphs("{ name } 100 % {x}"),
    "escaped braces": paragraphs("{_{ name }_} {_% if %_}"),
    "raw": paragraphs("{% raw %}{{ x }} }} {% if %}{% endraw %}"),
    "comments": paragraphs("{# „{{ x }} {% #}", "{#p {{ weg #} auch das", "{#- a -#}"),
    "text deleted": body(runs("A ") + deleted("weg") + runs("{{ name }}")),
    "letters deleted within": body(runs("{{ na") + deleted("mm") + runs("me }}")),
    "inserted": body(inserted("{{ name }}") + runs("{{ na") + inserted("m") + runs("e }}")),
    "moved here": body(f'<w:moveTo w:id="4" w:author="Amt">{runs("{{ name }}")}</w:moveTo>'),
    "split over runs": paragraphs(
        ("{", "{ na", "me }", "}"), ("{%", "p if more %}"), "{%p endif %}"
    ),
    "spelling marks within": body(
        runs("{{ na") + '<w:proofErr w:type="spellStart"/>' + runs("me }}")
    ),
    "whole within a link": body(link("{{ name }}")),
    "line break at a blank": body(BREAK.format("<w:br/>", " ")),
    "break beside a tag": body("<w:r><w:t>{{ name }}</w:t><w:br/><w:t>Text</w:t></w:r>"),
    "section's end beside": section_end(""),
    "percent without a letter": paragraphs("{% if number % 2 %}x{% endif %}"),
    "blanks around p": paragraphs(" {%p if more %} ", "x", "{%p endif %}"),
    "minus at the beginning": paragraphs("A", "{%- if more %}b{% endif %}"),
    "straight quotes, curly text": paragraphs("„{{ name|default('nichts') }}“ ‚{{ name }}‘"),
    "comment beside text in a row": table(("{#tr weg #}", "a")),
    "same level in two paragraphs": paragraphs("{% if more %}a", "b{% endif %}"),
    "else of a loop": paragraphs("{% for p in people %}{{ p }}{% else %}x{% endfor %}"),
    "set with and without a block": paragraphs(
        "{% set a = 1 %}{% set b %}x{% endset %}{{ a ~ b }}"
    ),
    "macro before it stands": paragraphs("{{ m(1) }}{% macro m(a) %}{{ a }}{% endmacro %}"),
    "call": paragraphs(
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}"
        "{% filter upper %}a{% endfilter %}{% with a = 1 %}{{ a }}{% endwith %}"
    ),
    "namespace": paragraphs(
        "{% set n = namespace(x=0) %}{% for p in people %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}"
    ),
    "asked for": paragraphs(
        "{% if missing is defined and missing.x %}{{ missing.x }}{% endif %}",
        "{{ missing|default('') }}{{ missing if missing is defined }}",
    ),
    "loop": paragraphs(
        "{% for k, v in people %}{{ loop.index ~ loop.cycle('a', 'b') ~ k ~ v.x }}"
        "{% for w in v if w %}{{ loop.first }}{% endfor %}{% endfor %}"
    ),
    "recursive loop": paragraphs(
        "{% for p in people recursive %}{{ p.name }}{{ loop(p.children) }}{% endfor %}"
    ),
    "Jinja's own": paragraphs("{% for i in range(3) %}{{ i }}{% endfor %}{{ dict(a=1).a }}"),
    "picture in a paragraph of its own": body(
        runs("{%p if more %}"), PICTURE, runs("{%p endif %}")
    ),
    "picture beside words and tags": body(PICTURE + runs("{{ name }}{% if more %}x{% endif %}")),
    "picture deleted": body(
        f'<w:del w:id="1" w:author="Amt">{PICTURE}</w:del>' + runs("{%p set a = 1 %}")
    ),
    "picture beside a comment": body(PICTURE + runs("{#p weg #}")),
    "picture without tags": body(PICTURE + runs("Text")),
    "diagram without tags": with_diagram("{ name }"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_each_rule_finds_its_fault_and_nothing_else(name: str) -> None:
    code, content = FAULTY[name]
    assert set(codes(content)) == {code}


@pytest.mark.parametrize("name", SOUND)
def test_sound_templates_give_nothing(name: str) -> None:
    assert codes(SOUND[name]) == []


def test_every_rule_has_a_faulty_template() -> None:
    own = {
        code
        for code in catalogue()
        if code.startswith(("docx-tag-", "docx-block-", "docx-text-", "docx-drawing-"))
    }
    own |= {
        f"docx-{kind}-{end}"
        for kind in ("name", "attribute", "filter", "test")
        for end in ("misspelt", "unknown")
    }
    assert own == {code for code, _ in FAULTY.values()}


@pytest.mark.parametrize("name", FAULTY)
def test_messages_are_whole(name: str) -> None:
    for problem in check_template(FAULTY[name][1], NAMES, file="brief.docx"):
        for language in LANGUAGES:
            text = problem.message(language)
            for empty in ("“”", "„“", "()", "  "):
                assert empty not in text
            assert problem.place.position(language).startswith("brief.docx: ")
            assert problem.hint(language) != ""


def test_all_faults_at_once_in_the_order_of_the_text() -> None:
    found = problems(
        "{{ nmae }}", "{%p if more %} x", "{{ name|uper }}", "{%p endfor %}", "{{ a b }}"
    )
    assert [problem.code for problem in found] == [
        "docx-name-misspelt",
        "docx-block-open",
        "docx-tag-shares-paragraph",
        "docx-filter-misspelt",
        "docx-block-end",
        "docx-tag-syntax",
    ]


def test_a_fault_is_not_followed_by_others() -> None:
    """What a faulty tag would have opened, ended or named is taken as meant."""
    found = problems(
        "{%pif more %}", "{% for p people %}", "{{ p.name }}", "{% endfor %}", "{%p endiff %}",
        "{% if more ", "{% endif %}",
    )  # fmt: skip
    assert [problem.code for problem in found] == [
        "docx-tag-prefix",
        "docx-tag-syntax",
        "docx-tag-misspelt",
        "docx-tag-unclosed",
    ]


def test_what_is_lost_is_told() -> None:
    (problem,) = problems("Sehr {%p if more %} geehrte", "{%p endif %}")
    assert problem.params["lost"] == "Sehr geehrte"
    assert problem.value == "{%p if more %}"


def test_a_tag_that_takes_a_picture_is_told_once_and_with_its_place() -> None:
    (problem,) = check_template(body(runs("A"), PICTURE * 2 + runs("{%p set a = 1 %}")), NAMES)
    assert (problem.value, problem.severity) == ("{%p set a = 1 %}", Severity.WARNING)
    assert problem.place.document
    assert problem.place.document.steps == (("paragraph", 2),)


@pytest.mark.parametrize(
    "name", ["picture beside p", "picture beside tr", "picture before a minus"]
)
def test_pictures_told_as_lost_are_lost(name: str) -> None:
    content = FAULTY[name][1]
    filled = compiled(content).render({"more": True, "below": ""})
    before, after = (
        unpacked(file)["word/document.xml"].count(b"<w:drawing") for file in (content, filled)
    )
    assert before > after == 0


def test_a_tag_mended_by_docxtpl_is_a_warning_only() -> None:
    (problem,) = problems("{{ people[‘name’] }}")
    assert (problem.code, problem.severity) == ("docx-tag-quotes-straightened", Severity.WARNING)


def test_a_text_box_that_word_writes_twice_counts_once() -> None:
    found = check_template(text_box(), {"more": bool})
    assert [(p.code, p.value) for p in found] == [("docx-name-unknown", "name")] * 2
    assert [p.place.document.steps for p in found if p.place.document] == [
        (("text_box", 1), ("paragraph", 2)),
        (("text_box", 2), ("paragraph", 2)),
    ]


def test_refused_files_are_problems_like_others() -> None:
    found = check_template(b"kein Dokument", NAMES, file="brief.docx")
    assert [p.code for p in found] == ["docx-template-no-docx"]
    parts = unpacked(paragraphs("{{ nmae }}")) | {"word/vbaProject.bin": b"x"}
    assert [p.code for p in check_template(packed(parts), NAMES)] == ["docx-template-macros"]
