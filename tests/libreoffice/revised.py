"""Word documents with tracked changes, in the ways that Word writes them (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

import io
import zipfile

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    '/officeDocument" Target="word/document.xml"/></Relationships>'
)
WHO = 'w:id="1" w:author="Muster" w:date="2018-10-09T10:00:00Z"'
"""Attributes that every tracked change has."""


def document(body: str, **parts: str) -> bytes:
    """A DOCX with this body; further parts of ``word/`` by name without ending."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/document.xml", story("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def story(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{_NAMESPACE}">{content}</w:{root}>'


def p(content: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    looks = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(content: str) -> str:
    return f"<w:ins {WHO}>{content}</w:ins>"


def deleted(text: str) -> str:
    return f'<w:del {WHO}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def paragraphs(content: bytes) -> list[str]:
    """The text of each paragraph, as a reader of the document sees it."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    w = f"{{{_NAMESPACE}}}"
    return ["".join(t.text or "" for t in found.iter(f"{w}t")) for found in root.iter(f"{w}p")]
