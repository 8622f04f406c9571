"""Every text that a file holds, wherever it is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

_TAG = re.compile(r"<[^>]*>")


def plain(text: str) -> str:
    """With ordinary blanks."""
    return text.replace("\u00a0", " ")


def pdf_texts(content: bytes) -> str:
    """All strings of all objects, all streams decompressed, and the words on all pages."""
    return plain("\n".join((*objects(content), *page_lines(content))))


def objects(content: bytes) -> list[str]:
    """The strings, names and streams of all objects of a PDF."""
    reader = PdfReader(io.BytesIO(content))
    size: Any = reader.trailer["/Size"]
    found = list(_strings(reader.trailer))
    for number in range(1, int(size)):
        found += _strings(reader.get_object(IndirectObject(number, 0, reader)))
    return found


def page_lines(content: bytes) -> list[str]:
    """The lines on all pages of a PDF."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [plain(line) for page in document.pages for line in page.extract_text().splitlines()]


def _strings(value: Any) -> Iterator[str]:
    match value:
        case StreamObject():
            data = value.get_data()
            yield from (data.decode("utf-8", "replace"), data.decode("utf-16-be", "replace"))
            yield from _entries(value)
        case DictionaryObject():
            yield from _entries(value)
        case ArrayObject():
            for entry in value:
                yield from _strings(entry)
        case TextStringObject() | ByteStringObject():
            raw = value.original_bytes if isinstance(value, TextStringObject) else bytes(value)
            yield from (str(value), raw.decode("utf-16-be", "replace"))
        case _:
            pass


def _entries(value: DictionaryObject) -> Iterator[str]:
    for key, entry in value.items():
        yield str(key)
        if not isinstance(entry, IndirectObject):
            yield from _strings(entry)


def docx_texts(content: bytes) -> str:
    """All parts as they are, and once more without their markup."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        names = archive.namelist()
    return plain("\n".join([*names, *parts, *(_TAG.sub("", part) for part in parts)]))
