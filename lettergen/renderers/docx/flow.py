"""The running text of a letter as markup; what letters have in common is set once.

An item's markup hangs on its own words, on whether a table stands above or below it, and on how many links, lists and pictures there
were before: they are numbered throughout the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import ComposedLetter, FlowItem, FlowRole, Signatures, TextStyle
from lettergen.model.blocks import List, Paragraph, Table
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.renderers.docx.body import BodyWriter, Needs
from lettergen.renderers.docx.breaks import plain_line
from lettergen.renderers.docx.nodes import Grid, Node, Text
from lettergen.renderers.docx.ooxml.markup import PLAIN, Look, Shape
from lettergen.renderers.docx.ooxml.numbering import Instance
from lettergen.renderers.docx.ooxml.parts import Media
from lettergen.renderers.docx.style_set import GENERATED
from lettergen.renderers.docx.words import words
from lettergen.word.compiled import Pieces, words_apart


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
    found = None if ends else _by_items(style, width, flow)
    if found is None:
        writer = BodyWriter(style, width, ends=ends)
        found = _body((writer.markup(flow),), [writer.needs])
    return found


def _by_items(style: TextStyle, width_mm: float, flow: Sequence[FlowItem]) -> Body | None:
    """The items one by one; None where they cannot be set so."""
    made: list[_Set] = []
    above = _START
    for item, below in zip_longest(flow, flow[1:]):
        if item.role not in _OWN or isinstance(item.block, List):
            break
        made.append(_own(item, style, width_mm, above, below))
        above = made[-1].above
    rest = _rest(style, width_mm, *above, *flow[len(made) :])
    if rest is None:
        return None
    pieces = (*[piece for part in made for piece in part.pieces], rest.markup)
    return _body(pieces, [*[part.needs for part in made if part.needs], *rest.needs])


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


@remembered  # saves 0.013 ms a letter
def _rest(style: TextStyle, width_mm: float, *given: Any) -> _Rest | None:
    """The last items of a text, behind what tells of the text above; None where there is a list without entries."""
    above, items = _Above(*given[: len(_START)]), given[len(_START) :]
    if any(isinstance(item.block, List) and not item.block.items for item in items):
        return None
    made: list[_Set] = []
    for item, below in zip_longest(items, items[1:]):
        part = _set(item, style, width_mm, *above, _table_in(below), below is None)
        made.append(part)
        above = part.above
    markup = "".join([part.markup for part in made])
    return _Rest(markup, tuple([part.needs for part in made if part.needs]))


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
    pieces: Pieces
    """The same, its words apart."""
    needs: Needs
    above: _Above
    """What the next item has above it."""


def _own(
    item: FlowItem, style: TextStyle, width_mm: float, above: _Above, below: FlowItem | None
) -> _Set:
    """An item that most letters have with other words."""
    around = (style, width_mm, *above, _table_in(below), below is None)
    runs = _plain_runs(item, style, width_mm)
    if runs is None:
        return _set(item, *around)
    # Where there is nothing but plain words on one line, they change nothing of what is around them.
    look = item.role, item.space_before_pt, item.keep_with_next, item.keep_together, item.style
    empty = _set(_empty(*look), *around)
    markup = f"{empty.markup.removesuffix(_END)}{runs}{_END}"
    return _Set(markup, words_apart(markup), empty.needs, empty.above)


_END: Final = "</w:p>"


@remembered_by_value  # one object for equal looks
def _empty(
    role: FlowRole,
    space_before_pt: float,
    keep_with_next: bool,
    keep_together: bool,
    style: TextStyle | None,
) -> FlowItem:
    """A paragraph without words."""
    return FlowItem(
        role=role,
        block=Paragraph(()),
        space_before_pt=space_before_pt,
        keep_with_next=keep_with_next,
        keep_together=keep_together,
        style=style,
    )


def _plain_runs(item: FlowItem, style: TextStyle, width_mm: float) -> str | None:
    """The words of a paragraph that is one plain line; None for any other item. Raises IllegalCharacterError."""
    block, own = item.block, item.style or style
    if not isinstance(block, Paragraph):
        return None
    lines = lines_of(block, width_mm, own, strong=False)
    text = plain_line(block.inlines, lines, width_mm, own.size_pt, own.typeface)
    if text is None:
        return None
    return words(text, Look(size_pt=own.size_pt) if item.style else PLAIN, style.typeface)


@remembered  # saves 0.031 ms a letter
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
    return _Set(markup, words_apart(markup), needs, above)


def _beside(rule_pt: float | None) -> Node:
    """What stands above or below: a table with a line of that weight, or a paragraph."""
    if rule_pt is None:
        return Text(Shape(style=""), "")
    return Grid("", (), [], header=False, rule_pt=rule_pt)
