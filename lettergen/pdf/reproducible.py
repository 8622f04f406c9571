"""Makes a word processor's PDF reproducible: it depends on its document alone, and claims only what it keeps.

LibreOffice writes the moment of the conversion into the information dictionary, the XMP metadata and the colour profile,
and a random identifier into the trailer; it does not heed SOURCE_DATE_EPOCH (measured with 7.4). Asked for PDF/A and PDF/UA
at once, it identifies itself as both, but leaves out the extension schema that PDF/A demands for the identification as
PDF/UA (ISO 19005-2, 6.6.2.3.1), so that the file is no PDF/A; and whether it is PDF/UA depends on the document. So the claim
of PDF/UA goes, and that of PDF/A holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import struct
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from lettergen.errors import ExitCode, LettergenError, Problem

_UA_CLAIM = re.compile(
    rb"<rdf:Description(?=[^>]*xmlns:pdfuaid=)[^>]*>\s*<pdfuaid:part>[^<]*</pdfuaid:part>\s*"
    rb"(?:<pdfuaid:rev>[^<]*</pdfuaid:rev>\s*)?</rdf:Description>\s*"
)
_MOMENT = re.compile(rb"[ \t]*<xmp:(CreateDate|ModifyDate|MetadataDate)>[^<]*</xmp:\1>\r?\n?")
_PROFILE_MOMENT: Final = slice(24, 36)
"""Where an ICC profile says when it was made: six numbers of two bytes, from the year to the second (ICC.1, 7.2.8)."""
_FIXED_MOMENT: Final = struct.pack(">6H", 1999, 12, 31, 0, 0, 0)


class UnreadablePdfError(LettergenError):
    """What the word processor wrote is no PDF that could be read."""

    exit_code = ExitCode.OUTPUT


@dataclass(frozen=True, slots=True)
class ReproduciblePdf:
    """A PDF that depends on its document alone."""

    content: bytes
    pages: int


def reproducible(content: bytes, document: bytes, moment: dt.datetime | None) -> ReproduciblePdf:
    """The PDF without the traces of its conversion and without a claim of PDF/UA.

    Args:
        content: The PDF as LibreOffice wrote it.
        document: What it was made from; the file's identifier is taken from that.
        moment: When the document was made, in UTC: the date that the PDF gets; None: it has none.

    Raises:
        UnreadablePdfError: With ``pdf-unreadable``.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        writer = PdfWriter(clone_from=reader)
        writer.pdf_header = reader.pdf_header
        root = writer.root_object
        _fix_metadata(root.get("/Metadata"), moment)
        for intent in _listed(root.get("/OutputIntents")):
            _fix_profile(intent.get("/DestOutputProfile"))
        _fix_information(writer, moment)
        identifier = ByteStringObject(hashlib.sha256(document).digest()[:16])
        writer._ID = ArrayObject((identifier, identifier))  # noqa: SLF001  pypdf offers only a random one
        written = io.BytesIO()
        writer.write(written)
        pages = len(writer.pages)
    except (PyPdfError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise UnreadablePdfError(Problem("pdf-unreadable")) from error
    return ReproduciblePdf(written.getvalue(), pages)


def _fix_metadata(reference: Any, moment: dt.datetime | None) -> None:
    stream = None if reference is None else reference.get_object()
    if isinstance(stream, StreamObject):
        text = _UA_CLAIM.sub(b"", stream.get_data())
        stamp = "" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        stream.set_data(_MOMENT.sub(lambda m: _stamped(m[1], stamp), text))


def _stamped(name: bytes, stamp: str) -> bytes:
    return b"   <xmp:%b>%b</xmp:%b>\n" % (name, stamp.encode(), name) if stamp else b""


def _fix_profile(reference: Any) -> None:
    stream = None if reference is None else reference.get_object()
    if isinstance(stream, StreamObject):
        profile = bytearray(stream.get_data())
        profile[_PROFILE_MOMENT] = _FIXED_MOMENT
        stream.set_data(bytes(profile))


def _fix_information(writer: PdfWriter, moment: dt.datetime | None) -> None:
    information = writer._info  # noqa: SLF001  add_metadata would set pypdf's own name as producer
    if information is None:
        return
    dictionary: Any = information.get_object()
    for name in ("/CreationDate", "/ModDate"):
        if name in dictionary and moment is None:
            del dictionary[name]
        elif name in dictionary and moment is not None:
            dictionary[NameObject(name)] = TextStringObject(f"D:{moment:%Y%m%d%H%M%S}Z")


def _listed(value: Any) -> list[DictionaryObject]:
    array = [] if value is None else value.get_object()
    return [entry.get_object() for entry in array]
