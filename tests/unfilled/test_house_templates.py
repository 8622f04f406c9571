"""Placeholders in Word templates of a house, and in what is printed into them."""

from __future__ import annotations

from typing import Any

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lettergen.errors import InputError, Severity, TemplateError
from lettergen.renderers.docx.house.check import check_letter_template
from tests.render_house.houses import SLOTS, letter, rendered, template


def merge_field(document: Document) -> None:
    paragraph = document.add_paragraph("Zimmer ")
    simple = f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD  Zimmer  \\* MERGEFORMAT "><w:r><w:t>12</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(simple))


@pytest.mark.slow
def test_words_of_the_template_are_its_fault() -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(letter(), template(*SLOTS, "Ihr Zeichen: «Zeichen», ((Amt))"))
    assert {(p.code, p.value) for p in caught.value.problems} == {
        ("placeholder-merge-field", "«Zeichen»"),
        ("placeholder-brackets", "((Amt))"),
    }
    assert {p.place.file for p in caught.value.problems} == {"haus.docx"}


@pytest.mark.slow
def test_a_merge_field_that_nobody_fills_is_found_whatever_it_shows() -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(letter(), template(change=merge_field))
    assert [p.value for p in caught.value.problems] == ["«Zimmer»"]


@pytest.mark.slow
def test_headers_count() -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Az. <<Aktenzeichen>>"

    with pytest.raises(TemplateError) as caught:
        rendered(letter(), template(change=change))
    assert [p.code for p in caught.value.problems] == ["placeholder-angles"]


@pytest.mark.slow
def test_doubtful_words_are_warnings() -> None:
    result = rendered(letter(), template(*SLOTS, "Stand [Datum eintragen]"))
    assert [(p.code, p.severity) for p in result.problems] == [
        ("placeholder-doubt", Severity.WARNING)
    ]


@pytest.mark.slow
def test_the_letter_may_mean_them() -> None:
    allow = ["{{ x }}", "«Heimat»"]
    assert rendered(letter(allow=allow), template(*SLOTS, "Motto: «Heimat»")).problems == ()


def test_data_that_only_the_template_prints() -> None:
    unfilled: dict[str, Any] = {"references": {"yours": "{{ Zeichen }}"}}
    house = template(*SLOTS, "{{ letter.references.yours }}")
    with pytest.raises(InputError) as caught:
        rendered(letter(**unfilled), house)
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("placeholder-tag", "references.yours")
    ]


@pytest.mark.slow
def test_the_check_of_templates_says_so_too() -> None:
    source = template(*SLOTS, "«Zeichen»")
    found = check_letter_template(source.content, file="haus.docx", kind="schreiben")
    assert [(p.code, p.severity) for p in found] == [("placeholder-merge-field", Severity.WARNING)]
