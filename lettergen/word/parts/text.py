"""What docxtpl does to a part after Jinja has filled it, at the cost of the places that need it only."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from docx.oxml.ns import nsmap
from docxtpl import DocxTemplate
from lxml import etree

DOCXTPL = DocxTemplate(io.BytesIO())
"""Only its methods that need no document."""
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_FIRST_DRAWING = 1001
"""docxtpl numbers the drawings of the text from here."""
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot carry."""
_ESCAPED_DELIMITERS = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_TAG = re.compile("<[^>]*>")
_W = f"{{{nsmap['w']}}}"


def finished(filled: str) -> str:
    """What Jinja made of a part as the part's markup: delimiters unescaped, tabs, line and page breaks as elements."""
    # docxtpl puts a line end before each paragraph, so that Jinja's line numbers count paragraphs.
    if "\n" in filled:
        filled = filled.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
    if "{" in filled or "}" in filled:
        for written, meant in _ESCAPED_DELIMITERS.items():
            filled = filled.replace(written, meant)
    if _has_breaks(filled):
        filled = _PARAGRAPH.sub(_resolved, filled)
    return filled


def _has_breaks(text: str) -> bool:
    return "\n" in text or "\t" in text or "\a" in text or "\f" in text


def _resolved(found: re.Match[str]) -> str:
    paragraph = found[0]
    return str(DOCXTPL.resolve_listing(paragraph)) if _has_breaks(paragraph) else paragraph


def is_legal(text: str) -> bool:
    """Whether XML can carry every character."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return False
    if len(content.translate(None, _CONTROLS)) < len(content):
        return False
    return b"\xef\xbf\xbe" not in content and b"\xef\xbf\xbf" not in content


class LostTextError(ValueError):
    """The markup of a part is broken so that words of it would be lost."""


def text_tree(markup: str) -> Any:
    """The document's text as a tree with docxtpl's repairs: columns of tables counted, drawings numbered.

    Raises LostTextError.
    """
    tree = mended(markup)
    tables = list(tree.iter(_W + "tbl"))
    # docxtpl fails on a table without a grid, which Word itself never writes.
    gridded = all(table.find(_W + "tblGrid") is not None for table in tables)
    if gridded and any(map(_columns_differ, tables)):
        tree = DOCXTPL.fix_tables(markup)
    for number, drawing in enumerate(tree.iter(f"{{{nsmap['wp']}}}docPr"), _FIRST_DRAWING):
        drawing.set("id", str(number))
    return tree


def mended(markup: str) -> Any:
    """The markup as a tree. Broken markup is mended as docxtpl mends it, but no word may go: raises LostTextError."""
    try:
        return etree.fromstring(markup)
    except etree.XMLSyntaxError as error:
        tree = etree.fromstring(markup, etree.XMLParser(recover=True))
        if tree is None or _words(tree) != html.unescape(_TAG.sub("", markup)).strip():
            raise LostTextError(str(error)) from error
        return tree


def _words(tree: Any) -> str:
    return "".join(tree.itertext(etree.Element)).strip()


def _columns_differ(table: Any) -> bool:
    """Whether the rows have more or fewer cells than the table's grid has columns."""
    columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    rows = [row.findall(_W + "tc") for row in table.iter(_W + "tr")]
    widest = max((sum(map(_span, cells)) for cells in rows), default=0)
    return widest != columns or any(len(cells) > columns for cells in rows)


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return 1 if span is None else int(span.get(_W + "val"))
