"""Footers in columns, vector logos in both outputs, and a draft mark that finds its place."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from lettergen.inspection import inspect_letterhead
from lettergen.letterhead.starter import starter_files
from lettergen.pipeline import Workshop
from tests.letterhead.folders import AUTHORITY, DESIGN, LETTER, codes_of, town
from tests.letterhead.test_logo import SVG
from tests.render_docx.documents import parts

FACTS = """\
building: {street: Rathausplatz 1, postal_code: 12345, city: Musterhausen}
phone: 01234 56-0
email: post@musterhausen.example
bank_accounts:
  - {bank: Commerzbank, iban: DE89 3704 0044 0532 0130 00, bic: COBADEFFXXX}
"""
COLUMNS = """\
footer:
  columns:
    - items: [{lines: [Stadt Musterhausen], strong: true}, {field: building}]
    - {width_mm: 50, items: [{label: Telefon, field: phone}, {label: E-Mail, field: email}]}
    - items: [{label: Bankverbindung, field: bank_accounts, account_lines: ["{bank}", "{iban}"]}]
"""
LOGO = "logo: {file: wappen.svg, alt: Wappen, x_mm: %s, y_mm: 4, width_mm: 25, height_mm: 25}\n"


def house(root: Path, more: str) -> Path:
    folder = town(root / "letterheads", v1=DESIGN + more)
    (folder / "authority.yaml").write_text(AUTHORITY + FACTS, encoding="utf-8")
    (folder / "wappen.svg").write_bytes(SVG)
    return folder


@pytest.mark.slow
def test_columns_stand_side_by_side_and_end_at_one_height(tmp_path: Path) -> None:
    folder = house(tmp_path, COLUMNS)
    assert inspect_letterhead(folder) == ()
    letter = Workshop(tmp_path).compose(LETTER).letter
    feet = [area for area in letter.areas if area.role == "footer"]
    assert [[line.text for line in area.lines] for area in feet] == [
        ["Stadt Musterhausen", "Rathausplatz 1", "12345 Musterhausen"],
        ["Telefon\u00a001234 56-0", "E-Mail\u00a0post@musterhausen.example"],
        ["Bankverbindung", "Commerzbank", "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000"],
    ]
    assert len({area.y_mm for area in feet}) == 1
    assert [(area.x_mm, area.width_mm) for area in feet] == [(25, 53.5), (82.5, 50), (136.5, 53.5)]
    assert feet[0].lines[0].strong
    assert not feet[1].lines[0].strong
    assert letter.page.bottom_mm < feet[0].y_mm
    pdf, docx = (Workshop(tmp_path).render(LETTER, name).content for name in ("pdf", "docx"))
    assert "Bankverbindung" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    feet_in_word = (part for name, part in parts(docx).items() if "footer" in name)
    assert b"Bankverbindung" in b"".join(feet_in_word)


def test_a_contact_is_not_the_footer_s(tmp_path: Path) -> None:
    house(tmp_path, COLUMNS)
    contact = {"name": "Max Muster", "email": "max@musterhausen.example"}
    data = LETTER | {"sender": {"authority": "stadt-musterhausen", "contact": contact}}
    feet = [a for a in Workshop(tmp_path).compose(data).letter.areas if a.role == "footer"]
    assert "max@" not in " ".join(line.text for area in feet for line in area.lines)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("footer: {sender: true, columns: [{items: [{field: phone}]}]}\n", "footer-twice"),
        ("footer: {columns: [{items: [{field: contact}]}]}\n", "footer-field"),
        ("footer: {columns: [{width_mm: 170, items: []}]}\n", "footer-too-wide"),
    ],
)
def test_footers_that_mean_nothing(tmp_path: Path, more: str, code: str) -> None:
    assert codes_of(house(tmp_path, more)) == [code]


@pytest.mark.slow
def test_a_vector_logo_is_one_in_both_and_pixels_for_old_words(tmp_path: Path) -> None:
    folder = house(tmp_path, LOGO % 140)
    assert inspect_letterhead(folder) == ()
    made = Workshop(tmp_path).render(LETTER, "docx")
    held = parts(made.content)
    assert held["word/media/logo1.svg"] == SVG
    assert held["word/media/logo1.png"].startswith(b"\x89PNG")
    document, relations = held["word/document.xml"].decode(), held["word/_rels/document.xml.rels"]
    assert "asvg:svgBlip" in document
    assert b"logo1.svg" in relations
    assert b"logo1.png" in relations
    assert not any(problem.code == "docx-logo-svg" for problem in made.problems)
    assert Workshop(tmp_path).render(LETTER, "docx").content == made.content


@pytest.mark.parametrize(("x", "side"), [(140, "right"), (165, "left")])
def test_the_draft_mark_goes_where_the_logo_is_not(tmp_path: Path, x: int, side: str) -> None:
    folder = house(tmp_path, LOGO % x)
    assert inspect_letterhead(folder) == ()
    letter = Workshop(tmp_path).compose(LETTER | {"copy_type": "entwurf"}).letter
    (mark,) = (area for area in letter.areas if area.role == "copy_mark")
    assert (mark.align, mark.y_mm) == (side, 6)


def test_a_mark_without_room_at_the_top_stands_above_the_address(tmp_path: Path) -> None:
    wide = "masthead: {x_mm: 25, y_mm: 2, width_mm: 165, lines: [{text: %s, size_pt: 30}]}\n"
    house(tmp_path, wide % ("M" * 18))
    letter = Workshop(tmp_path).compose(LETTER | {"copy_type": "entwurf"}).letter
    (mark,) = (area for area in letter.areas if area.role == "copy_mark")
    assert mark.y_mm > 35


def test_a_new_letterhead_passes_its_check_with_a_logo(tmp_path: Path) -> None:
    folder = tmp_path / "stadt-neustadt"
    folder.mkdir()
    for name, text in starter_files("stadt-neustadt").items():
        filled = text.replace("#logo:", "logo:").replace("wappen.png", "wappen.svg")
        (folder / name).write_text(filled, encoding="utf-8")
    (folder / "wappen.svg").write_bytes(SVG)
    assert [p for p in inspect_letterhead(folder) if p.code != "letterhead-placeholder-left"] == []
