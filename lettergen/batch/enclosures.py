"""Enclosures that are files: their pages follow the letter in its PDF.

Kept apart because pypdf takes a quarter of a second to import, which batches without enclosures need not pay.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from lettergen.errors import InputError, Place, Problem

_CLAIM = re.compile(
    rb"<pdf(?:a|ua)id:(\w+)[^>]*>[^<]*</pdf(?:a|ua)id:\1>|\s+pdf(?:a|ua)id:\w+=\"[^\"]*\""
)


def read_enclosure(path: Path, content: bytes) -> PdfReader:
    """The ``content`` of a file as a PDF to append.

    Raises InputError with ``enclosure-encrypted`` or ``-unreadable``.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        encrypted, pages = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except Exception:  # noqa: BLE001  pypdf raises nearly anything over a damaged file
        raise _unreadable(path) from None
    if encrypted:
        raise InputError(Problem("enclosure-encrypted", Place(str(path)), path.name))
    if not pages:
        raise _unreadable(path)
    return reader


def append_enclosure(writer: PdfWriter, path: Path, content: bytes) -> None:
    """Puts the file's pages behind those that are there. Raises InputError like ``read_enclosure``."""
    reader = read_enclosure(path, content)
    try:
        writer.append(reader, import_outline=False)
    except Exception:  # noqa: BLE001  as above
        raise _unreadable(path) from None


def _unreadable(path: Path) -> InputError:
    return InputError(Problem("enclosure-unreadable", Place(str(path)), path.name))


def withdraw_claims(writer: PdfWriter) -> None:
    """Takes the identification as PDF/A and PDF/UA out of the metadata, and nothing else."""
    metadata = writer.root_object.get("/Metadata")
    stream = metadata.get_object() if metadata is not None else None
    if isinstance(stream, StreamObject):
        stream.set_data(_CLAIM.sub(b"", stream.get_data()))
        writer.root_object[NameObject("/Metadata")] = metadata
