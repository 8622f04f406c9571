"""Word templates neither run, fetch, print at random, nor grow without bound; each case is refused with its place."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from docx.oxml.ns import nsdecls

from lettergen import WordTemplate
from lettergen.errors import LettergenError, Problem, TemplateError
from lettergen.renderers.docx.house.check import check_house_template
from lettergen.word.lint import check_template
from lettergen.word.structure import packed, unpacked
from tests.blank_word import blank
from tests.word.compiled.templates import paragraphs
from tests.word.lint.documents import body, runs

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "word/_rels/document.xml.rels"


def complex_field(code: str, result: str = "", nested: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    text = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    begin, separate, end = (mark.format(kind) for kind in ("begin", "separate", "end"))
    return begin + text + nested + separate + runs(result) + end


def simple_field(code: str, result: str = "x") -> str:
    return f'<w:fldSimple w:instr="{code}">{runs(result)}</w:fldSimple>'


def with_relationship(kind: str, target: str, *, external: bool = True) -> bytes:
    members = unpacked(paragraphs("{{ name }}"))
    mode = ' TargetMode="External"' if external else ""
    entry = f'<Relationship Id="x" Type="{KIND}/{kind}" Target="{target}"{mode}/></Relationships>'
    members[RELS] = members[RELS].replace(b"</Relationships>", entry.encode())
    if not external:
        members[f"word/{target}"] = b"<x/>"
    return packed(members)


def with_member(name: str, content: bytes) -> bytes:
    return packed(unpacked(paragraphs("{{ name }}")) | {name: content})


VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'

ACTIVE: dict[str, tuple[bytes, str]] = {
    "DDEAUTO": (body(complex_field(' DDEAUTO c:\\\\cmd.exe "/k calc" ')), "DDEAUTO"),
    "dde": (body(simple_field("dde Excel Mappe")), "DDE"),
    "split keyword": (
        body(complex_field(" DD", nested="<w:r><w:instrText>EAUTO x</w:instrText></w:r>")),
        "DDEAUTO",
    ),
    "keyword in plain text": (body(complex_field(" ", nested=runs("INCLUDETEXT x"))), "INCLUDETEXT"),
    "keyword from a field": (body(complex_field(" ", nested=complex_field("QUOTE DDE"))), "field"),
    "within another field": (
        body(complex_field("IF 1 = 1 ", nested=complex_field("INCLUDEPICTURE x"))),
        "INCLUDEPICTURE",
    ),
    "without an end": (
        body('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>LINK x</w:instrText></w:r>'),
        "LINK",
    ),
    "macro button": (body(simple_field("MACROBUTTON Los Klick")), "MACROBUTTON"),
    "printer": (body(simple_field("PRINT 27")), "PRINT"),
    "question": (body(simple_field("FILLIN Name?")), "FILLIN"),
    "link in a field": (
        body(complex_field('HYPERLINK "file:///c:/windows/system32/calc.exe"')),
        "link:file",
    ),
    "UNC in a field": (body(complex_field(r'HYPERLINK "\\\\server\\share"')), "link:file"),
    "script in a field": (
        body(complex_field('HYPERLINK \\o "Tipp" "javascript:alert(1)"')),
        "link:javascript",
    ),
    "altChunk": (body('<w:r/><w:altChunk w:val="x"/>'), "altChunk"),
    "altChunk part": (with_relationship("aFChunk", "x.xml", external=False), "altChunk"),
    "OLE": (body(f'<w:r><w:object><o:OLEObject {VML} ProgID="Excel"/></w:object></w:r>'), "OLE"),
    "OLE part": (with_member("word/embeddings/o.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "OLE"),
    "OLE relationship": (with_relationship("oleObject", "o.xml", external=False), "OLE"),
    "add-in": (with_relationship("webextension", "x.xml", external=False), "webextension"),
    "attached template": (with_relationship("attachedTemplate", "https://a.de/x.dotm"), "attachedTemplate"),
    "javascript": (with_relationship("hyperlink", "JavaScript:alert(1)"), "link:javascript"),
    "vbscript": (with_relationship("hyperlink", " vbscript:x"), "link:vbscript"),
    "data": (with_relationship("hyperlink", "data:text/html,x"), "link:data"),
    "file": (with_relationship("hyperlink", "file://server/x"), "link:file"),
    "UNC": (with_relationship("hyperlink", r"\\server\x.exe"), "link:file"),
    "UNC by slashes": (with_relationship("hyperlink", "//server/x.exe"), "link:file"),
    "path": (with_relationship("hyperlink", "C:\\x.exe"), "link:file"),
    "protocol of Office": (with_relationship("hyperlink", "ms-word:ofe|u|x"), "link:ms-word"),
    "drawn link": (body(f'<w:r><w:pict><v:shape {VML} href="file:///x"/></w:pict></w:r>'), "link:file"),
    "linked picture": (body(f'<w:r><w:pict><v:imagedata {VML} src="//s/x.png"/></w:pict></w:r>'), "link:file"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ACTIVE)
def test_active_content_is_refused_named_and_may_be_allowed(name: str) -> None:
    content, allowed = ACTIVE[name]
    with pytest.raises(TemplateError) as caught:
        WordTemplate.open(content)
    found = caught.value.problems
    assert {p.params["name"] for p in found} == {allowed}
    assert found == check_template(content, None)
    assert [p.code for p in found] == [p.code for p in check_house_template(content)]
    for problem in found:
        assert problem.message("de")
        assert problem.hint("en")
    WordTemplate.open(content, allow=[allowed])
    with pytest.raises(TemplateError):
        WordTemplate.open(content, allow=["something else"])


HARMLESS = {
    "page": body(complex_field(" PAGE ", "1") + complex_field(' DATE \\@ "d. MMMM yyyy"', "1")),
    "contents": body(complex_field(' HYPERLINK \\l "_Toc1" ', "Kapitel")),
    "web": body(complex_field(' HYPERLINK "https://example.org" \\o "Tipp" ', "{{ name }}")),
    "links": with_relationship("hyperlink", "https://example.org/a?b=1"),
    "mail": with_relationship("hyperlink", "mailto:amt@example.org"),
    "data of its own": with_member("customXml/item1.xml", b'<x href="file:///c:/x"/>'),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_ordinary_fields_and_links_stay(name: str) -> None:
    assert WordTemplate.open(HARMLESS[name]).render({"name": "x"})


IN_FIELDS = {
    "code": body(complex_field("QUOTE {{ name }}")),
    "split": body(complex_field("QUOTE {{ na", nested="<w:r><w:instrText>me }}</w:instrText></w:r>")),
    "simple": body(simple_field("QUOTE {{ name }}")),
    "in a simple field": body(simple_field("TITLE", "{{ name }}")),
    "text in the code": body(complex_field("QUOTE ", nested=runs("{{ name }}"))),
    "result within the code": body(complex_field("IF ", nested=complex_field("PAGE", "{{ name }}"))),
    "a statement": body(complex_field("QUOTE {% if name %}x{% endif %}")),
    "address of a drawing": body(f'<w:r><w:pict><v:shape {VML} href="https://{{{{ name }}}}"/></w:pict></w:r>'),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_FIELDS)
def test_data_never_becomes_an_instruction(name: str) -> None:
    content = IN_FIELDS[name]
    with pytest.raises(TemplateError) as caught:
        WordTemplate.open(content)
    assert "docx-tag-in-field" in {p.code for p in caught.value.problems}
    assert all(p.place.document for p in caught.value.problems)
    assert "docx-tag-in-field" in {p.code for p in check_template(content, None)}


CLOSED = {
    "{{ name|safe }}": "docx-closed-filter",
    "{{ [name]|map('upper')|join|safe }}": "docx-closed-filter",
    "{% autoescape false %}{{ name }}{% endautoescape %}": "docx-closed-construct",
    "{{ [1, 2]|random }}": "docx-closed-filter",
    "{{ name|attr('format') }}": "docx-closed-filter",
    "{% if more %}{{ name|safe }}{% endif %}": "docx-closed-filter",
    "{% filter safe %}{{ name }}{% endfilter %}": "docx-closed-filter",
    "{% set x %}{{ name|tojson }}{% endset %}": "docx-closed-filter",
}


@pytest.mark.slow
@pytest.mark.parametrize("tag", CLOSED)
def test_the_ways_out_are_refused_on_opening(tag: str) -> None:
    content = paragraphs("davor", tag)
    with pytest.raises(TemplateError) as caught:
        WordTemplate.open(content)
    assert {p.code for p in caught.value.problems} == {CLOSED[tag]}
    assert "2" in str(caught.value.problems[0].place.document)
    assert CLOSED[tag] in {p.code for p in check_template(content, None)}
    assert CLOSED[tag] in {p.code for p in check_house_template(content)}


def failing(tag: str, values: Mapping[str, Any] | None = None, **options: Any) -> Problem:
    """The problem of a template that can be opened but not filled; each has half a minute, and takes far less."""
    begun = time.monotonic()
    content = paragraphs("davor", tag)
    check_house_template(content)
    template = WordTemplate.open(content, **options)
    with pytest.raises(LettergenError) as caught:
        template.render({"name": "x", "more": True, **(values or {})})
    assert time.monotonic() - begun < 30
    (problem,) = caught.value.problems
    assert problem.place.document is not None
    assert problem.message("de")
    return problem


DOUBLING = "{% set a = name %}" + "{% set a = a + a %}" * 40
ENDLESS = [
    "{{ 'a' * 10**9 }}",
    "{{ [name] * 10**9 }}",
    "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
    "{% for i in range(99999) if false %}{% endfor %}" * 30,
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
    DOUBLING,
    "{% set a = name %}" + "{% set a = a ~ a %}" * 40,
    "{% set a = [name] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
    "{% set a = [name] %}" + "{% set a = (a, a) %}" * 60 + "{{ {a: 1} }}",
    "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 60 + "{{ a == b }}",
    "{% set a = {'k': 1} %}" + "{% set a = {'k': a, 'l': a} %}" * 60 + "{{ a }}",
    "{% set ns = namespace(a=name) %}{% for i in range(99) %}{% set ns.a = ns.a + ns.a %}{% endfor %}",
    "{{ name|center(10**9) }}",
    "{{ name|indent(10**9, true) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%.1000000000f' % 1 }}",
    "{{ '%*d' % (10**9, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{}}'.format(1, 10**9) }}",
    "{{ name.zfill(10**9) }}",
    "{{ name.ljust(10**9) }}",
    "{% set a = name.center(10000) %}{{ a|replace('', a)|replace('', a) }}",
    "{% set a = name.center(10000) %}{{ a.replace('', a).replace('', a) }}",
    "{% set a = name.center(10000) %}{{ range(99999)|join(a) }}",
    "{% set a = name.center(10000) %}{{ a.join(range(99999)|map('string')) }}",
    "{% set a = name.center(10000) %}{{ a|wordwrap(1, true, a)|wordwrap(1, true, a) }}",
    "{{ [name]|batch(10**9, 'x')|list }}",
    "{{ 2 ** (10 ** 9) }}",
    "{{ 2.5|round(10**9, 'ceil') }}",
    "{{ range(99999)|map('center', 10**9)|list }}",
    "{% for i in range(9999) %}{% for j in range(9999) %}{% set x = name in 'abc' %}{% endfor %}{% endfor %}",
    "{% for i in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "{% set a %}" + "x" * 5000 + "{% endset %}{% for i in range(99999) %}{% set b = a ~ a %}{% endfor %}",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("tag", ENDLESS, ids=lambda tag: tag[:50])
def test_what_would_never_end_ends_with_its_place(tag: str) -> None:
    problem = failing(tag)
    assert problem.code in {"docx-template-too-long", "docx-template-failed"}


@pytest.mark.parametrize(
    "tag",
    [
        "{{ day.today() }}",
        "{{ day.fromtimestamp(1) }}",
        "{{ entries.append(1) }}",
        "{{ name.__class__ }}",
        "{{ name.format_map({}) }}",
        "{{ thing.run() }}",
        "{{ name.encode() }}",
        "{% set a %}{{ name }}<b>{% endset %}{{ rich[0] }}",
        "{{ rich|replace('w:t', 'w:instrText') }}",
        "{{ rich[1:] }}",
        "{{ rich|upper }}",
    ],
)
@pytest.mark.parametrize("undefined", ["error", "empty"])
def test_what_templates_must_not_do(tag: str, undefined: Any) -> None:
    import datetime as dt

    from markupsafe import Markup

    class Thing:
        def run(self) -> str:
            return "gelaufen"

    values = {
        "day": dt.date(2026, 1, 1),
        "entries": [],
        "thing": Thing(),
        "rich": Markup("</w:t></w:r><w:r><w:t>"),
    }
    problem = failing(tag, values, undefined=undefined)
    assert problem.code in {"docx-template-forbidden", "docx-template-failed"}
    if "thing" in tag:
        template = WordTemplate.open(paragraphs(tag), methods_of=[Thing])
        assert b"gelaufen" in unpacked(template.render(values))["word/document.xml"]


DEEP = [
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "[" * 300 + "]" * 300 + " }}",
    "{% for a in b %}" * 60 + "{% endfor %}" * 60,
    "{% if a %}" * 300 + "{% endif %}" * 300,
    "{{ " + "9" * 6000 + " }}",
    "{{ " + "-" * 5000 + "1 }}",
    "{{ a" + ".b" * 3000 + " }}",
    "{{ a" + "|string" * 3000 + " }}",
    "{{ 1" + "+1" * 9000 + " }}",
    "{{ a" + "()" * 3000 + " }}",
]


@pytest.mark.slow
@pytest.mark.parametrize("tag", DEEP, ids=lambda tag: tag[:12])
def test_what_is_nested_without_end_is_a_problem_of_the_template(tag: str) -> None:
    begun = time.monotonic()
    content = paragraphs(tag)
    check_template(content, None)
    try:
        WordTemplate.open(content).render({"a": 1, "b": []})
    except LettergenError as error:
        assert error.problems  # noqa: PT017 - some of them may be filled
    assert time.monotonic() - begun < 60


@pytest.mark.slow
def test_braces_without_end_take_no_time() -> None:
    begun = time.monotonic()
    for text in ("{{ " * 20_000, "{% " * 20_000, "{# " * 20_000, "}} " * 20_000):
        content = paragraphs(text)
        assert check_template(content, None)
    assert time.monotonic() - begun < 60


def test_the_namespaces_used_here_are_words() -> None:
    assert "wordprocessingml" in nsdecls("w")


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ('{{ nothing or "A & B" }}', "A & B"),
        ("{{ nothing or '< & >' }}", "< & >"),
        ('{% if name == "A & B" %}gleich{% endif %}', "gleich"),
        ('{% if "&" in name %}ja{% endif %} & {{ name }}', "ja & A & B"),
        ('{{ {"A & B": "gefunden"}[name] }}', "gefunden"),
        ('{{ "&amp;" }} {{ name|replace("&", "und") }}', "&amp; A und B"),
        ('{% raw %}{{ "A & B" }}{% endraw %}', '{{ "A & B" }}'),
        ('{# A & B #}{% set x = "Q & A" %}{{ x }}', "Q & A"),
        ('{{ "it\'s & so" }}', "it's & so"),
    ],
)
def test_texts_in_tags_print_and_compare_as_they_are_written(tag: str, printed: str) -> None:
    import io

    import docx

    content = WordTemplate.open(paragraphs(tag)).render({"name": "A & B", "nothing": ""})
    assert docx.Document(io.BytesIO(content)).paragraphs[0].text == printed


def test_properties_hold_values_as_they_are() -> None:
    import io

    import docx

    document = blank()
    document.core_properties.title = '{{ name }} & {{ nothing or "A & B" }}'
    target = io.BytesIO()
    document.save(target)
    content = WordTemplate.open(target.getvalue()).render({"name": "<C & D>", "nothing": ""})
    assert docx.Document(io.BytesIO(content)).core_properties.title == "<C & D> & A & B"
