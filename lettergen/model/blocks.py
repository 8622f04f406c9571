"""Text as a closed tree of blocks: what Markdown becomes, and what both renderers set.

A renderer matches over ``Block`` and ``Inline`` exhaustively, so a new kind of block fails type checking wherever it
is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. It never holds a line break or markup."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str | None = None
    """Target with scheme http, https, mailto or tel."""
    type: Literal["run"] = "run"


@dataclass(frozen=True, slots=True)
class LineBreak:
    """Harter Zeilenumbruch inside a paragraph."""

    type: Literal["break"] = "break"


Inline = Run | LineBreak
"""What stands inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Zeilenfall: where the lines of a text begin, as offsets in its characters; a hard break counts as one."""

    starts: tuple[int, ...]
    """Of all lines; the first begins at 0."""
    hyphenated: tuple[int, ...] = ()
    """Those of them before which a hyphen stands that is none of the text's characters."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Absatz."""

    inlines: tuple[Inline, ...]
    lines: Lines | None = None
    """None until the letter is composed."""
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """Zwischenüberschrift in the body, level 2 to 4 (level 1 is the subject)."""

    level: int
    inlines: tuple[Inline, ...]
    lines: Lines | None = None
    """None until the letter is composed."""
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class ListItem:
    """An entry of a list; its blocks are paragraphs and nested lists."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class List:
    """Aufzählung; numbered when ``start`` is given."""

    items: tuple[ListItem, ...]
    start: int | None = None
    """First number, or None for bullets."""
    loose: bool = False
    """Whether an empty line stands between the items."""
    type: Literal["list"] = "list"


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a table."""

    inlines: tuple[Inline, ...]
    lines: Lines | None = None
    """None until the letter is composed."""


@dataclass(frozen=True, slots=True)
class Table:
    """Tabelle with one header row."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Align, ...]
    widths_mm: tuple[float, ...] = ()
    """Column widths, empty until the letter is composed."""
    type: Literal["table"] = "table"


Block = Paragraph | Heading | List | Table
"""What a body is made of."""


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The words of a paragraph, line breaks as spaces."""
    return "".join([i.text if isinstance(i, Run) else " " for i in inlines])
