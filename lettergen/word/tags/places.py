"""The paragraphs of a part, counted as a person counts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import nsmap
from lxml import etree

from lettergen.messages.document_place import DocumentPlace, Step

W = f"{{{nsmap['w']}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_NOTES = {W + "footnote", W + "endnote", W + "comment"}


@dataclass(slots=True)
class _Counters:
    paragraph: int = 0
    table: int = 0


@dataclass(slots=True)
class Paragraphs:
    """The place of every paragraph of a part, and of every element as that of the paragraph around it."""

    start: DocumentPlace
    """The part itself."""
    places: dict[Any, DocumentPlace] = field(default_factory=dict)
    """By paragraph, in the order of the markup."""
    _boxes: int = 0
    _notes: int = 0

    @classmethod
    def of(cls, root: Any, start: DocumentPlace) -> Paragraphs:
        """Those below ``root``."""
        paragraphs = cls(start)
        paragraphs._walk(root, start, _Counters())
        return paragraphs

    def around(self, element: Any) -> tuple[Any, DocumentPlace]:
        """The paragraph around an element, None outside of paragraphs, and its place."""
        here = element
        while here is not None:
            if here in self.places:
                return here, self.places[here]
            here = here.getparent()
        return None, self.start

    def _walk(self, node: Any, base: DocumentPlace, counters: _Counters) -> None:
        for child in node.iterchildren(etree.Element):
            if child.tag == W + "p":
                counters.paragraph += 1
                self.places[child] = _within(base, ("paragraph", counters.paragraph))
                self._walk(child, base, counters)
            elif child.tag == W + "tbl":
                counters.table += 1
                self._table(child, _within(base, ("table", counters.table)))
            elif child.tag == W + "txbxContent":
                self._boxes += 1
                box = replace(self.start, steps=(("text_box", self._boxes),))
                self._walk(child, box, _Counters())
            elif child.tag == _MC + "AlternateContent":
                self._alternatives(child, base, counters)
            elif child.tag in _NOTES and child.get(W + "type") not in _SEPARATORS:
                self._notes += 1
                self._walk(child, replace(base, number=self._notes), _Counters())
            else:
                self._walk(child, base, counters)

    def _table(self, table: Any, base: DocumentPlace) -> None:
        for number, row in enumerate(_within_table(table, "tr"), start=1):
            in_row = _within(base, ("row", number))
            for cell_number, cell in enumerate(_within_table(row, "tc"), start=1):
                self._walk(cell, _within(in_row, ("cell", cell_number)), _Counters())

    def _alternatives(self, node: Any, base: DocumentPlace, counters: _Counters) -> None:
        # Word writes a text box twice, for itself and for older readers: to a person it is one.
        before = self._boxes
        for alternative in node.iterchildren(etree.Element):
            self._boxes = before
            self._walk(alternative, base, counters)


def _within(base: DocumentPlace, step: Step) -> DocumentPlace:
    return replace(base, steps=(*base.steps, step))


def _within_table(node: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in content controls and tracked changes, but not of inner tables."""
    for child in node.iterchildren(etree.Element):
        if child.tag == W + name:
            yield child
        elif child.tag not in {W + "tc", W + "tbl"}:
            yield from _within_table(child, name)
