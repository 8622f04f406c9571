"""Measuring finished PDFs: letters as they should be pass, and each check fails on a page on which just that was shifted."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner

from lettergen import InputError, UsageError, Workshop, load_letter, measure
from lettergen.cli.app import app
from lettergen.compose.composed import Area, ComposedLetter, Picture, Rule
from lettergen.messages import catalogue
from lettergen.renderers.typst import render_pdf
from tests.letterhead.folders import DESIGN
from tests.pdf import test_turned
from tests.pdf.test_hyphenation import data, workshop
from tests.word_processor import pdf_of

ROOT = Path(__file__).parents[2]
EXAMPLES = (
    "schreiben",
    "beschlussmitteilung",
    "einladung-aachen",
    "einladung-unna",
    "zwischenbericht",
)
CHECKS = "".join(
    file.read_text("utf-8") for file in sorted((ROOT / "lettergen/pdf/measurement").glob("*.py"))
)
DATA = {**data(large_print=False), "references": {"ours": "12-3/2026"}}


@cache
def letter() -> ComposedLetter:
    return workshop().compose(workshop().letter_from(DATA)).letter


def codes(made: ComposedLetter, **options: str) -> set[str]:
    return {problem.code for problem in measure(render_pdf(made).content, **options).problems}  # type: ignore[arg-type]


def areas(role: str, change: Callable[[Area], Area]) -> ComposedLetter:
    """The letter with the areas of that role changed."""
    made = (change(area) if area.role == role else area for area in letter().areas)
    return replace(letter(), areas=tuple(made))


def moved(role: str, dx: float, dy: float) -> ComposedLetter:
    return areas(role, lambda a: replace(a, x_mm=a.x_mm + dx, y_mm=a.y_mm + dy))


def sized(role: str, size: float) -> ComposedLetter:
    return areas(
        role, lambda a: replace(a, lines=tuple(replace(line, size_pt=size) for line in a.lines))
    )


def page(**changes: float) -> ComposedLetter:
    return replace(letter(), page=replace(letter().page, **changes))


def ruled(*rules: Rule) -> ComposedLetter:
    return replace(letter(), rules=rules)


def mark(y: float, x2: float = 7.5) -> Rule:
    return Rule(x1_mm=5, y1_mm=y, x2_mm=x2, y2_mm=y, width_pt=0.5)


def pictured(x: float, y: float) -> ComposedLetter:
    svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxMCIgaGVpZ2h0PSIxMCI+PHJlY3Qgd2lkdGg9IjEwIiBoZWlnaHQ9IjEwIi8+PC9zdmc+"
    logo = Picture(x_mm=x, y_mm=y, width_mm=20, height_mm=15, media_type="image/svg+xml", data_base64=svg, alt="Zeichen")  # fmt: skip
    return replace(letter(), pictures=(logo,))


def set_in(size: float) -> ComposedLetter:
    return replace(letter(), style=replace(letter().style, size_pt=size))


def tall_information() -> ComposedLetter:
    """A block of 44 mm with the subject where a lower one would have it."""

    def change(area: Area) -> Area:
        return replace(area, lines=area.lines * 5, height_mm=44)

    return areas("information", change)


def two_return_lines() -> ComposedLetter:
    """A sender of two lines, which sorting machines take for an address."""

    def change(area: Area) -> Area:
        lines = tuple(replace(line, pitch_pt=7) for line in area.lines * 2)
        return replace(area, lines=lines, y_mm=area.y_mm - 0.5)

    return areas("return_line", change)


SHIFTED: dict[str, tuple[Callable[[], ComposedLetter], str]] = {
    "address below its field": (lambda: moved("address", 0, 18), "measure-window"),
    "address above its field": (lambda: moved("address", 0, -24), "measure-window"),
    "address right of its field": (lambda: moved("address", 60, 0), "measure-window"),
    "address at another edge": (lambda: moved("address", -4, 0), "measure-address-left"),
    "address away": (lambda: moved("address", 90, 140), "measure-no-address"),
    "return line away": (lambda: moved("return_line", 0, 150), "measure-return-missing"),
    "return line too high": (lambda: moved("return_line", 0, -3.5), "measure-return-high"),
    "return line too wide": (lambda: moved("return_line", 30, 0), "measure-return-wide"),
    "return line in two lines": (two_return_lines, "measure-return-lines"),
    "information too far left": (lambda: moved("information", -10, 0), "measure-information-left"),
    "information too far right": (lambda: moved("information", 45, 0), "measure-information-right"),
    "information too high": (lambda: moved("information", 0, -3.5), "measure-information-top"),
    "information in the window": (lambda: moved("information", -17, 0), "measure-beside-window"),
    "subject too high": (lambda: page(first_top_mm=95.5), "measure-subject-high"),
    "subject in the window": (lambda: page(first_top_mm=91.5), "measure-below-window"),
    "subject too low": (lambda: page(first_top_mm=104.0), "measure-subject-low"),
    "subject beside a tall block": (tall_information, "measure-subject-high"),
    "text too far left": (lambda: page(text_left_mm=22.0), "measure-margin-left"),
    "text too far right": (lambda: page(text_left_mm=29.0), "measure-margin-right"),
    "mark too low": (lambda: ruled(mark(108)), "measure-mark"),
    "mark too long": (lambda: ruled(mark(105, 21)), "measure-mark-long"),
    "picture in the window": (lambda: pictured(60, 70), "measure-shape-in-window"),
    "small text": (lambda: set_in(9.0), "measure-size-text"),
    "small address": (lambda: sized("address", 7.0), "measure-size-address"),
    "address hard to read": (lambda: sized("address", 9.0), "measure-size-machine"),
    "small return line": (lambda: sized("return_line", 5.0), "measure-size-return"),
    "pale masthead": (
        lambda: areas("masthead", lambda a: replace(a, lines=tuple(replace(line, colour="BBBBBB") for line in a.lines))),
        "measure-contrast",
    ),
    "masthead on the edge": (lambda: moved("masthead", 0, -13), "measure-edge"),
    "address on the return line": (lambda: moved("address", 0, -15), "measure-overlap"),
}  # fmt: skip


@pytest.mark.slow
def test_the_letter_itself_passes() -> None:
    found = measure(render_pdf(letter()).content, letterhead="din5008-b")
    assert (found.sound, found.problems, found.form) == (True, (), "B")
    values = {value.name: value for value in found.measures}
    assert values["subject-top"].found == pytest.approx(98.46, abs=0.1)
    assert values["address-left"].found == pytest.approx(25, abs=0.1)
    assert "konform" not in found.basis.lower()
    assert "secondary sources" in found.basis


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIFTED)
def test_a_shifted_page_fails(name: str) -> None:
    made, code = SHIFTED[name]
    assert code not in codes(letter())
    assert code in codes(made())


def test_a_missing_mark_of_the_letterhead() -> None:
    assert codes(ruled(mark(105)), letterhead="din5008-b") == {"measure-mark-missing"}
    assert codes(ruled(mark(105))) == set()
    found = measure(render_pdf(ruled(mark(105))).content, letterhead="din5008-b").problems
    assert {problem.params["page"] for problem in found} == {"1"}


def test_another_paper() -> None:
    assert "measure-sheet" in codes(page(width_mm=215.9, height_mm=279.4))


def test_form_a_is_told_by_its_marks_and_its_address() -> None:
    made = workshop().compose(workshop().letter_from({**DATA, "letterhead": "din5008-a"})).letter
    for shown in (made, replace(made, rules=())):
        found = measure(render_pdf(shown).content)
        assert (found.form, found.problems) == ("A", ())
    assert {p.code for p in measure(render_pdf(made).content, form="B").problems} >= {
        "measure-mark"
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_shipped_examples_keep_the_measures_of_their_letterheads(name: str) -> None:
    example = load_letter(ROOT / "examples" / f"{name}.yaml")
    head = example.letterhead or str(example.sender.authority)
    content = workshop().render(example, "pdf").content
    found = measure(content, letterhead=head, day=example.date, workspace=Workshop())
    assert (found.sound, [p.code for p in found.problems]) == (True, [])


def test_a_table_near_the_top_of_the_text_is_no_information_block() -> None:
    house = Workshop(ROOT / "examples" / "eigenes-aussehen")
    example = house.load_letter(ROOT / "examples/eigenes-aussehen/letters/genehmigung.yaml")
    content = house.render(example, "pdf").content
    found = measure(content, letterhead="kreis-auental", day=example.date, workspace=house)
    assert [p.code for p in found.problems] == []
    assert measure(content).sound


@pytest.mark.libreoffice
def test_what_another_program_made() -> None:
    [made] = pdf_of(
        {"letter": workshop().render(workshop().letter_from(DATA), "docx").content}
    ).values()
    assert measure(made).problems == ()


@pytest.mark.parametrize(
    ("carrier", "wanted"),
    [
        ("e-post", {"measure-carrier-mark", "measure-carrier-zone", "measure-carrier-address"}),
        ("din-fenster", set()),
        ("binect", set()),
        ("pingen", {"measure-carrier-mark", "measure-carrier-alone", "measure-carrier-zone"}),
    ],
)  # fmt: skip
def test_letters_that_name_no_carrier(carrier: str, wanted: set[str]) -> None:
    assert codes(letter(), carrier=carrier) == wanted


def test_marks_that_a_carrier_wants_none_of() -> None:
    own = "carriers: {h: {name: H, as_of: 2026-11-01, source: s, address: [20, 45, 105, 90], marks: false}}"
    shop = Workshop({"letterheads/haus/2026.yaml": DESIGN, "letterheads/haus/carriers.yaml": own})
    for rules, wanted in ((letter().rules, {"measure-carrier-marks"}), ((), set())):
        pdf = render_pdf(replace(letter(), rules=rules)).content
        found = measure(pdf, letterhead="haus", carrier="h", workspace=shop).problems
        assert {p.code for p in found if "carrier" in p.code} == wanted


def test_a_letter_moved_for_a_carrier_passes() -> None:
    assert codes(replace(moved("address", 0, 3.3), rules=()), carrier="e-post") == set()


ABOUT_FILES = {
    "measure-unreadable",
    "measure-encrypted",
    "measure-too-much",
    "measure-needs-pdfium",
    "measure-form",
}
"""What is said of a file or an argument, not of what stands on a page."""
PROVED_ELSEWHERE = {
    "measure-sheet": test_another_paper,
    "measure-no-text": test_turned.test_a_scan_and_an_empty_sheet,
    "measure-turned": test_turned.test_a_sheet_that_is_shown_turned,
    "measure-mark-missing": test_a_missing_mark_of_the_letterhead,
    "measure-carrier-mark": test_letters_that_name_no_carrier,
    "measure-carrier-marks": test_marks_that_a_carrier_wants_none_of,
    "measure-carrier-zone": test_letters_that_name_no_carrier,
    "measure-carrier-address": test_letters_that_name_no_carrier,
    "measure-carrier-alone": test_letters_that_name_no_carrier,
}


def test_every_check_has_a_page_on_which_it_fails() -> None:
    """And so has every zone of every carrier, in test_carriers.py."""
    checks = {code for code in catalogue() if code.startswith("measure-")} - ABOUT_FILES
    raised = re.findall(r'"(measure-[a-z-]+)"', CHECKS)
    assert checks == set(raised) - ABOUT_FILES
    assert checks - {code for _, code in SHIFTED.values()} == set(PROVED_ELSEWHERE)


def test_carriers_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        measure(b"", carrier="epost")
    assert caught.value.problems[0].code == "carrier-unknown"
    assert "e-post" in caught.value.problems[0].message("de") + str(caught.value.problems[0].params)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + b"\x00" * 900 + b"%%EOF"]
)
def test_what_is_no_pdf(content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        measure(content)
    assert caught.value.problems[0].code == "measure-unreadable"


def test_a_damaged_and_an_encrypted_file(tmp_path: Path) -> None:
    content = render_pdf(letter()).content
    for cut in range(50, len(content), len(content) // 12):
        try:
            measure(content[:cut])
        except InputError as error:
            assert error.problems[0].code == "measure-unreadable"  # noqa: PT017
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("geheim", algorithm="RC4-128")
    file = tmp_path / "locked.pdf"
    writer.write(file)
    with pytest.raises(InputError) as caught:
        measure(file)
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.file) == ("measure-encrypted", str(file))
    with pytest.raises(InputError) as missing:
        measure(tmp_path / "none.pdf")
    assert missing.value.problems[0].code == "file-not-found"


def test_the_command(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(render_pdf(letter()).content)
    bad.write_bytes(render_pdf(moved("address", 0, 18)).content)
    fine = CliRunner().invoke(app, ["measure", str(good), "--letterhead", "din5008-b"])
    assert (fine.exit_code, "subject-top" in fine.stdout) == (0, True)
    both = CliRunner().invoke(app, ["measure", str(good), str(bad), "--json"])
    entries = json.loads(both.stdout)["files"]
    assert both.exit_code == 1
    assert [entry["sound"] for entry in entries] == [True, False]
    assert "measure-window" in {p["code"] for p in entries[1]["problems"]}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("letterhead", 5, "argument-text"),
        ("carrier", 5, "argument-text"),
        ("carrier", "post", "carrier-unknown"),
        ("form", "C", "measure-form"),
        ("day", "morgen", "argument-day"),
        ("workspace", 5, "argument-path"),
    ],
)
def test_wrong_arguments_are_refused_by_name(name: str, value: Any, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        measure(b"%PDF-", **{name: value})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path) == (code, name)
