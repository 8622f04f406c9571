"""The running text as markup, with the hyperlinks and lists that it needs outside of the text.

Distances go with the paragraph below them, as the composed letter says them: both Word and LibreOffice drop them where a
page begins. Only above a table, which knows no distance, they go with the paragraph before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from lettergen.compose.composed import (
    ComposedLetter,
    Facsimile,
    FlowItem,
    Signatures,
    Signer,
    TextStyle,
)
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
from lettergen.render.docx import styles
from lettergen.render.docx.breaks import Fit, adjusted, fit
from lettergen.render.docx.links import relationship_target
from lettergen.render.docx.ooxml import drawing, tables
from lettergen.render.docx.ooxml.markup import (
    LINE_BREAK,
    Look,
    Shape,
    escape,
    hyperlink,
    paragraph,
    run,
)
from lettergen.render.docx.ooxml.numbering import LEVELS, Instance
from lettergen.render.docx.ooxml.parts import Media, media

BULLETS, NUMBERS = 1, 2
"""List definitions of the template."""
SMALLEST_LINE_PT = 1.0
FIRST_FACSIMILE = 10_000
"""Drawings need numbers of their own; those below are the letterhead's."""


@dataclass(frozen=True, slots=True)
class Body:
    """The running text, ready to be put into its slot."""

    markup: str
    links: tuple[tuple[str, str], ...]
    """Relationship identifiers with their targets."""
    lists: tuple[Instance, ...]
    pictures: tuple[Media, ...]


@dataclass(slots=True)
class _Text:
    """A paragraph that may still get distances and page-break rules from its surroundings."""

    shape: Shape
    inner: str

    def markup(self) -> str:
        return paragraph(self.shape, self.inner)


@dataclass(slots=True)
class _Grid:
    """A table; each cell holds paragraphs."""

    style: str
    widths_mm: tuple[float, ...]
    rows: list[list[list[_Text]]]
    header: bool
    indent_mm: float = 0

    def markup(self) -> str:
        widths = tables.columns(self.widths_mm)
        rows = [
            tables.row(
                "".join(
                    tables.cell(width, "".join(text.markup() for text in cell))
                    for width, cell in zip(widths, cells, strict=True)
                ),
                header=self.header and number == 0,
            )
            for number, cells in enumerate(self.rows)
        ]
        return tables.table(
            self.style, self.widths_mm, "".join(rows), header=self.header, indent_mm=self.indent_mm
        )


_Node = _Text | _Grid


def body(letter: ComposedLetter) -> Body:
    """The running text of a letter. Raises IllegalCharacterError."""
    setter = _Setter(letter)
    nodes: list[_Node] = []
    for item in letter.flow:
        made = setter.item(item)
        _place(nodes, made, item.space_before_pt)
        nodes += made
    if nodes and isinstance(nodes[-1], _Grid):
        # Word demands a paragraph behind a table at the end and would add one of a full line.
        nodes.append(_spacer(SMALLEST_LINE_PT))
    markup = "".join(node.markup() for node in nodes)
    return Body(markup, tuple(setter.links.items()), tuple(setter.lists), tuple(setter.pictures))


def _place(above: list[_Node], made: list[_Node], space_pt: float) -> None:
    """Puts ``space_pt`` between what is there and what comes."""
    if not made:
        return
    first, last = made[0], above[-1] if above else None
    if isinstance(first, _Text):
        # The first paragraph may bring a distance of its own: the room for a signature without words above it.
        own = first.shape.before_pt or 0
        rule = styles.TABLE_BORDER_PT if isinstance(last, _Grid) and last.header else 0
        first.shape = replace(first.shape, before_pt=max(0, space_pt - rule) + own)
    elif isinstance(last, _Text):
        last.shape = replace(last.shape, after_pt=(last.shape.after_pt or 0) + space_pt)
    else:
        # Without a paragraph between them Word would join two tables.
        above.append(_spacer(max(space_pt, SMALLEST_LINE_PT)))


def _spacer(pitch_pt: float) -> _Text:
    shape = Shape(style=styles.NORMAL.identifier, pitch_pt=pitch_pt, keep_next=True)
    return _Text(shape, "")


class _Setter:
    """Sets blocks one after the other and gathers what they need elsewhere."""

    def __init__(self, letter: ComposedLetter) -> None:
        self._style = letter.style
        self._width_mm = letter.page.text_width_mm
        self._level = 1
        self.links: dict[str, str] = {}
        self.lists: list[Instance] = []
        self.pictures: list[Media] = []

    def item(self, item: FlowItem) -> list[_Node]:
        """The nodes of a flow item, with its page-break rules but without its distance."""
        block = item.block
        made: list[_Node]
        if isinstance(block, Signatures):
            made = self._signatures(block)
        elif (isinstance(block, Heading) and item.role == "subject") or isinstance(
            block, Paragraph
        ):
            strong = isinstance(block, Heading)
            made = [self._text(_shape(item), block.inlines, strong=strong, own=item.style)]
        else:
            made = self._block(block, depth=0)
        heading, whole = isinstance(block, Heading), isinstance(block, Heading | Signatures)
        _keep(
            made,
            together=item.keep_together or whole,
            with_next=item.keep_with_next or heading,
        )
        return made

    def _block(self, block: Block, *, depth: int) -> list[_Node]:
        match block:
            case Paragraph():
                style = styles.CONTINUED if depth else styles.BODY
                shape = Shape(style=style.identifier, before_pt=0, indent_mm=self._indent(depth))
                return [self._text(shape, block.inlines, depth=depth)]
            case Heading():
                # All levels look alike, but whoever hears the letter must not miss one: the first below 1 is 2.
                self._level = min(block.level, self._level + 1)
                style = styles.HEADINGS[self._level]
                shape = Shape(style=style.identifier, before_pt=0, indent_mm=self._indent(depth))
                return [self._text(shape, block.inlines, depth=depth, strong=True)]
            case List():
                return self._list(block, level=depth)
            case Table():
                return [self._table(block, self._indent(depth) or 0)]
            case _:
                assert_never(block)

    def _indent(self, depth: int) -> float | None:
        return depth * self._style.list_indent_mm if depth else None

    def _list(self, block: List, *, level: int) -> list[_Node]:
        level = min(level, LEVELS - 1)
        definition = BULLETS if block.start is None else NUMBERS
        entry = Instance(len(self.lists) + 1, definition, level, block.start)
        self.lists.append(entry)
        style = styles.BULLET if block.start is None else styles.NUMBERED
        gap = self._style.pitch_pt if block.loose else 0
        nodes: list[_Node] = []
        for number, item in enumerate(block.items):
            blocks = item.blocks
            label = Shape(style=style.identifier, before_pt=0, numbering=(entry.number, level))
            words: tuple[Inline, ...] = ()
            if blocks and isinstance(blocks[0], Paragraph):
                words, blocks = blocks[0].inlines, blocks[1:]
            made: list[_Node] = [self._text(label, words, depth=level + 1)]
            if number:
                _place(nodes, made, gap)
            for child in blocks:
                below = self._block(child, depth=level + 1)
                _place(made, below, gap)
                made += below
            nodes += made
        return nodes

    def _table(self, block: Table, indent_mm: float) -> _Grid:
        widths = block.widths_mm or (self._width_mm / len(block.header),) * len(block.header)
        rows = [
            self._row(cells, block.align, widths, header=number == 0)
            for number, cells in enumerate((block.header, *block.rows))
        ]
        return _Grid(styles.TABLE, widths, rows, header=True, indent_mm=indent_mm)

    def _row(
        self,
        cells: Sequence[Cell],
        aligns: Sequence[Align],
        widths_mm: Sequence[float],
        *,
        header: bool,
    ) -> list[list[_Text]]:
        """The paragraph of each cell. Its lines and the rule above it together keep to the grid of the text."""
        style = styles.HEADER_CELL if header else styles.CELL
        padding = 2 * self._style.cell_padding_mm
        size = self._style.size_pt
        fits = [
            fit(cell.inlines, width - padding, size, strong=header)
            for cell, width in zip(cells, widths_mm, strict=True)
        ]
        lines = max(found.lines for found in fits)
        pitch = styles.cell_pitch(self._style.pitch_pt, lines) if lines > 1 else None
        return [
            [
                self._fitted(
                    Shape(
                        style=style.identifier,
                        align=None if align == "left" else align,
                        pitch_pt=pitch,
                    ),
                    cell.inlines,
                    found,
                )
            ]
            for cell, align, found in zip(cells, aligns, fits, strict=True)
        ]

    def _signatures(self, block: Signatures) -> list[_Node]:
        columns = [self._signer(signer) for signer in block.signers]
        if len(columns) == 1:
            return list(columns[0])
        widths = (self._width_mm / len(columns),) * len(columns)
        return [_Grid(styles.SIGNATURE_TABLE, widths, [columns], header=False)]

    def _signer(self, signer: Signer) -> list[_Text]:
        """One paragraph per line; empty lines become distances, so that nobody has to hear them read out."""
        texts: list[_Text] = []
        space = 0.0
        room = (signer.image,) if signer.image else ("",) * signer.space_lines
        for line in (*signer.above, *room, *signer.below):
            if not line:
                space += self._style.pitch_pt
                continue
            if isinstance(line, Facsimile):
                texts.append(self._facsimile(line, space, signer.space_lines))
            else:
                shape = Shape(style=styles.FLOW_STYLES["signatures"].identifier, before_pt=space)
                texts.append(_Text(shape, run(line)))
            space = 0.0
        if space or not texts:
            empty = Shape(style=styles.FLOW_STYLES["signatures"].identifier, before_pt=0)
            texts = texts or [_Text(empty, "")]
            texts[-1].shape = replace(texts[-1].shape, after_pt=space)
        return texts

    def _facsimile(self, image: Facsimile, space_pt: float, lines: int) -> _Text:
        """A signature's picture in a line of its own, at the foot of its room of so many ``lines``."""
        number = len(self.pictures) + 1
        made = media(f"signature{number}", image.media_type, image.data_base64)
        self.pictures.append(made)
        height = image.height_mm * 72 / 25.4 + styles.PICTURE_LINE_PT
        shape = Shape(
            style=styles.FACSIMILE.identifier,
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
        return _Text(shape, inner)

    def _text(
        self,
        shape: Shape,
        inlines: Sequence[Inline],
        *,
        depth: int = 0,
        strong: bool = False,
        own: TextStyle | None = None,
    ) -> _Text:
        """A paragraph that breaks its lines where the PDF does; ``strong`` where its style is bold.

        ``own`` is its type where that is not the letter's.
        """
        width = self._width_mm - depth * self._style.list_indent_mm
        size = own.size_pt if own else self._style.size_pt
        found = fit(inlines, width, size, strong=strong)
        return self._fitted(shape, inlines, found, own.size_pt if own else None)

    def _fitted(
        self, shape: Shape, inlines: Sequence[Inline], found: Fit, size_pt: float | None = None
    ) -> _Text:
        if found.indent_mm:
            shape = replace(shape, indent_right_mm=found.indent_mm)
        look = Look(size_pt=size_pt)
        inner = "".join(self._inline(inline, look) for inline in adjusted(inlines, found))
        return _Text(shape, inner)

    def _inline(self, inline: Inline, look: Look) -> str:
        match inline:
            case LineBreak():
                return LINE_BREAK
            case Run():
                return self._run(inline, look)
            case _:
                assert_never(inline)

    def _run(self, piece: Run, look: Look) -> str:
        look = replace(look, strong=piece.strong, emphasis=piece.emphasis)
        if piece.link is None:
            return run(piece.text, look)
        look = replace(look, style=styles.LINK)
        name = f"link{len(self.links) + 1}"
        self.links[name] = relationship_target(piece.link)
        return hyperlink(name, run(piece.text, look))


def _shape(item: FlowItem) -> Shape:
    identifier = styles.FLOW_STYLES[item.role].identifier
    return Shape(style=identifier, pitch_pt=item.style.pitch_pt if item.style else None)


def _texts(nodes: Iterable[_Node]) -> list[list[_Text]]:
    """Paragraphs that stand side by side or alone, from top to bottom: a list entry for each row."""
    rows: list[list[_Text]] = []
    for node in nodes:
        match node:
            case _Text():
                rows.append([node])
            case _Grid():
                rows += [[text for cell in cells for text in cell] for cells in node.rows]
            case _:
                assert_never(node)
    return rows


def _keep(nodes: list[_Node], *, together: bool, with_next: bool) -> None:
    """Page-break rules: Word keeps a paragraph's lines together, or the paragraph with the next one."""
    rows = _texts(nodes)
    for number, row in enumerate(rows):
        keep_next = with_next if number == len(rows) - 1 else together
        for text in row:
            text.shape = replace(
                text.shape, keep_next=keep_next or None, keep_lines=together or None
            )
