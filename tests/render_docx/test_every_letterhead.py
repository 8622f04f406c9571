"""Each kind of letter on each shipped letterhead as DOCX: valid, readable to screen readers, without personal traces."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from lettergen.compose.composed import (
    ComposedLetter,
    Facsimile,
    FlowItem,
    Picture,
    Signatures,
    Signer,
)
from lettergen.kinds import SHIPPED as KINDS
from lettergen.letterhead.loader import load_authority_folder
from lettergen.model.blocks import Cell, Heading, List, ListItem, Paragraph, Run, Table, plain_text
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop, load_letter
from lettergen.renderers.docx import render_docx
from tests.composed_samples import item, paragraph, words
from tests.letterhead.folders import SHIPPED
from tests.render_docx.documents import find, part, parts, text, value
from tests.render_docx.test_document import PNG
from tests.test_examples import PATHS

WORKSHOP = Workshop()
VALIDATOR = OpenXmlValidator()
EXAMPLES = {
    letter.kind: letter for letter in (load_letter(path) for path in reversed(PATHS.values()))
}
PLAIN = EXAMPLES["schreiben"].sender
TRACES = (
    b"rsid",
    b"python-docx",
    b"docxtpl",
    b"attachedtemplate",
    b"<template>",
    b"<company>",
    b"<manager>",
    b"<totaltime>",
    b"w:author",
    b"w:ins ",
    b"w:del ",
    b"proofstate",
    b"/tmp/",
    b"/home/",
    b"c:\\",
)


@dataclass(frozen=True)
class Case:
    """A version of a letterhead, and a kind of letter."""

    letterhead: str
    version: str
    sender: Any
    date: date
    kind: str

    def __str__(self) -> str:
        return f"{self.letterhead}-{self.version}-{self.kind}"


def _cases() -> list[Case]:
    cases = []
    for folder in sorted(path for path in SHIPPED.iterdir() if path.is_dir()):
        found = load_authority_folder(folder)
        for name, version in found.versions.items():
            day = version.valid_from or date(2026, 11, 23)
            authority = (
                found.authority.id if found.authority else (version.authorities or (None,))[0]
            )
            sender = PLAIN
            if authority is not None:
                units = load_authority_folder(SHIPPED / authority).authority
                unit = next(iter(units.units), None) if units else None
                sender = PLAIN.model_copy(update={"authority": authority, "unit": unit})
            cases += [Case(folder.name, name, sender, day, kind) for kind in sorted(KINDS.models)]
    return cases


CASES = _cases()


@cache
def composed(case: Case) -> ComposedLetter:
    """The kind's example on the letterhead, with one of everything that a text can hold."""
    update: dict[str, Any] = {
        "sender": case.sender,
        "letterhead": case.letterhead,
        "date": case.date,
    }
    if embargo := getattr(EXAMPLES[case.kind], "embargo", None):
        update["embargo"] = embargo.model_copy(update={"until": case.date})
    letter: LetterBase = EXAMPLES[case.kind].model_copy(update=update)
    made = WORKSHOP.draft(letter).letter
    return replace(made, flow=(*made.flow, *_more()), pictures=(*made.pictures, _LOGO))


@cache
def content(case: Case) -> bytes:
    return render_docx(composed(case)).content


_LOGO = Picture(
    x_mm=150,
    y_mm=10,
    width_mm=20,
    height_mm=10,
    media_type="image/png",
    data_base64=PNG,
    alt="Wappen der Behörde",
)


@cache
def _more() -> tuple[FlowItem, ...]:
    image = Facsimile(
        width_mm=10,
        height_mm=5,
        media_type="image/png",
        data_base64=PNG,
        alt="Unterschrift Erika Muster",
    )
    signer = Signer(above=(), space_lines=4, below=("Erika Muster",), image=image)
    table = Table(
        header=(cell("Zeit"), cell("Thema")),
        rows=((cell("10:00"), cell("Begrüßung")),),
        align=("left", "right"),
        widths_mm=(40, 60),
    )
    return (
        item("body", Heading(2, words("Anhang"))),
        item("body", Heading(4, words("Ablauf"))),
        item("body", table),
        item("body", List((ListItem((paragraph("eins"),)),), start=3)),
        item("body", Paragraph((Run("mehr", link="https://example.org/"),))),
        item("signatures", Signatures(signers=(signer, replace(signer, image=None)))),
    )


def cell(words_: str) -> Cell:
    return Cell(words(words_))


@pytest.mark.slow
def test_there_is_a_case_for_every_version_and_kind() -> None:
    assert len({case.letterhead for case in CASES}) == 9
    assert len({case.version for case in CASES if case.letterhead == "staedteregion-aachen"}) == 2
    assert len(CASES) == 10 * 7
    assert {composed(case).metadata.kind for case in CASES} == set(KINDS.models)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_finding_of_the_validator(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(content(case))
    assert [str(error) for error in VALIDATOR.validate(str(file)).errors] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_screen_readers_get_language_title_headings_tables_and_pictures(case: Case) -> None:
    letter, file = composed(case), content(case)
    _check_language_and_title(letter, file)
    document = part(file, "word/document.xml")
    assert _headings(document, part(file, "word/styles.xml")) == _expected_headings(letter)
    _check_tables(letter, document)
    _check_pictures(letter, file)


def _check_language_and_title(letter: ComposedLetter, file: bytes) -> None:
    defaults = find(part(file, "word/styles.xml"), "//w:docDefaults//w:lang")[0]
    assert value(defaults) == letter.metadata.language == "de-DE"
    core = {e.tag.rpartition("}")[2]: e.text for e in part(file, "docProps/core.xml")}
    assert core["language"] == letter.metadata.language
    assert core["title"] == letter.metadata.title
    assert letter.metadata.title


def _headings(document: Any, styles: Any) -> list[tuple[int, str]]:
    levels = {
        value(style, "styleId"): int(value(find(style, "w:pPr/w:outlineLvl")[0])) + 1
        for style in find(styles, "//w:style[w:pPr/w:outlineLvl]")
    }
    return [
        (levels[name], text(element))
        for element in find(document, "//w:p[w:pPr/w:pStyle]")
        if (name := value(find(element, "w:pPr/w:pStyle")[0])) in levels
    ]


def _expected_headings(letter: ComposedLetter) -> list[tuple[int, str]]:
    """No level is left out on the way down, or whoever hears the letter would miss one."""
    found, level = [], 1
    for entry in letter.flow:
        if isinstance(entry.block, Heading):
            level = 1 if entry.role == "subject" else min(entry.block.level, level + 1)
            found.append((level, plain_text(entry.block.inlines)))
    assert found[0][0] == 1
    assert found[-2:] == [(2, "Anhang"), (3, "Ablauf")]
    return found


def _check_tables(letter: ComposedLetter, document: Any) -> None:
    tables = find(document, "//w:tbl")
    headed = [table for table in tables if find(table, "w:tr/w:trPr/w:tblHeader")]
    blocks = [entry.block for entry in letter.flow if isinstance(entry.block, Table)]
    assert len(headed) == len(blocks) >= 1
    for table, block in zip(headed, blocks, strict=True):
        rows = find(table, "w:tr")
        assert find(table, "w:tr/w:trPr/w:tblHeader/../..") == rows[:1]
        assert value(find(table, "w:tblPr/w:tblLook")[0], "firstRow") == "1"
        heads = [plain_text(cell.inlines) for cell in block.header]
        assert [text(cell) for cell in find(rows[0], "w:tc/w:p")] == heads
    for table in tables:
        assert not find(table, "w:tr/w:tc/w:tcPr/w:gridSpan | w:tr/w:tc/w:tcPr/w:vMerge")
        assert not find(table, ".//w:tbl")


def _check_pictures(letter: ComposedLetter, file: bytes) -> None:
    described: list[str | None] = []
    for name, member in parts(file).items():
        if not name.endswith(".xml"):
            continue
        root = etree.fromstring(member)
        assert not find(root, "//*[local-name()='txbxContent' or local-name()='pict']"), name
        drawings = find(root, "//wp:docPr[not(.//adec:decorative[@val='1'])]")
        described += [drawing.get("descr") for drawing in drawings]
    pictures = [picture.alt for picture in letter.pictures]
    images = [
        signer.image.alt
        for entry in letter.flow
        if isinstance(entry.block, Signatures)
        for signer in entry.block.signers
        if signer.image
    ]
    assert all(described)
    assert sorted(map(str, described)) == sorted([*pictures, *images])
    assert len(images) >= 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_personal_traces(case: Case) -> None:
    file = content(case)
    members = parts(file)
    everything_ = b"".join(members.values()).lower()
    assert [trace for trace in TRACES if trace in everything_] == []
    allowed = r"\[Content_Types\]\.xml|(_rels|docProps|word(/(_rels|theme|media))?)/[\w.]+"
    assert [name for name in members if not re.fullmatch(allowed, name)] == []
    app = [e.tag.rpartition("}")[2] for e in part(file, "docProps/app.xml")]
    assert app == ["Application"]
    core = {e.tag.rpartition("}")[2]: e.text for e in part(file, "docProps/core.xml")}
    authority = composed(case).metadata.author
    assert core.pop("creator") == core.pop("lastModifiedBy") == authority
    assert core.pop("created") == core.pop("modified") == f"{case.date}T00:00:00Z"
    assert set(core) == {"title", "language"}
    assert "Muster" not in authority or case.letterhead.startswith("din5008")
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.comment == b""
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.create_system, entry.external_attr, entry.extra) == (0, 0, b"")
