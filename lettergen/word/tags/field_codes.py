"""Tags whose values would become instructions to Word: in the code of a field, or where a link or a file is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from lettergen.word.active import LINKING, local_name
from lettergen.word.tags.places import W
from lettergen.word.tags.scan import Scan, Tag

_MARKS = (b"fldChar", b"fldSimple", b"instrText", b"delInstrText", b"href=", b"src=")
_CODE = {W + "instrText", W + "delInstrText"}


def may_hold_fields(content: bytes) -> bool:
    """Whether a part of the file has anything of the kind: most have not, and are not read for it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = (archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        return any(mark in part for part in parts for mark in _MARKS)


def tags_in_fields(scan: Scan) -> Iterator[Tag]:
    """The tags that begin, end or lie within a field's code, in a simple field, or in a link's target."""
    within = set(_in_code(scan.flow.root))
    for tag in scan.tags:
        units = [unit for unit, _ in scan.flow.units_between(tag.start, tag.end)]
        if any(_instructs(unit.element, unit.attribute, within) for unit in units):
            yield tag


def _instructs(element: Any, attribute: str | None, within: set[Any]) -> bool:
    if attribute is not None:
        return local_name(attribute) in LINKING
    return (
        element.tag in _CODE
        or element in within
        or any(True for _ in element.iterancestors(W + "fldSimple"))
    )


def _in_code(root: Any) -> Iterator[Any]:
    """The elements between the beginning of a field and its result; fields within it are part of its code."""
    open_fields: list[bool] = []
    for element in root.iter(etree.Element):
        if element.tag == W + "fldChar":
            match element.get(W + "fldCharType"):
                case "begin":
                    open_fields.append(True)
                case "separate" if open_fields:
                    open_fields[-1] = False
                case "end" if open_fields:
                    open_fields.pop()
        elif any(open_fields):
            yield element
