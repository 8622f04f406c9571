"""Files that are embedded in a PDF, read back from one that may have been changed since, or by anyone."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_ATTACHED
from lettergen.pdf.quiet import silence
from lettergen.pdf.syntax import MISSHAPEN

silence()

_MISSHAPEN: Final = (PyPdfError, *MISSHAPEN, OSError, zlib.error)
"""How a missing or misshapen object shows itself in pypdf."""


def attached(content: bytes, name: str, limit: int, file: str | None = None) -> bytes | None:
    """The associated file of that name in a PDF; None where there is none.

    ``limit`` is the largest file in bytes that is unpacked. Raises InputError with ``embedded-no-pdf``,
    ``embedded-encrypted`` or ``embedded-too-large``.
    """
    place = Place(file=file)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise InputError(Problem("embedded-encrypted", place))
        for specification in islice(_specifications(reader), MAX_ATTACHED):
            if name in {specification.get("/UF"), specification.get("/F")}:
                return _unpacked(specification["/EF"], limit, place)
    except _MISSHAPEN:
        raise InputError(Problem("embedded-no-pdf", place)) from None
    return None


def page_count(content: bytes) -> int | None:
    """The number of pages of any PDF; None where it cannot be read."""
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except _MISSHAPEN:
        return None


def _specifications(reader: PdfReader) -> Iterator[Any]:
    """Where the document's associated files are described (ISO 32000-2, 14.13)."""
    for reference in reader.root_object.get("/AF", ()):
        yield reference.get_object()


def _unpacked(embedded: Any, limit: int, place: Place) -> bytes:
    stream = (embedded.get("/UF") or embedded["/F"]).get_object()
    if not isinstance(stream, StreamObject):
        raise TypeError("no stream")
    packed: bytes = stream._data  # noqa: SLF001 - its own reading has no limit that could be set here
    filters = stream.get("/Filter", [])
    names = [filters] if isinstance(filters, str) else list(filters)
    if names not in ([], ["/FlateDecode"]) or "/DecodeParms" in stream:
        raise ValueError("unknown compression")
    data = zlib.decompressobj().decompress(packed, limit + 1) if names else packed
    if len(data) > limit:
        params = {"limit": f"{limit // 1024 // 1024} MiB"}
        raise InputError(Problem("embedded-too-large", place, params=params))
    return data
