"""What a document says, read but not yet a letter: paragraphs and tables in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lettergen.adoption.findings import Spot
from lettergen.adoption.stylesheet import Role
from lettergen.model.blocks import Inline, Table, plain_text

RECURRING: Final = "header and footer"
"""What the style of all that recurs on the pages is called here: programs choose their own."""
PAGE_NUMBER: Final = "page number"
"""A line with a page number, and"""
PAGE_FIELD: Final = "page field"
"""the instructions of its fields, which hold words as well: on a single page none of them are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What makes a paragraph an entry of a list."""

    level: int
    number: int | None
    """Its number; None for a bullet."""
    step_mm: float = 5
    """How far each level of its list is indented."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    role: Role
    style: str
    """Name of its style."""
    inlines: tuple[Inline, ...]
    spot: Spot
    entry: Entry | None = None
    level: int = 0
    """Of a heading."""
    indent_mm: float = 0
    before_pt: float = 0
    pictures: int = 0
    part: str | None = None
    """The part of the letter that a mark in a house's template gives it to."""

    @property
    def words(self) -> str:
        """What it says."""
        return plain_text(self.inlines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or the fields of signatures side by side."""

    table: Table
    spot: Spot
    signatures: tuple[tuple[Text, ...], ...] | None = None
    """The paragraphs of each field, where it is one of signatures."""
    part: str | None = None
    """As of paragraphs."""


Node = Text | Grid


Told = tuple[str, str | None, str]
"""Code, value and words of the paragraph of a problem."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a document in a house's template said before it was edited."""

    own: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    """Paragraphs that are the template's own or come from the data: their words, and the part of those that show one."""
    order: tuple[str, ...] = ()
    """The parts from top to bottom."""
    styles: Mapping[str, str] = field(default_factory=dict)
    """The style of each part's first paragraph."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Its words."""
    depths: Mapping[str, int] = field(default_factory=dict)
    """How deep within tables that lay it out each part stands."""
    tables: frozenset[str] = frozenset()
    """Parts that begin with a table."""
    numbers: frozenset[tuple[str, str]] = frozenset()
    """Format and sign of its lists' levels."""
    told: Counter[Told] = field(default_factory=Counter)
    """What would be told of the document as it was."""


@dataclass(slots=True)
class ReadDocument:
    """The words of a document with their places, before anything is made of them."""

    nodes: list[Node] = field(default_factory=list)
    """The text from top to bottom, without empty paragraphs."""
    areas: list[Text] = field(default_factory=list)
    """Letterhead, address and information, then what stands in headers and footers."""
    drawn: frozenset[bytes] = frozenset()
    """Fingerprints of the document's pictures."""
    paper: tuple[int, ...] = ()
    """Width and height of the sheets, in twentieths of a point."""
    marked: bool = False
    """Whether marks give each node its part, as in a house's template; else styles and order do."""
    known: Known | None = None
    """Of a house's document that nobody has edited."""
