"""Edges that whole letters do not come near."""

from __future__ import annotations

import pytest

from lettergen.compose.dispositions import order_in, printed
from lettergen.compose.fit import wide_words
from lettergen.compose.items import flow_item
from lettergen.model.blocks import Paragraph, Run
from lettergen.model.disposition import Disposition, DispositionKind
from lettergen.typeface.metrics import width_mm
from tests.composed_samples import long_letter


@pytest.mark.parametrize("note", [None, "nach Eingang"])
@pytest.mark.parametrize(
    "kind",
    [
        DispositionKind.TO_FILES,
        DispositionKind.TO_CASE,
        DispositionKind.PUT_AWAY,
        DispositionKind.COLLECT,
    ],
)
def test_an_order_of_fixed_words_is_read_as_what_it_is(kind: DispositionKind, note: str | None) -> None:  # fmt: skip
    order = Disposition(kind=kind, note=note)
    assert order_in(printed(order)) == order


@pytest.mark.parametrize("strong", [False, True])
def test_a_word_that_fits_its_line_unless_it_is_bold(strong: bool) -> None:
    style = long_letter().style
    word = "ein"
    room = (width_mm(word, style.size_pt) + width_mm(word, style.size_pt, strong=True)) / 2
    item = flow_item("body", Paragraph((Run(word, strong=strong),)), 0)
    found = wide_words((item,), style, room)
    assert [problem.code for problem in found] == (["word-too-wide"] if strong else [])
