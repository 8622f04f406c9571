"""Every authority's letter as PDF and DOCX: what it prints, what it keeps clear, and that validators pass it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pypdf
import pytest

from lettergen.compose.composed import ComposedLetter
from lettergen.letterhead.loader import load_authority_folder
from lettergen.pipeline import Workshop
from tests import verapdf
from tests.letterhead.folders import SHIPPED
from tests.letterhead.letters import JOINT, SENDERS, letter_on

WORKSHOP = Workshop()
WINDOW = {"A": (27, 81), "B": (45, 99)}


def lines(letter: ComposedLetter, role: str) -> list[str]:
    return [line.text for area in letter.areas if area.role == role for line in area.lines]


@pytest.mark.parametrize("name", SENDERS)
def test_prints_name_and_head_in_both_formats_without_a_finding(name: str) -> None:
    letter = letter_on(name)
    pdf, docx = WORKSHOP.render(letter), WORKSHOP.render(letter, "docx")
    assert (pdf.problems, docx.problems) == ((), ())
    reader = pypdf.PdfReader(io.BytesIO(pdf.content))
    printed = "\n".join(page.extract_text() for page in reader.pages)
    document = zipfile.ZipFile(io.BytesIO(docx.content)).read("word/document.xml").decode()
    words = re.sub(r"<[^>]+>", "", document)
    authority = load_authority_folder(SHIPPED / SENDERS[name]["authority"]).authority
    assert authority is not None
    assert authority.head_title is not None
    for text in (authority.name, authority.head_title, "Erika Muster"):
        assert text in printed
        assert text in words
    assert reader.metadata is not None
    assert authority.name in (reader.metadata.author or "")


@pytest.mark.parametrize("name", SENDERS)
def test_only_the_address_stands_in_the_window(name: str) -> None:
    letter = WORKSHOP.compose(letter_on(name)).letter
    (address,) = (area for area in letter.areas if area.role == "address")
    top, bottom = WINDOW["A" if address.y_mm < 60 else "B"]
    for area in letter.areas:
        if area.role in {"return_line", "delivery_notes", "address"}:
            continue
        clear = area.x_mm >= 110 or area.y_mm + area.height_mm <= top or area.y_mm >= bottom
        assert clear or area.pages == "following", area.role
    for rule in letter.rules:
        assert rule.x1_mm >= 110 or rule.x2_mm <= 10 or not top < rule.y1_mm < bottom


@pytest.mark.verapdf
def test_every_letter_is_archivable_and_accessible(tmp_path: Path) -> None:
    files = []
    for name in SENDERS:
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(WORKSHOP.render(letter_on(name)).content)
    assert verapdf.failures(files) == []


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("stadt-aachen", "2016-04-12", "Der Oberbürgermeister"),
        ("stadt-aachen", "2020-10-31", "Der Oberbürgermeister"),
        ("stadt-aachen", "2020-11-01", "Die Oberbürgermeisterin"),
        ("stadt-aachen", "2025-10-31", "Die Oberbürgermeisterin"),
        ("stadt-aachen", "2025-11-01", "Der Oberbürgermeister"),
        ("stadt-eschweiler", "2020-10-31", "Der Bürgermeister"),
        ("stadt-eschweiler", "2022-01-01", "Die Bürgermeisterin"),
        ("stadt-eschweiler", "2025-11-01", "Der Bürgermeister"),
        (JOINT, "2021-06-01", "Die Oberbürgermeisterin"),
    ],
)
def test_the_head_has_the_title_of_the_day(name: str, day: str, title: str) -> None:
    letter = WORKSHOP.compose(letter_on(name, date=day)).letter
    assert title in lines(letter, "masthead")


def test_unverified_facts_are_not_printed() -> None:
    for name in ("kreis-unna", "stadt-stolberg"):
        authority = load_authority_folder(SHIPPED / name).authority
        assert authority is not None
        assert (authority.phone, authority.fax, authority.email) == (None, None, None)
        assert not authority.bank_accounts
        assert not authority.units


def test_bank_accounts_stand_apart_in_a_column() -> None:
    letter = WORKSHOP.compose(letter_on("staedteregion-aachen")).letter
    (information,) = (area for area in letter.areas if area.role == "information")
    texts = [line.text for line in information.lines]
    first = texts.index("Bankverbindungen")
    spaces = {line.text: line.space_before_pt for line in information.lines[first : first + 9]}
    assert "" not in texts
    assert {text: space for text, space in spaces.items() if space} == {
        "Bankverbindungen": 5,
        "Postbank": 5,
    }
