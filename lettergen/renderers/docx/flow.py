"""The running text of a letter as markup; what letters have in common is set once.

An item's markup hangs on its own words, on whether a table stands above or below it, and on how many links, lists and pictures there
were before: they are numbered throughout the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from lettergen.compose.composed import ComposedLetter, FlowItem, Signatures, TextStyle
from lettergen.model.blocks import List, Table
from lettergen.model.remembered import remembered
from lettergen.renderers.docx.body import BodyWriter, Needs
from lettergen.renderers.docx.nodes import Grid, Node, Text
from lettergen.renderers.docx.ooxml.markup import Shape
from lettergen.renderers.docx.ooxml.numbering import Instance
from lettergen.renderers.docx.ooxml.parts import Media
from lettergen.renderers.docx.style_set import GENERATED
from lettergen.word.compiled import apart


@dataclass(frozen=True, slots=True)
class Body:
    """The running text, ready to be put into its slot."""

    pieces: tuple[str, ...]
    """Markup that follows each other."""
    links: tuple[tuple[str, str], ...]
    """Relationship identifiers with their targets."""
    lists: tuple[Instance, ...]
    pictures: tuple[Media, ...]


def body(letter: ComposedLetter, ends: Mapping[int, tuple[int, ...]]) -> Body:
    """The running text of a letter; ``ends`` as ``pages`` foresees them. Raises IllegalCharacterError."""
    style, width, flow = letter.style, letter.page.text_width_mm, letter.flow
    if ends or not flow or any(isinstance(i.block, List) and not i.block.items for i in flow):
        writer = BodyWriter(style, width, ends=ends)
        markup = writer.markup(flow)
        return _body((markup,), [writer.needs])
    own = next((n for n, item in enumerate(flow) if item.role not in _OWN), len(flow))
    made: list[_Set] = []
    above = _START
    for number, item in enumerate(flow[:own]):
        below = flow[number + 1] if number + 1 < len(flow) else None
        part = _set(item, style, width, *above, _table_in(below), below is None)
        made.append(part)
        above = part.above
    rest = _rest(style, width, *above, *flow[own:])
    pieces = (*[part.markup for part in made], rest.markup)
    return _body(pieces, [*[part.needs for part in made], *rest.needs])


_OWN: Final = frozenset({"subject", "salutation"})
"""What begins a text and differs from letter to letter; most of a batch have the rest in common."""


class _Above(NamedTuple):
    """What of the text above an item decides how it is set."""

    first: bool
    """Whether there is none."""
    level: int
    """Of the last heading."""
    links: int
    """How many there are, like lists and pictures."""
    lists: int
    pictures: int
    rule_pt: float | None
    """Weight of the line of a table right above; None where there is none."""


_START: Final = _Above(first=True, level=1, links=0, lists=0, pictures=0, rule_pt=None)


class _Rest(NamedTuple):
    """The items with which a text ends, set."""

    markup: str
    needs: tuple[Needs, ...]


@remembered  # saves 0.005 ms a letter
def _rest(style: TextStyle, width_mm: float, *given: Any) -> _Rest:
    """The last items of a text, behind what tells of the text above."""
    above, items = _Above(*given[: len(_START)]), given[len(_START) :]
    made: list[_Set] = []
    for item, below in zip_longest(items, items[1:]):
        part = _set(item, style, width_mm, *above, _table_in(below), below is None)
        made.append(part)
        above = part.above
    markup = apart("".join(part.markup for part in made))
    return _Rest(markup, tuple(part.needs for part in made))


def _body(pieces: tuple[str, ...], needs: Sequence[Needs]) -> Body:
    return Body(
        pieces,
        tuple(link for each in needs for link in each.links.items()),
        tuple(found for each in needs for found in each.lists),
        tuple(picture for each in needs for picture in each.pictures),
    )


def _table_in(item: FlowItem | None) -> float | None:
    """The distance above an item that begins with a table; None for any other, and where there is none."""
    return item.space_before_pt if item and _begins_with_table(item) else None


def _begins_with_table(item: FlowItem) -> bool:
    block = item.block
    if isinstance(block, Signatures):
        return block.columns > 0 or len(block.signers) > 1
    return isinstance(block, Table)


class _Set(NamedTuple):
    """An item that is set."""

    markup: str
    needs: Needs
    above: _Above
    """What the next item has above it."""


@remembered  # saves 0.193 ms a letter
def _set(  # noqa: PLR0917  each compared by itself
    item: FlowItem,
    style: TextStyle,
    width_mm: float,
    first: bool,
    level: int,
    links: int,
    lists: int,
    pictures: int,
    rule_pt: float | None,
    table_below_pt: float | None,
    last: bool,
) -> _Set:
    """The item below what ``_Above`` tells.

    Args:
        item: What is set.
        style: Of the letter.
        width_mm: Of its text.
        first: See ``_Above``, like those that follow.
        level: See there.
        links: See there.
        lists: See there.
        pictures: See there.
        rule_pt: See there.
        table_below_pt: Distance to a table right below; None where there is none.
        last: Whether nothing stands below.
    """
    writer = BodyWriter(style, width_mm, level=level, needs=Needs(before=(links, lists, pictures)))
    spacing = GENERATED.spacing
    nodes: list[Node] = [] if first else [_beside(rule_pt)]
    begin = len(nodes)
    made = writer.item(item)
    spacing.place(nodes, made, item.space_before_pt)
    nodes = [*nodes[begin:], *made]
    if table_below_pt is not None and isinstance(nodes[-1], Text):
        spacing.place(nodes, [_beside(0)], table_below_pt)
    writer.use_variants(nodes)
    markup = "".join(node.markup() for node in nodes) + (spacing.end(nodes) if last else "")
    needs = writer.needs
    above = _Above(
        first=False,
        level=writer.level,
        links=links + len(needs.links),
        lists=lists + len(needs.lists),
        pictures=pictures + len(needs.pictures),
        rule_pt=nodes[-1].rule_pt if isinstance(nodes[-1], Grid) else None,
    )
    return _Set(markup, needs, above)


def _beside(rule_pt: float | None) -> Node:
    """What stands above or below: a table with a line of that weight, or a paragraph."""
    if rule_pt is None:
        return Text(Shape(style=""), "")
    return Grid("", (), [], header=False, rule_pt=rule_pt)
