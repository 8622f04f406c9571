"""A house's template made ready: what its styles and lists are used for, and those that it lacks added."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Pt

from lettergen.compose.composed import FlowRole
from lettergen.errors import Place, Problem, TemplateError
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.blank import blank_part
from lettergen.renderers.docx.house.body import House
from lettergen.renderers.docx.house.slots import BLOCK_SLOTS
from lettergen.renderers.docx.house.stylesheet import ListLook, ListSheet, StyleSheet, list_looks
from lettergen.renderers.docx.nodes import Spacing
from lettergen.renderers.docx.ooxml import numbering, tables, tree
from lettergen.renderers.docx.style_set import StyleSet
from lettergen.word.checks import DEFAULT_LIMITS, checked_parts, reading_document

INDENT_MM: Final = 6.35
"""Indent of a level of a list where the template has no list of its own: a quarter of an inch, as Word's."""
CELL_PADDING_MM: Final = 1.9
"""Left and right in the cells of a table where the template has no style for tables: Word's own."""
BULLET_LABELS: Final = ("•", "–", "·")
NUMBER_LABELS: Final = ("%n.",)
_PARAGRAPH, _CHARACTER, _TABLE = (
    WD_STYLE_TYPE.PARAGRAPH,
    WD_STYLE_TYPE.CHARACTER,
    WD_STYLE_TYPE.TABLE,
)
_SLOT = re.compile(r"\{\{-?p\s+(\w+)")
_SLOT_ALONE = re.compile(r"\s*\{\{-?p\s+\w+\s*-?\}\}\s*")
"""docxtpl drops whatever else stands in such a paragraph."""
_NARROWEST_MM = 20.0
"""Tables are not made narrower than this, whatever the margins say."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A template that has everything that a letter needs."""

    content: bytes
    house: House
    numbering: str
    """Name of the part with the lists."""
    styles: str
    """Name of the part with the styles."""
    properties: str
    """Name of the part with title and author."""


def prepared(content: bytes, file: str | None, allow: AbstractSet[str] = frozenset()) -> Prepared:
    """The template made ready, with active content of the names in ``allow``. Raises TemplateError for what is refused on opening."""
    checked_parts(content, DEFAULT_LIMITS, file, allow)
    with reading_document(file):
        return _prepared(docx.Document(io.BytesIO(content)), file)


def _prepared(document: Document, file: str | None) -> Prepared:
    slots = _slot_paragraphs(document)
    shared = [name for name, place in slots.items() if not _SLOT_ALONE.fullmatch(_words(place))]
    if shared:
        raise TemplateError(Problem("house-slot-block", Place(file=file), name) for name in shared)
    house = _house(document, slots)
    _drop_second_styles(document)
    _ = document.core_properties  # made where there are none
    target = io.BytesIO()
    with warnings.catch_warnings():
        # A part that python-docx makes anew although the file has one of that name, which nothing leads to.
        warnings.simplefilter("error", UserWarning)
        document.save(target)
    package, part = document.part.package, document.part
    # python-docx has no other way to the names of these parts.
    return Prepared(
        target.getvalue(),
        house,
        numbering=part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).partname.membername,
        styles=part.part_related_by(RELATIONSHIP_TYPE.STYLES).partname.membername,
        properties=package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).partname.membername,
    )


def _house(document: Document, slots: Mapping[str, Any]) -> House:
    """Reads what the template has and adds what it lacks."""
    sheet = StyleSheet(document)
    flow = _flow(document, sheet, {name: _style_at(place) for name, place in slots.items()})
    lists = ListSheet(_numbering(document))
    own_lists = _define_lists(document, lists)
    bullets, numbers = (
        list_looks(purpose, sheet, lists, ListLook(flow["body"], own, 0, INDENT_MM, by_style=False))
        for purpose, own in zip(("bullet", "number"), own_lists, strict=True)
    )
    headings = {
        level: sheet.find(f"heading-{level}") or _added(document, styles.HEADINGS[level])
        for level in (2, 3, 4)
    }
    cell, header_cell = sheet.find("cell"), sheet.find("header-cell")
    continued = sheet.find("continued") or flow["body"]
    in_variant = {*flow.values(), *headings.values(), continued, sheet.default}
    in_variant |= {look.style for look in (*bullets, *numbers)}
    style_set = StyleSet(
        flow=flow,
        headings={1: flow["subject"], **headings},
        body=flow["body"],
        continued=continued,
        cell=cell or sheet.default,
        header_cell=header_cell or cell or sheet.default,
        table=sheet.find("table", _TABLE) or _added_table(document, styles.TABLE, ruled=True),
        signature_table=_added_table(document, styles.SIGNATURE_TABLE, ruled=False),
        facsimile=_added(document, styles.FACSIMILE),
        link=sheet.find("link", _CHARACTER) or _added_link(document),
        spacing=_spacing(document, sheet.default, in_variant),
        prefix=_free_prefix(document),
    )
    return House(
        style_set=style_set,
        bullets=bullets,
        numbers=numbers,
        width_mm=_width_mm(document, slots.get("body", slots.get("text"))),
        first_list=lists.free_instance,
        own_cells=cell is not None,
        own_header=header_cell is not None,
    )


def _spacing(document: Document, plain: str, in_variant: set[str]) -> Spacing:
    distances = {style: StyleSheet(document).distances(style) for style in sorted(in_variant)}
    return Spacing(plain, {style: kept for style, kept in distances.items() if any(kept)})


def _flow(
    document: Document, sheet: StyleSheet, slots: Mapping[str, str | None]
) -> dict[FlowRole, str]:
    """The style of each part of the running text: the template's for it, or that of its slot's paragraph."""
    found: dict[FlowRole, str] = {}
    for role, style in styles.FLOW_STYLES.items():
        placed = slots.get(role) or slots.get("text") or sheet.default
        found[role] = sheet.find(role) or placed
        if role == "body" and "body" in slots and not sheet.is_overridden(role):
            found[role] = slots["body"] or sheet.default
        if role == "subject":
            found[role] = sheet.find(role) or _added(document, style)
    return found


def _slot_paragraphs(document: Document) -> dict[str, Any]:
    """The paragraphs that block slots stand in, by slot."""
    found: dict[str, Any] = {}
    for element in document.element.body.iter(qn("w:p")):
        for name in _SLOT.findall(_words(element)):
            if name in BLOCK_SLOTS:
                found.setdefault(name, element)
    return found


def _words(paragraph: Any) -> str:
    """What stands in the paragraph itself, not in text boxes that it holds."""
    texts = paragraph.iter(qn("w:t"))
    return "".join(t.text or "" for t in texts if next(t.iterancestors(qn("w:p"))) is paragraph)


def _style_at(paragraph: Any) -> str | None:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if style is None else style.get(qn("w:val"))


def _width_mm(document: Document, place: Any | None) -> float:
    """Width of the text at a paragraph: of its cell, or of its section."""
    if place is not None:
        cell = next(place.iterancestors(qn("w:tc")), None)
        width = None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            return float(width.get(qn("w:w"))) * 25.4 / 1440
        following = place.xpath("following::w:sectPr") or [document.element.body.sectPr]
    section = next(
        (s for s in document.sections if place is not None and s._sectPr is following[0]),  # noqa: SLF001
        document.sections[-1],
    )
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (length.mm if length is not None else 0 for length in sides)
    return max(float(page - left - right), _NARROWEST_MM)


def _numbering(document: Document) -> Any:
    """The list definitions, made where the template has none."""
    part: Any = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        uri = PackURI("/word/numbering.xml")
        blank = blank_part(uri.membername)
        made = NumberingPart.load(uri, CONTENT_TYPE.WML_NUMBERING, blank, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element


def _define_lists(document: Document, lists: ListSheet) -> tuple[int, int]:
    """Adds our definitions of bullets and numbers before the template's list instances."""
    root = _numbering(document)
    # A mark of Word for Mac that has to stand last, where the lists of letters go; Word does without it.
    for element in root.findall(qn("w:numIdMacAtCleanup")):
        root.remove(element)
    bullets = lists.free_definition
    markup = numbering.definition(bullets, BULLET_LABELS, INDENT_MM, numbered=False)
    markup += numbering.definition(bullets + 1, NUMBER_LABELS, INDENT_MM, numbered=True)
    first = root.find(qn("w:num"))
    for element in tree.parsed(markup):
        root.append(element) if first is None else first.addprevious(element)
    return bullets, bullets + 1


def _drop_second_styles(document: Document) -> None:
    """Word 2010 wrote a copy of the styles for its effects, which no longer agrees; newer editions ignore it."""
    rels = document.part.rels
    for name in [key for key, rel in rels.items() if rel.reltype.endswith("/stylesWithEffects")]:
        del rels[name]


def _added(document: Document, style: styles.Style) -> str:
    """A style of ours, upon the template's standard paragraph."""
    if there := StyleSheet(document).named(style.name, _PARAGRAPH):
        return there
    made = document.styles.add_style(style.name, _PARAGRAPH, builtin=style.builtin)
    made.base_style = document.styles.default(_PARAGRAPH)
    made.font.bold = style.strong or None
    if style.size_pt:
        made.font.size = Pt(style.size_pt)
    if style.outline is not None:
        made.paragraph_format.keep_with_next = made.paragraph_format.keep_together = True
        tree.set_outline_level(made, style.outline)
    return str(made.style_id)


def _added_table(document: Document, name: str, *, ruled: bool) -> str:
    if there := StyleSheet(document).named(name, _TABLE):
        return there
    made = document.styles.add_style(name, _TABLE)
    border, padding = (styles.TABLE_BORDER_PT, CELL_PADDING_MM) if ruled else (0, 0)
    tree.append_to_style(made, tables.style_properties(border_pt=border, padding_mm=padding))
    return str(made.style_id)


def _added_link(document: Document) -> str:
    return str(document.styles.add_style(styles.LINK, _CHARACTER, builtin=True).style_id)


def _free_prefix(document: Document) -> str:
    """What begins no relationship's identifier of the template yet."""
    prefix = "lettergen-"
    while any(name.startswith(prefix) for name in document.part.rels):
        prefix += "x-"
    return prefix
