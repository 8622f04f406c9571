"""What python-docx has no words for, done on its element trees."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import _BaseHeaderFooter
from docx.styles.style import BaseStyle

from lettergen.renderers.docx.ooxml.markup import NAMESPACES, half_points


def parsed(markup: str) -> list[Any]:
    """Ready markup as elements."""
    prefixes = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("w", "r"))
    return list(parse_xml(f"<w:body {prefixes}>{markup}</w:body>"))


def append_to_body(document: Document, markup: str) -> None:
    """Adds ready paragraphs and tables at the end of the text."""
    body = document.element.body
    for element in parsed(markup):
        body.sectPr.addprevious(element)


def fill(story: _BaseHeaderFooter, markup: str) -> None:
    """Gives a header or footer the ready paragraphs as its content; it is no longer that of the section before."""
    story.is_linked_to_previous = False
    root = story._element  # noqa: SLF001 - python-docx offers no way to empty a header
    for element in list(root):
        root.remove(element)
    root.extend(parsed(markup))


def set_defaults(document: Document, *, size_pt: float, language: str, font: str) -> None:
    """Typeface, type size and language of everything that does not say otherwise."""
    properties = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    for script in ("ascii", "eastAsia", "hAnsi", "cs"):
        properties.find(qn("w:rFonts")).set(qn(f"w:{script}"), font)
    for name in ("w:sz", "w:szCs"):
        properties.find(qn(name)).set(qn("w:val"), str(half_points(size_pt)))
    properties.find(qn("w:lang")).set(qn("w:val"), language)
    properties.find(qn("w:lang")).set(qn("w:eastAsia"), language)


def make_default(style: BaseStyle) -> None:
    """Makes it the style of paragraphs that name none."""
    style.element.set(qn("w:default"), "1")


def set_outline_level(style: Any, level: int) -> None:
    """Makes paragraphs of the style headings of ``level`` (1 to 9) to screen readers and tables of contents."""
    properties = style.element.get_or_add_pPr()
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level - 1))
    properties.append(element)


def set_numbering(style: Any, number: int) -> None:
    """Makes paragraphs of the style entries of that list."""
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number


def append_to_style(style: BaseStyle, markup: str) -> None:
    """Adds ready properties that come last in a style, such as those of a table."""
    for element in parsed(markup):
        style.element.append(element)


def define_lists(document: Document, markup: str) -> None:
    """Adds ready list definitions."""
    document.part.numbering_part.element.extend(parsed(markup))


def add_media(owner: Any, name: str, media_type: str, content: bytes) -> str:
    """Stores a picture in the file and returns the identifier of its relationship to a document, header or footer."""
    part = Part(PackURI(f"/word/media/{name}"), media_type, content, owner.part.package)
    return str(owner.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
