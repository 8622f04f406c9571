"""An own typeface in a Word file: named in its table of fonts, and embedded where the house wants it.

An embedded font is obfuscated as Office does it (ECMA-376 Part 4, 9.2.1): its first 32 bytes are combined with a key, a
GUID that the table of fonts names. The key is made of the font, so that equal letters give equal bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from lettergen.renderers.docx.ooxml.markup import NAMESPACES, escape
from lettergen.typeface.own import ARIMO, FACES, Face, OwnTypeface, Typeface
from lettergen.typeface.word_file import word_file

_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_RELATIONSHIP: Final = f"{NAMESPACES['r']}/font"
_ELEMENTS: Final[dict[Face, str]] = {
    "regular": "embedRegular",
    "bold": "embedBold",
    "italic": "embedItalic",
    "bold_italic": "embedBoldItalic",
}
_OBFUSCATED: Final = 32
_KEY: Final = 16


def put(document: Document, typeface: Typeface) -> None:
    """Names the typeface in the document, and embeds it if it is to be. Raises FontError."""
    if typeface == ARIMO:
        return
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    faces = list(_embedded(document, table, typeface)) if typeface.embedded else []
    entry = (
        f'<w:font w:name="{escape(typeface.name)}"><w:charset w:val="00"/><w:family w:val="auto"/>'
        f'<w:pitch w:val="variable"/>{"".join(faces)}</w:font></w:fonts>'
    )
    markup = table.blob.decode().replace("</w:fonts>", entry)
    if faces:
        markup = markup.replace("<w:fonts ", f'<w:fonts xmlns:r="{NAMESPACES["r"]}" ', 1)
        _say(document)
    table._blob = markup.encode()  # noqa: SLF001 - python-docx keeps parts that it does not know as bytes


def _say(document: Document) -> None:
    """Tells Word to go on embedding the font when it saves the file."""
    settings = document.settings.element
    element = OxmlElement("w:embedTrueTypeFonts")
    settings.find(qn("w:zoom")).addnext(element)


def _embedded(document: Document, table: Part, typeface: OwnTypeface) -> Iterator[str]:
    for number, face in enumerate((f for f in FACES if f in typeface.files), start=1):
        key, content = _obfuscated(typeface, face)
        name = PackURI(f"/word/fonts/font{number}.odttf")
        part = Part(name, _CONTENT_TYPE, content, document.part.package)
        relationship = table.relate_to(part, _RELATIONSHIP)
        yield f'<w:{_ELEMENTS[face]} r:id="{relationship}" w:fontKey="{{{key}}}"/>'


@lru_cache(maxsize=16)  # saves 1.7e+02 ms from the second time on
def _obfuscated(typeface: OwnTypeface, face: Face) -> tuple[str, bytes]:
    content = word_file(typeface, face)
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{typeface.digest}/{face}")
    return str(key).upper(), obfuscated(content, key)


def obfuscated(content: bytes, key: uuid.UUID) -> bytes:
    """The font with its first bytes combined with the key; combined once more they are the font's again."""
    turned = key.bytes[::-1]
    head = bytes(byte ^ turned[place % _KEY] for place, byte in enumerate(content[:_OBFUSCATED]))
    return head + content[_OBFUSCATED:]
