"""How places in documents are counted and named."""

from __future__ import annotations

import pickle

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lettergen.messages import Language
from lettergen.word.lint import check_template
from lettergen.word.structure import packed, unpacked
from tests.blank_word import blank
from tests.word.compiled.comparing import saved
from tests.word.compiled.templates import notes, paragraphs, with_endnotes_and_comments


def places(content: bytes, language: Language = "en") -> list[str]:
    return [problem.place.position(language) for problem in check_template(content, {})]


def sections() -> bytes:
    document = blank()
    for number in range(2):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        for kind in ("header", "first_page_header", "even_page_footer"):
            story = getattr(section, kind)
            story.is_linked_to_previous = False
            story.paragraphs[0].text = "{{ x }}"
    return saved(document)


def test_headers_and_footers_say_on_which_pages_and_in_which_section() -> None:
    assert sorted(places(sections(), "de")) == [
        "Fußzeile gerader Seiten in Abschnitt 2, Absatz 1 („{{ x }}“)",
        "Fußzeile gerader Seiten, Absatz 1 („{{ x }}“)",
        "Kopfzeile der ersten Seite in Abschnitt 2, Absatz 1 („{{ x }}“)",
        "Kopfzeile der ersten Seite, Absatz 1 („{{ x }}“)",
        "Kopfzeile in Abschnitt 2, Absatz 1 („{{ x }}“)",
        "Kopfzeile, Absatz 1 („{{ x }}“)",
    ]


def test_tables_within_tables_and_paragraphs_within_cells() -> None:
    document = blank()
    document.add_paragraph("davor")
    document.add_table(1, 1)
    outer = document.add_table(2, 2)
    inner = outer.cell(1, 0).add_table(1, 2)
    inner.cell(0, 1).add_paragraph("{{ x }}")
    outer.cell(1, 1).text = "{{ y }}"
    document.add_paragraph("{{ z }}")
    assert places(saved(document)) == [
        "body, table 2, row 2, cell 1, table 1, row 1, cell 2, paragraph 2 (“{{ x }}”)",
        "body, table 2, row 2, cell 2, paragraph 1 (“{{ y }}”)",
        "body, paragraph 2 (“{{ z }}”)",
    ]


def test_content_controls_and_alternative_texts_count_where_they_stand() -> None:
    document = blank()
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p/><w:p><w:r><w:t>{{{{ x }}}}</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    picture = (
        f"<w:p {nsdecls('w', 'wp')}><w:r><w:t>Bild</w:t><w:drawing><wp:inline>"
        '<wp:docPr id="1" name="Bild" descr="Logo {{ y }}"/></wp:inline></w:drawing></w:r></w:p>'
    )
    for number, markup in enumerate((control, picture)):
        document.element.body.insert(number, parse_xml(markup))
    assert places(saved(document)) == [
        "body, paragraph 2 (“{{ x }}”)",
        "body, paragraph 3 (“Logo {{ y }}”)",
    ]


def test_notes_comments_and_properties() -> None:
    assert (
        places(notes())[1:]
        == [
            "footnote 1, paragraph 1 (“Siehe {{ name }} und {{ text }}”)",
        ]
        * 2
    )
    assert sorted(places(with_endnotes_and_comments(), "de")) == [
        "Endnote 1, Absatz 1 („{{ name }}“)",
        "Kommentar 1, Absatz 1 („Für {{ name }}“)",
    ]
    document = blank()
    document.core_properties.title = "An {{ x }}"
    assert places(saved(document), "de") == ["Dokumenteigenschaft title („An {{ x }}“)"]


def test_parts_that_are_not_filled_are_named_by_their_file() -> None:
    parts = unpacked(paragraphs("x")) | {"word/charts/chart1.xml": b"<c>{{ x }}</c>"}
    assert places(packed(parts)) == ["word/charts/chart1.xml"]


def test_places_cross_processes() -> None:
    (problem,) = check_template(paragraphs("{{ x }}"), {}, file="a.docx")
    assert pickle.loads(pickle.dumps(problem)).place == problem.place  # noqa: S301 - made here


@pytest.mark.slow
def test_markup_and_expressions_nested_too_deeply_are_problems() -> None:
    deep = b"<w:footnotes xmlns:w='w'>" + b"<a>" * 400 + b"</a>" * 400 + b"</w:footnotes>"
    assert [
        p.code for p in check_template(packed(unpacked(notes()) | {"word/footnotes.xml": deep}), {})
    ] == ["docx-template-xml"]
    (found,) = check_template(paragraphs("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"), {})
    assert found.code == "docx-tag-syntax"
