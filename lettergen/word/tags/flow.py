"""The text of a part as docxtpl and Jinja meet it: all text of all elements in order, tags across runs included."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import nsmap
from lxml import etree

from lettergen.messages.document_place import DocumentPlace, shortened
from lettergen.word.tags.places import Paragraphs, W

_TEXT, _DELETED_TEXT = W + "t", W + "delText"
_DELETED = (W + "del", W + "moveFrom")
_ALWAYS = {_TEXT, _DELETED_TEXT, f"{{{nsmap['m']}}}t"}
_LOST_IN_TAGS = {
    W + name
    for name in ("tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "ptab")
}  # fmt: skip
_DELIMITERS = frozenset("{}%#")

Edit = tuple[int, int, str]
"""A stretch of text, from and to, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text: that of an element, or of one of its attributes."""

    element: Any
    attribute: str | None
    start: int
    """Where it begins in the whole text."""
    text: str
    deleted: bool
    """Whether it is taken back by a tracked change: nobody sees it, but docxtpl fills it."""
    paragraph: Any
    """The paragraph around it, or None."""
    place: DocumentPlace

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def joins(self) -> bool:
        """Whether docxtpl joins it with its like where Word has split a tag."""
        return self.attribute is None and self.element.tag == _TEXT


class Flow:
    """The whole text of a part, and which element each character belongs to."""

    def __init__(self, root: Any, start: DocumentPlace) -> None:
        self.root = root
        self.start = start
        self.units: list[Unit] = []
        self.breaks: list[int] = []
        """Offsets of tabs, line breaks and the like, which docxtpl drops within tags."""
        self._length = 0
        self._of_paragraph: defaultdict[Any, list[Unit]] = defaultdict(list)
        paragraphs = Paragraphs.of(root, start)
        for element in root.iter(etree.Element):
            self._add(element, paragraphs)
        self.text = "".join(unit.text for unit in self.units)
        self._starts = [unit.start for unit in self.units]

    def _add(self, element: Any, paragraphs: Paragraphs) -> None:
        for name, value in element.attrib.items():
            if "{{" in value or "{%" in value:
                self._append(element, name, value, paragraphs)
        if element.tag in _LOST_IN_TAGS:
            # Tab stops in paragraph properties have the same name as tabs.
            if element.getparent().tag == W + "r":
                self.breaks.append(self._length)
        elif element.text and (element.tag in _ALWAYS or not _DELIMITERS.isdisjoint(element.text)):
            self._append(element, None, element.text, paragraphs)

    def _append(
        self, element: Any, attribute: str | None, text: str, paragraphs: Paragraphs
    ) -> None:
        deleted = attribute is None and (
            element.tag == _DELETED_TEXT or any(True for _ in element.iterancestors(*_DELETED))
        )
        paragraph, place = paragraphs.around(element)
        unit = Unit(element, attribute, self._length, text, deleted, paragraph, place)
        self.units.append(unit)
        self._of_paragraph[paragraph].append(unit)
        self._length += len(text)

    def unit_at(self, offset: int) -> Unit:
        """The unit of a character."""
        return self.units[bisect_right(self._starts, offset) - 1]

    def units_between(self, start: int, end: int) -> Iterator[tuple[Unit, str]]:
        """The units of a stretch of text, each with what of it lies within."""
        for unit in self.units[bisect_right(self._starts, start) - 1 :]:
            if unit.start >= end:
                return
            yield unit, unit.text[max(0, start - unit.start) : end - unit.start]

    def place_at(self, offset: int) -> DocumentPlace:
        """The paragraph of a character, its text cut to what stands around it."""
        here = self.unit_at(offset)
        if here.paragraph is None or here.attribute is not None:
            return replace(here.place, text=shortened(here.text, offset - here.start))
        shown = [
            unit
            for unit in self._of_paragraph[here.paragraph]
            if unit is here or (unit.attribute is None and not unit.deleted)
        ]
        before = sum(len(unit.text) for unit in shown if unit.start < here.start)
        text = "".join(unit.text for unit in shown)
        return replace(here.place, text=shortened(text, before + offset - here.start))

    def edit(self, edits: Iterable[Edit]) -> None:
        """Writes the edits, which must not overlap, into the elements. The flow stays as it was read."""
        changed: defaultdict[int, list[Edit]] = defaultdict(list)
        for start, end, text in edits:
            index, new = bisect_right(self._starts, start) - 1, text
            while end > (unit := self.units[index]).end:
                changed[index].append((max(start, unit.start), unit.end, new))
                index, new = index + 1, ""
            changed[index].append((max(start, unit.start), end, new))
        for index, changes in changed.items():
            unit = self.units[index]
            pieces, done = [], 0
            for start, end, new in sorted(changes):
                pieces += [unit.text[done : start - unit.start], new]
                done = end - unit.start
            text = "".join((*pieces, unit.text[done:]))
            if unit.attribute is None:
                unit.element.text = text
            else:
                unit.element.set(unit.attribute, text)
