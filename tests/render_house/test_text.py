"""The running text in a house's styles, lists, tables and links."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from openxml_audit import OpenXmlValidator

from lettergen.errors import TemplateError
from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop
from lettergen.renderers.docx.house.slots import NAMES, Lines, Words, item_type, names_for
from tests.render_house.houses import bare, letter, main_part, rendered, styles_of, template

ENDING = "Ende<br &\u00a0„Schluss“ {{ x }}."
ENGLISH = {
    "Überschrift": "Heading 2",
    "Darunter": "Heading 3",
    "oben": "List Bullet",
    "unten": "List Bullet 2",
    "eins": "List Number",
    "Saal": "Normal",
    "Räume &\u00a0Zeiten": "Betreff",
}


def _added(*names: str) -> Any:
    def change(document: Document) -> None:
        bare(document)
        for name in names:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)

    return change


@pytest.mark.slow
def test_the_text_wears_the_styles_of_the_template() -> None:
    found = styles_of(rendered(letter(), template()).content)
    assert {text: found[text] for text in ENGLISH} == ENGLISH


def test_german_names_of_styles_count_too() -> None:
    names = ("Überschrift 2", "Aufzählungszeichen", "Listennummer", "Betreff", "Textkörper")
    found = styles_of(rendered(letter(), template(change=_added(*names))).content)
    assert [found[t] for t in ("Überschrift", "oben", "eins", "Räume &\u00a0Zeiten")] == list(
        names[:4]
    )
    assert found[ENDING] == "Textkörper"


@pytest.mark.slow
def test_names_of_our_own_come_first() -> None:
    def change(document: Document) -> None:
        for name in ("lettergen-heading-2", "lettergen-bullet", "lettergen-bullet-2"):
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)

    found = styles_of(rendered(letter(), template(change=change)).content)
    assert found["Überschrift"] == "lettergen-heading-2"
    assert (found["oben"], found["unten"]) == ("lettergen-bullet", "lettergen-bullet-2")


@pytest.mark.slow
def test_the_body_wears_the_style_of_the_paragraph_of_its_slot() -> None:
    def change(document: Document) -> None:
        document.styles.add_style("Hausabsatz", WD_STYLE_TYPE.PARAGRAPH)
        next(p for p in document.paragraphs if "body" in p.text).style = "Hausabsatz"

    slots = ("{{ address }}", "{{ subject }}", "{{p body }}")
    found = styles_of(rendered(letter(), template(*slots, change=change)).content)
    assert found[ENDING] == "Hausabsatz"


def test_what_a_bare_template_lacks_is_added() -> None:
    result = rendered(letter(), template(change=bare))
    found = styles_of(result.content)
    assert (found["Überschrift"], found["Räume &\u00a0Zeiten"]) == ("Heading 2", "Betreff")
    root = main_part(result.content)
    numbered = [p for p in root.iter(qn("w:p")) if p.find(f".//{qn('w:numPr')}") is not None]
    assert len(numbered) == 5


@pytest.mark.parametrize("change", [None, bare])
def test_every_list_counts_anew_beside_those_of_the_template(change: Any) -> None:
    body = "1. eins\n2. zwei\n\nText\n\n3. drei\n4. vier\n"
    result = rendered(letter(body=body), template(change=change))
    document = docx.Document(io.BytesIO(result.content))
    root = document.part.numbering_part.element
    numbers = [n.get(qn("w:numId")) for n in root.findall(qn("w:num"))]
    assert len(numbers) == len(set(numbers))
    body = document.element.body
    used = [int(n.get(qn("w:val"))) for n in body.iter(qn("w:numId"))]
    assert len(used) == 4
    assert used[0] == used[1] != used[2] == used[3]
    starts = {
        int(n.get(qn("w:numId"))): n.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        for n in root.findall(qn("w:num"))
    }
    assert [starts[number].get(qn("w:val")) for number in (used[0], used[2])] == ["1", "3"]


def counted(content: bytes) -> list[int]:
    """The numbers that Word shows: within an instance it counts on, and each begins where it says."""
    document = docx.Document(io.BytesIO(content))
    starts = {
        instance.get(qn("w:numId")): int(start.get(qn("w:val")))
        for instance in document.part.numbering_part.element.findall(qn("w:num"))
        for start in instance.iter(qn("w:startOverride"))
    }
    shown: list[int] = []
    for number in document.element.body.iter(qn("w:numId")):
        instance = number.get(qn("w:val"))
        if instance in starts:
            shown.append(starts[instance])
            starts[instance] += 1
    return shown


@pytest.mark.slow
@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{{p body }}", "Noch einmal:", "{{p body }}"),
        ("{{p body }}", "{{p text }}"),
        ("{%p for turn in [1, 2] %}", "{{p body }}", "{%p endfor %}"),
    ],
)
def test_a_list_that_is_printed_twice_counts_anew(paragraphs: tuple[str, ...]) -> None:
    body = "1. eins\n2. zwei\n\nText\n\n3. drei\n4. vier\n"
    data, house = letter(body=body), template("{{ address }}", *paragraphs, "{{ subject }}")
    result = rendered(data, house)
    assert counted(result.content) == [1, 2, 3, 4, 1, 2, 3, 4]
    assert rendered(data, house).content == result.content


def test_links_are_relationships_and_values_stay_text() -> None:
    result = rendered(letter(), template())
    document = docx.Document(io.BytesIO(result.content))
    targets = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert targets == ["https://www.musterhausen.example/a?b=1&c=2"]
    assert ENDING in [p.text for p in document.paragraphs]


def test_tables_have_a_header_row_and_the_width_of_the_text() -> None:
    document = docx.Document(io.BytesIO(rendered(letter(), template()).content))
    table = document.tables[0]
    assert table.style is not None
    assert table.style.name == "Table Grid"
    row: Any = table.rows[0]._tr
    assert row.trPr.find(qn("w:tblHeader")) is not None
    section: Any = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    columns: list[Any] = [column.width for column in table.columns]
    assert abs(sum(columns) - width) < 20_000
    assert table.rows[0].cells[0].paragraphs[0].runs[0].bold


@pytest.mark.slow
def test_distances_are_the_styles_own_where_they_have_some() -> None:
    def spaced(document: Document) -> None:
        document.styles["Body Text"].paragraph_format.space_after = Pt(7)

    def flat(document: Document) -> None:
        document.styles["Body Text"].paragraph_format.space_after = Pt(0)
        document.styles["Normal"].paragraph_format.space_after = Pt(0)
        defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}")
        for spacing in list(defaults.iter(qn("w:spacing"))):
            spacing.getparent().remove(spacing)

    def second(change: Any) -> Any:
        data = letter(body="Eins.\n\nZwei.")
        content = rendered(data, template(change=change)).content
        paragraphs = docx.Document(io.BytesIO(content)).paragraphs
        return next(p for p in paragraphs if p.text == "Zwei.").paragraph_format.space_before

    assert second(spaced) is None
    pitch = Workshop().compose(letter()).letter.style.pitch_pt
    assert second(flat) == Pt(pitch)


@pytest.mark.slow
def test_pictures_of_signatures_and_media_of_the_template_stay_apart(tmp_path: Path) -> None:
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
    data = letter(signatures=[{"name": "Erika Muster", "image": {"content": picture}}])
    result = rendered(data, template())
    document = docx.Document(io.BytesIO(result.content))
    assert [str(p.partname) for p in document.part.package.image_parts] == [
        "/word/media/lettergen-signature1.png"
    ]
    file = tmp_path / "letter.docx"
    file.write_bytes(result.content)
    assert OpenXmlValidator().validate(str(file)).errors == []


def test_large_print_reaches_the_text() -> None:
    result = rendered(letter(large_print=True), template())
    document = docx.Document(io.BytesIO(result.content))
    sizes = {p.text: {run.font.size for run in p.runs} for p in document.paragraphs}
    assert sizes["wieder oben"] == {Pt(16)}
    assert sizes["Erika Muster"] == {Pt(16)}
    assert sizes["Räume &\u00a0Zeiten"] == {Pt(16)}


def test_language_and_properties_are_the_letters() -> None:
    document = docx.Document(io.BytesIO(rendered(letter(language="en"), template()).content))
    lang = next(document.styles.element.iter(qn("w:lang")))
    assert lang.get(qn("w:val")) == "en-GB"
    properties = document.core_properties
    assert (properties.title, properties.author) == ("Räume & Zeiten", "Gemeinde Musterhausen")
    assert "python-docx" not in (properties.author, properties.comments)


def test_equal_letters_give_equal_bytes() -> None:
    house = template()
    assert rendered(letter(), house).content == rendered(letter(), house).content


def test_the_names_are_real_types() -> None:
    assert NAMES["subject"] is Words
    assert item_type(NAMES["address"]) is Words
    assert NAMES["letter"] is LetterBase
    assert "event" in names_for(KINDS["einladung"].model)["letter"].model_fields
    assert str(Lines.of(["a", "b"])) == "a\nb"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slot", "code"),
    [
        ("{{ body }}", "house-slot-block"),
        ("Text {{p signatures }}", "house-slot-block"),
        ("{{ page_number }}", "house-slot-runs"),
        ("{{ adress }}", "house-misspelt"),
        ("{{ völlig_anders }}", "house-unknown-name"),
        ("{{ letter.event }}", "docx-template-undefined"),
        ("{{ letter.recipient }}", "house-unprintable"),
        ("{{ letter.model_dump() }}", "docx-closed-call"),
        ("{{ letter.date.today() }}", "docx-closed-call"),
        ("{{ lipsum() }}", "house-unknown-name"),
        ("{{ subject|safe }}", "docx-closed-filter"),
        ("{{ letter.closing }}", "house-empty-value"),
    ],
)
def test_faults_of_templates_are_named(slot: str, code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(letter(), template("{{ address }}", "{{p text }}", slot))
    assert [p.code for p in caught.value.problems] == [code]
    assert caught.value.problems[0].message("de")
    assert caught.value.problems[0].place.file == "haus.docx"


@pytest.mark.slow
def test_block_slots_stay_out_of_headers() -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{p dispositions }}"

    with pytest.raises(TemplateError) as caught:
        rendered(letter(), template(change=change))
    assert [p.code for p in caught.value.problems] == ["house-slot-place"]
