"""The styles of a house's template, found by name, and what they decide themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from lettergen.renderers.docx.nodes import Distances
from lettergen.renderers.docx.ooxml.numbering import LEVELS

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "subject": ("Betreff", "Betreffzeile", "Subject Line"),
    "salutation": ("Salutation", "Anrede"),
    "body": ("Body Text", "Textkörper"),
    "closing": ("Closing", "Grußformel"),
    "signatures": ("Signature", "Unterschrift"),
    "enclosures": ("Anlagen", "Enclosures"),
    "copies": ("Verteiler", "Copies"),
    "dispositions": ("Verfügung", "Dispositions"),
    "heading-2": ("Heading 2", "Überschrift 2"),
    "heading-3": ("Heading 3", "Überschrift 3"),
    "heading-4": ("Heading 4", "Überschrift 4"),
    "bullet": ("List Bullet", "Aufzählungszeichen"),
    "number": ("List Number", "Listennummer"),
    "continued": ("List Continue", "Listenfortsetzung"),
    "cell": ("Tabelleninhalt", "Table Contents"),
    "header-cell": ("Tabellenkopf", "Table Heading", "Tabellenüberschrift"),
    "table": ("Brieftabelle", "Table Grid", "Tabellenraster", "Tabellengitternetz"),
    "link": ("Hyperlink", "Internet Link", "Internetlink"),
}
"""What the styles for a purpose may be called; before these comes ``lettergen-`` with the purpose."""
OVERRIDE: Final = "lettergen-"

_KINDS = {
    WD_STYLE_TYPE.PARAGRAPH: "paragraph",
    WD_STYLE_TYPE.CHARACTER: "character",
    WD_STYLE_TYPE.TABLE: "table",
}


@dataclass(frozen=True, slots=True)
class ListLook:
    """How the entries of lists look on a level."""

    style: str
    definition: int
    """Of the numbering part."""
    level: int
    """Within the definition."""
    indent_mm: float
    """Where the words of an entry begin."""
    by_style: bool
    """Whether the style alone brings the label."""


def _value(element: Any, *path: str) -> str | None:
    """``w:val`` of the element at the path of names, or None."""
    for name in path:
        element = None if element is None else element.find(qn(name))
    return None if element is None else element.get(qn("w:val"))


def _millimetres(twips: str | None) -> float | None:
    return None if twips is None else float(twips) * 25.4 / 1440


class StyleSheet:
    """Looks into the styles and the list definitions of a document; changes nothing."""

    def __init__(self, document: Document) -> None:
        self._root = document.styles.element
        self._styles: dict[tuple[str, str], Any] = {}
        self._by_id: dict[str, Any] = {}
        for style in self._root.findall(qn("w:style")):
            kind = style.get(qn("w:type"), "paragraph")
            self._by_id[style.get(qn("w:styleId"))] = style
            names = (_value(style, "w:name"), *(_value(style, "w:aliases") or "").split(","))
            for name in filter(None, names):
                self._styles.setdefault((kind, name.strip().casefold()), style)
        default = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        self.default: str = default.style_id if default is not None else "Normal"

    def find(
        self, purpose: str, kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH, level: int = 0
    ) -> str | None:
        """The identifier of the template's style for a purpose, on deeper levels of lists of that level's own style."""
        suffix = f" {level + 1}" if level else ""
        own = f"{OVERRIDE}{purpose}" + (f"-{level + 1}" if level else "")
        for name in (own, *(name + suffix for name in NAMES[purpose])):
            if (style := self._styles.get((_KINDS[kind], name.casefold()))) is not None:
                return str(style.get(qn("w:styleId")))
        return None

    def named(self, name: str, kind: WD_STYLE_TYPE) -> str | None:
        """The identifier of the style of exactly that name."""
        style = self._styles.get((_KINDS[kind], name.casefold()))
        return None if style is None else str(style.get(qn("w:styleId")))

    def is_overridden(self, purpose: str) -> bool:
        """Whether the template has a style for the purpose by lettergen's own name for it."""
        return ("paragraph", f"{OVERRIDE}{purpose}") in self._styles

    def distances(self, identifier: str) -> Distances:
        """What paragraphs of the style keep free, by the style or the document's defaults."""
        spacings = [
            style.find(f"{qn('w:pPr')}/{qn('w:spacing')}") for style in self._chain(identifier)
        ]
        spacings.append(
            self._root.find(
                "/".join(map(qn, ("w:docDefaults", "w:pPrDefault", "w:pPr", "w:spacing")))
            )
        )
        sides = []
        for side in ("w:before", "w:after"):
            values = (s.get(qn(side)) for s in spacings if s is not None)
            sides.append(int(next((value for value in values if value is not None), "0")) / 20)
        return Distances(*sides)

    def _chain(self, identifier: str) -> Iterator[Any]:
        """The style and those that it builds on."""
        seen: set[str] = set()
        style = self._by_id.get(identifier)
        while style is not None and style.get(qn("w:styleId")) not in seen:
            seen.add(style.get(qn("w:styleId")))
            yield style
            style = self._by_id.get(_value(style, "w:basedOn") or "")

    def numbering_of(self, identifier: str) -> tuple[int, int] | None:
        """List instance and level that the style brings along; None for a style without."""
        for style in self._chain(identifier):
            number = _value(style, "w:pPr", "w:numPr", "w:numId")
            if number is not None:
                level = _value(style, "w:pPr", "w:numPr", "w:ilvl") or "0"
                return (int(number), int(level)) if int(number) else None
        return None

    def indent_of(self, identifier: str) -> float | None:
        """Left indent that the style sets in mm; None where it sets none."""
        for style in self._chain(identifier):
            element = style.find(f"{qn('w:pPr')}/{qn('w:ind')}")
            if element is not None:
                left = element.get(qn("w:left")) or element.get(qn("w:start"))
                if left is not None:
                    return _millimetres(left)
        return None


class ListSheet:
    """The list definitions of a document."""

    def __init__(self, numbering: Any) -> None:
        self._definition = {
            int(num.get(qn("w:numId"))): int(_value(num, "w:abstractNumId") or 0)
            for num in numbering.findall(qn("w:num"))
        }
        self._levels = {
            int(each.get(qn("w:abstractNumId"))): {
                int(level.get(qn("w:ilvl"))): level for level in each.findall(qn("w:lvl"))
            }
            for each in numbering.findall(qn("w:abstractNum"))
        }

    @property
    def free_instance(self) -> int:
        """The first number of a list instance from which on all are free."""
        return max(self._definition, default=0) + 1

    @property
    def free_definition(self) -> int:
        """The same for definitions."""
        return max(self._levels, default=0) + 1

    def definition_of(self, instance: int) -> int | None:
        """The definition of an instance that exists."""
        return self._definition.get(instance)

    def indent_mm(self, definition: int, level: int) -> float | None:
        """Left indent of a level in mm; None for a level that the definition does not have or that says nothing."""
        element = self._levels.get(definition, {}).get(level)
        found = None if element is None else element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        if found is None:
            return None
        return _millimetres(found.get(qn("w:left")) or found.get(qn("w:start")))

    def has_level(self, definition: int, level: int) -> bool:
        """Whether the definition says what that level looks like."""
        return level in self._levels.get(definition, {})


def list_looks(
    purpose: str, sheet: StyleSheet, lists: ListSheet, ours: ListLook
) -> Sequence[ListLook]:
    """How lists look on each level: by the template's style for it, by its lists, or like ``ours``.

    ``ours`` is the first level of our own definition, each further one is as much further in.
    """
    looks: list[ListLook] = []
    for level in range(LEVELS):
        style = sheet.find(purpose, level=level)
        instance = sheet.numbering_of(style) if style else None
        definition = lists.definition_of(instance[0]) if instance else None
        if style and instance and definition is not None:
            within = instance[1]
            indent = sheet.indent_of(style) or lists.indent_mm(definition, within)
            looks.append(ListLook(style, definition, within, indent or 0, by_style=True))
            continue
        first = looks[0] if looks else None
        if style is None and first and first.by_style:
            deeper = first.level + level
            indent = lists.indent_mm(first.definition, deeper)
            if indent is not None:
                looks.append(
                    ListLook(first.style, first.definition, deeper, indent, by_style=False)
                )
                continue
        in_variant = style or (first.style if first and not first.by_style else ours.style)
        indent = (level + 1) * ours.indent_mm
        looks.append(ListLook(in_variant, ours.definition, level, indent, by_style=False))
    return looks
