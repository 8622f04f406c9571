"""Fields that decide by the number of pages, answered for programs that cannot."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lettergen.word.page_counts import asks_for_pages, with_pages
from lettergen.word.structure import packed, unpacked

PAGE = "[PAGE:7]"
PAGES = "[NUMPAGES:2]"


def _runs(code: str) -> str:
    """A field: its code, with fields in brackets within, and what it shows."""
    inner = "".join(
        _runs(f" {part} ¦{shown}")
        if (part := found[1])
        else f'<w:r><w:rPr><w:b/></w:rPr><w:instrText xml:space="preserve">{found[0]}</w:instrText></w:r>'
        for found in re.finditer(r"\[(\w+):\d\]|[^\[¦]+", code.partition("¦")[0])
        for shown in [found[0][-2:-1]]
    )
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    result = f"<w:r><w:t>{code.partition('¦')[2]}</w:t></w:r>"
    return mark.format("begin") + inner + mark.format("separate") + result + mark.format("end")


def document(code: str) -> bytes:
    made = Document()
    escaped = code.replace("<", "&lt;").replace(">", "&gt;")
    text = (
        f"<w:p {nsdecls('w')}><w:r><w:t>(</w:t></w:r>{_runs(escaped)}<w:r><w:t>)</w:t></w:r></w:p>"
    )
    made.element.body.insert(0, parse_xml(text))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def printed(content: bytes) -> str:
    """What stands in the document, codes of fields in braces."""
    root = Document(io.BytesIO(content)).element.body
    marks = {"begin": "{", "separate": "|", "end": "}"}
    texts = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name == "fldChar":
            texts.append(marks[next(iter(element.attrib.values()))])
        elif name in {"t", "instrText"}:
            texts.append(element.text or "")
    return "".join(texts)


@pytest.mark.parametrize(
    ("code", "one", "three"),
    [
        (f' IF {PAGES} > 1 "Seite {PAGE}" "" ', "()", "(Seite { PAGE |7})"),
        (f' IF {PAGES}>1 "Seite {PAGE} von {PAGES}" ', "()", "(Seite { PAGE |7} von { NUMPAGES |2})"),
        (f' IF {PAGES} = 1 "" "- {PAGE} -" \\* MERGEFORMAT ', "()", "(- { PAGE |7} -)"),
        (f' IF 1 < "{PAGES}" ja nein ', "(nein)", "(ja)"),
        (f' IF {PAGES} <> "1" „mehr“ „eine“ ', "(eine)", "(mehr)"),
        (f' IF {PAGES} >= 3 "a" "b" ', "(b)", "(a)"),
        (f' IF {PAGES} <= 2 "a" "b" ', "(a)", "(b)"),
    ],
)  # fmt: skip
def test_the_branch_that_holds_stands_in_the_field_s_place(code: str, one: str, three: str) -> None:
    content = document(code + "¦alt")
    assert asks_for_pages(content) == 2
    assert printed(with_pages(content, 1)) == one
    assert printed(with_pages(content, 3)) == three
    bold = unpacked(with_pages(content, 3))["word/document.xml"].count(b"<w:b/>")
    assert bold or "Seite" not in three


@pytest.mark.parametrize(
    "code",
    [
        f' IF {PAGE} = {PAGES} "letzte" ',
        f' IF {PAGES} > 1 "a" "b" "c" ',
        f" IF {PAGES} > ",
        f' IF {PAGES} > {PAGES} "a" ',
    ],
)
def test_what_asks_for_something_else_stays(code: str) -> None:
    content = document(code + "¦alt")
    assert printed(with_pages(content, 3)) == printed(content)


def test_a_document_without_such_a_field_asks_nothing() -> None:
    assert asks_for_pages(document(" NUMPAGES ¦2")) is None
    assert asks_for_pages(b"no ZIP") is None
    assert asks_for_pages(packed({"word/document.xml": b"<w:p> IF NUMPAGES"})) is None


def test_marks_of_several_fields_in_one_run_are_told_apart() -> None:
    made = Document()
    made.element.body.insert(
        0,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> IF </w:instrText>'
            '<w:fldChar w:fldCharType="begin"/><w:instrText>NUMPAGES</w:instrText><w:fldChar w:fldCharType="end"/>'
            '<w:instrText> &gt; 1 "mehr" "eine"</w:instrText><w:fldChar w:fldCharType="end"/><w:t>.</w:t></w:r></w:p>'
        ),
    )
    file = io.BytesIO()
    made.save(file)
    assert asks_for_pages(file.getvalue()) == 1
    assert printed(with_pages(file.getvalue(), 1)) == "eine."
    assert printed(with_pages(file.getvalue(), 2)) == "mehr."
