"""What changed, by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from lettergen.adoption.findings import Spot
from lettergen.errors import Place
from lettergen.model.blocks import Block, Heading, List, Paragraph, Table, plain_text

Part = Literal[
    "subject", "salutation", "body", "closing", "signatures", "enclosures", "copies", "dispositions"
]
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that were kept, put in, or taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One passage that says something else, or looks otherwise, than the letter did."""

    part: Part
    before: str
    """As the letter had it; empty for what is new."""
    after: str
    """As the document has it; empty for what is gone."""
    pieces: tuple[Piece, ...]
    place: Place
    """Where the passage stands in the document."""

    @property
    def look_only(self) -> bool:
        """Whether the words are the same, and only bold, italic, links or the form of a passage differ."""
        return self.before == self.after

    def data(self) -> dict[str, Any]:
        """The change as JSON takes it."""
        return {
            "part": self.part,
            "place": None if self.place.document is None else self.place.document.data(),
            "before": self.before,
            "after": self.after,
            "look_only": self.look_only,
            "pieces": [{"kind": piece.kind, "text": piece.text} for piece in self.pieces],
        }


def change(part: Part, before: str, after: str, spot: Spot, file: str | None) -> Change:
    """The change from one text to another."""
    return Change(part, before, after, tuple(_pieces(before, after)), spot.place(file))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("removed", "".join(old[i:j]))
        if k < m:
            yield Piece("added", "".join(new[k:m]))


def block_text(block: Block) -> str:
    """A block as plain text, a line for each entry or row."""
    match block:
        case Paragraph() | Heading():
            return plain_text(block.inlines)
        case List():
            return "\n".join(_entries(block, 0))
        case Table():
            rows = (block.header, *block.rows)
            return "\n".join(" | ".join(plain_text(c.inlines) for c in row) for row in rows)


def _entries(block: List, depth: int) -> Iterator[str]:
    for number, item in enumerate(block.items):
        mark = "•" if block.start is None else f"{block.start + number}."
        first = True
        for child in item.blocks:
            if isinstance(child, List):
                yield from _entries(child, depth + 1)
            else:
                yield f"{'  ' * depth}{mark if first else ' '} {block_text(child)}"
            first = False


def changed_blocks(
    before: Sequence[Block], after: Sequence[Block]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Ranges of blocks that differ, before and after; blocks are put beside those they come from."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        if j - i == m - k:
            yield from (((i + n, i + n + 1), (k + n, k + n + 1)) for n in range(j - i))
        else:
            yield (i, j), (k, m)
