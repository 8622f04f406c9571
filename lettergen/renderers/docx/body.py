"""The running text as markup, with the hyperlinks and lists that it needs outside of the text.

Distances go with the paragraph below them, as the composed letter says them: both Word and LibreOffice drop them where a
page begins. Only above a table, which knows no distance, they go with the paragraph before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import Facsimile, FlowItem, Signatures, Signer, TextStyle
from lettergen.compose.tables import held_rows
from lettergen.model.blocks import (
    Align,
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Run,
    Table,
)
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.breaks import Fit, adjusted, fit, split
from lettergen.renderers.docx.nodes import Grid, Node, Text, keep, rows
from lettergen.renderers.docx.ooxml import drawing
from lettergen.renderers.docx.ooxml.markup import (
    COLUMN_BREAK,
    LINE_BREAK,
    PLAIN,
    Look,
    Shape,
    either,
    escape,
    hyperlink,
)
from lettergen.renderers.docx.ooxml.numbering import LEVELS, Instance
from lettergen.renderers.docx.ooxml.parts import Media, media, relationship_target
from lettergen.renderers.docx.style_set import GENERATED, StyleSet
from lettergen.renderers.docx.style_variants import use_variant
from lettergen.renderers.docx.words import words

BULLETS, NUMBERS = 1, 2
"""List definitions of the template."""
FIRST_LIST = 3
"""The styles of lists have the instances below, one for each definition."""
_NOTHING = Paragraph(())
FIRST_FACSIMILE = 10_000
"""Drawings need numbers of their own; those below are the letterhead's."""


@dataclass(slots=True)
class Needs:
    """What the text needs outside of itself."""

    links: dict[str, str] = field(default_factory=dict)
    lists: list[Instance] = field(default_factory=list)
    pictures: list[Media] = field(default_factory=list)
    before: tuple[int, int, int] = (0, 0, 0)
    """How many links, lists and pictures there are in the text above."""

    def __bool__(self) -> bool:
        return bool(self.links or self.lists or self.pictures)

    @property
    def next_link(self) -> int:
        """Number of the next link, from 1."""
        return self.before[0] + len(self.links) + 1

    @property
    def next_list(self) -> int:
        """Number of the next list, from 0."""
        return self.before[1] + len(self.lists)

    @property
    def next_picture(self) -> int:
        """Number of the next picture, from 1."""
        return self.before[2] + len(self.pictures) + 1


class BodyWriter:
    """Sets blocks one after the other and gathers what they need elsewhere."""

    def __init__(
        self,
        style: TextStyle,
        width_mm: float,
        style_set: StyleSet = GENERATED,
        ends: Mapping[int, tuple[int, ...]] = MappingProxyType({}),
        *,
        level: int = 1,
        needs: Needs | None = None,
    ) -> None:
        self._style_set = style_set
        self._ends = ends
        self._texts = 0
        self._style = style
        self._width_mm = width_mm
        self.level = level
        """Of the last heading."""
        self._plain = PLAIN
        self.needs = Needs() if needs is None else needs

    def markup(self, items: Iterable[FlowItem]) -> str:
        """Items one below the other. Raises IllegalCharacterError."""
        nodes: list[Node] = []
        begins: list[tuple[int, FlowItem]] = []
        for item in items:
            made = self.item(item)
            self._style_set.spacing.place(nodes, made, item.space_before_pt)
            begins.append((len(nodes), item))
            nodes += made
        if self._style_set.variants:
            self.use_variants(nodes)
        return self._joined(nodes, begins)

    def _joined(self, nodes: list[Node], begins: Sequence[tuple[int, FlowItem]]) -> str:  # noqa: ARG002 - for who marks parts
        """All nodes as markup; ``begins`` has the number of each item's first."""
        return self._style_set.spacing.markup(nodes)

    def use_variants(self, nodes: list[Node]) -> None:
        """Says by styles what they can say."""
        for row in rows(nodes):
            for text in row:
                use_variant(text.shape, self._style.pitch_pt)

    def item(self, item: FlowItem) -> list[Node]:
        """The nodes of a flow item, with its page-break rules but without its distance."""
        block = item.block
        made: list[Node]
        if isinstance(block, Signatures):
            made = self._signatures(block)
        elif (isinstance(block, Heading) and item.role == "subject") or isinstance(
            block, Paragraph
        ):
            strong = isinstance(block, Heading)
            made = [self._text(self._shape(item), block, strong=strong, own=item.style)]
        else:
            made = self._block(block, depth=0)
        heading, whole = isinstance(block, Heading), isinstance(block, Heading | Signatures)
        keep(
            made,
            together=item.keep_together or whole,
            with_next=item.keep_with_next or heading,
        )
        return made

    def _block(self, block: Block, *, depth: int) -> list[Node]:
        match block:
            case Paragraph():
                style = self._style_set.continued if depth else self._style_set.body
                shape = Shape(style=style, before_pt=0, indent_mm=self._indent(depth))
                return [self._text(shape, block, depth=depth)]
            case Heading():
                style = self._style_set.headings[self._heading_level(block)]
                shape = Shape(style=style, before_pt=0, indent_mm=self._indent(depth))
                return [self._text(shape, block, depth=depth, strong=True)]
            case List():
                return self._list(block, level=depth)
            case Table():
                grid = self._table(block, self._indent(depth) or 0)
                grid.hold(held_rows(block, self._style, self._width_mm))
                return [grid]
            case _:
                assert_never(block)

    def _heading_level(self, block: Heading) -> int:
        # All levels look alike, but whoever hears the letter must not miss one: the first below 1 is 2.
        self.level = min(block.level, self.level + 1)
        return self.level

    def _indent(self, depth: int) -> float | None:
        return depth * self._style.list_indent_mm if depth else None

    def _list(self, block: List, *, level: int) -> list[Node]:
        level = min(level, LEVELS - 1)
        label = self._label(block.start, level)
        gap = self._style.pitch_pt if block.loose else 0
        nodes: list[Node] = []
        for number, item in enumerate(block.items):
            blocks = item.blocks
            words = _NOTHING
            if blocks and isinstance(blocks[0], Paragraph):
                words, blocks = blocks[0], blocks[1:]
            made: list[Node] = [self._text(replace(label), words, depth=level + 1)]
            if number:
                self._style_set.spacing.place(nodes, made, gap)
            for child in blocks:
                below = self._block(child, depth=level + 1)
                if isinstance(child, List | Table):
                    keep(made, together=False, with_next=True)
                self._style_set.spacing.place(made, below, gap)
                made += below
            nodes += made
        return nodes

    def _label(self, start: int | None, level: int) -> Shape:
        """What the entries of a new list look like; numbered when it has a ``start``."""
        definition = BULLETS if start is None else NUMBERS
        entry = Instance(FIRST_LIST + self.needs.next_list, definition, level, start)
        self.needs.lists.append(entry)
        style = styles.BULLET if start is None else styles.NUMBERED
        return Shape(style=style.identifier, before_pt=0, numbering=(entry.number, level))

    def _table(self, block: Table, indent_mm: float) -> Grid:
        widths = block.widths_mm or (self._width_mm / len(block.header),) * len(block.header)
        rows = [
            self._row(cells, block.align, widths, header=number == 0)
            for number, cells in enumerate((block.header, *block.rows))
        ]
        style_set = self._style_set
        # Below an airy table the last rule's half point is not seen, but a distance of its own would be inherited.
        rule = 0 if styles.airy(self._style) else style_set.rule_pt
        return Grid(style_set.table, widths, rows, header=True, indent_mm=indent_mm, rule_pt=rule)

    def _row(
        self,
        cells: Sequence[Cell],
        aligns: Sequence[Align],
        widths_mm: Sequence[float],
        *,
        header: bool,
    ) -> list[list[Text]]:
        """The paragraph of each cell. Its lines and the rule above it together keep to the grid of the text."""
        style = self._style_set.header_cell if header else self._style_set.cell
        padding = 2 * self._style.cell_padding_mm
        fits = [
            _fit(cell, width - padding, self._style, strong=header)
            for cell, width in zip(cells, widths_mm, strict=True)
        ]
        lines = max(found.lines for found in fits)
        tight = lines > 1 and not styles.airy(self._style)
        pitch = styles.cell_pitch(self._style.pitch_pt, lines) if tight else None
        return [
            [
                self._fitted(
                    Shape(
                        style=style,
                        align=None if align == "left" else align,
                        pitch_pt=pitch,
                    ),
                    cell.inlines,
                    found,
                )
            ]
            for cell, align, found in zip(cells, aligns, fits, strict=True)
        ]

    def _signatures(self, block: Signatures) -> list[Node]:
        columns = [self._signer(signer) for signer in block.signers]
        if len(columns) == 1 and not block.columns:
            return list(columns[0])
        spare = block.columns - len(columns)
        columns += [
            [Text(Shape(style=self._style_set.flow["signatures"], before_pt=0), "")]
            for _ in range(spare)
        ]
        widths = (self._width_mm / len(columns),) * len(columns)
        return [Grid(self._style_set.signature_table, widths, [columns], header=False)]

    def _signer(self, signer: Signer) -> list[Text]:
        """A paragraph above the room and one below; empty lines become distances, so that nobody has to hear them."""
        texts: list[Text] = []
        style = self._style_set.flow["signatures"]
        space, open_ = 0.0, False
        room = (signer.image,) if signer.image else ("",) * signer.space_lines
        for line in (*signer.above, *room, *signer.below):
            if not line:
                space += self._style.pitch_pt
            elif isinstance(line, Facsimile):
                texts.append(self._facsimile(line, space, signer.space_lines))
                space, open_ = 0.0, False
            elif open_ and not space:
                texts[-1].inner += LINE_BREAK + self._words(line, self._plain)
            else:
                shape = Shape(style=style, before_pt=space)
                texts.append(Text(shape, self._words(line, self._plain)))
                space, open_ = 0.0, True
        if space or not texts:
            empty = Shape(style=style, before_pt=0)
            texts = texts or [Text(empty, "")]
            texts[-1].shape.after_pt = space
        return texts

    def _facsimile(self, image: Facsimile, space_pt: float, lines: int) -> Text:
        """A signature's picture in a line of its own, at the foot of its room of so many ``lines``."""
        number = self.needs.next_picture
        name = f"{self._style_set.prefix}signature{number}"
        made = media(name, image.media_type, image.data_base64)
        self.needs.pictures.append(made)
        height = image.height_mm * 72 / 25.4 + styles.PICTURE_LINE_PT
        shape = Shape(
            style=self._style_set.facsimile,
            before_pt=space_pt + max(0, lines * self._style.pitch_pt - height),
            natural_line=True,
        )
        inner = drawing.picture(
            FIRST_FACSIMILE + number,
            made.relationship,
            (image.width_mm, image.height_mm),
            alt=escape(image.alt),
            name=f"Unterschrift {number}",
        )
        return Text(shape, inner)

    def _text(
        self,
        shape: Shape,
        text: Paragraph | Heading,
        *,
        depth: int = 0,
        strong: bool = False,
        own: TextStyle | None = None,
    ) -> Text:
        """A paragraph that breaks its lines where the PDF does; ``strong`` where its style is bold.

        ``own`` is its type where that is not the letter's.
        """
        width = self._width_mm - depth * self._style.list_indent_mm
        found = _fit(text, width, own or self._style, strong=strong)
        ends = self._ends.get(self._texts, ())
        self._texts += 1
        return self._fitted(shape, text.inlines, found, own.size_pt if own else None, ends)

    def _fitted(
        self,
        shape: Shape,
        inlines: Sequence[Inline],
        found: Fit,
        size_pt: float | None = None,
        ends: tuple[int, ...] = (),
    ) -> Text:
        """The paragraph; ``ends`` are where pages end in it that LibreOffice would not end there."""
        if found.indent_mm:
            shape.indent_right_mm = found.indent_mm
        look = Look(size_pt=size_pt)
        places = []
        for end in ends:
            head, tail = split(inlines, end)
            places.append(len(head))
            inlines = (*head, *tail)
        pieces = [self._inline(inline, look) for inline in adjusted(inlines, found)]
        for place in reversed(places):
            pieces.insert(place, either("<w:r/>", COLUMN_BREAK))
        return Text(shape, "".join(pieces))

    def _inline(self, inline: Inline, look: Look) -> str:
        match inline:
            case LineBreak():
                return LINE_BREAK
            case Run():
                return self._run(inline, look)
            case _:
                assert_never(inline)

    def _run(self, piece: Run, look: Look) -> str:
        if piece.strong or piece.emphasis:
            look = replace(look, strong=look.strong or piece.strong, emphasis=piece.emphasis)
        if piece.link is None:
            return self._words(piece.text, look)
        look = replace(look, style=self._style_set.link)
        name = f"{self._style_set.prefix}link{self.needs.next_link}"
        self.needs.links[name] = relationship_target(piece.link)
        return hyperlink(name, self._words(piece.text, look))

    def _words(self, text: str, look: Look) -> str:
        return words(text, look, self._style.typeface)

    def _shape(self, item: FlowItem) -> Shape:
        style = self._style_set.flow[item.role]
        return Shape(style=style, pitch_pt=item.style.pitch_pt if item.style else None)


def _fit(text: Paragraph | Heading | Cell, width: float, style: TextStyle, *, strong: bool) -> Fit:
    lines = lines_of(text, width, style, strong=strong)
    return fit(text.inlines, lines, width, style.size_pt, style.typeface, strong=strong)
