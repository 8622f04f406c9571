"""What is embedded comes back whole, and without the option nothing is embedded."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from lettergen import extract, render, render_batch, render_many, verify
from lettergen.batch.worker import Failed
from lettergen.compose.embedded import Embedded
from lettergen.pipeline import Format, RenderedFile, Workshop, load_letter
from lettergen.typesetting import typeset_embedded
from lettergen.versions import setting_versions
from tests.batch_run.samples import data, letters
from tests.composed_samples import SAMPLES
from tests.embedded.spoilt import members
from tests.signing.letters import DRAFT_LABELS, DRAFT_WORDS, everything
from tests.test_examples import PATHS
from tests.verapdf import failures

WORKSHOP = Workshop()
FORMATS: tuple[Format, ...] = get_args(Format)


def written(folder: Path, made: RenderedFile) -> Path:
    file = folder / f"letter.{made.format}"
    file.write_bytes(made.content)
    return file


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", PATHS)
def test_every_example_gives_back_what_was_set_and_is_what_it_gives(
    name: str, format_: Format, tmp_path: Path
) -> None:
    made = WORKSHOP.render(load_letter(PATHS[name]), format_, embed_data=True)
    file = written(tmp_path, made)
    embedded = extract(file)
    assert embedded.letter == made.letter
    assert embedded.made_with == setting_versions(format_)
    assert verify(file).problems == ()


@pytest.mark.parametrize("format_", FORMATS)
def test_awkward_words_come_back(format_: Format, tmp_path: Path) -> None:
    """Markup, combining sequences (whose PDF is mended after it was set), and what ends markup."""
    subject = 'C̆ <b>&amp;</b> ]]> {{ x }} \\u0041 " – 𝔸'
    if format_ == "pdf":
        subject = subject.replace("𝔸", "A")
    letter = replace(
        SAMPLES["names"](), metadata=replace(SAMPLES["names"]().metadata, title=subject)
    )
    content, _ = typeset_embedded(Embedded(made_with={"lettergen": "1"}, letter=letter), format_)
    file = tmp_path / "letter"
    file.write_bytes(content)
    assert extract(file).letter == letter
    assert any(unicodedata.combining(c) for c in extract(file).letter.metadata.title)


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_without_the_option_nothing_of_it_is_in_the_file(format_: Format) -> None:
    made = WORKSHOP.render(everything(), format_, carry_data=False)
    assert made.content == WORKSHOP.render(everything(), format_, carry_data=False).content
    if format_ == "docx":
        assert not any("customXml" in name for name in members(made.content))
        assert not any(b"customXml" in part for part in members(made.content).values())
    else:
        root = PdfReader(io.BytesIO(made.content)).root_object
        assert "/AF" not in root
        assert b"EmbeddedFile" not in made.content
        assert b"<pdfaid:part>2<" in made.content


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_letter_gives_the_same_bytes_and_looks_the_same(format_: Format) -> None:
    bare, one, two = (
        WORKSHOP.render(everything(), format_, embed_data=embed, carry_data=embed)
        for embed in (False, True, True)
    )
    assert one.content == two.content != bare.content
    assert (one.pages, one.letter) == (bare.pages, bare.letter)
    if format_ == "docx":
        with_data, without = members(one.content), members(bare.content)
        changed = {"[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert {n for n in without if with_data[n] != without[n]} == changed
    else:
        pages = [PdfReader(io.BytesIO(f.content)).pages for f in (one, bare)]
        for mine, other in zip(*pages, strict=True):
            assert mine.get_contents() == other.get_contents()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_data_of_what_is_sent_holds_nothing_of_the_draft(
    format_: Format, tmp_path: Path
) -> None:
    file = written(tmp_path, WORKSHOP.render(everything(), format_, embed_data=True))
    raw = _raw(file.read_bytes(), format_)
    assert "Gemeinsames Vorhaben im Ortsteil" in raw
    for word in (*DRAFT_WORDS, *DRAFT_LABELS):
        assert word not in raw, word
    bare = everything(dispatch=None, dispositions=[], co_signatures=[])
    assert WORKSHOP.render(bare, format_, embed_data=True).content == file.read_bytes()
    draft = WORKSHOP.render(everything(copy_type="entwurf"), format_, embed_data=True)
    assert DRAFT_WORDS[0] in _raw(draft.content, format_)


def _raw(content: bytes, format_: Format) -> str:
    if format_ == "docx":
        return members(content)["customXml/item1.xml"].decode()
    return PdfReader(io.BytesIO(content)).attachments["lettergen.json"][0].decode()


def test_a_reader_of_pdf_is_told_what_the_file_is() -> None:
    for language, description in (("de", "Inhalt dieses Briefs"), ("en", "Content of this letter")):
        made = render({**data(1), "language": language}, "pdf", embed_data=True)
        associated: Any = PdfReader(io.BytesIO(made.content)).root_object["/AF"]
        specification = associated[0].get_object()
        assert specification["/AFRelationship"] == "/Source"
        assert specification["/Desc"].startswith(description)
        stream = specification["/EF"]["/F"]
        assert stream["/Subtype"] == "/application/json"
        assert json.loads(stream.get_data())["letter"]["metadata"]["title"] == "Ihr Antrag"


def test_word_finds_the_part_by_its_relationships_and_types() -> None:
    parts = members(render(data(1), "docx", embed_data=True).content)
    for name, pattern in {
        "[Content_Types].xml": r'PartName="/customXml/itemProps1.xml" ContentType="[^"]*customXmlProperties\+xml"',
        "word/_rels/document.xml.rels": r'Type="[^"]*/relationships/customXml" Target="../customXml/item1.xml"',
        "customXml/_rels/item1.xml.rels": r'customXmlProps" Target="itemProps1.xml"',
        "customXml/itemProps1.xml": r'ds:uri="urn:lettergen:embedded-letter:1"',
        "customXml/item1.xml": r'<letter xmlns="urn:lettergen:embedded-letter:1">\{',
    }.items():
        assert len(re.findall(pattern, parts[name].decode())) == 1, name


@pytest.mark.slow
def test_no_finding_of_the_docx_validator(tmp_path: Path) -> None:
    for name in ("schreiben", "interessenbekundung"):
        made = WORKSHOP.render(load_letter(PATHS[name]), "docx", embed_data=True)
        assert OpenXmlValidator().validate(str(written(tmp_path, made))).errors == []


@pytest.mark.verapdf
def test_the_pdf_is_archivable_with_its_data_and_accessible(tmp_path: Path) -> None:
    files = []
    for name, make in SAMPLES.items():
        files.append(tmp_path / f"{name}.pdf")
        embedded = Embedded(made_with=setting_versions("pdf"), letter=make())
        files[-1].write_bytes(typeset_embedded(embedded, "pdf")[0])
    assert failures(files, ("3a", "ua1")) == []


@pytest.mark.slow
def test_batches_embed_when_told(tmp_path: Path) -> None:
    for embed in (True, False):
        folder = tmp_path / str(embed)
        render_batch(letters(2), out=folder, formats=FORMATS, embed_data=embed, executor="serial")
        for number, format_ in ((1, "pdf"), (2, "docx")):
            content = (folder / "briefe" / f"brief-{number:06}.{format_}").read_bytes()
            alone = render(data(number), "docx" if format_ == "docx" else "pdf", embed_data=embed)
            assert content == alone.content
    (made,) = render_many([data(1)], "docx", embed_data=True, workers=1)
    assert not isinstance(made, Failed)
    assert made.content == render(data(1), "docx", embed_data=True).content
