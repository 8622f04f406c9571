"""Carriers of letters: shipped data, a house's own, and what becomes of the letter."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typst

from lettergen import InputError, LetterheadError, Workshop, load_letter, measure
from lettergen.errors import Severity
from lettergen.inspection import inspect_letterhead
from lettergen.letterhead.carriers import Box, carriers
from lettergen.model.base import changed
from tests.letterhead.folders import DESIGN
from tests.pdf.test_hyphenation import data
from tests.word_processor import pdf_of

OWN = """\
carriers:
  hauspost:
    name: Hauspost Nord
    as_of: 2026-11-01
    source: Vertrag vom 1. November 2026
    address: [30, 60, 95, 85]
    zones:
      - {name: strichcode, de: Strichcode, en: barcode, box: [0, 100, 12, 180]}
"""
LONG = [f"Einrichtung Nummer {number}" for number in range(7)]


def shop(version: str = "", own: str | None = OWN, design: str = DESIGN) -> Workshop:
    files: dict[str, Any] = {"letterheads/haus/2026.yaml": version + design}
    return Workshop(files | ({"letterheads/haus/carriers.yaml": own} if own else {}))


def letter(**changes: Any) -> dict[str, Any]:
    return {**data(large_print=False), "letterhead": "haus", **changes}


def to(organisation: list[str], *notes: str) -> dict[str, Any]:
    return {**letter()["recipient"], "organisation": organisation, "delivery_notes": list(notes)}


def codes(workshop: Workshop, **changes: Any) -> list[str]:
    found = workshop.draft(workshop.letter_from(letter(**changes))).problems
    return [p.code for p in found if p.code.startswith("carrier")]


def folder(tmp_path: Path, version: str, own: str = OWN) -> Path:
    made = tmp_path / "letterheads" / "haus"
    made.mkdir(parents=True, exist_ok=True)
    (made / "2026.yaml").write_text(version + DESIGN, encoding="utf-8")
    (made / "carriers.yaml").write_text(own, encoding="utf-8")
    return made


@pytest.mark.parametrize("carrier", carriers().values(), ids=list(carriers()))
def test_shipped_carriers_say_where_their_measures_are_from(carrier: Any) -> None:
    assert carrier.as_of >= "2026-11-28"
    assert carrier.name
    assert len(carrier.source) > 40
    sheet = Box(0, 0, 210, 297)
    assert all(sheet.holds(box) for box in (carrier.address, *(z.box for z in carrier.zones)))
    assert all(z.de != z.en for z in carrier.zones)
    # A zone within the field for the address could never be kept clear.
    assert not any(z.box.meets(carrier.address) for z in carrier.zones)


def test_the_address_goes_where_the_carrier_wants_it_and_marks_go() -> None:
    made = shop().draft(shop().letter_from(letter(carrier="e-post")))
    address = next(a for a in made.letter.areas if a.role == "address")
    assert (address.x_mm, address.y_mm) == pytest.approx((25, 66))
    assert not [rule for rule in made.letter.rules if rule.mark]
    notes = {p.code: p.message("de") for p in made.problems if p.severity is Severity.NOTE}
    assert "66 mm von oben" in notes["carrier-address-moved"]
    assert "105, 148,5, 210 mm" in notes["carrier-marks"]


def test_a_letterhead_of_form_a_is_set_as_form_b_where_the_window_is() -> None:
    workshop = shop("form: A\n")
    made = workshop.draft(workshop.letter_from(letter(carrier="binect"))).letter
    tops = {area.role: area.y_mm for area in made.areas}
    assert tops["return_line"] == pytest.approx(46.5, abs=0.1)
    assert tops["address"] == pytest.approx(62.7)
    assert made.page.first_top_mm == pytest.approx(98.46)
    assert [rule.y1_mm for rule in made.rules] == [105, 148.5, 210]
    as_ever = workshop.draft(workshop.letter_from(letter(carrier="din-fenster"))).letter
    assert [rule.y1_mm for rule in as_ever.rules] == [87, 148.5, 192]


def test_the_return_line_goes_where_the_address_must_stand_alone() -> None:
    made = shop().draft(shop().letter_from(letter(carrier="pingen")))
    assert "return_line" not in {area.role for area in made.letter.areas}
    assert "carrier-return-line" in {p.code for p in made.problems}


def test_own_profiles() -> None:
    workshop = shop("carrier: hauspost\n")
    made = workshop.draft(workshop.letter_from(letter()))
    address = next(a for a in made.letter.areas if a.role == "address")
    assert (address.x_mm, address.width_mm) == (30, 65)
    assert [rule.y1_mm for rule in made.letter.rules] == [210]
    assert codes(workshop, carrier="none") == []
    assert workshop.carrier(None, "haus") == workshop.carrier("hauspost", "haus")
    assert workshop.carrier("none", "haus") is None


def test_an_own_profile_takes_the_place_of_a_shipped_one() -> None:
    own = OWN.replace("hauspost:", "pingen:")
    assert "carrier-return-line" not in codes(shop(own=own), carrier="pingen")


@pytest.mark.parametrize(("name", "near"), [("epost", "e-post"), ("Pingn", "pingen"), ("hauspots", "hauspost"), ("dhl", "–")])  # fmt: skip
def test_a_carrier_that_there_is_not(name: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        shop().render(shop().letter_from(letter(carrier=name)))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path, problem.params["near"]) == ("carrier-unknown", "carrier", near)  # fmt: skip
    with pytest.raises(LetterheadError) as faulty:
        shop(f"carrier: {name}\n").letterheads()
    assert [(p.code, p.place.line, p.place.path) for p in faulty.value.problems] == [
        ("carrier-unknown", 1, "carrier")
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("[30, 60, 95, 85]", "[95, 60, 30, 85]", "carrier-box", 6),
        ("[30, 60, 95, 85]", "[30, 60, 95]", "carrier-box", 6),
        ("[30, 60, 95, 85]", "[30, 60, 95, 300]", "number-too-large", 6),
        ("[30, 60, 95, 85]", "[30, oben, 95, 85]", "number", 6),
        ("[0, 100, 12, 180]", "[0, 180, 12, 100]", "carrier-box", 8),
        ("    source: Vertrag vom 1. November 2026\n", "", "field-missing", None),
        ("as_of:", "asof:", "field-misspelt", 4),
        ("as_of: 2026-11-01", "as_of: gestern", "date-format", 4),
    ],
)
def test_a_faulty_profile(tmp_path: Path, old: str, new: str, code: str, line: int | None) -> None:
    assert old in OWN
    found = inspect_letterhead(folder(tmp_path, "carrier: hauspost\n", OWN.replace(old, new)))
    match = [p for p in found if p.code == code]
    assert match, [p.code for p in found]
    assert Path(match[0].place.file or "").name == "carriers.yaml"
    assert line is None or match[0].place.line == line
    assert "carrier-unknown" not in {p.code for p in found}


def test_nine_lines_and_notes_that_do_not_fit() -> None:
    found = shop().draft(shop().letter_from(letter(carrier="e-post", recipient=to(LONG)))).problems
    (problem,) = [p for p in found if p.code == "carrier-address-lines"]
    assert "9 Zeilen und 0 Vermerke" in problem.message("de")
    assert "E-POST" in problem.message("en")
    assert "24 mm" in problem.message("en")
    assert "carrier-address-lines" not in codes(shop(), carrier="din-fenster", recipient=to(LONG))
    four = to(LONG[:2], "Einschreiben", "Vertraulich", "Eilt", "Persönlich")
    assert "carrier-address-lines" in codes(shop(), carrier="e-post", recipient=four)


def test_the_part_that_stands_in_a_zone_is_named_with_place_and_remedy() -> None:
    workshop = shop("carrier: e-post\n", None, f"{DESIGN}text: {{left_mm: 9}}\n")
    found = workshop.draft(workshop.letter_from(letter())).problems
    first = next(p for p in found if p.code == "carrier-zone" and p.params["part_en"] == "text")
    german, english = first.message("de"), first.message("en")
    assert "Text: Auf Seite 1 steht diese Zeile" in german
    assert "weitere" in german
    assert "„linker Rand“ (0–12 × 0–297 mm) von E-POST" in german
    assert "9.0 bis" in german
    assert "mm von oben" in german
    assert "zone “left edge” (0–12 × 0–297 mm)" in english
    assert "„text“ im Briefbogen" in (first.hint("de") or "")
    assert (first.value, first.place.path) == (letter()["subject"], "letterhead")


@pytest.mark.parametrize(
    ("design", "field", "part"),
    [
        ("masthead: {x_mm: 3, lines: [{text: Kopf}]}", "masthead", "masthead"),
        ("footer: {lines: [Fuß], bottom_mm: 296}", "footer", "footer"),
        ("rules: [{x1_mm: 0, y1_mm: 40, x2_mm: 100, y2_mm: 40}]", "rules", "rule"),
        ("continuation: {y_mm: 1}", "continuation", "head of further pages"),
        ("page_numbers: {rule: always, y_mm: 289}", "page_numbers", "page number"),
        ("text: {left_mm: 9, width_mm: 175}", "text", "text"),
    ],
)
def test_letterhead_check_names_what_is_in_the_way(tmp_path: Path, design: str, field: str, part: str) -> None:  # fmt: skip
    made = folder(tmp_path, design + "\n")
    assert not [p for p in inspect_letterhead(made) if p.code.startswith("carrier")]
    found = [p for p in inspect_letterhead(made, "e-post") if p.code.startswith("carrier-zone")]
    mine = [p for p in found if p.params["part_en"] == part]
    assert mine
    assert {p.place.path for p in mine} == {field}
    assert {p.place.line for p in mine} == {1}


def sheet(x: float, y: float) -> bytes:
    """A sheet of A4 with a mark of 4 mm at that place."""
    source = f"""#set page(width: 210mm, height: 297mm, margin: 0pt)
#place(dx: {x}mm, dy: {y}mm, rect(width: 4mm, height: 0.25mm, fill: black))"""
    content = typst.Compiler().compile(source.encode(), format="pdf", timestamp=0)
    assert isinstance(content, bytes)
    return content


@pytest.mark.slow
@pytest.mark.parametrize(("x", "y", "wanted"), [(5, 148, True), (13, 148, False), (60, 60, True), (60, 70, True), (150, 70, False)])  # fmt: skip
def test_marks_on_the_stationery(tmp_path: Path, x: float, y: float, wanted: bool) -> None:
    made = folder(tmp_path, "carrier: e-post\nstationery: {first: bogen.pdf}\n")
    (made / "bogen.pdf").write_bytes(sheet(x, y))
    found = [p for p in inspect_letterhead(made) if p.code.startswith("carrier-sheet")]
    assert bool(found) is wanted
    assert {p.place.path for p in found} <= {"stationery.first"}
    workshop = Workshop(tmp_path)
    drafted = workshop.draft(workshop.letter_from(letter()))
    assert bool([p for p in drafted.problems if p.code == "carrier-sheet-drawn"]) is wanted
    if not wanted:
        finished = workshop.render(workshop.letter_from(letter())).content
        assert measure(finished, letterhead="haus", workspace=workshop).problems == ()


@pytest.mark.slow
def test_marks_on_the_stationery_of_who_wants_none(tmp_path: Path) -> None:
    own = OWN.replace("    zones:", "    marks: false\n    zones:")
    made = folder(tmp_path, "carrier: hauspost\nstationery: {first: bogen.pdf}\n", own)
    for x, wanted in ((14, ["carrier-sheet-marks"]), (140, [])):
        (made / "bogen.pdf").write_bytes(sheet(x, 210))
        found = [p.code for p in inspect_letterhead(made) if p.code.startswith("carrier-sheet")]
        assert found == wanted


def test_without_pdfium_the_stationery_is_said_to_be_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = folder(tmp_path, "carrier: e-post\nstationery: {first: bogen.pdf}\n")
    (made / "bogen.pdf").write_bytes(sheet(6, 33))
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    found = {p.code: p.severity for p in inspect_letterhead(made)}
    assert found["carrier-sheet-unseen"] is Severity.WARNING


def test_printed_paper_and_a_carrier_that_prints() -> None:
    workshop = shop("stationery: preprinted\n", None)
    assert "carrier-preprinted" in codes(workshop, carrier="binect")
    assert "carrier-preprinted" not in codes(workshop, carrier="din-fenster")


def test_nobody_posts_a_draft() -> None:
    drafted = {"carrier": "e-post", "copy_type": "entwurf", "dispatch": {"initials": "Mu"}}
    found = shop().draft(shop().letter_from(letter(**drafted))).problems
    assert not [p for p in found if p.severity is Severity.ERROR]
    for copy in ("entwurf", "abdruck"):
        made = shop().draft(shop().letter_from(letter(carrier="e-post", copy_type=copy)))
        [mark] = [area for area in made.letter.areas if area.role == "copy_mark"]
        assert (mark.y_mm > 7) is (copy == "abdruck")


def test_who_is_sent_nothing_has_no_carrier() -> None:
    example = Path(__file__).parents[2] / "templates" / "pressemitteilung" / "example.yaml"
    paper = changed(load_letter(example), carrier="e-post")
    assert paper.recipient is None
    made = Workshop().draft(paper)
    assert not [p for p in made.problems if p.code.startswith("carrier")]
    assert [rule for rule in made.letter.rules if rule.mark]


def test_word_has_no_marks_either() -> None:
    workshop = shop()
    drawings = {
        carrier: _xml(
            workshop.render(workshop.letter_from(letter(carrier=carrier)), "docx").content
        )
        for carrier in ("none", "e-post")
    }
    assert drawings["none"].count("<wps:wsp") - drawings["e-post"].count("<wps:wsp") == 3


def _xml(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml"))


@pytest.mark.libreoffice
def test_word_files_keep_the_zones_free_too() -> None:
    workshop = shop()
    files = {
        name: workshop.render(workshop.letter_from(letter(carrier=name)), "docx").content
        for name in carriers()
    }
    for name, pdf in pdf_of(files).items():
        found = measure(pdf, letterhead="haus", carrier=name, workspace=workshop).problems
        assert [p.message("en") for p in found] == [], name
