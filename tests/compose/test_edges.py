"""Edges that whole letters do not come near."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lettergen.compose.dispositions import order_in, printed
from lettergen.compose.fit import wide_words
from lettergen.compose.items import flow_item
from lettergen.compose.pages import _item_height
from lettergen.compose.words import derived_lines
from lettergen.model.blocks import Cell, Paragraph, Run, Table
from lettergen.model.disposition import Disposition, DispositionKind
from lettergen.typeface.metrics import width_mm
from tests.compose import builders
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


def test_a_row_is_as_high_as_its_lines_and_the_room_above_and_below() -> None:
    style = long_letter().style
    row = (Cell((Run("eins"),)), Cell((Run("zwei"),)))
    item = flow_item("body", Table(row, (row, row), ("left", "left"), (80.0, 80.0)), 0)
    roomy = replace(style, cell_above_pt=style.cell_above_pt + 3, cell_below_pt=style.cell_below_pt + 4)  # fmt: skip
    more = _item_height(item, roomy, 165) - _item_height(item, style, 165)
    assert more == pytest.approx(3 * (3 + 4))


def test_the_salutation_is_read_from_its_own_place() -> None:
    made = builders.composed(builders.letter()).letter
    (block,) = (item.block for item in made.flow if item.role == "salutation")
    assert isinstance(block, Paragraph)
    text = "".join(i.text if isinstance(i, Run) else "\n" for i in block.inlines)
    assert derived_lines(made)["salutation"] == text.split("\n")
