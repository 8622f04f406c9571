"""A picture that somebody pastes into address, letterhead or information block is seen whole, and no line moved for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from PIL import Image, ImageChops

from lettergen.compose.composed import Area, ComposedLetter, TextLine
from lettergen.pipeline import Workshop, load_letter
from lettergen.renderers.docx import render_docx
from lettergen.renderers.docx.area_lines import lines_of
from lettergen.renderers.docx.leading import MOST_DRIFT_PT, Leading, Stand, standing
from lettergen.typeface.metrics import MM_PER_PT, measures
from lettergen.typeface.own import ARIMO, Typeface
from tests import pdf_measure
from tests.composed_samples import SAMPLES, long_letter
from tests.typeface.house_fonts import wide_typeface
from tests.word_processor import pdf_of

EXAMPLES = Path(__file__).parents[2] / "examples"
FRAMES = ("Briefkopf", "Anschrift", "Informationsangaben")
SIDE_MM = 20.0
NEAR_PT = 0.25
"""How far a line of an area may stand from where an exact height has it."""


def _composed(path: str, **changes: object) -> ComposedLetter:
    file = EXAMPLES / path
    workshop = Workshop(file.parents[1] if "letters" in file.parts else None)
    return workshop.compose(load_letter(file).model_copy(update=changes)).letter


LETTERS: dict[str, Callable[[], ComposedLetter]] = {
    "plain": lambda: _composed("schreiben.yaml"),
    "large": lambda: _composed("schreiben.yaml", large_print=True),
    "draft": lambda: _composed("gemeinsam-klappts/interessenbekundung.yaml"),
    "column": lambda: _composed("einladung-unna.yaml"),
    "house": lambda: _composed("eigenes-aussehen/letters/genehmigung.yaml"),
}


@pytest.fixture(scope="module")
def letters() -> dict[str, ComposedLetter]:
    return {name: make() for name, make in LETTERS.items()}


def _picture() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (40, 40), (255, 0, 0)).save(content, "PNG")
    content.seek(0)
    return content


def _in_style(document: Document, style: str) -> Iterator[Paragraph]:
    sections = document.sections[0]
    stories = (document, sections.first_page_header, sections.first_page_footer)
    for story in stories:
        yield from (p for p in story.paragraphs if p.style and p.style.style_id == style)


def _with_picture(content: bytes, style: str, last: bool) -> bytes:
    document = docx.Document(io.BytesIO(content))
    found = list(_in_style(document, style))
    assert found, style
    found[-1 if last else 0].add_run().add_picture(_picture(), Cm(2), Cm(2))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _red_mm(content: bytes) -> tuple[float, float]:
    """Width and height of what is red on the first page."""
    scale = 4
    page = pypdfium2.PdfDocument(content)[0].render(scale=scale).to_pil().convert("RGB")
    red, green, _ = page.split()
    seen = ImageChops.multiply(
        red.point(lambda v: 255 * (v > 200)), green.point(lambda v: 255 * (v < 60))
    ).getbbox()
    assert seen
    left, top, right, bottom = seen
    return (right - left) / scale * MM_PER_PT, (bottom - top) / scale * MM_PER_PT


@pytest.mark.libreoffice
def test_a_pasted_picture_is_seen_whole(letters: dict[str, ComposedLetter]) -> None:
    files = {name: render_docx(letter).content for name, letter in letters.items()}
    pasted = {
        f"{name} {style} {last}": _with_picture(content, style, last)
        for name, content in files.items()
        for style in FRAMES
        for last in (False, True)
    }
    for name, content in pdf_of(pasted).items():
        assert _red_mm(content) == pytest.approx((SIDE_MM, SIDE_MM), abs=0.3), name


@pytest.mark.libreoffice
def test_lines_stand_where_an_exact_height_has_them(letters: dict[str, ComposedLetter]) -> None:
    made = pdf_of({name: render_docx(letter).content for name, letter in letters.items()})
    for name, letter in letters.items():
        lines = [line for line in pdf_measure.lines(made[name]) if line.page == 1]
        checked = 0
        for area in letter.areas:
            for text, baseline in _planned(area):
                near = [
                    abs(line.baseline - baseline) / MM_PER_PT
                    for line in lines
                    if text and line.text.startswith(text)
                ]
                checked += bool(near)
                assert not near or min(near) < NEAR_PT, (name, text)
        assert checked > 10, name


def _planned(area: Area) -> Iterator[tuple[str, float]]:
    top = area.y_mm
    for line in area.lines if area.pages != "following" else ():
        top += line.space_before_pt * MM_PER_PT
        yield line.text, top + 0.8 * line.pitch_pt * MM_PER_PT
        top += line.pitch_pt * MM_PER_PT


def _area(*lines: tuple[float, float, float], height: float = 50) -> Area:
    return Area(
        role="masthead",
        x_mm=25,
        y_mm=10,
        width_mm=80,
        height_mm=height,
        lines=tuple(
            TextLine(text=f"Z{n}", size_pt=size, pitch_pt=pitch, space_before_pt=before)
            for n, (size, pitch, before) in enumerate(lines)
        ),
    )


def _stands(areas: tuple[Area, ...], typeface: Typeface = ARIMO) -> tuple[Stand, ...]:
    found = [lines_of(area, typeface) for area in areas]
    forms = [line.form for lines in found for line in lines]
    return standing(areas, typeface, *map(len, found), *forms)


def _set(area: Area, typeface: Typeface) -> Iterator[tuple[Leading, float]]:
    """Each paragraph with how much too low its first line comes to stand."""
    (stand,) = _stands((area,), typeface)
    late, number = -stand.up_pt, 0
    for made in stand.paragraphs:
        line = area.lines[number]
        start = late + made.before_pt - line.space_before_pt
        above = 0.8 * made.pitch_pt
        if made.grows:
            above = made.pitch_pt - measures(typeface).descent * line.size_pt
        yield made, start + above - 0.8 * line.pitch_pt
        late = made.late_pt
        number += len(made.around)
    assert number == len(area.lines)


def test_lines_that_would_drift_far_stay_exact() -> None:
    ((made, low),) = _set(_area(*[(10, 11, 0)] * 8), ARIMO)
    assert (made.grows, made.pitch_pt, low) == (False, 11, 0)
    ((made, low),) = _set(_area(*[(10, 12, 0)] * 8), ARIMO)
    assert made.grows
    assert low == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize("typeface", [ARIMO, wide_typeface()], ids=["arimo", "high"])
@pytest.mark.parametrize("size", [(24, 27), (16, 19.2), (22, 22)])
def test_a_line_that_stands_alone_grows_in_any_typeface(
    size: tuple[float, float], typeface: Typeface
) -> None:
    (first, low), (second, lower) = _set(_area((*size, 0), (8, 12, 9)), typeface)
    assert first.grows
    assert second.grows
    assert low == pytest.approx(0, abs=0.03)
    assert lower == pytest.approx(0, abs=0.03)


def test_lines_without_distances_drift_at_most_by_half_a_millimetre() -> None:
    made = list(_set(_area((24, 27, 0), *[(10 + n % 2, 12.4, 0) for n in range(20)]), ARIMO))
    assert len(made) == 21
    assert max(abs(low) for _, low in made) <= MOST_DRIFT_PT + 0.03
    assert made[-1][0].late_pt <= MOST_DRIFT_PT


@pytest.mark.parametrize("name", SAMPLES)
def test_areas_that_touch_do_not_overlap(name: str) -> None:
    areas = SAMPLES[name]().areas
    ends = {}
    for area, stand in zip(areas, _stands(areas), strict=True):
        top = area.y_mm - stand.up_pt * MM_PER_PT
        end = area.y_mm + area.height_mm - stand.spare_pt * MM_PER_PT
        ends[area.role, area.x_mm] = (area, top, end)
    for area, top, _ in ends.values():
        for other, _, end in ends.values():
            above = other.y_mm + other.height_mm <= area.y_mm + 0.02
            if other is not area and other.x_mm == area.x_mm and above:
                assert top >= end - 0.02, (area.role, other.role)


def test_an_address_moves_no_further_up_than_the_notes_above_give_room() -> None:
    notes = replace(_area((9.5, 10, 0), height=10 * MM_PER_PT), role="delivery_notes")
    address = replace(_area(*[(12, 14.4, 0)] * 3), role="address", y_mm=10 + 10 * MM_PER_PT)
    assert _stands((address,))[0].up_pt == pytest.approx(0.33, abs=0.02)
    assert _stands((notes, address))[1].up_pt == 0


def test_marks_tabs_and_breaks_are_no_larger_than_their_line() -> None:
    """Word and LibreOffice make a line as high as the largest type in it, seen or not."""
    letter = long_letter()
    letter = replace(letter, style=replace(letter.style, size_pt=16, pitch_pt=19))
    document = docx.Document(io.BytesIO(render_docx(letter).content))
    checked = 0
    for style in FRAMES:
        for paragraph in _in_style(document, style):
            sizes = {run.font.size for run in paragraph.runs}
            (mark,) = paragraph._p.xpath("w:pPr/w:rPr/w:sz/@w:val")
            assert {size.pt for size in sizes if size} == {int(mark) / 2}
            assert None not in sizes
            checked += 1
    assert checked > 5
