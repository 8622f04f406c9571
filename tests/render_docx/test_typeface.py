"""A house's own typeface in Word files: named, with the PDF's lines, and embedded where the house wants it."""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from lettergen.compose.breaking import broken_lines
from lettergen.compose.composed import ComposedLetter
from lettergen.errors import LayoutError
from lettergen.model.blocks import Paragraph, Run
from lettergen.renderers.docx import render_docx
from lettergen.renderers.docx.breaks import fit
from lettergen.renderers.docx.fonts import obfuscated
from lettergen.typeface.metrics import wrap
from lettergen.typeface.own import FACES, FOLDER, OwnTypeface
from lettergen.typeface.word_file import word_file
from tests.composed_samples import item, long_letter
from tests.render_docx.documents import find, part, parts, value, with_flow
from tests.typeface.house_fonts import (
    NAME,
    encoded,
    variable,
    variable_typeface,
    wide,
    wide_typeface,
)


def letter_in(typeface: OwnTypeface, text: str = "Straße") -> ComposedLetter:
    letter = with_flow(long_letter(), item("body", Paragraph((Run(text),))))
    return replace(letter, style=replace(letter.style, typeface=typeface))


def embedded(content: bytes) -> dict[str, bytes]:
    """The fonts of a file by the elements that name them, readable again."""
    held, table = parts(content), part(content, "word/fontTable.xml")
    targets = dict(re.findall(r'Id="(\w+)"[^>]*Target="([^"]+)"', held["word/_rels/fontTable.xml.rels"].decode())) if "word/_rels/fontTable.xml.rels" in held else {}  # fmt: skip
    targets |= {n: t for t, n in re.findall(r'Target="([^"]+)"[^>]*Id="(\w+)"', held.get("word/_rels/fontTable.xml.rels", b"").decode())}  # fmt: skip
    found = {}
    for element in table.iter():
        name = str(element.tag).rpartition("}")[2]
        if name.startswith("embed"):
            attributes: Any = {str(k).rpartition("}")[2]: v for k, v in element.attrib.items()}
            data = held["word/" + targets[attributes["id"]].removeprefix("/word/")]
            found[name] = obfuscated(data, uuid.UUID(attributes["fontKey"]))
    return found


@pytest.mark.slow
def test_the_document_names_it_and_arial_for_what_it_lacks() -> None:
    content = render_docx(letter_in(wide_typeface(), "Frau \u1e8cang")).content
    styles = part(content, "word/styles.xml")
    (fonts,) = find(styles, "w:docDefaults/w:rPrDefault/w:rPr/w:rFonts")
    assert {value(fonts, script) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {NAME}
    document = parts(content)["word/document.xml"].decode()
    run = re.search(r"<w:r><w:rPr>([^/]*/>)</w:rPr><w:t[^>]*>\u1e8c</w:t></w:r>", document)
    assert run is not None
    assert 'w:ascii="Arial"' in run[1]
    assert document.count("<w:rFonts") == 1
    assert "odttf" not in "".join(parts(content))


def test_lines_are_the_pdf_s() -> None:
    typeface = wide_typeface()
    text = "Das Netzwerk hat sich im vergangenen Jahr viermal getroffen und dabei die Angebote geprüft."
    inlines = (Run(text),)
    own = broken_lines(inlines, 90, 11, typeface, strong=False)
    assert len(own.starts) == len(wrap(text, 90, 11, typeface))
    assert fit(inlines, own, 90, 11, typeface).starts == own.starts
    assert len(own.starts) > len(broken_lines(inlines, 90, 11, strong=False).starts)


def test_embedded_files_are_the_house_s() -> None:
    typeface = wide_typeface(embedded=True)
    content = render_docx(letter_in(typeface)).content
    names = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
    assert embedded(content) == {n: wide(face) for n, face in zip(names, FACES, strict=True)}
    assert b"<w:embedTrueTypeFonts/>" in parts(content)["word/settings.xml"]
    assert b"obfuscatedFont" in parts(content)["[Content_Types].xml"]
    assert render_docx(letter_in(replace(typeface))).content == content
    assert not any(data.startswith(b"\0\1\0\0") for data in parts(content).values())


@pytest.mark.slow
def test_a_variable_font_is_embedded_at_its_weight() -> None:
    typeface = OwnTypeface(name="Arimo Variable", files={"bold": encoded(variable())})
    font = TTFont(io.BytesIO(word_file(typeface, "bold")))
    assert "fvar" not in font
    assert (font["OS/2"].usWeightClass, font["head"].macStyle) == (700, 1)
    assert font["name"].getBestFamilyName() == "Arimo Variable"
    bold = TTFont(FOLDER / "Arimo-Bold.ttf")
    assert font["hmtx"][font.getBestCmap()[0x57]] == bold["hmtx"][bold.getBestCmap()[0x57]]


@pytest.mark.slow
def test_a_broken_font_is_told() -> None:
    typeface = OwnTypeface(name="Kaputt", files={"regular": encoded(wide()[:2000])})
    with pytest.raises(LayoutError) as caught:
        render_docx(letter_in(typeface))
    assert [p.code for p in caught.value.problems] == ["typeface-broken"]


@pytest.mark.slow
def test_a_variable_typeface_is_named_without_being_embedded() -> None:
    content = render_docx(letter_in(variable_typeface())).content
    assert embedded(content) == {}
    assert b'w:name="Arimo Variable"' in parts(content)["word/fontTable.xml"]
