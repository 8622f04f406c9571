"""Paragraphs and tables that still get distances and page-break rules from their surroundings, before they are markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, assert_never

from lettergen.renderers.docx.ooxml import tables
from lettergen.renderers.docx.ooxml.markup import Shape, paragraph

SMALLEST_LINE_PT = 1.0


@dataclass(slots=True)
class Text:
    """A paragraph."""

    shape: Shape
    """Its own: what stands around it changes that."""
    inner: str

    def markup(self) -> str:
        """As WordprocessingML."""
        return paragraph(self.shape, self.inner)


@dataclass(slots=True)
class Grid:
    """A table; each cell holds paragraphs."""

    style: str
    widths_mm: tuple[float, ...]
    rows: list[list[list[Text]]]
    header: bool
    indent_mm: float = 0
    rule_pt: float = 0
    """Weight of the line below it, which takes room."""

    def hold(self, numbers: Iterable[int]) -> None:
        """No page begins with these rows, from 0 without the header."""
        # What stands above each is the row of that number with the header.
        for text in (text for number in numbers for cell in self.rows[number] for text in cell):
            text.shape.keep_next = True

    def markup(self) -> str:
        """As WordprocessingML."""
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


Node = Text | Grid


class Distances(NamedTuple):
    """What a style keeps free by itself, in pt."""

    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """How distances between nodes come about."""

    plain: str
    """Identifier of the style of paragraphs that are nothing but a distance."""
    own: Mapping[str, Distances] = field(default_factory=dict)
    """Styles that set their distances themselves, by identifier."""

    def place(self, above: list[Node], made: Sequence[Node], space_pt: float) -> None:
        """Puts ``space_pt`` between what is there and what comes."""
        if not made:
            return
        first, last = made[0], above[-1] if above else None
        if isinstance(first, Text):
            if self._kept(last, first):
                return
            # The first paragraph may bring a distance of its own: the room for a signature without words above it.
            own = first.shape.before_pt or 0
            rule = last.rule_pt if isinstance(last, Grid) else 0
            first.shape.before_pt = max(0, space_pt - rule) + own
        elif isinstance(last, Text):
            style = self.own.get(last.shape.style)
            if not (style and style.after):
                last.shape.after_pt = (last.shape.after_pt or 0) + space_pt
        else:
            # Without a paragraph between them Word would join two tables.
            above.append(self.spacer(max(space_pt, SMALLEST_LINE_PT)))

    def _kept(self, last: Node | None, first: Text) -> bool:
        """Whether styles keep a distance between the two themselves."""
        below = self.own.get(first.shape.style)
        above = self.own.get(last.shape.style) if isinstance(last, Text) else None
        return bool((below and below.before) or (above and above.after))

    def spacer(self, pitch_pt: float) -> Text:
        """An empty paragraph of that height."""
        bare = 0 if self.plain in self.own else None
        shape = Shape(
            style=self.plain, pitch_pt=pitch_pt, keep_next=True, before_pt=bare, after_pt=bare
        )
        return Text(shape, "")

    def markup(self, nodes: list[Node]) -> str:
        """All nodes as WordprocessingML."""
        return "".join(node.markup() for node in nodes) + self.end(nodes)

    def end(self, nodes: Sequence[Node]) -> str:
        """What has to stand below the last of ``nodes``."""
        # Word demands a paragraph behind a table at the end and would add one of a full line.
        table = bool(nodes) and isinstance(nodes[-1], Grid)
        return self.spacer(SMALLEST_LINE_PT).markup() if table else ""


def rows(nodes: Iterable[Node]) -> list[list[Text]]:
    """Paragraphs that stand side by side or alone, from top to bottom: a list entry for each row."""
    found: list[list[Text]] = []
    for node in nodes:
        match node:
            case Text():
                found.append([node])
            case Grid():
                found += [[text for cell in cells for text in cell] for cells in node.rows]
            case _:
                assert_never(node)
    return found


def keep(nodes: list[Node], *, together: bool, with_next: bool) -> None:
    """Page-break rules: Word keeps a paragraph's lines together, or the paragraph with the next one."""
    if not (together or with_next):
        return
    found = rows(nodes)
    for number, row in enumerate(found):
        keep_next = with_next if number == len(found) - 1 else together
        for text in row:
            text.shape.keep_next = keep_next or text.shape.keep_next
            text.shape.keep_lines = together or text.shape.keep_lines
