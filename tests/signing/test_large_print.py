"""Großdruck: 16 pt from the subject on."""

from __future__ import annotations

import pytest

from lettergen.compose.composed import TextStyle
from lettergen.compose.large_print import large_print
from lettergen.compose.letter import Composition
from lettergen.pipeline import Workshop
from tests import pdf_measure
from tests.compose import builders
from tests.compose.builders import composed
from tests.signing.letters import letter

WORKSHOP = Workshop()


def test_the_text_grows_from_the_subject_on() -> None:
    plain, large = (WORKSHOP.draft(letter(large_print=on)).letter for on in (False, True))
    assert (large.style.size_pt, plain.style.size_pt) == (16, 11)
    assert {item.style for item in (*large.flow, *plain.flow)} == {None}


def test_sizes_in_the_pdf() -> None:
    content = WORKSHOP.render(letter(large_print=True)).content
    sizes = {
        text: pdf_measure.find(content, text).size_pt
        for text in ("Gemeinsames Vorhaben", "Sehr geehrter", "wir danken", "Erika Muster")
    }
    assert sizes == pytest.approx(
        {
            "Gemeinsames Vorhaben": 16,
            "Sehr geehrter": 16,
            "wir danken": 16,
            "Erika Muster": 16,
        }
    )


@pytest.mark.parametrize(
    ("size", "pitch", "made"), [(10, 12, (16, 19.5)), (11, 13.2, (16, 19.5)), (18, 21, (18, 21))]
)
def test_the_pitch_grows_with_the_type(
    size: float, pitch: float, made: tuple[float, float]
) -> None:
    style = large_print(TextStyle(size_pt=size, pitch_pt=pitch))
    assert (style.size_pt, style.pitch_pt) == made


def _sizes(made: Composition, role: str) -> dict[str, float]:
    areas = (area for area in made.letter.areas if area.role == role)
    return {line.value or line.text: line.size_pt for area in areas for line in area.lines}


def test_what_the_reader_needs_in_the_head_is_12_pt() -> None:
    made = composed(builders.letter(large_print=True, references={"ours": "51-17"}))
    assert set(_sizes(made, "address").values()) == {12}
    assert set(_sizes(made, "information").values()) == {12}
    assert made.problems == ()


def test_of_a_column_only_the_entries_that_the_reader_needs_grow() -> None:
    items = [{"label": "Datum", "field": "date"}, {"label": "Behörde", "field": "authority"}]
    column = {"type": "column", "x_mm": 160, "y_mm": 50, "width_mm": 40, "bottom_mm": 200}
    on = builders.letterhead(information=column | {"items": items})
    sizes = _sizes(composed(builders.letter(large_print=True), on), "information")
    assert (sizes["09.10.2018"], sizes["Stadt Beispielen"]) == (12, 8)


def test_an_address_too_long_for_large_print_still_fits_the_window_and_is_said() -> None:
    lines = [f"Organisation {number}" for number in range(7)]
    made = composed(
        builders.letter(large_print=True, recipient=builders.recipient(organisation=lines))
    )
    assert [p.code for p in made.problems if p.code.startswith("large")] == [
        "large-print-small-head"
    ]
    area = next(area for area in made.letter.areas if area.role == "address")
    assert area.y_mm + area.height_mm <= 90.01
    assert {line.size_pt for line in area.lines} < {number / 2 for number in range(16, 24)}


def test_a_file_number_too_wide_for_large_print_is_set_smaller_and_said() -> None:
    ours = "M" * 14
    made = composed(builders.letter(large_print=True, references={"ours": ours}))
    assert 10 <= _sizes(made, "information")[ours] < 12
    [problem] = made.problems
    assert (problem.code, problem.place.path) == ("large-print-small-head", "sender")
    assert problem.message("de") != problem.message("en")


def test_without_large_print_the_head_keeps_its_sizes() -> None:
    made = composed(builders.letter())
    assert set(_sizes(made, "address").values()) == {10}
    assert set(_sizes(made, "information").values()) == {10}
