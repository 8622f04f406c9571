"""The composed letter as a custom XML part of the document: data that Word keeps and does not show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from lettergen import archives
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_FILE_PARTS
from lettergen.renderers.docx.ooxml.markup import NAMESPACES
from lettergen.renderers.docx.ooxml.parts import with_override, with_relationship
from lettergen.word.structure import CONTENT_TYPES


class Item(NamedTuple):
    """A kind of data that a document can hold."""

    namespace: str
    identifier: str
    """Of the part within its document; Word asks for one, and the same serves all letters."""
    relationship: str


EMBEDDED: Final = Item(
    "urn:lettergen:embedded-letter:1", "{1970CCA5-B2B1-5D18-9392-A60CB611D0DC}", "embeddedLetter"
)
"""The composed letter, for who asks for it."""
CARRIED: Final = Item(
    "urn:lettergen:carried-letter:1", "{5E0A7C0E-6C4B-5B1F-9B53-3C1B7B1D9E42}", "carriedLetter"
)
"""The letter's own data, for reading back what was edited."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ITEM = re.compile(r"customXml/item(\d+)\.xml")
_DOCUMENT_RELATIONSHIPS = "word/_rels/document.xml.rels"
CHANGED: Final = (_DOCUMENT_RELATIONSHIPS, CONTENT_TYPES)
"""The parts of every document that make a part of it known."""
_ESCAPED = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    # JSON may hold two characters as they are that XML cannot carry.
    ("\ufffe", "\\ufffe"),
    ("\uffff", "\\uffff"),
)
_ENCRYPTED = 0x1


@lru_cache(maxsize=64)  # saves 0.001 ms a letter
def item_name(names: frozenset[str]) -> str:
    """The name of the data's part in a document with parts of these names."""
    taken = {int(found[1]) for name in names if (found := _ITEM.fullmatch(name))}
    return f"customXml/item{max(taken, default=0) + 1}.xml"


def written(data: str, item: Item = EMBEDDED) -> tuple[str, str, str]:
    """A part of its own with the data (JSON): what stands before these, they themselves, and what stands behind; see ``known_by``."""
    for character, escaped in _ESCAPED:
        data = data.replace(character, escaped)
    return f'{_DECLARATION}<letter xmlns="{item.namespace}">', data, "</letter>"


def known_by(name: str, parts: Mapping[str, bytes], item: Item = EMBEDDED) -> dict[str, bytes]:
    """The parts that make the data's part ``name`` known; ``parts`` holds those of ``CHANGED`` as they are without it."""
    number = name.removeprefix("customXml/item").removesuffix(".xml")
    properties = f"customXml/itemProps{number}.xml"
    return {
        properties: (
            f'{_DECLARATION}<ds:datastoreItem xmlns:ds="{_CUSTOM_XML}" ds:itemID="{item.identifier}">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{item.namespace}"/></ds:schemaRefs></ds:datastoreItem>'
        ).encode(),
        f"customXml/_rels/item{number}.xml.rels": (
            f'{_DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="rId1" '
            f'Type="{NAMESPACES["r"]}/customXmlProps" Target="itemProps{number}.xml"/></Relationships>'
        ).encode(),
        _DOCUMENT_RELATIONSHIPS: with_relationship(
            parts[_DOCUMENT_RELATIONSHIPS],
            item.relationship,
            f"{NAMESPACES['r']}/customXml",
            f"../{name}",
        ),
        CONTENT_TYPES: with_override(parts[CONTENT_TYPES], f"/{properties}", _PROPERTIES),
    }


def embedded_data(
    content: bytes, limit: int, file: str | None = None, item: Item = EMBEDDED
) -> bytes | None:
    """The data in a DOCX that may have been changed since, or by anyone; None where there is none.

    ``limit`` is the largest data in bytes that is read. Raises InputError with ``embedded-no-docx``,
    ``embedded-encrypted``, ``embedded-too-large`` or ``embedded-doctype``.
    """
    place = Place(file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_FILE_PARTS:
                params = {"limit": f"{MAX_FILE_PARTS} parts"}
                raise InputError(Problem("embedded-too-large", place, params=params))
            for entry in entries:
                if _ITEM.fullmatch(entry.filename):
                    data = _data_of(_read(archive, entry, limit, place), place, item)
                    if data is not None:
                        return data
    except archives.FAULTS:
        raise InputError(Problem("embedded-no-docx", place)) from None
    return None


def part_sums(content: bytes) -> dict[str, tuple[int, int]]:
    """Checksum and size of each part of a DOCX, as its directory gives them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: (entry.CRC, entry.file_size) for entry in archive.infolist()}


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, place: Place) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise InputError(Problem("embedded-encrypted", place))
    with archive.open(entry) as opened:
        # Escapes take up to five times the room; what the directory says of the size need not be true.
        part = opened.read(5 * limit + 1)
    if len(part) > 5 * limit:
        raise InputError(_too_large(limit, place))
    return part


def _too_large(limit: int, place: Place) -> Problem:
    return Problem("embedded-too-large", place, params={"limit": f"{limit // 1024 // 1024} MiB"})


class _DoctypeError(Exception):
    """The part declares a document type."""


def _data_of(part: bytes, place: Place, item: Item) -> bytes | None:
    """The text of a part whose root is ours, else None. Nothing is resolved or fetched."""
    names: list[str] = []
    texts: list[str] = []

    def begun(name: str, _: dict[str, str]) -> None:
        names.append(name)

    def refused(*_: Any) -> None:
        raise _DoctypeError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = begun
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(part, True)  # noqa: FBT003 - expat takes no keywords
    except _DoctypeError:
        raise InputError(Problem("embedded-doctype", place)) from None
    except (expat.ExpatError, LookupError, ValueError):  # LookupError: an unknown encoding
        return None
    return "".join(texts).encode() if names == [f"{item.namespace} letter"] else None
