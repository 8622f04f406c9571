"""Großdruck: 16 pt from the subject on."""

from __future__ import annotations

import pytest

from lettergen.compose.composed import TextStyle
from lettergen.compose.large_print import large_print
from lettergen.pipeline import Workshop
from tests import pdf_measure
from tests.signing.letters import letter

WORKSHOP = Workshop()


def test_the_head_stays_and_the_text_grows() -> None:
    plain, large = (WORKSHOP.draft(letter(large_print=on)).letter for on in (False, True))
    assert large.areas == plain.areas
    assert large.page == plain.page
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
