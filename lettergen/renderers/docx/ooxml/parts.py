"""Whole parts of the file that change with the letter: properties, relationships, list instances."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lettergen.renderers.docx.ooxml.markup import NAMESPACES, escape
from lettergen.renderers.docx.ooxml.numbering import Instance, instance

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def with_instances(numbering: bytes, lists: Collection[Instance]) -> bytes:
    """The numbering part with the lists of a letter behind its definitions."""
    return _inserted(numbering, "</w:numbering>", "".join(map(instance, lists)))


@lru_cache(maxsize=64)  # saves 0.001 ms a letter
def with_hyperlinks(relationships: bytes, links: tuple[tuple[str, str], ...]) -> bytes:
    """The relationships part with an external target for each identifier."""
    kind = f"{NAMESPACES['r']}/hyperlink"
    entries = (
        f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target)}" TargetMode="External"/>'
        for name, target in links
    )
    return _inserted(relationships, "</Relationships>", "".join(entries))


@dataclass(frozen=True, slots=True)
class Media:
    """A picture of the letter's own as a part of the file."""

    part: str
    """Its name in the file."""
    relationship: str
    """Identifier that drawings name."""
    media_type: str
    content: bytes


def media(name: str, media_type: Literal["image/png", "image/jpeg"], data_base64: str) -> Media:
    """The picture as ``word/media/<name>.png`` or ``.jpeg``, its relationship named alike."""
    suffix = media_type.removeprefix("image/")
    content = base64.b64decode(data_base64, validate=True)
    return Media(f"word/media/{name}.{suffix}", name, media_type, content)


def with_media(relationships: bytes, pictures: Collection[Media]) -> bytes:
    """The relationships part with the pictures as targets."""
    entries = (
        f'<Relationship Id="{picture.relationship}" Type="{NAMESPACES["r"]}/image"'
        f' Target="{picture.part.removeprefix("word/")}"/>'
        for picture in pictures
    )
    return _inserted(relationships, "</Relationships>", "".join(entries))


def with_relationship(relationships: bytes, name: str, kind: str, target: str) -> bytes:
    """The relationships part with another part of the file as a target."""
    entry = f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
    return _inserted(relationships, "</Relationships>", entry)


def with_override(content_types: bytes, part: str, content_type: str) -> bytes:
    """The content types with that of a single part."""
    entry = f'<Override PartName="{part}" ContentType="{content_type}"/>'
    return _inserted(content_types, "</Types>", entry)


def with_media_types(content_types: bytes, pictures: Collection[Media]) -> bytes:
    """The content types with those of the pictures, each ending once."""
    for kind in sorted({picture.media_type for picture in pictures}):
        ending = f'Extension="{kind.removeprefix("image/")}"'
        if ending.encode() not in content_types:
            default = f'<Default {ending} ContentType="{kind}"/><Default '
            content_types = content_types.replace(b"<Default ", default.encode(), 1)
    return content_types


@dataclass(frozen=True, slots=True)
class PartNames:
    """What the parts are called that the text's lists, links and pictures go into."""

    numbering: str = "word/numbering.xml"
    relationships: str = "word/_rels/document.xml.rels"


def changed(
    part: Callable[[str], bytes],
    names: PartNames,
    lists: Collection[Instance],
    links: tuple[tuple[str, str], ...],
    pictures: Collection[Media],
) -> dict[str, bytes]:
    """The parts beyond the text that it needs otherwise than a template has them; ``part`` gives those by name."""
    parts: dict[str, bytes] = {}
    if lists:
        parts[names.numbering] = with_instances(part(names.numbering), lists)
    if links or pictures:
        parts[names.relationships] = with_hyperlinks(part(names.relationships), links)
    if pictures:
        parts[names.relationships] = with_media(parts[names.relationships], pictures)
        types = "[Content_Types].xml"
        parts[types] = with_media_types(part(types), pictures)
        parts |= {picture.part: picture.content for picture in pictures}
    return parts


def _inserted(part: bytes, end: str, markup: str) -> bytes:
    head, found, tail = part.rpartition(end.encode())
    if not found:
        raise ValueError(f"part without {end}")
    return head + markup.encode() + found + tail


@lru_cache(maxsize=64)  # saves 0.001 ms a letter
def core_properties(*, title: str, author: str, language: str, date: str) -> bytes:
    """docProps/core.xml; the only time in it is midnight UTC of ``date`` (ISO)."""
    moment = f'<dcterms:{{0}} xsi:type="dcterms:W3CDTF">{escape(date)}T00:00:00Z</dcterms:{{0}}>'
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>"
        f"{moment.format('created')}{moment.format('modified')}"
        f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>"
    ).encode()


# Word refuses the whole file for a target that is no URI. Letters beyond ASCII may stay: the packaging standard allows
# IRIs, and a host name must not be percent-encoded.
_FORBIDDEN = re.compile(r"""[\x00-\x20"<>\\^`{|}\x7f]|%(?![0-9A-Fa-f]{2})""")


def relationship_target(link: str) -> str:
    """``link`` with the characters that a URI must not hold percent-encoded."""
    return _FORBIDDEN.sub(lambda found: f"%{ord(found[0]):02X}", link)
