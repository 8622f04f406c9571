"""A blank Word document, as python-docx makes it, without the hundred table styles that take it 70 ms to read and write."""

from __future__ import annotations

import io
from functools import cache

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from lxml import etree

from lettergen.word.structure import packed, unpacked

_KEPT_TABLES = {"Normal Table", "Table Grid"}
_UNUSED = "stylesWithEffects"


@cache
def _small() -> bytes:
    whole = docx.Document()
    for style in list(whole.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _KEPT_TABLES:
            style.delete()
    target = io.BytesIO()
    whole.save(target)
    parts = unpacked(target.getvalue())
    for name in [n for n in parts if _UNUSED in n or "thumbnail" in n]:
        del parts[name]
    for name in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
        root = etree.fromstring(parts[name])
        for entry in list(root):
            if any(_UNUSED in value or "thumbnail" in value for value in entry.attrib.values()):
                root.remove(entry)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(parts)


def blank() -> Document:
    """A new document without a paragraph."""
    return docx.Document(io.BytesIO(_small()))
