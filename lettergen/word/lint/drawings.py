"""Pictures and other drawings of a part, marked so that those that filling loses can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from lettergen.word.tags.flow import Flow
from lettergen.word.tags.places import W

_DRAWINGS = {W + "drawing", W + "pict", W + "object"}
_DELETED = (W + "del", W + "moveFrom")
_MARK = "lettergen-drawing"
_MARKED = re.compile(rf' {_MARK}="(\d+)"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, shape or embedded object."""

    element: Any
    at: int
    """Where the text goes on behind it."""


def marked(flow: Flow) -> list[Drawing]:
    """The part's drawings in order, each marked in its element; those with words of their own are told by these."""
    drawings = list(_drawings(flow))
    for number, drawing in enumerate(drawings):
        drawing.element.set(_MARK, str(number))
    return drawings


def kept_in(source: str) -> set[int]:
    """The numbers of the marked drawings that a patched source still holds."""
    return {int(number) for number in _MARKED.findall(source)}


def _drawings(flow: Flow) -> Iterator[Drawing]:
    if not flow.units:
        return
    starts: dict[Any, int] = {}
    for unit in flow.units:
        starts.setdefault(unit.element, unit.start)
    waiting: list[Any] = []
    for element in flow.root.iter(etree.Element):
        if element in starts:
            yield from (Drawing(drawing, starts[element]) for drawing in waiting)
            waiting.clear()
        if element.tag in _DRAWINGS and _is_seen(element):
            waiting.append(element)
    yield from (Drawing(drawing, flow.units[-1].start) for drawing in waiting)


def _is_seen(drawing: Any) -> bool:
    words = any(text.text for text in drawing.iter(W + "t"))
    return not words and next(drawing.iterancestors(*_DELETED), None) is None
