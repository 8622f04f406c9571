"""Word mail merges made on the spot, with fields as Word writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.blank_word import blank

Field = tuple["str | Field", ...]
"""A field's code: text, and fields within."""


def runs(code: Field, shown: str = "«x»") -> str:
    """The runs of a complex field."""
    inner = "".join(
        f'<w:r><w:instrText xml:space="preserve">{escape(part)}</w:instrText></w:r>'
        if isinstance(part, str)
        else runs(part)
        for part in code
    )
    mark = '<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="{}"/></w:r>'
    result = f"<w:r><w:rPr><w:i/></w:rPr><w:t>{escape(shown)}</w:t></w:r>"
    return f"{mark.format('begin')}{inner}{mark.format('separate')}{result}{mark.format('end')}"


def simple(code: str) -> str:
    """A simple field."""
    return f'<w:fldSimple w:instr="{escape(code, {chr(34): "&quot;"})}"><w:r><w:t>«x»</w:t></w:r></w:fldSimple>'


def text(words: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def document(*paragraphs: Sequence[str] | str, settings: str = "") -> bytes:
    """A Word file; a paragraph is a text, or a list of runs and fields."""
    made = blank()
    for paragraph in paragraphs:
        parts = text(paragraph) if isinstance(paragraph, str) else "".join(paragraph)
        made.element.body.insert(
            len(made.element.body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{parts}</w:p>")
        )
    target = io.BytesIO()
    made.save(target)
    return with_settings(target.getvalue(), settings) if settings else target.getvalue()


def with_settings(content: bytes, query: str) -> bytes:
    """The same linked to a data source, as Word saves it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "word/settings.xml":
                merge = (
                    '<w:mailMerge xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                    f'<w:mainDocumentType w:val="formLetters"/><w:query w:val="{query}"/><w:dataSource r:id="rId91"/></w:mailMerge>'
                )
                data = data.replace(b"</w:settings>", f"{merge}</w:settings>".encode())
            made.writestr(info, data)
        made.writestr(
            "word/_rels/settings.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId91" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/mailMergeSource" '
            'Target="file:///C:/liste.xlsx" TargetMode="External"/></Relationships>',
        )
    return target.getvalue()


def paragraphs_of(content: bytes) -> list[str]:
    """The paragraphs of a file that have words."""
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs if p.text]
