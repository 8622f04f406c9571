"""The running text of a letter as markup; what letters have in common is set once.

An item's markup hangs on its own words, on whether a table stands above or below it, and on how many links, lists and pictures there
were before: they are numbered throughout the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

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
    if ends or not flow or any(map(_is_empty, flow)):
        writer = BodyWriter(style, width, ends=ends)
        markup = writer.markup(flow)
        return _body((markup,), [writer.needs])
    made: list[_Set] = []
    level, links, lists, pictures, rule = 1, 0, 0, 0, None
    for number, item in enumerate(flow):
        below = flow[number + 1] if number + 1 < len(flow) else None
        table = below.space_before_pt if below and _begins_with_table(below) else None
        part = _set(
            item,
            style,
            width,
            level,
            links,
            lists,
            pictures,
            not number,
            rule,
            table,
            below is None,
        )
        made.append(part)
        level, rule = part.level, part.rule_pt
        links += len(part.needs.links)
        lists += len(part.needs.lists)
        pictures += len(part.needs.pictures)
    own = next((n for n, item in enumerate(flow) if item.role not in _OWN), len(flow))
    pieces = [part.markup for part in made]
    return _body((*pieces[:own], _rest(*pieces[own:])), [part.needs for part in made])


_OWN: Final = frozenset({"subject", "salutation"})
"""What begins a text and differs from letter to letter; most of a batch have the rest in common."""


@remembered  # saves 0.005 ms a letter
def _rest(*pieces: str) -> str:
    return apart("".join(pieces))


def _body(pieces: tuple[str, ...], needs: Sequence[Needs]) -> Body:
    return Body(
        pieces,
        tuple(link for each in needs for link in each.links.items()),
        tuple(found for each in needs for found in each.lists),
        tuple(picture for each in needs for picture in each.pictures),
    )


def _is_empty(item: FlowItem) -> bool:
    return isinstance(item.block, List) and not item.block.items


def _begins_with_table(item: FlowItem) -> bool:
    block = item.block
    if isinstance(block, Signatures):
        return block.columns > 0 or len(block.signers) > 1
    return isinstance(block, Table)


class _Set(NamedTuple):
    """An item that is set."""

    markup: str
    needs: Needs
    level: int
    """Of the last heading."""
    rule_pt: float | None
    """Weight of the line below it, where it ends with a table."""


@remembered  # saves 0.193 ms a letter
def _set(  # noqa: PLR0917  each compared by itself
    item: FlowItem,
    style: TextStyle,
    width_mm: float,
    level: int,
    links: int,
    lists: int,
    pictures: int,
    first: bool,
    rule_pt: float | None,
    table_below_pt: float | None,
    last: bool,
) -> _Set:
    """The item behind so many links, lists and pictures, and a heading of that level.

    Args:
        item: What is set.
        style: Of the letter.
        width_mm: Of its text.
        level: Of the last heading above.
        links: How many there are above, like lists and pictures.
        lists: See above.
        pictures: See above.
        first: Whether nothing stands above.
        rule_pt: Weight of the line of a table right above; None where there is none.
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
    rule = nodes[-1].rule_pt if isinstance(nodes[-1], Grid) else None
    return _Set(markup, writer.needs, writer.level, rule)


def _beside(rule_pt: float | None) -> Node:
    """What stands above or below: a table with a line of that weight, or a paragraph."""
    if rule_pt is None:
        return Text(Shape(style=""), "")
    return Grid("", (), [], header=False, rule_pt=rule_pt)
