"""From paragraphs to the parts of a letter: by their styles, and where these say nothing by where they stand.

Labels above the enclosures and copies of a letter (Leitwörter) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.nodes import Entry, Grid, Node, ReadDocument, Text
from lettergen.model.blocks import Block, Heading, Inline, LineBreak, List, ListItem, Paragraph, Run

_ORDER: Final = (
    "opening", "subject", "salutation", "body", "closing", "signatures", "enclosures", "copies", "dispositions",
)  # fmt: skip
_DEEPEST: Final = 3
"""So many levels has a list."""
_LOOSE_PT: Final = 6
"""An entry that stands so far below the one above has an empty line between."""
_BULLET = re.compile(r"(?:(?P<sure>[•‣▪●◦·])|[*–—-])[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)][ \t\u00a0]+(?=\S)")


@dataclass(slots=True)
class Parts:
    """What a letter's page says, part by part."""

    subject: list[str] = field(default_factory=list)
    salutation: list[str] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    enclosures: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    dispositions: list[str] = field(default_factory=list)
    """Orders above and below the letter, and the fields of co-signatures, a text each."""
    areas: list[tuple[str, str, Spot]] = field(default_factory=list)
    """Style, words and place of each line of letterhead, address, information, headers and footers."""
    pictures: int = 0
    drawn: frozenset[bytes] = frozenset()
    """Fingerprints of the document's pictures."""
    paper: tuple[int, ...] = ()
    """Width and height of the sheets, in twentieths of a point."""
    spots: dict[str, Spot] = field(default_factory=dict)
    """Where each part begins."""
    body_spots: list[Spot] = field(default_factory=list)
    """Where each block of the body begins."""
    looks: dict[tuple[str, bool, bool, bool], Spot] = field(default_factory=dict)
    """In which looks (bold, italic, link) the parts other than the body stand, and where each first does."""
    line_spots: dict[str, list[Spot]] = field(default_factory=dict)
    """Where each line of the other parts stands."""

    def spot(self, part: str) -> Spot:
        """Where a part stands; nowhere when it is gone."""
        return self.spots.get(part, Spot(()))


def parts_of(read: ReadDocument, findings: Findings) -> Parts:
    """The parts of the letter in a document."""
    parts = Parts(drawn=read.drawn, paper=read.paper)
    for area in read.areas:
        parts.pictures += area.pictures
        if area.words.strip():
            parts.areas.append((area.style.casefold(), _plain(area.words), area.spot))
    nodes = list(_typed_lists(read.nodes, findings))
    body: list[Node] = []
    assigned = _by_marks(nodes) if read.marked else _assigned(nodes, findings)
    for part, node in assigned:
        parts.spots.setdefault(part, node.spot)
        if part == "body":
            body.append(node)
        else:
            _put(parts, part, node)
    parts.body = list(_blocks(body, findings, parts.body_spots))
    return parts


def _by_marks(nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    return ((node.part, node) for node in nodes if node.part is not None)


def _assigned(nodes: Sequence[Node], findings: Findings) -> Iterator[tuple[str, Node]]:
    """Each node with its part. A style that names one decides; the others belong to what stands around them."""
    named = {node.role for node in nodes if isinstance(node, Text)}
    begun = "opening" if "subject" in named else "subject"
    ahead = sum(isinstance(node, Text) and node.role == "salutation" for node in nodes)
    for number, node in enumerate(nodes):
        own = _own_part(node)
        if own is None and number == 0 and begun == "subject" and ahead and _is_line(node):
            own = "subject"  # above a salutation nothing else can stand
        ahead -= own == "salutation"
        if own is not None and _ORDER.index(own) >= _ORDER.index(begun):
            begun = own
        elif own is not None:
            findings.error("adopt-order", node.spot, _words(node))
        elif begun == "opening":
            if _is_order(node):
                yield "dispositions", node
            else:
                findings.error("adopt-before-subject", node.spot, _words(node))
            continue
        elif begun == "subject" and ahead:
            findings.error("adopt-before-salutation", node.spot, _words(node))
            continue
        elif begun in {"subject", "salutation"}:
            begun = "body"
        elif begun in {"closing", "signatures", "enclosures", "copies"}:
            if _is_order(node):
                begun = "dispositions"
            else:
                findings.error("adopt-after-closing", node.spot, _words(node))
                continue
        yield begun, node


def _is_line(node: Node) -> bool:
    return isinstance(node, Text) and node.entry is None and node.role != "dispositions"


def _own_part(node: Node) -> str | None:
    if isinstance(node, Grid):
        return "signatures" if node.signatures is not None else None
    roles = {"subject", "salutation", "closing", "signatures", "enclosures", "copies"}
    return node.role if node.role in roles else None


def _is_order(node: Node) -> bool:
    return isinstance(node, Grid) or node.entry is not None or node.role == "dispositions"


def _words(node: Node) -> str:
    return node.words if isinstance(node, Text) else node.spot.text


def _put(parts: Parts, part: str, node: Node) -> None:
    lines: list[str] = getattr(parts, part)
    _put_lines(parts, lines, part, node)
    spots = parts.line_spots.setdefault(part, [])
    spots += [node.spot] * (len(lines) - len(spots))


def _put_lines(parts: Parts, lines: list[str], part: str, node: Node) -> None:
    if isinstance(node, Grid):
        if node.signatures is not None:
            for texts in node.signatures:
                parts.pictures += sum(text.pictures for text in texts)
                lines += [line for text in texts for line in lines_of(text.inlines)]
        else:
            cells = [c for row in (node.table.header, *node.table.rows) for c in row]
            lines += [_plain("".join(lines_of(cell.inlines))) for cell in cells if cell.inlines]
        return
    parts.pictures += node.pictures
    labelled = part in {"enclosures", "copies"} and not lines
    for inline in node.inlines:
        if labelled:
            # A label has a look of its own.
            labelled = not isinstance(inline, LineBreak)
        elif isinstance(inline, Run) and inline.text.strip():
            look = (inline.strong and part != "subject", inline.emphasis, inline.link is not None)
            parts.looks.setdefault((part, *look), node.spot)
    lines += lines_of(node.inlines)


def lines_of(inlines: Sequence[Inline]) -> list[str]:
    """The lines of a paragraph as plain text."""
    lines = [""]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append("")
        else:
            lines[-1] += inline.text
    return [_plain(line) for line in lines if line.strip()]


def _plain(text: str) -> str:
    return " ".join(text.split(" ")).strip()


def _typed_lists(nodes: Sequence[Node], findings: Findings) -> Iterator[Node]:
    """Bullets and numbers that somebody typed become the lists that they are meant to be."""
    previous: Text | None = None
    for number, node in enumerate(nodes):
        typed = _typed(node)
        if isinstance(node, Text) and typed is not None:
            entry, length, sure = typed
            following = nodes[number + 1] if number + 1 < len(nodes) else None
            if _is_meant(entry, sure, previous, following):
                findings.warn("adopt-typed-list", node.spot, node.words)
                node = replace(node, entry=entry, inlines=_cut(node.inlines, length))  # noqa: PLW2901
        previous = node if isinstance(node, Text) else None
        yield node


def _typed(node: Node | None) -> tuple[Entry, int, bool] | None:
    """The entry that a typed sign makes, how long the sign is, and whether it can be nothing else."""
    if not isinstance(node, Text) or node.entry or node.role not in {"body", "normal"}:
        return None
    first = node.inlines[0] if node.inlines else None
    if not isinstance(first, Run):
        return None
    if found := _BULLET.match(first.text):
        return Entry(0, None), found.end(), found["sure"] is not None
    if found := _NUMBER.match(first.text):
        return Entry(0, int(found[1])), found.end(), False
    return None


def _is_meant(entry: Entry, sure: bool, previous: Text | None, following: Node | None) -> bool:
    """Whether it is a list: "1. Oktober" or a dash alone are none; numbers that go on or several dashes are."""
    before = None if previous is None else previous.entry
    found = _typed(following)
    after = None if found is None else found[0]
    if entry.number is None:
        return sure or any(e is not None and e.number is None for e in (before, after))
    numbers = {e.number for e in (before, after) if e is not None}
    return bool({entry.number - 1, entry.number + 1} & numbers)


def _cut(inlines: tuple[Inline, ...], length: int) -> tuple[Inline, ...]:
    first = inlines[0]
    if not isinstance(first, Run):
        raise TypeError("a typed list begins with text")
    return (replace(first, text=first.text[length:]), *inlines[1:])


def _blocks(nodes: Sequence[Node], findings: Findings, spots: list[Spot]) -> Iterator[Block]:
    position = 0
    while position < len(nodes):
        node = nodes[position]
        spots.append(node.spot)
        if isinstance(node, Grid):
            yield replace(node.table, widths_mm=())
            position += 1
        elif node.entry is not None:
            end = position + 1
            while end < len(nodes) and _goes_on(nodes[end]):
                end += 1
            texts = [n for n in nodes[position:end] if isinstance(n, Text)]
            lists = list(_lists(texts, findings))
            spots += [texts[0].spot] * (len(lists) - 1)
            yield from lists
            position = end
        elif node.role == "heading":
            if any(isinstance(i, LineBreak) for i in node.inlines):
                findings.warn("adopt-heading-lines", node.spot, node.words)
            yield Heading(max(node.level, 2), _unweighted(node.inlines))
            position += 1
        else:
            if node.role == "continued":
                findings.warn("adopt-continued", node.spot, node.words)
            elif node.indent_mm > _SET_IN_MM:
                findings.warn("adopt-indented", node.spot, node.words)
            yield Paragraph(node.inlines)
            position += 1


_SET_IN_MM: Final = 3
"""A paragraph that stands so much further in than the text was set apart, as quotations are."""


def _goes_on(node: Node) -> bool:
    return isinstance(node, Text) and (node.entry is not None or node.role == "continued")


def _unweighted(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A heading's words in one line: its weight is the style's."""
    return tuple(replace(i, strong=False) if isinstance(i, Run) else Run(" ") for i in inlines)


@dataclass(slots=True)
class _Open:
    """A list whose entries are still being read."""

    level: int
    start: int | None
    step_mm: float
    items: list[list[Block]] = field(default_factory=list)
    loose: bool = False

    def closed(self) -> List:
        items = tuple(ListItem(tuple(blocks)) for blocks in self.items)
        return List(items, self.start, self.loose)


def _lists(texts: Sequence[Text], findings: Findings) -> Iterator[List]:
    opened: list[_Open] = []

    def close(level: int) -> List | None:
        """Ends the lists deeper than ``level``; the outermost is returned."""
        done = None
        while opened and opened[-1].level > level:
            done = opened.pop().closed()
            if opened:
                opened[-1].items[-1].append(done)
                done = None
        return done

    for text in texts:
        if text.entry is None:
            depth = _depth(text, opened)
            close(opened[depth].level)
            opened[-1].items[-1].append(Paragraph(text.inlines))
            opened[-1].loose |= text.before_pt >= _LOOSE_PT
            continue
        entry = text.entry
        level = min(entry.level, opened[-1].level + 1 if opened else 0)
        if level >= _DEEPEST:
            findings.error("adopt-list-depth", text.spot, text.words)
            level = _DEEPEST - 1
        ended = close(level)
        if ended:
            yield ended
        current = opened[-1] if opened and opened[-1].level == level else None
        if current is not None and not _same_list(current, entry):
            if current.start is not None and entry.number is not None:
                findings.error("adopt-list-restart", text.spot, text.words)
            ended = close(level - 1)
            if ended:
                yield ended
            current = None
        if current is None:
            opened.append(_Open(level, entry.number, entry.step_mm))
        else:
            current.loose |= text.before_pt >= _LOOSE_PT
        opened[-1].items.append([Paragraph(text.inlines)])
    ended = close(-1)
    if ended:
        yield ended


def _same_list(current: _Open, entry: Entry) -> bool:
    if current.start is None or entry.number is None:
        return current.start is None and entry.number is None
    return entry.number == current.start + len(current.items)


def _depth(text: Text, opened: Sequence[_Open]) -> int:
    """Which of the open lists a further paragraph belongs to: by its indent, else the innermost."""
    if not text.indent_mm:
        return len(opened) - 1
    by_indent = round(text.indent_mm / opened[0].step_mm) - 1
    return min(max(by_indent, 0), len(opened) - 1)


_LABELS: Final = {
    "enclosures": {"anlage", "anlagen", "enclosure", "enclosures"},
    "copies": {"verteiler", "nachrichtlich", "copies to", "copy to"},
}


def without_label(part: str, lines: Sequence[str]) -> list[str]:
    """The entries in the lines of such a part, without the label above them if there is one."""
    first = lines[0].rstrip(":").casefold() if lines else ""
    return list(lines[1:] if first in _LABELS[part] else lines)
