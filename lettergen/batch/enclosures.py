"""Enclosures that are files: their pages follow the letter in its PDF.

Kept apart because pypdf takes a quarter of a second to import, which batches without enclosures need not pay.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from lettergen.batch.enclosure_files import ActiveContent
from lettergen.errors import InputError, Place, Problem
from lettergen.limits import MAX_PDF_OBJECTS, MAX_PDF_PAGES
from lettergen.pdf.active import active_content
from lettergen.pdf.quiet import silence

silence()

_CLAIM = re.compile(
    rb"<pdf(?:a|ua)id:(\w+)[^>]*>[^<]*</pdf(?:a|ua)id:\1>|\s+pdf(?:a|ua)id:\w+=\"[^\"]*\""
)


def read_enclosure(path: Path, content: bytes) -> PdfReader:
    """The ``content`` of a file as a PDF to append.

    Raises InputError with ``enclosure-encrypted``, ``-unreadable`` or ``-too-large``.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        encrypted = reader.is_encrypted
        objects = sum(map(len, reader.xref.values())) + len(reader.xref_objStm)
        pages = 0 if encrypted or objects > MAX_PDF_OBJECTS else len(reader.pages)
    except Exception:  # noqa: BLE001  pypdf raises nearly anything over a damaged file
        raise _unreadable(path) from None
    if encrypted:
        raise InputError(Problem("enclosure-encrypted", Place(str(path)), path.name))
    if objects > MAX_PDF_OBJECTS:
        raise _too_large(path, "MAX_PDF_OBJECTS", MAX_PDF_OBJECTS, ("Objekte", "objects"))
    if pages > MAX_PDF_PAGES:
        raise _too_large(path, "MAX_PDF_PAGES", MAX_PDF_PAGES, ("Seiten", "pages"))
    if not pages:
        raise _unreadable(path)
    return reader


def append_enclosure(
    writer: PdfWriter, path: Path, content: bytes, policy: ActiveContent = "remove"
) -> tuple[str, ...]:
    """Puts the file's pages behind those that are there; returns what was active in it, by its kind.

    Raises InputError like ``read_enclosure``, and with ``enclosure-active`` where the ``policy`` is to refuse that.
    """
    reader = read_enclosure(path, content)
    first = len(writer._objects)  # noqa: SLF001  what pypdf adds has no other name
    try:
        writer.append(reader, import_outline=False)
        if policy == "keep":
            return ()
        added = [*writer._objects[first:], writer.root_object.get("/AcroForm")]  # noqa: SLF001
        found = active_content(added, remove=True)
    except Exception:  # noqa: BLE001  as above
        raise _unreadable(path) from None
    if found and policy == "refuse":
        params = {"what": ", ".join(found)}
        raise InputError(Problem("enclosure-active", Place(str(path)), path.name, params))
    return found


def check_enclosure(path: Path, content: bytes, policy: ActiveContent) -> None:
    """What appending the file would raise."""
    append_enclosure(PdfWriter(), path, content, policy)


def _too_large(path: Path, bound: str, limit: int, what: tuple[str, str]) -> InputError:
    params = {"bound": bound, "limit": f"{limit:,}", "what_de": what[0], "what_en": what[1]}
    return InputError(Problem("enclosure-too-large", Place(str(path)), path.name, params))


def _unreadable(path: Path) -> InputError:
    return InputError(Problem("enclosure-unreadable", Place(str(path)), path.name))


def withdraw_claims(writer: PdfWriter) -> None:
    """Takes the identification as PDF/A and PDF/UA out of the metadata, and nothing else."""
    metadata = writer.root_object.get("/Metadata")
    stream = metadata.get_object() if metadata is not None else None
    if isinstance(stream, StreamObject):
        stream.set_data(_CLAIM.sub(b"", stream.get_data()))
        writer.root_object[NameObject("/Metadata")] = metadata
