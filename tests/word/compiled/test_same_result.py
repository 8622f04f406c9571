"""A compiled template writes what docxtpl writes: canonical XML of every part."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettergen.errors import MissingToolError
from lettergen.word.structure import unpacked
from tests.word.compiled.comparing import assert_equal, assert_same, by_docxtpl, canonical, compiled
from tests.word.compiled.templates import (
    CASES,
    LIVE,
    SUBDOCUMENTS,
    constant,
    header,
    paragraphs,
    table,
    with_endnotes_and_comments,
)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_as_docxtpl(name: str) -> None:
    template, values = CASES[name]
    assert_same(template(), values)


def test_a_paragraph_takes_over_the_prefixes_of_the_root() -> None:
    template, values = CASES["namespaces"]
    assert b"xmlns:wp14=" in unpacked(template())["word/document.xml"].partition(b"<w:body>")[2]
    text = unpacked(compiled(template()).render(values(None)))["word/document.xml"]
    root, _, body = text.partition(b"<w:body>")
    assert b'mc:Ignorable="w14 wp14"' in root
    assert b'<w:p w14:textId="7">' in body
    assert b'xmlns:own="urn:own" own:mark="3"' in body
    assert body.count(b"xmlns:") == 1


@pytest.mark.parametrize("name", LIVE)
def test_with_a_live_document(name: str) -> None:
    template, values = LIVE[name]
    opened = compiled(template())
    document = opened.document()
    content = opened.render(values(document), document)
    assert canonical(content) == canonical(by_docxtpl(template(), values))
    plain = opened.render(dict.fromkeys(values(opened.document()), "ohne"))
    assert canonical(plain) != canonical(content)


@pytest.mark.parametrize("name", SUBDOCUMENTS)
def test_subdocuments(name: str) -> None:
    pytest.importorskip("docxcompose")
    template, values = SUBDOCUMENTS[name]
    assert_same(template(), values)


def test_subdocuments_without_docxcompose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl.subdoc", None)
    with pytest.raises(MissingToolError) as caught:
        compiled(paragraphs("{{p name }}")).document().new_subdoc()
    assert [problem.code for problem in caught.value.problems] == ["docx-subdocument-missing"]


def test_a_plain_template_leaves_its_live_document_alone() -> None:
    opened = compiled(paragraphs("{{ name }}"))
    document = opened.document()
    opened.render({"name": "Erika"})
    assert document.docx is None


def test_endnotes_and_comments_are_filled_too() -> None:
    opened = compiled(with_endnotes_and_comments())
    document = opened.document()
    for content in (opened.render({"name": "Ä & B"}), opened.render({"name": "Ä & B"}, document)):
        parts = canonical(content)
        assert "Ä &amp; B</w:t>" in parts["word/endnotes.xml"].decode()
        assert "Für Ä &amp; B</w:t>" in parts["word/comments.xml"].decode()


class Unbalanced:
    """Markup that does not close what it opens: mended without loss."""

    def __html__(self) -> str:
        return "davor<w:t>danach"


def test_broken_markup_is_mended_alike_where_nothing_is_lost() -> None:
    assert_same(paragraphs("a {{ x }} b", "Ende"), constant(x=Unbalanced()))


TEXT = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters="".join(map(chr, range(9)))
        + "\x0b\ufffe\uffff"
        + "".join(map(chr, range(14, 32))),
    ),
    max_size=12,
) | st.sampled_from(
    ["\n", "\t\t", "\a", "\f", "\r\n", "{{ x }}", "{_{", "]]>", "<w:p>", "&amp;", " ", "\n<w:p>"]
)

PLAIN = paragraphs(
    "a {{ one }} b", ("{{ one }}", "{{ two }}"), "{%p for e in many %}", "{{ e }}", "{%p endfor %}"
)
GRID = table(
    ("{{ one }}", "{{ two }}"),
    ("{%tr for e in many %}", ""),
    ("{{ e }}", "x"),
    ("{%tr endfor %}", ""),
)
HEADER = header(
    "{{ one }}{% if two %} und {{ two }}{% endif %}",
    "{%p for e in many %}",
    "{{ e }}",
    "{%p endfor %}",
)
OPENED = {template: compiled(template) for template in (PLAIN, GRID, HEADER)}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(one=TEXT, two=TEXT, many=st.lists(TEXT, max_size=3))
def test_any_values(one: str, two: str, many: list[str]) -> None:
    for template, opened in OPENED.items():
        values = constant(one=one, two=two, many=many)
        assert_equal(opened.render(values(None)), by_docxtpl(template, values))
