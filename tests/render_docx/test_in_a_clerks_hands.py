"""What happens to the document when somebody goes on writing in it: nothing is hidden, lost or inherited wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lettergen.compose.composed import ComposedLetter, Signatures, Signer
from lettergen.model.blocks import Heading, List, ListItem
from lettergen.renderers.docx import render_docx
from tests.compose.builders import composed, letter, table
from tests.composed_samples import SAMPLES, item, long_letter, paragraph, words
from tests.render_docx.documents import find, part, said, text, value, with_flow

ENTERED = {"Tabellenkopf", "Anrede"}
"""Styles that hold on to what follows in any case, with what is typed behind them."""

STORIES = "//w:p[not(w:pPr/w:framePr)]"


def _letter(*, large: bool = False) -> ComposedLetter:
    entries = List(tuple(ListItem((paragraph(entry),)) for entry in ("eins", "zwei", "drei")))
    return composed(
        letter(large_print=large, enclosures=["Konzept"]),
        None,
        Heading(2, words("Anlass")),
        paragraph("Kurz."),
        paragraph("Es gilt:"),
        entries,
        paragraph("Mehr dazu:"),
        table(("Raum", "Zahl"), ("A", "1"), ("B", "2")),
        paragraph("Ende."),
    ).letter


def _following(content: bytes, element: Any) -> Any:
    """The style of what is typed behind a paragraph, and what it inherits directly: as Word does it."""
    styles = part(content, "word/styles.xml")
    style = find(element, "w:pPr/w:pStyle/@w:val")[0]
    following = find(styles, f"//w:style[@w:styleId='{style}']/w:next/@w:val")
    return find(styles, f"//w:style[@w:styleId='{following[0] if following else style}']")[0]


@pytest.mark.parametrize("large", [False, True])
def test_enter_inherits_neither_page_breaks_nor_distances(large: bool) -> None:
    content = render_docx(_letter(large=large)).content
    found = find(part(content, "word/document.xml"), STORIES)
    checked = 0
    for element in found:
        if find(element, "w:pPr/w:pStyle/@w:val")[0] == "Standard":
            continue
        assert not find(element, "w:pPr/w:keepNext"), text(element)
        assert not find(element, "w:pPr/w:spacing[@w:line]"), text(element)
        spacing = find(element, "w:pPr/w:spacing/@w:before")
        assert not spacing or int(spacing[0]) >= 240, text(element)
        new = _following(content, element)
        assert not find(new, "w:pPr/w:keepNext") or value(new, "styleId") in ENTERED, text(element)
        checked += 1
    assert checked > 10


def test_what_belongs_together_is_said_by_styles() -> None:
    content = render_docx(_letter()).content
    kept = {
        text(element)
        for element in find(part(content, "word/document.xml"), STORIES)
        if said(content, element, "keepNext") == "1"
    }
    assert {"Es gilt:", "Mehr dazu:", "Ende.", "Mit freundlichen Grüßen", "A", "1"} <= kept
    assert not {"Kurz.", "eins", "zwei", "drei", "B", "2"} & kept


def test_choosing_a_list_style_makes_a_list() -> None:
    content = render_docx(long_letter()).content
    styles, numbering = part(content, "word/styles.xml"), part(content, "word/numbering.xml")
    for style, kind in (("Aufzaehlung", "bullet"), ("Listennummer", "decimal")):
        path = f"//w:style[@w:styleId='{style}']/w:pPr/w:numPr/w:numId/@w:val"
        instance = find(styles, path)[0]
        definition = find(numbering, f"//w:num[@w:numId='{instance}']/w:abstractNumId/@w:val")[0]
        level = find(numbering, f"//w:abstractNum[@w:abstractNumId='{definition}']/w:lvl[1]")[0]
        assert value(find(level, "w:numFmt")[0]) == kind
        assert find(level, "w:pStyle/@w:val") == [style]
        letters = find(part(content, "word/document.xml"), "//w:numId/@w:val")
        assert instance not in letters


@pytest.mark.parametrize("name", SAMPLES)
def test_frames_grow_with_what_is_typed_into_them(name: str) -> None:
    content = render_docx(SAMPLES[name]()).content
    frames = find(part(content, "word/document.xml"), "//w:framePr")
    assert frames
    assert {value(frame, "hRule") for frame in frames if frame.get(_RULE)} == {"atLeast"}


_RULE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}hRule"


def test_the_frame_of_the_address_is_as_high_as_its_zone() -> None:
    made = composed(letter()).letter
    area = next(area for area in made.areas if area.role == "address")
    lines = sum(line.pitch_pt for line in area.lines) * 25.4 / 72
    assert area.y_mm + area.height_mm == pytest.approx(90, abs=0.02)
    assert area.height_mm > lines + 4


@pytest.mark.parametrize("large", [False, True])
def test_lines_of_the_text_grow_with_a_picture(large: bool) -> None:
    content = render_docx(_letter(large=large)).content
    for element in find(part(content, "word/document.xml"), STORIES):
        if find(element, "w:pPr/w:pStyle/@w:val")[0] != "Standard":
            assert said(content, element, "spacing", "lineRule") == "atLeast", text(element)


def test_a_line_lower_than_its_type_keeps_its_height() -> None:
    tight = replace(long_letter(), style=replace(long_letter().style, pitch_pt=11))
    content = render_docx(tight).content
    element = find(part(content, "word/document.xml"), STORIES)[0]
    assert said(content, element, "spacing", "lineRule") == "exact"


def test_an_address_is_one_paragraph_with_breaks() -> None:
    made = composed(letter()).letter
    address = next(area for area in made.areas if area.role == "address")
    content = render_docx(made).content
    found = find(part(content, "word/document.xml"), "//w:p[w:pPr/w:pStyle/@w:val='Anschrift']")
    assert [text(element) for element in found] == ["\n".join(line.text for line in address.lines)]


def test_name_and_office_below_a_signature_are_one_paragraph() -> None:
    signer = Signer(above=("In Vertretung",), space_lines=3, below=("Muster", "Dezernentin"))
    letter_ = with_flow(long_letter(), item("signatures", Signatures(signers=(signer,))))
    content = render_docx(letter_).content
    found = find(
        part(content, "word/document.xml"),
        "//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'Unterschrift')]",
    )
    assert [text(element) for element in found] == ["In Vertretung", "Muster\nDezernentin"]


def test_what_is_typed_behind_a_signature_stands_right_below_it() -> None:
    signer = Signer(above=("In Vertretung",), space_lines=3, below=("Muster",))
    letter_ = with_flow(long_letter(), item("signatures", Signatures(signers=(signer,))))
    content = render_docx(letter_).content
    found = find(part(content, "word/document.xml"), STORIES)
    signed = [e for e in found if text(e) in {"In Vertretung", "Muster"}]
    assert len(signed) == 2
    for element in signed:
        assert not find(element, "w:pPr/w:spacing | w:pPr/w:keepNext"), text(element)
        assert value(_following(content, element), "styleId") == "Unterschrift"


def test_a_value_on_two_lines_stays_one_entry() -> None:
    made = long_letter()
    area = next(area for area in made.areas if area.role == "information")
    entry = replace(area.lines[0], text="E-Mail", value="muster@")
    further = replace(entry, text="", value="kreis.example")
    area = replace(area, lines=(entry, further, replace(entry, text="Datum", value="1.2.2026")))
    content = render_docx(replace(made, areas=(area,))).content
    path = "//w:p[w:pPr/w:pStyle/@w:val='Informationsangaben']"
    found = [text(element) for element in find(part(content, "word/document.xml"), path)]
    assert found == ["E-Mail\tmuster@\n\tkreis.example", "Datum\t1.2.2026"]
