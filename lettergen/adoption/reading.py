"""The paragraphs and tables of a document in their order, each with what it is in a letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from lettergen.adoption.containers import SILENT, looked_through, recurring_lines
from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.house import (
    House,
    Places,
    as_area,
    in_house,
    is_area,
    is_unmarked,
    known_of,
    placed,
)
from lettergen.adoption.nodes import Entry, Grid, Node, ReadDocument, Text
from lettergen.adoption.numbering import Numbering
from lettergen.adoption.package import TWIPS_PER_MM, Package, W, on
from lettergen.adoption.runs import Reader
from lettergen.adoption.stylesheet import Style, Stylesheet, numbering_of
from lettergen.adoption.tables import ALIGN, cells_of, column_alignment, rows_of, words_of
from lettergen.messages.document_place import Step
from lettergen.model.blocks import Cell, Inline, LineBreak, Run, Table
from lettergen.renderers.docx import styles as ours

_SIGN: Final = re.compile(r"[^\w§%]*%\d[^\w§%]*")
"""What may stand around a number without saying anything."""


def read(
    package: Package, findings: Findings, *, accept: bool, house: House | None = None
) -> ReadDocument:
    """What the document says; what a letter cannot hold goes to ``findings``.

    ``house`` is what is known of its template where that is a house's own.
    """
    walker = _Walker(package, findings, accept=accept, house=house)
    result = ReadDocument(
        drawn=package.pictures, paper=_paper(package.document), marked=house is not None
    )
    nodes = list(walker.story(package.document.find(f"{W}body"), ()))
    walker.finish()
    if house is not None:
        nodes = [n for n in nodes if isinstance(n, Grid) or n.inlines or n.pictures]
        if house.known is None:
            result.known = known_of(nodes, frozenset(walker.numbers))
        else:
            if is_unmarked(nodes, house.known):
                findings.error("adopt-house-unmarked", Spot(()))
            nodes = placed(nodes, house.known)
        nodes = [as_area(n) if isinstance(n, Text) and is_area(n) else n for n in nodes]
    for node in nodes:
        if isinstance(node, Text) and node.role in {"area", "picture"}:
            result.areas.append(node)
        elif isinstance(node, Grid) or node.inlines:
            result.nodes.append(node)
    for part, tree in package.headers:
        result.areas += [
            t
            for t in recurring_lines(tree, part, findings, accept=accept)
            if t.inlines or t.pictures
        ]
    return result


class _Walker:
    def __init__(
        self, package: Package, findings: Findings, *, accept: bool, house: House | None
    ) -> None:
        self._styles = Stylesheet(package.styles, house.purposes if house else None)
        self._house = house
        body = package.document.find(f"{W}body")
        self._places = Places(body, house.known) if house else None
        self.numbers: set[tuple[str, str]] = set()
        """Format and sign of the levels of lists that were met."""
        self._within = 0
        self._numbering = Numbering(package.numbering)
        self._findings = findings
        self._accept = accept
        self._runs = Reader(self._styles, package.links, package.comments, findings, accept)
        self._count: Counter[tuple[tuple[Step, ...], str]] = Counter()

    def finish(self) -> None:
        """The end of the text."""
        self._runs.finish()

    def story(self, element: Any, steps: tuple[Step, ...]) -> Iterator[Node]:
        """Paragraphs and tables of the text, of a cell, of what stands around them."""
        held: Text | None = None
        joins = False
        for child in element:
            if child.tag == f"{W}p":
                begun = joins and held is not None and bool(held.inlines)
                text = self._paragraph(child, self._step(steps, "paragraph"), counts=not begun)
                if held is not None and (joins or _goes_on(child)):
                    text = _merged(held, text)
                elif held is not None:
                    yield held
                held, joins = text, self._mark_removed(child, text.spot)
                continue
            if held is not None and isinstance(child.tag, str) and child.tag not in SILENT:
                yield held
                held = None
            yield from self._other(child, steps)
        if held is not None:
            yield held

    def _other(self, child: Any, steps: tuple[Step, ...]) -> Iterator[Node]:
        """What stands between paragraphs."""
        if child.tag == f"{W}tbl":
            yield from self._table(child, self._step(steps, "table"))
        elif child.tag == f"{W}sectPr":
            self._section(child)
        else:
            spot = Spot(steps, words_of(child))
            content = looked_through(child, spot, self._findings, accept=self._accept)
            if content is not None:
                yield from self.story(content, steps)

    def _step(self, steps: tuple[Step, ...], kind: Any) -> tuple[Step, ...]:
        self._count[steps, kind] += 1
        return (*steps, (kind, self._count[steps, kind]))

    def _paragraph(self, paragraph: Any, steps: tuple[Step, ...], *, counts: bool = True) -> Text:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.paragraph(properties)
        spot = Spot(steps, words_of(paragraph))
        framed = False
        if properties is not None and properties.find(f"{W}framePr") is not None:
            if style.role == "picture":
                pass
            elif style.role != "area":
                # A frame is a place on the sheet: what stands there is the template's or somebody's own.
                framed = self._house is None
                style = replace(style, role="area")
        part = self._places.part(paragraph) if self._places else None
        if self._places:
            style = in_house(style, part)
        inlines, pictures = self._runs.inlines(paragraph, style, spot)
        if framed and inlines:
            self._findings.error("adopt-frame", spot, spot.text)
            inlines = ()
        text = Text(
            style.role, style.name, inlines, spot, level=style.level, pictures=pictures, part=part
        )
        if properties is not None and properties.find(f"{W}sectPr") is not None:
            self._findings.error("adopt-section", spot)
        if style.role in {"area", "picture"}:
            return text
        return self._shaped(text, style, properties, counts=counts)

    def _shaped(self, text: Text, style: Style, properties: Any | None, *, counts: bool) -> Text:
        entry = self._entry(style, properties, text) if counts else None
        if entry is not None and entry.number is not None and style.role == "heading":
            self._findings.warn("adopt-heading-number", text.spot, text.words)
            text = replace(text, inlines=(Run(f"{entry.number}. "), *text.inlines))
            entry = None
        if entry is None and style.role == "bullet" and counts:
            text = replace(text, role="body")
        indent, before = _measures(properties)
        if (
            self._house
            and text.part == "body"
            and entry is None
            and indent
            and style.role == "body"
        ):
            # A house may have one style for the text and for what goes on below an entry.
            text = replace(text, role="continued")
        text = replace(text, entry=entry, indent_mm=indent, before_pt=before)
        if text.inlines:
            if not style.known:
                self._findings.warn("adopt-style", text.spot, style.name)
            self._lost_shape(text, properties)
        return text

    def _entry(self, style: Style, properties: Any | None, text: Text) -> Entry | None:
        direct = None if properties is None else properties.find(f"{W}numPr")
        removed = _mark(properties, "del", "moveFrom")
        found = style.numbering if direct is None else numbering_of(direct)
        if found is None or not found[0]:
            if style.role == "bullet" and direct is None:
                return Entry(0, None)
            if style.role == "number" and text.inlines:
                self._findings.error("adopt-number-missing", text.spot, text.words)
            return None
        level = self._numbering.level(*found)
        if level is None:
            return None
        if not text.inlines:
            if not level.bullet and not removed:
                self._findings.error("adopt-number-empty", text.spot)
            return None
        step = level.left_mm / (found[1] + 1) or 5
        self.numbers.add((level.format, level.text))
        if level.bullet:
            return Entry(found[1], None, step)
        known = self._house.known if self._house else None
        if known is not None and (level.format, level.text) in known.numbers:
            pass  # the house's own way of numbering
        elif level.format != "decimal" or not _SIGN.fullmatch(level.text):
            self._findings.error("adopt-number-format", text.spot, text.words)
        elif level.text != f"%{found[1] + 1}.":
            self._findings.warn("adopt-number-sign", text.spot, level.text)
        return Entry(found[1], self._numbering.count(*found), step)

    def _lost_shape(self, text: Text, properties: Any | None) -> None:
        if properties is None:
            return
        aligned = properties.find(f"{W}jc")
        where = "" if aligned is None else aligned.get(f"{W}val", "")
        if where in ALIGN and not any(step[0] == "cell" for step in text.spot.steps):
            self._findings.warn("adopt-aligned", text.spot, text.words)
        if on(properties.find(f"{W}pageBreakBefore")):
            self._findings.warn("adopt-page-break", text.spot)
        for name in ("pBdr", "shd"):
            element = properties.find(f"{W}{name}")
            if element is not None and any(
                side.get(f"{W}val") not in {None, "nil", "none", "clear"}
                for side in (element, *element)
            ):
                self._findings.warn("adopt-border", text.spot)

    def _section(self, properties: Any) -> None:
        columns = properties.find(f"{W}cols")
        if columns is not None and columns.get(f"{W}num", "1") not in {"0", "1"}:
            self._findings.error("adopt-section", Spot(()))
        if properties.find(f"{W}sectPrChange") is not None and not self._accept:
            self._findings.error("adopt-tracked-look", Spot(()))

    def _mark_removed(self, paragraph: Any, spot: Spot) -> bool:
        """Whether the end of the paragraph was deleted with changes tracked: accepted, the next one joins it."""
        properties = paragraph.find(f"{W}pPr")
        removed = _mark(properties, "del", "moveFrom")
        added = _mark(properties, "ins", "moveTo")
        if (removed or added) and not self._accept:
            code = "adopt-tracked-removed" if removed else "adopt-tracked-added"
            self._findings.error(code, spot, "¶", author="?")
        return removed and self._accept

    def _table(self, table: Any, steps: tuple[Step, ...]) -> Iterator[Node]:
        named = table.find(f"{W}tblPr/{W}tblStyle")
        style = None if named is None else self._styles.of(named.get(f"{W}val", ""))
        signed = style is not None and style.name == ours.SIGNATURE_TABLE
        part = self._places.around(table) if self._places else None
        if self._places and part is None and not signed:
            yield from self._laid_out(table, steps)
            return
        self._within += 1
        rows = [
            self._row(row, (*steps, ("row", number)))
            for number, row in enumerate(
                rows_of(table, self._findings, accept=self._accept), start=1
            )
        ]
        self._within -= 1
        spot = Spot(steps, " ".join(t.words for r in rows for c in r for t in c))
        if self._within:
            self._findings.error("adopt-table-nested", spot)
        if signed:
            fields = tuple(
                tuple(t for t in cell if t.inlines or t.pictures) for r in rows for cell in r
            )
            yield Grid(Table((), (), ()), spot, fields, part="signatures")
            return
        table_ = self._grid(table, rows, spot)
        if table_ is not None:
            yield Grid(table_, spot, part=part)

    def _laid_out(self, table: Any, steps: tuple[Step, ...]) -> Iterator[Node]:
        """What stands in the cells of a table that only gives it its place."""
        for number, row in enumerate(rows_of(table, self._findings, accept=self._accept), start=1):
            cells = cells_of(row, self._findings, accept=self._accept)
            for column, cell in enumerate(cells, start=1):
                yield from self.story(cell, (*steps, ("row", number), ("cell", column)))

    def _row(self, row: Any, steps: tuple[Step, ...]) -> list[list[Text]]:
        cells: list[list[Text]] = []
        for number, cell in enumerate(cells_of(row, self._findings, accept=self._accept), start=1):
            way = (*steps, ("cell", number))
            spot = Spot(way, words_of(cell))
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            if (span is not None and span.get(f"{W}val") not in {None, "1"}) or (
                cell.find(f"{W}tcPr/{W}vMerge") is not None
            ):
                self._findings.error("adopt-table-merged", spot)
            nodes = list(self.story(cell, way))
            cells.append([node for node in nodes if isinstance(node, Text)])
        return cells

    def _grid(self, table: Any, rows: list[list[list[Text]]], spot: Spot) -> Table | None:
        if not rows or not any(t.inlines for row in rows for cell in row for t in cell):
            return None
        width = len(rows[0])
        if any(len(row) != width for row in rows) and not any(
            p.code == "adopt-table-merged" for p in self._findings.problems
        ):
            self._findings.error("adopt-table-ragged", spot)
        return Table(
            header=tuple(self._cell(cell) for cell in rows[0]),
            rows=tuple(tuple(self._cell(cell) for cell in row) for row in rows[1:]),
            align=column_alignment(table, width),
        )

    def _cell(self, texts: list[Text]) -> Cell:
        filled = [text for text in texts if text.inlines]
        if any(text.entry for text in filled):
            self._findings.error("adopt-table-list", filled[0].spot)
        inlines: list[Inline] = []
        for text in filled:
            inlines += [Run(" ")] if inlines else []
            inlines += [Run(" ") if isinstance(i, LineBreak) else i for i in text.inlines]
        if len(filled) > 1 or any(isinstance(i, LineBreak) for t in filled for i in t.inlines):
            self._findings.warn("adopt-table-lines", filled[0].spot)
        return Cell(tuple(inlines))


def _paper(document: Any) -> tuple[int, ...]:
    """Width and height of the sheet, and its margins left and right; other margins move with what stands in them."""
    section = document.find(f"{W}body/{W}sectPr")
    size, margins = (
        None if section is None else section.find(f"{W}{n}") for n in ("pgSz", "pgMar")
    )
    measures = [] if size is None else [size.get(f"{W}{side}") for side in "wh"]
    measures += [] if margins is None else [margins.get(f"{W}{side}") for side in ("left", "right")]
    return tuple(int(_float(measure)) for measure in measures)


def _measures(properties: Any | None) -> tuple[float, float]:
    """Left indent in mm and space before in pt, as they are set directly."""
    if properties is None:
        return 0, 0
    indent = properties.find(f"{W}ind")
    left = None if indent is None else indent.get(f"{W}left", indent.get(f"{W}start"))
    spacing = properties.find(f"{W}spacing")
    before = None if spacing is None else spacing.get(f"{W}before")
    return _float(left) / TWIPS_PER_MM, _float(before) / 20


def _float(text: str | None) -> float:
    return float(text) if text and text.lstrip("-").isdecimal() else 0


def _mark(properties: Any | None, *names: str) -> bool:
    """Whether a change of one of these names is tracked at the paragraph's end."""
    look = None if properties is None else properties.find(f"{W}rPr")
    return look is not None and any(look.find(f"{W}{name}") is not None for name in names)


def _goes_on(paragraph: Any) -> bool:
    """Whether it is the rest of the paragraph before: LibreOffice saves a place where a page is to end in that way."""
    for element in paragraph.iter(f"{W}br", f"{W}t"):
        return bool(element.tag == f"{W}br" and element.get(f"{W}type") == "column")
    return False


def _merged(first: Text, second: Text) -> Text:
    if not first.inlines:
        return second
    blank = (Run(" "),) if first.spot.text.endswith(" ") else ()
    spot = replace(first.spot, text=first.spot.text + second.spot.text)
    return replace(first, inlines=(*first.inlines, *blank, *second.inlines), spot=spot)
