"""A typeface that LibreOffice has not is an error that names it; one of the same widths is told."""

from __future__ import annotations

import pytest

from lettergen import ConversionError, convert, render
from lettergen.errors import Severity
from lettergen.word.typefaces import typefaces_asked
from tests.libreoffice.revised import document, p, r, story
from tests.test_limits import LETTER


def in_typeface(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


@pytest.mark.slow
def test_a_missing_typeface_is_an_error_by_name() -> None:
    content = document(
        p(r("Hausschrift ", in_typeface("Corporate S")) + r("und", in_typeface("Arimo")))
    )
    with pytest.raises(ConversionError) as caught:
        convert(content)
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("convert-typeface", "Corporate S")


@pytest.mark.slow
def test_a_typeface_of_the_same_widths_is_told() -> None:
    made = convert(document(p(r("Text", in_typeface("Arial")))))
    told = [p for p in made.problems if p.code == "convert-typeface-twin"]
    assert [(p.value, p.severity) for p in told] == [("Arial", Severity.NOTE)]
    # Whichever of the two the machine has, or LibreOffice prefers of both.
    assert told[0].params["shown"] in {"Arimo", "Liberation Sans"}
    assert told[0].params["shown"] in told[0].message()


@pytest.mark.slow
def test_a_typeface_that_is_there_is_not_mentioned() -> None:
    made = convert(document(p(r("Text", in_typeface("Arimo")))))
    assert [p.code for p in made.problems] == ["pdf-by-libreoffice"]


@pytest.mark.slow
def test_our_own_letters_pass() -> None:
    made = render(LETTER, pdf_engine="libreoffice")
    told = [p.severity for p in made.problems if p.code.startswith("convert-")]
    assert told == [Severity.NOTE]  # Arial, which Arimo stands for
    assert not made.own_layout


STYLES = story(
    "styles",
    f"<w:docDefaults><w:rPrDefault><w:rPr>{in_typeface('Default')}</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
    f'<w:style w:type="paragraph" w:styleId="Base"><w:rPr>{in_typeface("Base Font")}</w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Derived"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style>'
    f'<w:style w:type="character" w:styleId="Char"><w:rPr>{in_typeface("Char Font")}</w:rPr></w:style>'
    f'<w:style w:type="paragraph" w:styleId="Unused"><w:rPr>{in_typeface("Unused")}</w:rPr></w:style>',
)
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:minorFont>'
    '<a:latin typeface="Theme Font"/></a:minorFont></a:theme>'
)


@pytest.mark.parametrize(
    ("paragraph", "asked"),
    [
        (p(r("x")), {"Default"}),
        (p(r("x"), '<w:pStyle w:val="Derived"/>'), {"Base Font"}),
        (p(r("x"), '<w:pStyle w:val="Circle"/>'), {"Default"}),
        (p(r("x", '<w:rStyle w:val="Char"/>'), '<w:pStyle w:val="Derived"/>'), {"Char Font"}),
        (p(r("x", in_typeface("Own")), '<w:pStyle w:val="Derived"/>'), {"Own"}),
        (p(r("x", '<w:rFonts w:asciiTheme="minorHAnsi"/>')), {"Theme Font"}),
        (p(r("  ", in_typeface("Blank"))), set()),
        (p(""), set()),
    ],
)
def test_the_typeface_of_words_is_found_as_word_finds_it(paragraph: str, asked: set[str]) -> None:
    content = document(paragraph, styles=STYLES, **{"theme/theme1": THEME})
    assert typefaces_asked(content) == asked


def test_a_file_that_is_no_document_asks_for_nothing() -> None:
    assert typefaces_asked(b"PK") == frozenset()
