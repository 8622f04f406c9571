"""List indents leave room for every number."""

from __future__ import annotations

import pytest

from lettergen.compose.lists import list_indent
from lettergen.model.blocks import Block, List, ListItem, Paragraph, Run
from lettergen.typeface.metrics import width_mm


def items(count: int, *, start: int | None = 1, within: Block | None = None) -> List:
    blocks: tuple[Block, ...] = (Paragraph((Run("Punkt"),)),)
    blocks += (within,) if within else ()
    return List(tuple(ListItem(blocks) for _ in range(count)), start=start)


def test_bullets_and_single_digits_keep_five_millimetres() -> None:
    assert list_indent((items(30, start=None),), 11) == 5
    assert list_indent((items(9),), 11) == 5
    assert list_indent((Paragraph((Run("Text"),)),), 11) == 5


@pytest.mark.parametrize(("block", "widest"), [
    (items(10), "10."),
    (items(3, start=99), "101."),
    (items(2, start=None, within=items(12)), "12."),
])  # fmt: skip
def test_long_numbers_widen_the_indent_of_all_lists(block: Block, widest: str) -> None:
    indent = list_indent((items(2), block), 11)
    assert indent > width_mm(widest, 11) + 1
    assert indent > 5
