"""Enclosures that are files: their pages follow the letter in its PDF.

Kept apart because pypdf takes a quarter of a second to import, which batches without enclosures need not pay.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject, StreamObject

from lettergen.errors import InputError, Place, Problem

_CLAIM = re.compile(
    rb"<pdf(?:a|ua)id:(\w+)[^>]*>[^<]*</pdf(?:a|ua)id:\1>|\s+pdf(?:a|ua)id:\w+=\"[^\"]*\""
)


def read_enclosure(path: Path, content: bytes | None = None) -> PdfReader:
    """A PDF to append: what is in the file, or the ``content`` that it had elsewhere.

    Raises InputError with ``enclosure-missing``, ``-encrypted`` or ``-unreadable``.
    """
    try:
        reader = PdfReader(path if content is None else io.BytesIO(content))
        if reader.is_encrypted:
            raise InputError(Problem("enclosure-encrypted", Place(str(path)), path.name))
        pages = len(reader.pages)
    except OSError:
        raise InputError(Problem("enclosure-missing", Place(str(path)), path.name)) from None
    except PyPdfError:
        pages = 0
    if not pages:
        raise InputError(Problem("enclosure-unreadable", Place(str(path)), path.name))
    return reader


def withdraw_claims(writer: PdfWriter) -> None:
    """Takes the identification as PDF/A and PDF/UA out of the metadata, and nothing else."""
    metadata = writer.root_object.get("/Metadata")
    stream = metadata.get_object() if metadata is not None else None
    if isinstance(stream, StreamObject):
        stream.set_data(_CLAIM.sub(b"", stream.get_data()))
        writer.root_object[NameObject("/Metadata")] = metadata
