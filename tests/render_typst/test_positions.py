"""Everything stands where the composed letter says, to a tenth of a millimetre or so."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace

import pdfplumber
import pytest
from PIL import Image

from lettergen.compose.composed import Area, ComposedLetter, Facsimile, Signatures, Signer, TextLine
from lettergen.renderers.typst import render_pdf
from tests import pdf_measure
from tests.composed_samples import (
    SAMPLES,
    column_letter,
    item,
    lines,
    long_letter,
    paragraph,
    subject,
)
from tests.render_typst.structure import elements

PT = 25.4 / 72
TOLERANCE_MM = 0.1


def baselines(area: Area) -> Iterator[tuple[TextLine, float]]:
    """The lines of an area with their baselines in mm: 0.8 of a line's height below its top."""
    top = area.y_mm
    for line in area.lines:
        top += line.space_before_pt * PT
        yield line, top + 0.8 * line.pitch_pt * PT
        top += line.pitch_pt * PT


def measured(content: bytes, page: int, text: str, baseline: float) -> pdf_measure.MeasuredLine:
    """The line of a page that begins with ``text`` at that height."""
    for line in pdf_measure.lines(content):
        if (
            line.page == page
            and line.text.startswith(text.strip())
            and abs(line.baseline - baseline) < TOLERANCE_MM
        ):
            return line
    raise AssertionError(f"{text} is not at {baseline:.2f} mm of page {page}")


def one_area(area: Area) -> ComposedLetter:
    return replace(column_letter(), areas=(area,), pictures=(), rules=())


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["column", "long"])
def test_the_lines_of_areas(sample: str) -> None:
    letter = SAMPLES[sample]()
    content = render_pdf(letter).content
    for area in letter.areas:
        page = 2 if area.pages == "following" else 1
        for line, baseline in baselines(area):
            found = measured(content, page, line.text, baseline)
            assert found.size_pt == pytest.approx(line.size_pt)
            if area.align == "left":
                # Side bearings: letters do not begin exactly where their advance does.
                assert found.x0 == pytest.approx(area.x_mm, abs=0.3)


@pytest.mark.slow
def test_values_stand_at_their_offset() -> None:
    letter = long_letter()
    (information,) = (area for area in letter.areas if area.role == "information")
    assert information.value_offset_mm is not None
    found = pdf_measure.lines(render_pdf(letter).content, column_em=0.4)
    for line, baseline in baselines(information):
        assert line.value is not None
        (value,) = (m for m in found if m.page == 1 and m.text == line.value)
        assert value.x0 == pytest.approx(
            information.x_mm + information.value_offset_mm, abs=TOLERANCE_MM
        )
        assert value.baseline == pytest.approx(baseline, abs=TOLERANCE_MM)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_line_wider_than_its_area_is_not_wrapped(align: str) -> None:
    text = "Verwaltungsgemeinschaft Beispielhausen-Musterstadt am Oberlauf"
    area = Area(
        role="masthead",
        x_mm=80,
        y_mm=20,
        width_mm=50,
        height_mm=10,
        lines=lines(text, "zweite Zeile"),
        align=align,  # type: ignore[arg-type]
    )
    content = render_pdf(one_area(area)).content
    first = measured(content, 1, text, 20 + 9.6 * PT)
    second = measured(content, 1, "zweite Zeile", 20 + 21.6 * PT)
    for line in (first, second):
        anchor = {"left": line.x0, "center": (line.x0 + line.x1) / 2, "right": line.x1}[align]
        assert anchor == pytest.approx({"left": 80, "center": 105, "right": 130}[align], abs=0.3)


@pytest.mark.slow
def test_empty_lines_and_mixed_sizes_keep_their_height() -> None:
    text = (
        TextLine(text="Groß", size_pt=20, pitch_pt=26),
        TextLine(text="klein", size_pt=6, pitch_pt=7),
        TextLine(text="", size_pt=10, pitch_pt=12),
        TextLine(text="danach", size_pt=10, pitch_pt=12, space_before_pt=3),
    )
    area = Area(role="address", x_mm=25, y_mm=30, width_mm=80, height_mm=30, lines=text)
    content = render_pdf(one_area(area)).content
    for line, baseline in baselines(area):
        if line.text:
            measured(content, 1, line.text, baseline)


def test_the_running_text_stands_on_its_grid() -> None:
    letter = column_letter()
    content = render_pdf(letter).content
    rows = [m for m in pdf_measure.lines(content) if m.x0 < 140 and m.baseline > 95]
    top = letter.page.first_top_mm
    steps = [(row.baseline - top) / PT - 9.6 for row in rows]
    assert steps[0] == pytest.approx(0, abs=0.1)
    assert steps == pytest.approx([12 * round(step / 12) for step in steps], abs=0.1)
    by_text = {row.text: row for row in rows}
    salutation = by_text["Sehr geehrter Herr Beispiel,"]
    # Three lines of subject, two empty ones.
    assert salutation.baseline == pytest.approx(top + (5 * 12 + 9.6) * PT, abs=TOLERANCE_MM)
    closing, name = by_text["Mit freundlichen Grüßen"], by_text["(Erika Muster)"]
    assert (name.baseline - closing.baseline) / PT == pytest.approx(5 * 12, abs=0.1)


@pytest.mark.slow
def test_page_one_may_begin_above_the_others() -> None:
    letter = long_letter()
    letter = replace(letter, page=replace(letter.page, first_top_mm=100, following_top_mm=120))
    content = render_pdf(letter).content
    measured(content, 1, letter.metadata.title, 100 + 9.6 * PT)
    second = [m for m in pdf_measure.lines(content) if m.page == 2 and m.baseline > 40]
    assert second[0].baseline == pytest.approx(120 + 9.6 * PT, abs=TOLERANCE_MM)


def test_large_print_scales_the_line() -> None:
    letter = column_letter()
    flow = (subject("Großdruck"), item("salutation", paragraph("Guten Tag,"), before=40))
    letter = replace(letter, flow=flow, style=replace(letter.style, size_pt=16, pitch_pt=20))
    content = render_pdf(letter).content
    top = letter.page.first_top_mm
    measured(content, 1, "Großdruck", top + 16 * PT)
    assert measured(content, 1, "Guten Tag,", top + (20 + 40 + 16) * PT).size_pt == 16


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES)
def test_marks_and_rules(sample: str) -> None:
    letter = SAMPLES[sample]()
    result = render_pdf(letter)
    drawn = pdf_measure.rules(result.content)
    for rule in letter.rules:
        pages = {
            "first": [1],
            "following": list(range(2, result.pages + 1)),
            "all": list(range(1, result.pages + 1)),
        }[rule.pages]
        places = [
            r.page
            for r in drawn
            if (r.x0, r.y0, r.x1, r.y1)
            == pytest.approx((rule.x1_mm, rule.y1_mm, rule.x2_mm, rule.y2_mm), abs=TOLERANCE_MM)
        ]
        assert places == pages


@pytest.mark.slow
def test_lists_hang_by_their_indent() -> None:
    letter = long_letter()
    content = render_pdf(letter).content
    left, indent = letter.page.text_left_mm, letter.style.list_indent_mm
    found = pdf_measure.lines(content, column_em=0.1)
    places = {m.text.split()[0]: m.x0 for m in found}
    assert places["•"] == pytest.approx(left, abs=0.3)
    assert places["Sprache"] == pytest.approx(left + indent, abs=0.3)
    # The second line of the item hangs below the first.
    assert places["erworben"] == pytest.approx(left + indent, abs=0.3)
    assert places["–"] == pytest.approx(left + indent, abs=0.3)
    assert places["Kurse"] == pytest.approx(left + 2 * indent, abs=0.3)
    assert places["Arabisch"] == pytest.approx(left + 3 * indent, abs=0.3)
    assert places["9."] == pytest.approx(left, abs=0.3)


@pytest.mark.slow
def test_tables_have_their_widths() -> None:
    letter = long_letter()
    content = render_pdf(letter).content
    left, padding = letter.page.text_left_mm, letter.style.cell_padding_mm
    assert pdf_measure.find(content, "09.03.2027").x0 == pytest.approx(left + padding, abs=0.3)
    assert pdf_measure.find(content, "Arbeitsgruppe Wohnen").x0 == pytest.approx(
        left + 30 + padding, abs=0.3
    )
    assert pdf_measure.find(content, "120").x1 == pytest.approx(left + 165 - padding, abs=0.3)


@pytest.mark.slow
def test_signers_stand_in_columns_of_equal_width() -> None:
    content = render_pdf(long_letter()).content
    assert pdf_measure.find(content, "Erika Muster").x0 == pytest.approx(25, abs=0.3)
    assert pdf_measure.find(content, "Max Beispiel").x0 == pytest.approx(25 + 165 / 2, abs=0.3)


@pytest.mark.slow
def test_a_facsimile_stands_at_the_foot_of_the_room_for_it() -> None:
    square = io.BytesIO()
    Image.new("RGB", (40, 20), (0, 0, 200)).save(square, "PNG")
    facsimile = Facsimile(
        width_mm=12,
        height_mm=6,
        media_type="image/png",
        data_base64=base64.b64encode(square.getvalue()).decode(),
        alt="Unterschrift von Erika Muster",
    )
    plain = Signer(above=("Im Auftrag",), space_lines=3, below=("Erika Muster",))
    signed = replace(plain, image=facsimile)
    letter = column_letter()
    contents = [
        render_pdf(
            replace(letter, flow=(item("signatures", Signatures(signers=(signer,))),))
        ).content
        for signer in (plain, signed)
    ]
    texts = [
        [(m.text, round(m.x0, 2), round(m.baseline, 2)) for m in pdf_measure.lines(content)]
        for content in contents
    ]
    assert texts[0] == texts[1]
    with pdfplumber.open(io.BytesIO(contents[1])) as pdf:
        (placed,) = pdf.pages[0].images
    mm = [placed[side] * PT for side in ("x0", "top", "x1", "bottom")]
    foot = letter.page.first_top_mm + 4 * 12 * PT
    assert mm == pytest.approx([25, foot - 6, 37, foot], abs=TOLERANCE_MM)
    figures = [e.alt for e in elements(contents[1]) if e.type == "Figure"]
    assert "Unterschrift von Erika Muster" in figures


def test_items_may_have_type_of_their_own() -> None:
    letter = column_letter()
    style = replace(letter.style, size_pt=16, pitch_pt=20)
    flow = (
        replace(subject("klein"), style=letter.style),
        item("salutation", paragraph("groß"), before=20),
    )
    content = render_pdf(replace(letter, flow=flow, style=style)).content
    top = letter.page.first_top_mm
    assert measured(content, 1, "klein", top + 9.6 * PT).size_pt == 10
    assert measured(content, 1, "groß", top + (12 + 20 + 16) * PT).size_pt == 16
