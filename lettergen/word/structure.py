"""What holds a Word file together, its relationships and content types: each entry has what it needs (ECMA-376 Part 2).

A file is a package of parts: the same bytes for the same parts.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MODES: Final = frozenset({"Internal", "External"})


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry without one of its attributes, or with one that stands twice or may not be so."""

    element: str
    attribute: str
    value: str | None


def is_structural(part: str) -> bool:
    """Whether the part says how others belong together."""
    return part == CONTENT_TYPES or (
        part.lower().endswith(".rels") and PurePosixPath(part).parent.name == "_rels"
    )


def faults(part: str, root: Any) -> Iterator[Fault]:
    """The faults of a part for which ``is_structural`` is true; ``root`` is its tree."""
    if part == CONTENT_TYPES:
        yield from _faults_of_types(root)
    else:
        yield from _faults_of_relations(part, root)


def declared_markup(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The parts, in small letters, that are XML by their content type, whatever they are called."""
    try:
        root = etree.fromstring(
            parts[CONTENT_TYPES], etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (KeyError, etree.XMLSyntaxError, LookupError, ValueError):
        return frozenset()
    types = {
        entry.get(key, "").lower().lstrip("/"): entry.get("ContentType", "").partition(";")[0]
        for element, key in (("Default", "Extension"), ("Override", "PartName"))
        for entry in root.findall(_TYPES + element)
    }
    markup = {
        name for name, kind in types.items() if kind.strip().lower().endswith(("+xml", "/xml"))
    }
    return frozenset(
        name
        for part in parts
        if (name := part.lower()) in markup or name.rpartition(".")[2] in markup
    )


def _faults_of_types(root: Any) -> Iterator[Fault]:
    if root.tag != f"{_TYPES}Types":
        yield Fault("Types", "xmlns", root.tag)
    for element, key in (("Override", "PartName"), ("Default", "Extension")):
        entries = root.findall(_TYPES + element)
        for entry in entries:
            if not entry.get("ContentType"):
                yield Fault(element, "ContentType", entry.get(key))
            name = entry.get(key)
            if not name or (key == "PartName" and not name.startswith("/")):
                yield Fault(element, key, name)
        # Names of parts are the same in capitals.
        yield from _twice(element, key, (entry.get(key, "").lower() for entry in entries))


def _faults_of_relations(part: str, root: Any) -> Iterator[Fault]:
    if root.tag != f"{_RELATIONS}Relationships":
        yield Fault("Relationships", "xmlns", root.tag)
    entries = root.findall(f"{_RELATIONS}Relationship")
    depth = len(PurePosixPath(part).parent.parent.parts)
    for entry in entries:
        for attribute in ("Id", "Type"):
            if not entry.get(attribute):
                yield Fault("Relationship", attribute, entry.get("Target"))
        mode = entry.get("TargetMode", "Internal")
        if mode not in _MODES:
            yield Fault("Relationship", "TargetMode", mode)
        target = entry.get("Target")
        if target is None or (mode == "Internal" and not _is_within(target, depth)):
            yield Fault("Relationship", "Target", target or entry.get("Id"))
    yield from _twice("Relationship", "Id", (entry.get("Id", "") for entry in entries))


def _is_within(target: str, depth: int) -> bool:
    """Whether a target leads to a part of the file, seen from a folder of that depth."""
    if not target or "\0" in target:
        return False
    depth = 0 if target.startswith("/") else depth
    for step in PurePosixPath(target.lstrip("/")).parts:
        depth += -1 if step == ".." else 1
        if depth < 0:
            return False
    return depth > 0


def _twice(element: str, attribute: str, values: Iterator[str]) -> Iterator[Fault]:
    for value, times in Counter(values).items():
        if value and times > 1:
            yield Fault(element, attribute, value)


_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold: no clock goes into the file."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a ZIP file: content types first, as Word writes it, the rest by name, no clock, no system."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
