"""What a screen reader gets: tags in reading order, language, title, alternative texts; decoration left out."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from lettergen.compose.composed import ComposedLetter
from lettergen.model.blocks import Cell, Heading, List, ListItem, Run, Table
from lettergen.renderers.typst import render_pdf
from tests.composed_samples import (
    RARE_NAMES,
    column_letter,
    item,
    long_letter,
    names_letter,
    paragraph,
    words,
)
from tests.render_docx.documents import with_flow
from tests.render_typst.structure import Element, elements, untagged_text


def top_level(letter: ComposedLetter) -> list[Element]:
    return [e for e in elements(render_pdf(letter).content) if e.depth == 1]


def inside(found: list[Element], type_: str) -> list[str]:
    """Types below the first element of a type, indented by depth."""
    start = next(i for i, e in enumerate(found) if e.type == type_)
    rest = found[start + 1 :]
    end = next((i for i, e in enumerate(rest) if e.depth <= found[start].depth), len(rest))
    return [" " * (e.depth - found[start].depth) + e.type for e in rest[:end]]


@pytest.mark.slow
def test_reading_order_is_logo_areas_subject_body() -> None:
    found = top_level(column_letter())
    assert found[0].type == "Figure"
    assert found[0].alt == "Zeichen der StädteRegion Aachen"
    texts = [e.text for e in found]
    assert texts[1:5] == [
        "StädteRegion Aachen Kommunales Integrationszentrum",
        "StädteRegion Aachen · 52090 Aachen",
        "Rathaus Eschweiler Herrn Max Beispiel Johannes-Rau-Platz 1 52249 Eschweiler",
        "Der Städteregionsrat",
    ]
    assert "Telefon Zentrale 0241 / 5198 - 0" in texts
    subject = next(i for i, e in enumerate(found) if e.type == "H1")
    assert found[subject].text == column_letter().metadata.title
    assert found[subject - 1].text.startswith("Elektronischer Zugang")
    assert texts[subject + 1] == "Sehr geehrter Herr Beispiel,"
    assert [e.type for e in found[subject + 1 :]] == ["P"] * 6 + ["Div"]


@pytest.mark.slow
def test_labels_and_values_are_read_together() -> None:
    texts = [e.text for e in top_level(long_letter())]
    start = texts.index("Ihr Zeichen II-3 / 12")
    assert texts[start + 1 : start + 3] == [
        "Ihre Nachricht vom 02.11.2026",
        "Unser Zeichen 50.2-17/2026",
    ]


@pytest.mark.slow
def test_marks_rules_numbers_and_running_heads_are_artifacts() -> None:
    content = render_pdf(long_letter()).content
    artifacts = untagged_text(content).splitlines()
    for page, text in enumerate(artifacts, start=1):
        assert f"Seite {page} von 3" in text
        assert "post@kreis-unna.de" in text
        assert ("50.2-17/2026 · Einladung" in text) is (page > 1)
    read = " ".join(e.text for e in elements(content))
    assert "Seite 1" not in read
    assert "Friedrich-Ebert-Straße" not in read
    assert {e.type for e in elements(content)} == {
        *("Document", "P", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "Span", "Link"),
        *("Table", "THead", "TBody", "TR", "TH", "TD", "Div"),
    }


@pytest.mark.slow
def test_lists_are_lists() -> None:
    found = elements(render_pdf(long_letter()).content)
    tree = inside(found, "L")
    assert tree[:5] == [" LI", "  Lbl", "  LBody", "   P", "   L"]
    labels = [e.text for e in found if e.type == "Lbl"]
    assert labels == ["•", "–", "–", "3.", "4.", "•", "•", "9.", "10.", "11."]


@pytest.mark.slow
def test_tables_have_header_cells() -> None:
    found = elements(render_pdf(long_letter()).content)
    assert inside(found, "Table")[:6] == [" THead", "  TR", "   TH", "   TH", "   TH", " TBody"]
    assert [e.text for e in found if e.type == "TH"] == ["Termin", "Veranstaltung", "Plätze"]
    assert len([e for e in found if e.type == "TD"]) == 12


def test_heading_levels_leave_none_out() -> None:
    flow = tuple(
        item("body", Heading(level, words(f"Ebene {level}"))) for level in (3, 4, 2, 4, 3, 2)
    )
    letter = replace(column_letter(), flow=(*flow, item("body", paragraph("Text"))))
    types = [e.type for e in top_level(letter) if e.text.startswith("Ebene")]
    assert types == ["H1", "H2", "H2", "H3", "H3", "H2"]


def test_links_lead_somewhere() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(long_letter()).content))
    links = [
        annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", ())
    ]
    assert [link["/A"]["/URI"] for link in links] == [
        "mailto:integration@kreis-unna.de",
        "https://www.kreis-unna.de/",
    ]
    assert all(link["/Contents"] for link in links)


@pytest.mark.parametrize(("rows", "pages", "links"), [(3, 1, 1), (90, 2, 0)])
def test_a_link_in_a_header_that_comes_again_is_plain_words(
    rows: int, pages: int, links: int
) -> None:
    header = (Cell((Run("Nummer"),)), Cell((Run("Quelle", link="https://www.example.org/"),)))
    body = tuple((Cell((Run(str(n)),)), Cell((Run(f"Wert {n}"),))) for n in range(rows))
    letter = column_letter()
    table = item("body", Table(header, body, align=("left", "left"), widths_mm=(60, 60)))
    result = render_pdf(replace(with_flow(letter, table), areas=()))
    reader = PdfReader(io.BytesIO(result.content))
    assert len(reader.pages) >= pages
    assert sum(len(page.get("/Annots", ())) for page in reader.pages) == links
    said = [e.text for e in elements(result.content) if e.type in {"TH", "Link"} and e.text]
    assert said == ["Nummer", "Quelle"]


def test_properties_of_the_document() -> None:
    letter = names_letter()
    reader = PdfReader(io.BytesIO(render_pdf(letter).content))
    metadata: Any = reader.metadata
    assert metadata.title == letter.metadata.title
    assert metadata.author == "Stadt Beispielhausen"
    assert metadata["/CreationDate"] == "D:20261116000000Z"
    assert metadata["/ModDate"] == "D:20261116000000Z"
    catalog: Any = reader.root_object
    assert catalog["/Lang"] == "de-DE"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_language_tags_with_and_without_region_or_script() -> None:
    for tag, expected in (("de", "de"), ("en-GB", "en-GB"), ("sr-Latn-RS", "sr-RS")):
        letter = column_letter()
        letter = replace(letter, metadata=replace(letter.metadata, language=tag))
        catalog: Any = PdfReader(io.BytesIO(render_pdf(letter).content)).root_object
        assert catalog["/Lang"] == expected


def test_only_the_shipped_font_is_embedded_as_a_subset() -> None:
    pages: Any = PdfReader(io.BytesIO(render_pdf(long_letter()).content)).pages
    fonts = {
        font.get_object()["/BaseFont"]
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[1] for name in fonts} == {
        "Arimo-Regular",
        "Arimo-Bold",
        "Arimo-Italic",
        "Arimo-BoldItalic",
    }
    assert all("+" in name for name in fonts)


def test_rare_letters_without_combining_marks_read_back() -> None:
    read = " ".join(e.text for e in elements(render_pdf(names_letter()).content))
    for name in RARE_NAMES[:4]:
        assert name in read


@pytest.mark.parametrize("followed", [False, True])
def test_a_nested_list_lies_in_the_body_of_its_entry(followed: bool) -> None:
    """ISO 32000-1, table 336: a list holds entries alone, and an entry's body may hold lists."""
    deep = List((ListItem((paragraph("tief"),)),))
    inner = List((ListItem((paragraph("innen"), deep)), ListItem((paragraph("zwei"),))))
    after = (paragraph("danach"),) if followed else ()
    outer = List((ListItem((paragraph("außen"), inner, *after)), ListItem((paragraph("B"),))))
    found = elements(render_pdf(with_flow(long_letter(), item("body", outer))).content)
    parents: list[str] = []
    above = []
    for element in found:
        del parents[element.depth :]
        if element.type == "L":
            above.append(parents[-1])
        parents.append(element.type)
    assert above[1:] == ["LBody", "LBody"]
    assert above[0] not in {"L", "LI", "LBody"}
