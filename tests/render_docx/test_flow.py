"""Items of the running text are set one by one, and come out as if all were set together."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from lettergen.compose.composed import ComposedLetter, FlowItem
from lettergen.model.blocks import List, ListItem, Paragraph, Run
from lettergen.renderers.docx.body import BodyWriter
from lettergen.renderers.docx.flow import body
from tests.composed_samples import SAMPLES, item, long_letter


def _together(letter: ComposedLetter) -> tuple[object, ...]:
    writer = BodyWriter(letter.style, letter.page.text_width_mm)
    markup = writer.markup(letter.flow)
    needs = writer.needs
    return markup, tuple(needs.links.items()), tuple(needs.lists), tuple(needs.pictures)


def _one_by_one(letter: ComposedLetter) -> tuple[object, ...]:
    made = body(letter, {})
    return "".join(made.pieces), made.links, made.lists, made.pictures


@pytest.mark.parametrize("name", SAMPLES)
def test_items_are_set_as_if_all_were_set_together(name: str) -> None:
    letter = SAMPLES[name]()
    assert _one_by_one(letter) == _together(letter)
    assert _one_by_one(letter) == _together(letter)  # from what is remembered, too


def _blocks() -> list[FlowItem]:
    flow = long_letter().flow
    kinds = {type(each.block).__name__: each for each in flow}
    link = Paragraph((Run("Seite", link="https://www.musterstadt.example"),))
    return [*kinds.values(), item("body", link, before=13), item("body", link, before=26)]


@pytest.mark.parametrize("turn", range(4))
def test_whatever_stands_above_and_below(turn: int) -> None:
    """Tables beside tables, lists, links and headings: distances, numbers and levels go on from one item to the next."""
    blocks, letter = _blocks(), long_letter()
    assert len({type(each.block) for each in blocks}) >= 5
    for first, second in permutations(blocks, 2):
        flow = (first, second, *blocks[turn:], first)
        made = replace(letter, flow=flow)
        assert _one_by_one(made) == _together(made)


def test_a_list_without_entries_between_a_paragraph_and_a_table() -> None:
    blocks, letter = _blocks(), long_letter()
    empty = item("body", List((), None), before=13)
    for above in blocks:
        for below in blocks:
            made = replace(letter, flow=(above, empty, below))
            assert _one_by_one(made) == _together(made)
    filled = item("body", List((ListItem((Paragraph((Run("Eintrag"),)),)),), None), before=13)
    made = replace(letter, flow=(filled,))
    assert _one_by_one(made) == _together(made)
