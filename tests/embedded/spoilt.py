"""Files that somebody has changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

ITEM = "customXml/item1.xml"


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_member(content: bytes, name: str, part: bytes) -> bytes:
    return zipped({**members(content), name: part})


def with_attachment(content: bytes, data: bytes, *, packed: bytes | None = None) -> bytes:
    """A PDF whose associated file holds other data; ``packed`` is put in as it is, as if it were deflated."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    stream = StreamObject()
    stream.set_data(data if packed is None else packed)
    if packed is not None:
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    reference = writer._add_object(stream)
    associated: Any = writer.root_object["/AF"]
    specification = associated[0].get_object()
    specification[NameObject("/EF")] = DictionaryObject(
        {NameObject("/F"): reference, NameObject("/UF"): reference}
    )
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
