from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from openxml_audit import OpenXmlValidator

from lettergen.compose.composed import (
    AreaRole,
    ComposedLetter,
    FlowRole,
    Metadata,
    from_json,
    to_json,
)
from lettergen.errors import LayoutError, Severity
from lettergen.model.blocks import Run
from lettergen.renderers.docx import render_docx, styles
from lettergen.renderers.docx.layout import layout_of
from lettergen.renderers.docx.template import picture_frame, template_of
from lettergen.word.structure import packed
from tests.composed_samples import SAMPLES, column_letter, item, long_letter, paragraph
from tests.render_docx.documents import (
    HOSTILE,
    find,
    hostile_letter,
    paragraphs,
    part,
    parts,
    story,
    text,
    value,
    with_flow,
)

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()

LETTERS = {**SAMPLES, "hostile": hostile_letter}


def findings(content: bytes, folder: Path) -> list[str]:
    file = folder / "letter.docx"
    file.write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(str(file)).errors]


@pytest.mark.slow
@pytest.mark.parametrize("name", LETTERS)
def test_no_finding_of_the_validator(name: str, tmp_path: Path) -> None:
    assert findings(render_docx(LETTERS[name]()).content, tmp_path) == []


@pytest.mark.slow
def test_validator_finds_what_word_would_repair(tmp_path: Path) -> None:
    content = render_docx(column_letter()).content
    broken = parts(content)
    broken["word/document.xml"] = (
        broken["word/document.xml"]
        .replace(b"<w:jc ", b"<w:jcc ")
        .replace(b"<w:keepNext/>", b"<w:keepNexxt/>")
    )
    assert findings(packed(broken), tmp_path)


@pytest.mark.parametrize("name", SAMPLES)
def test_template_is_valid_and_holds_no_word_of_the_letter(name: str, tmp_path: Path) -> None:
    letter = SAMPLES[name]()
    content = template_of(layout_of(letter))
    texts = {
        text(element)
        for name in parts(content)
        if name.endswith(".xml") and name.startswith("word/")
        for element in find(part(content, name), "//w:p")
    }
    assert all(re.fullmatch(r"\{\{p [a-z_0-9]+ \}\}", found) for found in texts if found)
    assert "{{p body }}" in texts
    assert findings(content, tmp_path) == []


def test_letters_of_one_letterhead_share_the_template() -> None:
    letter = long_letter()
    other = with_flow(letter, item("body", paragraph("Etwas anderes.")))
    other = replace(other, metadata=replace(other.metadata, title="Anderes"))
    assert template_of(layout_of(letter)) is template_of(layout_of(other))


def test_same_letter_same_bytes() -> None:
    assert render_docx(long_letter()).content == render_docx(long_letter()).content


@pytest.mark.slow
def test_same_bytes_in_another_process_at_another_hash_seed() -> None:
    script = (
        "import hashlib, sys; from tests.composed_samples import long_letter;"
        "from lettergen.renderers.docx import render_docx;"
        "print(hashlib.sha256(render_docx(long_letter()).content).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=Path(__file__).parents[2],
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(hashes) == 1


def test_properties_name_subject_authority_language_and_day_only() -> None:
    letter = column_letter()
    core = part(render_docx(letter).content, "docProps/core.xml")
    properties = {element.tag.rpartition("}")[2]: element.text for element in core}
    assert properties == {
        "title": letter.metadata.title,
        "creator": "StädteRegion Aachen",
        "lastModifiedBy": "StädteRegion Aachen",
        "created": "2018-10-11T00:00:00Z",
        "modified": "2018-10-11T00:00:00Z",
        "language": "de-DE",
    }


def test_title_longer_than_python_docx_allows() -> None:
    letter = long_letter()
    letter = replace(letter, metadata=replace(letter.metadata, title="Betreff & Co " * 40))
    core = part(render_docx(letter).content, "docProps/core.xml")
    assert core[0].text == "Betreff & Co " * 40


@pytest.mark.parametrize("name", LETTERS)
def test_no_traces_of_tools_machines_and_editing(name: str) -> None:
    members = parts(render_docx(LETTERS[name]()).content)
    everything = b"".join(members.values()).lower()
    for trace in (b"rsid", b"python-docx", b"attachedtemplate", b"/tmp/", b"docxtpl", b"w:author"):
        assert trace not in everything
    assert not [m for m in members if "customXml" in m or "thumbnail" in m or "WithEffects" in m]


def test_language_of_the_document() -> None:
    letter = long_letter()
    metadata = replace(letter.metadata, language="en-GB")
    root = part(render_docx(replace(letter, metadata=metadata)).content, "word/styles.xml")
    assert value(find(root, "//w:docDefaults//w:lang")[0]) == "en-GB"


def test_font_is_arial_without_theme_fonts_and_kerning() -> None:
    for name, content in parts(render_docx(long_letter()).content).items():
        if name.startswith("word/") and name.endswith(".xml"):
            assert b"w:kern" not in content
            assert b"asciiTheme" not in content
    root = part(render_docx(long_letter()).content, "word/styles.xml")
    fonts = find(root, "//w:docDefaults//w:rFonts")[0]
    assert set(fonts.attrib.values()) == {"Arial"}


def test_every_role_has_a_style() -> None:
    assert set(styles.FLOW_STYLES) == set(get_args(FlowRole))
    assert set(styles.AREA_STYLES) == set(get_args(AreaRole))


def test_subject_is_a_heading_of_the_first_level() -> None:
    content = render_docx(long_letter()).content
    root = part(content, "word/styles.xml")
    subject = find(root, "//w:style[@w:styleId='Betreff']")[0]
    assert value(find(subject, "w:pPr/w:outlineLvl")[0]) == "0"
    assert [words for style, words in paragraphs(content) if style == "Betreff"] == [
        long_letter().metadata.title
    ]


def test_reading_order_is_sender_address_information_subject_text() -> None:
    order = list(
        dict.fromkeys(style for style, _ in paragraphs(render_docx(long_letter()).content))
    )
    expected = [
        "Briefkopf",
        "Ruecksendeangabe",
        "Vermerke",
        "Anschrift",
        "Informationsangaben",
        "Ausfertigung",
        "Betreff",
        "Anrede",
        "Textkoerper",
        "Ueberschrift2",
    ]
    assert order[: len(expected)] == expected


def test_logo_is_read_first_and_has_its_alternative_text() -> None:
    letter = column_letter()
    logo = replace(
        letter.pictures[0], media_type="image/png", data_base64=PNG, alt='Wappen "A" & {{ b }}'
    )
    result = render_docx(replace(letter, pictures=(logo,)))
    first = find(part(result.content, "word/document.xml"), "//w:p")[0]
    assert find(first, ".//wp:docPr/@descr") == ['Wappen "A" & {{ b }}']
    assert parts(result.content)["word/media/logo1.png"] == base64.b64decode(PNG)
    assert result.problems == ()


@pytest.mark.parametrize(
    ("size", "place"),
    [
        ('viewBox="0 0 20 10"', (150, 16, 16, 8)),
        ('width="1cm" height="20mm"', (154, 12, 8, 16)),
        ("", (150, 12, 16, 16)),
    ],
)
def test_logo_keeps_its_proportions(size: str, place: tuple[float, ...]) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="M0 0h9"/></svg>'
    data = base64.b64encode(svg.encode()).decode()
    frame = picture_frame(replace(column_letter().pictures[0], data_base64=data))
    assert (frame.x_mm, frame.y_mm, frame.width_mm, frame.height_mm) == pytest.approx(place)


def test_svg_logo_is_embedded_with_a_note() -> None:
    result = render_docx(column_letter())
    assert [(p.code, p.severity) for p in result.problems] == [("docx-logo-svg", Severity.NOTE)]
    assert b"<svg" in parts(result.content)["word/media/logo1.svg"]
    assert result.problems[0].message("de")


def test_rules_stand_in_headers_as_decoration() -> None:
    content = render_docx(long_letter()).content
    for page, count in (("first", 4), ("default", 2)):
        root = part(content, story(content, "header", page))
        lines = find(root, "//wp:docPr")
        assert len(lines) == count
        assert len(find(root, "//wp:docPr//adec:decorative[@val='1']")) == count
    assert not find(part(content, "word/document.xml"), "//wp:docPr")


def test_hostile_texts_come_out_verbatim() -> None:
    letter = hostile_letter()
    content = render_docx(letter).content
    texts = [words for _, words in paragraphs(content)]
    for entry in HOSTILE:
        assert texts.count(entry) >= 3, entry
    assert "".join(HOSTILE) in texts
    labelled = [words for style, words in paragraphs(content) if style == "Informationsangaben"]
    assert labelled == [f"{entry}\t{entry}" for entry in HOSTILE[: len(labelled)]]
    assert part(content, "docProps/core.xml")[0].text == " ".join(HOSTILE)


def test_nothing_of_a_letter_becomes_a_field() -> None:
    content = render_docx(hostile_letter()).content
    assert not find(part(content, "word/document.xml"), "//w:instrText | //w:fldSimple")
    for kind in ("header", "footer"):
        for page in ("first", "default"):
            root = part(content, story(content, kind, page))
            codes = "".join(element.text for element in find(root, "//w:instrText"))
            assert "Söhne" not in codes


def test_link_targets_are_relationships_with_forbidden_characters_encoded() -> None:
    content = render_docx(hostile_letter()).content
    targets = find(part(content, "word/_rels/document.xml.rels"), "//rel:*[@TargetMode='External']")
    assert len(targets) == len(HOSTILE)
    assert targets[0].get("Target") == "https://example.org/?q=Müller%20&%20Söhne%20%3CGmbH%3E"
    assert (
        targets[8]
        .get("Target")
        .endswith("%5C%22NUMPAGES%5C%22%20%7B%20PAGE%20%7D%20C:%5Cneu%5Ctab")
    )


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\n", "\r", "\ufffe", "\ud800"])
def test_characters_that_xml_cannot_carry_are_refused_by_place(character: str) -> None:
    broken = replace(paragraph("x"), inlines=(Run(f"vor{character}nach"),))
    letter = with_flow(
        long_letter(), item("salutation", paragraph("Guten Tag,")), item("body", broken)
    )
    with pytest.raises(LayoutError) as caught:
        render_docx(letter)
    problems = caught.value.problems
    assert [(p.code, p.place.path) for p in problems] == [
        ("docx-character", "flow.2.block.inlines.0.text")
    ]
    assert f"U+{ord(character):04X}" in problems[0].message("de")


def test_illegal_characters_in_metadata_and_areas_are_refused_together() -> None:
    letter = long_letter()
    line = replace(letter.areas[3].lines[0], text="Verein\x07")
    areas = (*letter.areas[:3], replace(letter.areas[3], lines=(line,)), *letter.areas[4:])
    metadata = Metadata(
        title="A\x01", author="B", language="de-DE", date="2026-11-16", kind="schreiben"
    )
    with pytest.raises(LayoutError) as caught:
        render_docx(replace(letter, areas=areas, metadata=metadata))
    assert {p.place.path for p in caught.value.problems} == {
        "metadata.title",
        "areas.3.lines.0.text",
    }


def test_a_letter_survives_serialisation_unchanged() -> None:
    letter: ComposedLetter = from_json(to_json(long_letter()))
    assert render_docx(letter).content == render_docx(long_letter()).content
