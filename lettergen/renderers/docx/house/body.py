"""The running text in the styles of a house's template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from lettergen.compose.composed import ComposedLetter, FlowItem, Signer, TextStyle
from lettergen.model.blocks import Align, Cell, Heading, Inline, Paragraph, Run, Table
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.body import BodyWriter
from lettergen.renderers.docx.house.marks import edges
from lettergen.renderers.docx.house.stylesheet import ListLook
from lettergen.renderers.docx.nodes import Grid, Node, Text
from lettergen.renderers.docx.ooxml.markup import PLAIN, Look, Shape, run
from lettergen.renderers.docx.ooxml.numbering import Instance
from lettergen.renderers.docx.style_set import StyleSet

_WIDER = 0.15
"""So much wider may the house's type be than Arial."""
_PADDING_MM = 2.0
"""Left and right in Word's cells together, beyond ours."""


@dataclass(frozen=True, slots=True)
class House:
    """What the text has to know of a template."""

    style_set: StyleSet
    bullets: Sequence[ListLook]
    """By level."""
    numbers: Sequence[ListLook]
    width_mm: float
    """Of the place where the text stands."""
    first_list: int
    """Number of the first list instance of a letter."""
    own_cells: bool
    """Whether the template has a style for the cells of tables."""
    own_header: bool
    """The same for those of header rows."""


class HouseBodyWriter(BodyWriter):
    """Sets blocks in the template's styles. Line breaks are Word's own: type and widths are the house's."""

    def __init__(self, letter: ComposedLetter, house: House, *, large: bool) -> None:
        super().__init__(letter.style, letter.page.text_width_mm, house.style_set)
        self._house = house
        self._scale = house.width_mm / letter.page.text_width_mm
        blocks = (item.block for item in letter.flow if item.role == "body")
        levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
        self._levels = {level: number for number, level in enumerate(levels, start=2)}
        self._width_mm = house.width_mm
        self._size_pt = letter.style.size_pt if large else None
        self._plain = Look(size_pt=self._size_pt)
        self._indents: dict[int, float] = {}

    def _joined(self, nodes: list[Node], begins: Sequence[tuple[int, FlowItem]]) -> str:
        """The nodes, each part between its marks."""
        groups = [list(group) for _, group in groupby(begins, lambda begin: begin[1].role)]
        starts = [group[0][0] for group in groups]
        parts = [
            _marked(group[0][1].role, nodes[start:end])
            for group, (start, end) in zip(groups, pairwise((*starts, len(nodes))), strict=True)
        ]
        return "".join(parts) + self._style_set.spacing.end(nodes)

    def item(self, item: FlowItem) -> list[Node]:
        """The nodes of a flow item; what a style decides itself is not said again."""
        made = super().item(item)
        for node in made:
            if (
                isinstance(node, Text)
                and item.role != "signatures"
                and node.shape.style in self._style_set.spacing.own
            ):
                node.shape.before_pt = node.shape.before_pt or None
        return made

    def _heading_level(self, block: Heading) -> int:
        """The highest level that the text uses is 2, for the subject is 1; none is left out between."""
        return self._levels.get(block.level, block.level)

    def _indent(self, depth: int) -> float | None:
        return self._indents[depth - 1] if depth else None

    def _label(self, start: int | None, level: int) -> Shape:
        look = (self._house.bullets if start is None else self._house.numbers)[level]
        self._indents[level] = look.indent_mm
        if start is None and look.by_style:
            return Shape(style=look.style, before_pt=0)
        number = self._house.first_list + len(self.needs.lists)
        self.needs.lists.append(Instance(number, look.definition, look.level, start))
        return Shape(style=look.style, before_pt=0, numbering=(number, look.level))

    def _table(self, block: Table, indent_mm: float) -> Grid:
        widths = tuple(width * self._scale for width in block.widths_mm)
        # Our own table has our type and our cells.
        if self._style_set.table != styles.TABLE:
            widths = _roomier(widths)
        return super()._table(replace(block, widths_mm=widths), indent_mm)

    def _words(self, text: str, look: Look) -> str:
        """In the house's type, whatever it is."""
        return run(text, look)

    def _signer(self, signer: Signer) -> list[Text]:
        """The lines of a signature stay close whatever their style says."""
        texts = super()._signer(signer)
        for text in texts[1:]:
            text.shape.before_pt = text.shape.before_pt or 0
        for text in texts[:-1]:
            text.shape.after_pt = 0
        return texts

    def _row(
        self,
        cells: Sequence[Cell],
        aligns: Sequence[Align],
        widths_mm: Sequence[float],  # noqa: ARG002 - the writer's signature
        *,
        header: bool,
    ) -> list[list[Text]]:
        named = self._house.own_header if header else self._house.own_cells
        bare = None if named else 0
        style = self._style_set.header_cell if header else self._style_set.cell
        look = Look(strong=header and not named, size_pt=self._size_pt)
        return [
            [
                self._styled(
                    Shape(
                        style=style,
                        align=None if align == "left" else align,
                        before_pt=bare,
                        after_pt=bare,
                    ),
                    cell.inlines,
                    look,
                )
            ]
            for cell, align in zip(cells, aligns, strict=True)
        ]

    def _text(
        self,
        shape: Shape,
        text: Paragraph | Heading,
        *,
        depth: int = 0,  # noqa: ARG002 - the writer's signature
        strong: bool = False,
        own: TextStyle | None = None,
    ) -> Text:
        inlines: Sequence[Inline] = text.inlines
        if strong:
            # A heading is as bold as its style.
            inlines = [replace(i, strong=False) if isinstance(i, Run) else i for i in inlines]
        shape.pitch_pt = None
        return self._styled(shape, inlines, PLAIN if own else self._plain)

    def _styled(self, shape: Shape, inlines: Sequence[Inline], look: Look) -> Text:
        if look.size_pt:
            shape.natural_line = True
        return Text(shape, "".join(self._inline(inline, look) for inline in inlines))


def _marked(part: str, nodes: Sequence[Node]) -> str:
    """Nodes as markup. Marks stand within paragraphs, so that what is typed beside these is none of theirs."""
    if not nodes:
        return ""
    (begin, end), (first, last) = edges(part), (nodes[0], nodes[-1])
    head = begin if isinstance(first, Grid) else ""
    tail = end if isinstance(last, Grid) else ""
    if isinstance(first, Text):
        first.inner = begin + first.inner
    if isinstance(last, Text):
        last.inner += end
    return head + "".join(node.markup() for node in nodes) + tail


def _roomier(widths_mm: tuple[float, ...]) -> tuple[float, ...]:
    """Columns with some room to spare, taken from the widest: the house's type may be wider than ours."""
    widest = max(range(len(widths_mm)), key=widths_mm.__getitem__, default=0)
    spare = [
        0 if n == widest else width * _WIDER + _PADDING_MM for n, width in enumerate(widths_mm)
    ]
    if not widths_mm or sum(spare) > widths_mm[widest] / 2:
        return widths_mm
    return tuple(
        width - sum(spare) if n == widest else width + spare[n] for n, width in enumerate(widths_mm)
    )
