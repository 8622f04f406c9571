"""What a word processor makes of the letters: places, lines, pages; and the same as the PDF."""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from lettergen.compose.composed import ComposedLetter
from lettergen.compose.pages import foreseen
from lettergen.renderers.docx import render_docx
from tests import pdf_measure
from tests.composed_samples import SAMPLES, item, long_letter, names_letter, paragraph
from tests.render_docx.documents import HOSTILE, hostile_letter, with_flow
from tests.word_processor import pdf_of

pytestmark = pytest.mark.libreoffice

MM_PER_PT = 25.4 / 72
TOLERANCE_MM = 0.3
KERNED = 0.02
"""So much of its width a line may lose."""


def _pages_letter(paragraphs: int) -> ComposedLetter:
    """A letter that prints its page number only when it has more than one page."""
    letter = with_flow(long_letter(), *[item("body", paragraph("Absatz"))] * paragraphs)
    return replace(letter, areas=(), rules=())


def _brimful_letter() -> ComposedLetter:
    """A first page with room for exactly 40 lines, and 41 of them."""
    lines = [item("body", paragraph(f"Zeile {number}"), before=0) for number in range(2, 42)]
    letter = with_flow(long_letter(), *lines)
    page = replace(letter.page, first_top_mm=99.87, bottom_mm=99.87 + 40 * 12 * MM_PER_PT)
    return replace(letter, areas=(), page=page, page_number=None)


LETTERS: dict[str, Callable[[], ComposedLetter]] = {
    **SAMPLES,
    "hostile": hostile_letter,
    "brimful": _brimful_letter,
    "one-page": lambda: _pages_letter(3),
    "two-pages": lambda: _pages_letter(25),
}


@pytest.fixture(scope="module")
def converted() -> dict[str, bytes]:
    """All letters as LibreOffice sets them, in one call of the program."""
    return pdf_of({name: render_docx(make()).content for name, make in LETTERS.items()})


def first_baselines(letter: ComposedLetter) -> dict[str, float]:
    """Where the first lines of the areas of page 1 and of the subject have to stand: text and baseline in mm."""
    places = {}
    for area in letter.areas:
        if area.pages != "following":
            line = area.lines[0]
            places[line.text] = area.y_mm + 0.8 * line.pitch_pt * MM_PER_PT
    return places


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_areas_stand_where_the_letter_says(name: str, converted: dict[str, bytes]) -> None:
    letter = SAMPLES[name]()
    for words, baseline in first_baselines(letter).items():
        assert pdf_measure.find(converted[name], words).baseline == pytest.approx(
            baseline, abs=TOLERANCE_MM
        )


@pytest.mark.parametrize("name", SAMPLES)
def test_text_begins_at_its_height_on_the_first_page(
    name: str, converted: dict[str, bytes]
) -> None:
    letter = SAMPLES[name]()
    subject = pdf_measure.find(converted[name], letter.metadata.title[:30])
    expected = letter.page.first_top_mm + 0.8 * letter.style.pitch_pt * MM_PER_PT
    assert subject.baseline == pytest.approx(expected, abs=TOLERANCE_MM)
    assert subject.x0 == pytest.approx(letter.page.text_left_mm, abs=TOLERANCE_MM)


def test_text_begins_higher_on_the_pages_that_follow(converted: dict[str, bytes]) -> None:
    page = long_letter().page
    top = page.following_top_mm + 0.8 * 12 * MM_PER_PT
    for number in (2, 3):
        within = [
            line.baseline
            for line in pdf_measure.lines(converted["long"])
            if line.page == number and line.baseline > page.following_top_mm
        ]
        assert min(within) == pytest.approx(top, abs=TOLERANCE_MM)


def test_the_last_line_that_fits_stays_on_its_page(converted: dict[str, bytes]) -> None:
    assert pdf_measure.find(converted["brimful"], "Zeile 40").page == 1
    assert pdf_measure.find(converted["brimful"], "Zeile 41").page == 2


def test_second_fields_begin_at_their_offset(converted: dict[str, bytes]) -> None:
    area = long_letter().areas[4]
    value = pdf_measure.find(converted["long"], "II-3 / 12")
    assert area.value_offset_mm is not None
    assert value.x0 == pytest.approx(area.x_mm + area.value_offset_mm, abs=TOLERANCE_MM)


def numbers(content: bytes) -> list[str]:
    return [line.text for line in pdf_measure.lines(content) if line.text.startswith("Seite ")]


def test_page_numbers(converted: dict[str, bytes]) -> None:
    assert numbers(converted["long"]) == ["Seite 1 von 3", "Seite 2 von 3", "Seite 3 von 3"]
    assert numbers(converted["names"]) == ["Seite 1 von 1"]


def test_a_single_page_bears_no_number_unless_always(converted: dict[str, bytes]) -> None:
    assert names_letter().page_number is not None
    assert numbers(converted["one-page"]) == []
    assert numbers(converted["two-pages"]) == ["Seite 1 von 2", "Seite 2 von 2"]
    assert numbers(converted["column"]) == []


def test_page_number_stands_at_its_height(converted: dict[str, bytes]) -> None:
    number = long_letter().page_number
    assert number is not None
    expected = number.y_mm + 0.8 * number.pitch_pt * MM_PER_PT
    for line in pdf_measure.lines(converted["long"]):
        if line.text.startswith("Seite "):
            assert line.baseline == pytest.approx(expected, abs=TOLERANCE_MM)
            assert line.x1 == pytest.approx(number.x_mm + number.width_mm, abs=TOLERANCE_MM)
            assert line.size_pt == pytest.approx(number.size_pt, abs=0.05)


@pytest.mark.parametrize("name", LETTERS)
def test_expected_pages_know_a_single_page(name: str, converted: dict[str, bytes]) -> None:
    pages = len(pdf_measure.page_sizes(converted[name]))
    assert (foreseen(LETTERS[name]()).count == 1) == (pages == 1)


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_and_lines_stand_where_the_letter_says(
    name: str, converted: dict[str, bytes]
) -> None:
    drawn = pdf_measure.rules(converted[name])
    for rule in SAMPLES[name]().rules:
        place = (rule.x1_mm, rule.y1_mm, rule.x2_mm, rule.y2_mm)
        pages = {
            line.page
            for line in drawn
            if (line.x0, line.y0, line.x1, line.y1) == pytest.approx(place, abs=TOLERANCE_MM)
        }
        assert (1 in pages) == (rule.pages != "following")
        assert (2 in pages) == (rule.pages != "first")


def test_hostile_texts_are_printed_verbatim(converted: dict[str, bytes]) -> None:
    printed = " ".join(line.text for line in pdf_measure.lines(converted["hostile"]))
    squeezed = "".join(printed.split())
    for entry in HOSTILE:
        assert squeezed.count("".join(entry.split())) >= 3, entry


def _pdf(letter: ComposedLetter) -> bytes:
    render_pdf: Any = getattr(
        importlib.import_module("lettergen.renderers.typst"), "render_pdf", None
    )
    if render_pdf is None:
        pytest.skip("there is no PDF to compare with")
    content: bytes = render_pdf(letter).content
    return content


@dataclass(frozen=True, slots=True)
class Row:
    """All that stands on one baseline of the text, or of a column beside it."""

    page: int
    words: str
    """Without blanks: whether a gap is one depends on who measures."""
    baseline: float
    x0: float
    x1: float


def rows(content: bytes, letter: ComposedLetter) -> list[Row]:
    """First what stands in the text column, then what stands right of it."""
    lines = pdf_measure.lines(content)
    beside = [line for line in lines if _is_beside(line, letter)]
    return [
        row for stream in ([m for m in lines if m not in beside], beside) for row in _rows(stream)
    ]


def _is_beside(line: pdf_measure.MeasuredLine, letter: ComposedLetter) -> bool:
    page = letter.page
    information = [area.x_mm for area in letter.areas if area.role == "information"]
    return any(
        line.x0 > x - 1
        and (x > page.text_left_mm + page.text_width_mm or line.baseline < page.first_top_mm)
        for x in information
        if line.page == 1
    )


def _rows(lines: list[pdf_measure.MeasuredLine]) -> list[Row]:
    found: list[list[pdf_measure.MeasuredLine]] = []
    for line in sorted(lines, key=lambda m: (m.page, m.baseline)):
        last = found[-1][-1] if found else None
        if last and last.page == line.page and line.baseline - last.baseline < 0.5:
            found[-1].append(line)
        else:
            found.append([line])
    return [
        Row(
            page=row[0].page,
            words="".join("".join(m.text.split()) for m in sorted(row, key=lambda m: m.x0)).replace(
                "\u2011", "-"
            ),
            baseline=row[0].baseline,
            x0=min(m.x0 for m in row),
            x1=max(m.x1 for m in row),
        )
        for row in found
    ]


def _composable(words: str) -> bool:
    """Whether it is more than a combining mark, which some programs put on a line of its own."""
    return len(unicodedata.normalize("NFC", words)) > 2


@pytest.mark.parametrize("name", [name for name in LETTERS if name != "names"])
def test_same_lines_on_the_same_pages_as_the_pdf(name: str, converted: dict[str, bytes]) -> None:
    letter = LETTERS[name]()
    ours = [(row.page, row.words) for row in rows(converted[name], letter)]
    assert ours == [(row.page, row.words) for row in rows(_pdf(letter), letter)]


@pytest.mark.parametrize("name", LETTERS)
def test_lines_stand_where_they_stand_in_the_pdf(name: str, converted: dict[str, bytes]) -> None:
    letter = LETTERS[name]()
    ours = [row for row in rows(converted[name], letter) if _composable(row.words)]
    theirs = [row for row in rows(_pdf(letter), letter) if _composable(row.words)]
    for row, other in zip(ours, theirs, strict=True):
        assert row.page == other.page, row.words
        assert row.baseline == pytest.approx(other.baseline, abs=TOLERANCE_MM), row.words
        # The PDF is kerned: its lines may be a little shorter, on the side on which they are not aligned.
        kerned = TOLERANCE_MM + KERNED * (row.x1 - row.x0)
        if name != "names":  # where the word processor's Arimo lacks letters it takes another font
            assert abs(row.x0 - other.x0) + abs(row.x1 - other.x1) <= kerned + TOLERANCE_MM, (
                row.words
            )
            assert other.x1 - other.x0 <= row.x1 - row.x0 + TOLERANCE_MM, row.words
        else:
            assert row.x0 == pytest.approx(other.x0, abs=TOLERANCE_MM), row.words


def test_upright_rules_stand(converted: dict[str, bytes]) -> None:
    (rule,) = (r for r in SAMPLES["column"]().rules if r.x1_mm == r.x2_mm)
    drawn = [r for r in pdf_measure.rules(converted["column"]) if r.page == 1]
    wanted = pytest.approx((rule.x1_mm, rule.y1_mm, rule.x2_mm, rule.y2_mm), abs=0.5)
    assert any((found.x0, found.y0, found.x1, found.y1) == wanted for found in drawn)
