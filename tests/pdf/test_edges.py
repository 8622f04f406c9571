"""Figures and edges that whole letters do not come near."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
)

from lettergen.compose.zones import TOLERANCE
from lettergen.pdf.active import active_content
from lettergen.pdf.measurement.checks import LEAST_CONTRAST, _Window, check_contrast
from lettergen.pdf.measurement.findings import Findings
from lettergen.pdf.measurement.page import Colour, Line, Page, read
from lettergen.pdf.measurement.wanted import likely_form, of_form
from lettergen.pdf.quiet import silence
from lettergen.pdf.stationery import faults, underlaid
from lettergen.pdf.typefaces import typefaces
from lettergen.renderers.typst import render_pdf
from tests.composed_samples import names_letter
from tests.pdf.sheets import changed

BLACK = (0, 0, 0)


def page_with(*lines: Line) -> Page:
    return Page(1, 210, 297, lines, ())


def line(baseline: float, *, x: float = 25, size: float = 11, colour: Colour = BLACK) -> Line:
    return Line("Muster", x, x + 20, baseline, size, colour)


@pytest.mark.parametrize(
    ("grey", "ratio"), [(0, 21), (0x76, 4.54), (0x77, 4.48), (0x94, 3.03), (255, 1)]
)
def test_contrast_is_that_of_wcag(grey: int, ratio: float) -> None:
    """Figures: WebAIM's contrast checker, for greys on white."""
    found = Findings()
    check_contrast(page_with(line(100, colour=(grey, grey, grey))), found)
    ((name, number, measured, wanted),) = found.values
    assert (name, number, wanted) == ("contrast", 1, LEAST_CONTRAST)
    assert measured == pytest.approx(ratio, abs=0.01)
    assert measured == round(measured, 2)
    assert bool(found.problems) == (ratio < LEAST_CONTRAST)


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        ([line(50), line(55)], "A"),
        ([line(80), line(85)], "B"),
        ([line(50), line(80)], "B"),
        ([line(50, x=19), line(55, x=19)], "A"),
        ([line(50, x=17), line(55, x=17)], "B"),
        ([line(31, size=7), line(80), line(85)], "A"),
    ],
)
def test_a_form_without_marks_is_told_by_lines_of_its_address(lines: list[Line], form: str) -> None:
    assert likely_form([page_with(*lines)]) == form


def test_pypdf_says_nothing_at_all() -> None:
    silence()
    assert not logging.getLogger("pypdf").isEnabledFor(logging.CRITICAL)


def test_typefaces_of_pages_and_of_the_forms_on_them() -> None:
    content = render_pdf(names_letter()).content
    assert "Arimo" in typefaces(content)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    page: Any = writer.pages[0]
    fonts = page["/Resources"].get_object().pop("/Font")
    form = DictionaryObject({NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts})})  # fmt: skip
    page["/Resources"].get_object()[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): form})  # fmt: skip
    while len(writer.pages) > 1:
        writer.remove_page(1)
    target = io.BytesIO()
    writer.write(target)
    assert "Arimo" in typefaces(target.getvalue())


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"no PDF"])
def test_typefaces_of_what_is_no_pdf(content: bytes) -> None:
    assert typefaces(content) == frozenset()


@pytest.mark.parametrize(("degrees", "told"), [(0, None), (360, None), (90, "90°"), (450, "90°")])
def test_a_sheet_that_lies_on_its_side(degrees: int, told: str | None) -> None:
    def turn(_: PdfWriter, page: Any) -> None:
        page[NameObject("/Rotate")] = NumberObject(degrees)

    found = dict(faults(changed(turn)))
    assert ("size" in found) == (told is not None)
    assert told is None or told in found["size"]


def test_actions_that_follow_each_other_in_a_circle() -> None:
    writer = PdfWriter()
    action = DictionaryObject({NameObject("/S"): NameObject("/GoTo")})
    action[NameObject("/Next")] = ArrayObject([writer._add_object(action)])
    assert active_content([DictionaryObject({NameObject("/A"): action})], remove=False) == ("Next",)


def test_a_page_whose_corner_is_not_at_nought_is_measured_alike() -> None:
    content = render_pdf(names_letter()).content
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.add_transformation(Transformation().translate(60, 40))
        for name in ("/MediaBox", "/CropBox"):
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            page[NameObject(name)] = RectangleObject((60, 40, 60 + width, 40 + height))
    target = io.BytesIO()
    writer.write(target)
    for moved, there in zip(read(target.getvalue()), read(content), strict=True):
        for one, other in zip(moved.lines, there.lines, strict=True):
            assert (one.x0, one.x1, one.baseline) == pytest.approx(
                (other.x0, other.x1, other.baseline), abs=0.01
            )


@pytest.mark.parametrize(("beyond", "inside"), [(0.0, True), (0.001, False)])
@pytest.mark.parametrize("upper", [False, True])
def test_a_return_line_stands_in_a_row_of_so_many_mm(
    upper: bool, beyond: float, inside: bool
) -> None:
    wanted = of_form("B")
    edge = wanted.return_top - TOLERANCE - beyond if upper else wanted.return_top + 6.5 + beyond
    window = _Window(page_with(line(edge, size=8), line(wanted.return_top + 20)), wanted)
    assert [found.baseline for found in window.sender] == [edge] * inside


@pytest.mark.parametrize("spaces", [None, "/Own"])
def test_colours_of_a_sheet_with_a_cmyk_profile_get_it_beside_spaces_of_its_own(spaces: str | None) -> None:  # fmt: skip
    def profiled(writer: PdfWriter, page: Any) -> None:
        profile = StreamObject()
        profile.set_data(b"profile")
        profile[NameObject("/N")] = NumberObject(4)
        intent = DictionaryObject({NameObject("/DestOutputProfile"): writer._add_object(profile)})
        writer.root_object[NameObject("/OutputIntents")] = ArrayObject([intent])
        resources = page["/Resources"]
        resources.pop("/ColorSpace", None)
        if spaces:
            resources[NameObject("/ColorSpace")] = DictionaryObject({NameObject(spaces): NameObject("/DeviceRGB")})  # fmt: skip

    sheet = changed(profiled)
    letter = underlaid(render_pdf(names_letter()).content, sheet, None)
    page: Any = PdfReader(io.BytesIO(letter)).pages[0]
    found = page["/Resources"]["/XObject"]["/Sheet1"]["/Resources"]["/ColorSpace"]
    kind, profile = found["/DefaultCMYK"]
    assert (kind, profile.get_object().get_data()) == ("/ICCBased", b"profile")
    assert set(found) == {"/DefaultCMYK", *([spaces] if spaces else [])}
