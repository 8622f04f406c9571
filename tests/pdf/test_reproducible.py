"""A word processor's PDF without the traces of its conversion; what it claims is what it keeps."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from lettergen.pdf.reproducible import UnreadablePdfError, reproducible

_XMP = """<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <xmp:CreatorTool>Writer</xmp:CreatorTool>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
  </rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
MOMENT = dt.datetime(2026, 11, 23, 8, 30, 5)  # noqa: DTZ001  in UTC, as the function takes it


def written(second: int) -> bytes:
    """As LibreOffice writes the same document in different seconds."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(595, 842)
    stamp = f"D:202611220426{second:02}Z'"
    writer.add_metadata(
        {"/Title": "Antrag", "/CreationDate": stamp, "/Producer": "LibreOffice 7.4"}
    )
    metadata = DecodedStreamObject()
    metadata.set_data(_XMP.format(moment=f"2026-11-22T04:26:{second:02}Z").encode())
    metadata[NameObject("/Type")] = NameObject("/Metadata")
    profile = DecodedStreamObject()
    profile.set_data(bytes(24) + bytes([7, 234, 0, 11, 0, 22, 0, 4, 0, 26, 0, second]) + b"rest")
    intent = DictionaryObject()
    intent[NameObject("/DestOutputProfile")] = writer._add_object(profile)
    intent[NameObject("/Info")] = TextStringObject("sRGB")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    writer.root_object[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])
    writer.generate_file_identifiers()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_the_moment_of_the_conversion_leaves_no_trace() -> None:
    assert written(1) != written(2)
    one, other = (reproducible(written(second), b"document", MOMENT) for second in (1, 2))
    assert one == other
    assert one.pages == 2
    assert reproducible(written(1), b"another document", MOMENT).content != one.content


@pytest.mark.parametrize(
    ("moment", "information", "xmp"),
    [(MOMENT, "D:20261123083005Z", "2026-11-23T08:30:05Z"), (None, None, None)],
)
def test_both_dates_are_the_document_s(
    moment: dt.datetime | None, information: str | None, xmp: str | None
) -> None:
    reader = PdfReader(io.BytesIO(reproducible(written(1), b"", moment).content))
    assert reader.metadata is not None
    assert reader.metadata.get("/CreationDate") == information
    metadata: Any = reader.root_object["/Metadata"]
    text = metadata.get_data().decode()
    assert ("<xmp:CreateDate>" in text) == (xmp is not None)
    assert xmp is None or f"<xmp:CreateDate>{xmp}</xmp:CreateDate>" in text
    assert reader.metadata.title == "Antrag"
    assert reader.metadata.producer == "LibreOffice 7.4"


def test_the_claim_of_pdf_ua_goes_and_that_of_pdf_a_stays() -> None:
    assert b"<pdfuaid:part>1" in written(1)
    content = reproducible(written(1), b"", None).content
    assert b"pdfuaid" not in content
    assert b"<pdfaid:conformance>B<" in content
    assert b"<xmp:CreatorTool>Writer<" in content


def test_the_version_of_the_format_stays() -> None:
    content = written(1).replace(b"%PDF-1.3", b"%PDF-1.6")
    assert reproducible(content, b"", None).content.startswith(b"%PDF-1.6\n")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\ntrailer\n<< >>\nstartxref\n9\n%%EOF"]
)
def test_what_is_no_pdf_is_told(content: bytes) -> None:
    with pytest.raises(UnreadablePdfError):
        reproducible(content, b"", None)
