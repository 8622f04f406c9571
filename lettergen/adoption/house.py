"""A house's own Word template: which of its paragraphs show the letter, and which are the template's own words.

Bookmarks say it (see ``renderers.docx.house.marks``); for paragraphs that have none it is found out by what the document said before it
was edited: the template's own words, and what stands beside a part that is marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final

from lettergen.adoption.nodes import Grid, Known, Node, Text, Told
from lettergen.adoption.package import W
from lettergen.adoption.stylesheet import Purpose, Role, Style
from lettergen.errors import Problem
from lettergen.renderers.docx import styles as ours
from lettergen.renderers.docx.house.marks import PREFIX

OWN: Final = "words of the template"
"""What the style of the template's own words is called here."""
_GROWING: Final = frozenset(
    {"enclosures", "copies", "signatures", "dispositions", "address", "information"}
)
"""Parts that a paragraph below theirs belongs to."""
_AREAS: Final = {
    "address": ours.AREA_STYLES["address"].name,
    "information": ours.AREA_STYLES["information"].name,
}
_TEXTS: Final = frozenset({"body", "heading", "bullet", "number", "continued", "cell", "normal"})
_ROLES: Final[dict[str, Role]] = {role: role for role in ours.FLOW_STYLES}
_NAME: Final = re.compile(f"{PREFIX}([a-z]+)_")
"""Programs put something of their own behind the name of a mark that they copy."""
_ALIKE: Final = 0.5
"""So much of its words has a paragraph kept that lost its mark."""


@dataclass(frozen=True, slots=True)
class House:
    """A template as far as reading needs it."""

    purposes: Mapping[str, Purpose]
    """What its styles are used for, by name in small letters."""
    known: Known | None = None
    """None while this is found out."""


def known_of(nodes: Sequence[Node], numbers: frozenset[tuple[str, str]]) -> Known:
    """What ``nodes`` say of the document as it was."""
    first: dict[str, Node] = {}
    for node in nodes:
        if node.part is not None:
            first.setdefault(node.part, node)
    return Known(
        own=Counter((_words(node), node.part) for node in nodes if is_area(node)),
        order=tuple(first),
        styles={part: node.style for part, node in first.items() if isinstance(node, Text)},
        words={part: _words(node) for part, node in first.items()},
        depths={part: len(node.spot.steps) for part, node in first.items()},
        tables=frozenset(part for part, node in first.items() if isinstance(node, Grid)),
        numbers=numbers,
    )


def told_of(problems: Sequence[Problem]) -> Iterator[tuple[Told, Problem]]:
    """Each problem with what it is told apart by from one document to the next."""
    for problem in problems:
        words = "" if problem.place.document is None else problem.place.document.text
        yield (problem.code, problem.value, words), problem


class Places:
    """The bookmarks of a document, followed from its first to its last."""

    def __init__(self, body: Any, known: Known | None) -> None:
        self._tables_first = frozenset[str]() if known is None else known.tables
        self._parts: dict[Any, str] = {}
        self._around: dict[Any, str | None] = {}
        self._holding: set[Any] = set()
        opened: dict[str, str] = {}
        begun: dict[Any, str] = {}
        for element in body.iter():
            tag = element.tag
            if tag == f"{W}bookmarkStart":
                self._begin(element, opened, begun)
            elif tag == f"{W}bookmarkEnd":
                opened.pop(element.get(f"{W}id", ""), None)
            elif tag == f"{W}tbl":
                self._around[element] = next(reversed(opened.values()), None)
            elif tag == f"{W}t" and opened and element.text:
                paragraph = next(element.iterancestors(f"{W}p"), None)
                if paragraph is not None:
                    self._parts.setdefault(paragraph, next(reversed(opened.values())))
        self._parts |= begun

    def _begin(self, element: Any, opened: dict[str, str], begun: dict[Any, str]) -> None:
        found = _NAME.match(element.get(f"{W}name", ""))
        part = "" if found is None else found[1]
        if part not in _ROLES and part not in _AREAS:
            return
        opened[element.get(f"{W}id", "")] = part
        paragraph = next(element.iterancestors(f"{W}p"), None)
        if paragraph is None:
            return
        begun.setdefault(paragraph, part)
        for table in paragraph.iterancestors(f"{W}tbl"):
            # Programs move a mark before a table into its first cell.
            if part in self._tables_first and next(table.iter(f"{W}p")) is paragraph:
                self._around[table] = part
                begun.pop(paragraph)
            else:
                self._holding.add(table)

    def part(self, paragraph: Any) -> str | None:
        """The part that a paragraph shows; None where no mark says so."""
        return self._parts.get(paragraph)

    def around(self, table: Any) -> str | None:
        """The part that a table belongs to; None for one that only lays out what stands in its cells."""
        part = None if table in self._holding else self._around.get(table)
        return part if part in _ROLES else None


def placed(nodes: Sequence[Node], known: Known) -> list[Node]:
    """The nodes of an edited document, each with its part; what has none is the template's own, or typed where nothing has a place."""
    left = Counter(known.own)
    own: set[int] = set()
    found = list(nodes)
    for number, node in enumerate(found):
        for part in (None, *_AREAS) if node.part is None else (node.part,):
            if left[_words(node), part] > 0:
                left[_words(node), part] -= 1
                found[number] = replace(node, part=part)
                own.add(number)
                break
    for part in known.order:
        if all(node.part != part for node in found):
            _find(part, found, own, known)
    for number, node in enumerate(found):
        if (
            node.part is None
            and number not in own
            and isinstance(node, Text)
            and node.role != "area"
        ):
            found[number] = replace(node, part=_beside(number, found, own))
    return found


def in_house(style: Style, part: str | None) -> Style:
    """The style of a paragraph of ``part``: marks say what it is in a letter, not what the house calls its style."""
    if style.role == "picture":
        return style
    if style.role == "area" and (part is None or part in _AREAS):
        return style
    if part is None or part == "body":
        return style if style.role in _TEXTS else replace(style, role="body")
    return replace(style, role=_ROLES.get(part, "normal"))


def is_unmarked(nodes: Sequence[Node], known: Known) -> bool:
    """Whether the document has lost all of its marks."""
    return bool(known.order) and all(node.part is None or node.part in _AREAS for node in nodes)


def as_area(node: Text) -> Text:
    """A paragraph that is no part of the running text."""
    style = OWN if node.part is None else _AREAS.get(node.part, node.style)
    return replace(node, role="area", style=style)


def is_area(node: Node) -> bool:
    """Whether it is none."""
    return isinstance(node, Text) and (node.part is None or node.part in _AREAS)


def _find(part: str, nodes: list[Node], own: set[int], known: Known) -> None:
    """Finds a part whose mark is lost: where it stood, by its style or its words."""
    at = known.order.index(part)
    before, after = set(known.order[:at]), set(known.order[at + 1 :])
    start = max((n for n, node in enumerate(nodes) if node.part in before), default=-1) + 1
    end = min((n for n, node in enumerate(nodes) if node.part in after), default=len(nodes))
    for number in range(start, end):
        node = nodes[number]
        deep = len(node.spot.steps) != known.depths.get(part)
        if node.part is not None or number in own or deep:
            continue
        if part == "body":
            nodes[number] = replace(node, part=part)
        elif isinstance(node, Text) and _is_like(node, part, known):
            nodes[number] = replace(node, part=part)
            return


def _is_like(node: Text, part: str, known: Known) -> bool:
    if node.style == known.styles.get(part) != known.styles.get("body"):
        return True
    words, was = node.words.split(), known.words.get(part, "").split()
    return SequenceMatcher(None, was, words, autojunk=False).ratio() >= _ALIKE


def _beside(number: int, nodes: Sequence[Node], own: set[int]) -> str | None:
    """The part that a paragraph without a mark goes on with, or the text that begins below it."""
    parent = nodes[number].spot.steps[:-1]
    above = nodes[number - 1] if number else None
    if above is not None and above.spot.steps[:-1] == parent and _goes_on(above, nodes[number]):
        return above.part
    for below in range(number + 1, len(nodes)):
        if nodes[below].spot.steps[:-1] != parent or below in own:
            return None
        if nodes[below].part is not None:
            return "body" if nodes[below].part == "body" else None
    return None


def _goes_on(above: Node, node: Node) -> bool:
    """Whether a paragraph is one more of the part above it: of the text whatever its style, of the others only in theirs."""
    if above.part == "body":
        return True
    style = above.style if isinstance(above, Text) else None
    return above.part in _GROWING and isinstance(node, Text) and node.style == style


def _words(node: Node) -> str:
    return " ".join((node.words if isinstance(node, Text) else node.spot.text).split())
