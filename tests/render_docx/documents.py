"""What the tests look at: parts of a DOCX, its paragraphs, and letters that try to break out of their text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from lxml import etree

from lettergen.compose.composed import ComposedLetter, FlowItem
from lettergen.model.blocks import Cell, List, ListItem, Paragraph, Run, Table
from tests.composed_samples import item, long_letter, paragraph

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_W = f"{{{NAMESPACES['w']}}}"

HOSTILE = (
    "Müller & Söhne <GmbH>",
    "{{ x }}",
    "{% if %}",
    "{%p for a in b %}",
    "{{p body }}",
    "{_{ y }_} {_% z %_} {# note #}",
    "]]> <![CDATA[ &amp; &lt;w:t&gt;",
    "</w:t></w:r></w:p>",
    '"IF" \\"NUMPAGES\\" { PAGE } C:\\neu\\tab',
    "{page} von {pages}",
)
"""Texts that mean something to docxtpl, Jinja2, XML or Word, and nothing in a letter."""


def parts(content: bytes) -> dict[str, bytes]:
    """All members of the file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(content: bytes, name: str) -> Any:
    """The root element of a member."""
    return etree.fromstring(parts(content)[name])


def find(root: Any, path: str) -> list[Any]:
    """XPath with the usual prefixes."""
    return list(root.xpath(path, namespaces=NAMESPACES))


def value(element: Any, name: str = "val") -> str:
    """A WordprocessingML attribute."""
    return str(element.get(_W + name))


def text(element: Any) -> str:
    """What a reader sees of a paragraph, tabs and line breaks included."""
    words = {_W + "tab": "\t", _W + "br": "\n", _W + "softHyphen": "\u00ad"}
    words[_W + "noBreakHyphen"] = "\u2011"
    return "".join(
        node.text or "" if node.tag == _W + "t" else words.get(node.tag, "")
        for node in element.iter()
        if node.getparent().tag != _W + "tabs"
    )


def paragraphs(content: bytes, name: str = "word/document.xml") -> list[tuple[str, str]]:
    """Style identifier and text of each paragraph of a part, in reading order."""
    return [
        (value(find(element, "w:pPr/w:pStyle")[0]), text(element))
        for element in find(part(content, name), "//w:p")
    ]


def said(content: bytes, paragraph: Any, name: str, attribute: str = "val") -> str | None:
    """A paragraph property as the paragraph, its style or one above that says it; None where nobody does."""
    styles = part(content, "word/styles.xml")
    holder = paragraph
    while True:
        if found := find(holder, f"w:pPr/w:{name}[@w:{attribute} or '{attribute}'='val']"):
            given = found[0].get(_W + attribute)
            return "1" if given is None else str(given)
        above = find(holder, "w:pPr/w:pStyle/@w:val") or find(holder, "w:basedOn/@w:val")
        if not above:
            return None
        holder = find(styles, f"//w:style[@w:styleId='{above[0]}']")[0]


def held(content: bytes, paragraph: Any, name: str) -> bool:
    """Whether ``keepNext`` or ``keepLines`` holds for the paragraph."""
    return said(content, paragraph, name) not in {None, "0"}


def story(content: bytes, kind: str, page: str) -> str:
    """Name of the ``header`` or ``footer`` part for ``first`` or ``default`` pages."""
    section = find(part(content, "word/document.xml"), f"//w:{kind}Reference[@w:type='{page}']")[0]
    name = section.get(f"{{{NAMESPACES['r']}}}id")
    relationships = part(content, "word/_rels/document.xml.rels")
    return "word/" + str(find(relationships, f"//rel:Relationship[@Id='{name}']/@Target")[0])


def with_flow(letter: ComposedLetter, *items: FlowItem) -> ComposedLetter:
    """The letter with another text below its subject."""
    return replace(letter, flow=(letter.flow[0], *items))


def hostile_letter() -> ComposedLetter:
    """Every kind of text of a letter made of hostile strings."""
    letter = long_letter()
    lists = List(tuple(ListItem((paragraph(entry),)) for entry in HOSTILE), start=1)
    table = Table(
        header=(Cell((Run(HOSTILE[0]),)),),
        rows=tuple((Cell((Run(entry, strong=True),)),) for entry in HOSTILE),
        align=("left",),
        widths_mm=(165,),
    )
    links = Paragraph(
        tuple(Run(entry, link=f"https://example.org/?q={entry}") for entry in HOSTILE)
    )
    areas = tuple(
        replace(
            area,
            lines=tuple(
                replace(line, text=entry, value=None if line.value is None else entry)
                for line, entry in zip(area.lines, HOSTILE[:6], strict=False)
            ),
        )
        for area in letter.areas
    )
    information = replace(areas[4], x_mm=100, width_mm=100, value_offset_mm=50)
    areas = (*areas[:4], information, *areas[5:])
    letter = replace(
        letter,
        areas=areas,
        metadata=replace(letter.metadata, title=" ".join(HOSTILE), author=HOSTILE[0]),
    )
    body = [item("body", paragraph(entry)) for entry in HOSTILE]
    return with_flow(letter, *body, item("body", lists), item("body", table), item("body", links))
