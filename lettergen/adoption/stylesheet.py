"""What the styles of a document mean for a letter. Programs give them identifiers of their own; the names stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from lettergen.adoption.package import W, on
from lettergen.renderers.docx import styles as ours

Role = Literal[
    "subject",
    "salutation",
    "body",
    "closing",
    "signatures",
    "enclosures",
    "copies",
    "dispositions",
    "heading",
    "bullet",
    "number",
    "continued",
    "cell",
    "picture",
    "area",
    "normal",
]
"""What a paragraph of a style is in a letter; ``normal`` says nothing."""

_FLOW: Final[dict[str, Role]] = {
    style.name.casefold(): role for role, style in ours.FLOW_STYLES.items()
}
_ROLES: Final[dict[str, Role]] = {
    "normal": "normal",
    "no spacing": "normal",
    "list paragraph": "normal",
    "plain text": "normal",
    **{f"heading {level}": "heading" for level in range(1, 10)},
    **{style.name.casefold(): "heading" for style in ours.HEADINGS.values()},
    "title": "heading",
    "subtitle": "heading",
    **{f"list bullet{n}": "bullet" for n in ("", " 2", " 3")},
    **{f"list number{n}": "number" for n in ("", " 2", " 3")},
    **{f"list continue{n}": "continued" for n in ("", " 2", " 3")},
    ours.CELL.name.casefold(): "cell",
    ours.HEADER_CELL.name.casefold(): "cell",
    ours.LOGO.name.casefold(): "picture",
    ours.FACSIMILE.name.casefold(): "picture",
    **{style.name.casefold(): "area" for style in ours.AREA_STYLES.values()},
    ours.PAGE_NUMBER.name.casefold(): "area",
    **_FLOW,
}
_LEVELS: Final = {"title": 2, "subtitle": 3}
_DEEPEST: Final = 4
_STRONG: Final = {"strong", "fett"}
_EMPHASIS: Final = {"emphasis", "intense emphasis", "subtle emphasis"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style as far as it matters here."""

    name: str
    role: Role
    known: bool
    """Whether the role comes from its own name, or one that it is based on, other than Normal."""
    level: int = 0
    """Of a heading in a body: 2 to 4."""
    strong: bool = False
    emphasis: bool = False
    shows: frozenset[str] = frozenset()
    """Which properties of runs that show or hide something it switches on; ``white`` and ``raised`` where its type is."""
    size: int = 0
    """Of its type in half points; 0 where nothing says so."""
    foreign: bool = False
    """Whether it is neither one of a letter's nor one that every word processor has."""
    numbering: tuple[int, int] | None = None
    """Number instance and level."""


_PAPER: Final = {"background1", "light1"}
"""Colours of a theme that are the paper's."""
_PALEST: Final = "F0"
"""From here on nobody sees a colour on paper, by each of its parts."""
_USUAL: Final = 20
"""Half points of type in a document that says nothing of it."""
_SHOWS: Final = ("vanish", "strike", "dstrike", "caps", "smallCaps", "u", "highlight")
_PLAIN: Final = Style("Normal", "normal", known=True)


Purpose = tuple[Role, int]
"""What a house uses a style for, and the level of a heading."""


class Stylesheet:
    """The styles of a document by identifier."""

    def __init__(self, tree: Any | None, purposes: Mapping[str, Purpose] | None = None) -> None:
        """``tree`` is the part with the styles, if there is one; ``purposes`` says by name what a house's own are for."""
        self._purposes = purposes or {}
        self._elements = (
            {} if tree is None else {s.get(f"{W}styleId"): s for s in tree.iter(f"{W}style")}
        )
        self._found: dict[str, Style] = {}
        usual = None if tree is None else tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._size = _size(usual) or _USUAL

    @cached_property
    def default(self) -> Style:
        """The style of paragraphs that name none."""
        for identifier, element in self._elements.items():
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {
                "1",
                "true",
            }:
                return self.of(identifier)
        return _PLAIN

    def paragraph(self, properties: Any | None) -> Style:
        """The style that these paragraph properties name."""
        named = None if properties is None else properties.find(f"{W}pStyle")
        return self.default if named is None else self.of(named.get(f"{W}val", ""))

    def character(self, properties: Any | None) -> Style | None:
        """The style of characters that these run properties name."""
        named = None if properties is None else properties.find(f"{W}rStyle")
        return None if named is None else self.of(named.get(f"{W}val", ""))

    def of(self, identifier: str) -> Style:
        """The style of that identifier."""
        if identifier not in self._found:
            self._found[identifier] = self._read(identifier, 0)
        return self._found[identifier]

    def _read(self, identifier: str, depth: int) -> Style:
        element = self._elements.get(identifier)
        if element is None or depth > 20:  # noqa: PLR2004  nobody inherits so far but in a circle
            return _PLAIN
        name = _value(element, "name") or identifier
        key = name.casefold()
        based = element.find(f"{W}basedOn")
        parent = _PLAIN if based is None else self._read(based.get(f"{W}val", ""), depth + 1)
        role, own_level = self._purposes.get(key, (_ROLES.get(key), 0))
        strong = element.find(f"{W}rPr/{W}b")
        emphasis = element.find(f"{W}rPr/{W}i")
        number = element.find(f"{W}pPr/{W}numPr")
        own = {key: element.find(f"{W}rPr/{W}{key}") for key in _SHOWS}
        return Style(
            name=name,
            role=role or parent.role,
            known=role is not None or (parent.known and parent.role != "normal"),
            level=own_level or _level(key) or parent.level,
            strong=key in _STRONG or (parent.strong if strong is None else on(strong)),
            emphasis=key in _EMPHASIS or (parent.emphasis if emphasis is None else on(emphasis)),
            shows=frozenset(
                key
                for key, found in own.items()
                if (is_effective(found) if found is not None else key in parent.shows)
            )
            | _colour_and_height(element.find(f"{W}rPr"), parent),
            size=_size(element.find(f"{W}rPr")) or parent.size or self._size,
            foreign=role is None,
            numbering=parent.numbering if number is None else numbering_of(number),
        )


def is_white(properties: Any | None) -> bool | None:
    """Whether run properties make type as white as paper; None where they say nothing of its colour."""
    colour = None if properties is None else properties.find(f"{W}color")
    if colour is None:
        return None
    if colour.get(f"{W}themeColor") in _PAPER and not colour.get(f"{W}themeShade"):
        return True
    value = colour.get(f"{W}val", "auto")
    return len(value) == len("FFFFFF") and all(
        value[n : n + 2].upper() >= _PALEST for n in (0, 2, 4)
    )


def is_shaded(properties: Any | None) -> bool:
    """Whether properties of a run, paragraph or cell put a colour behind the words, on which white can be read."""
    shading = None if properties is None else properties.find(f"{W}shd")
    if shading is None:
        return False
    filled = shading.get(f"{W}fill", "auto").upper()
    return filled not in {"AUTO", "FFFFFF"} or shading.get(f"{W}val") not in {None, "nil", "clear"}


def _size(properties: Any | None) -> int:
    return 0 if properties is None else _number(properties, "sz")


def is_raised(properties: Any | None) -> bool | None:
    """Whether run properties raise or lower words; None where they say nothing of it."""
    place = None if properties is None else properties.find(f"{W}vertAlign")
    moved = None if properties is None else properties.find(f"{W}position")
    if place is None and moved is None:
        return None
    return (place is not None and place.get(f"{W}val") in {"superscript", "subscript"}) or (
        moved is not None and moved.get(f"{W}val", "0").lstrip("-") != "0"
    )


def is_effective(element: Any) -> bool:
    """What a property of runs says that has a value of its own for being switched off."""
    return element.get(f"{W}val") != "none" and on(element)


def _colour_and_height(properties: Any | None, parent: Style) -> frozenset[str]:
    found = {"white": is_white(properties), "raised": is_raised(properties)}
    return frozenset(
        key for key, said in found.items() if (key in parent.shows if said is None else said)
    )


def numbering_of(properties: Any) -> tuple[int, int]:
    """Number instance and level of numbering properties; instance 0 switches numbering off."""
    return _number(properties, "numId"), _number(properties, "ilvl")


def _level(key: str) -> int:
    if key in _LEVELS:
        return _LEVELS[key]
    if key.startswith("heading "):
        number = key.removeprefix("heading ")
        return min(max(int(number), 2), _DEEPEST) if number.isdecimal() else 0
    return 0


def _value(element: Any, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    value: str | None = None if found is None else found.get(f"{W}val")
    return value


def _number(element: Any, child: str) -> int:
    value = _value(element, child) or "0"
    return int(value) if value.isdecimal() else 0
