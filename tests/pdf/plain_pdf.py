"""PDFs of the classic form, written by hand for tests."""

from __future__ import annotations

from collections.abc import Mapping

HEADER = b"%PDF-1.7\n"


def plain_pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects (each as it stands between ``obj`` and ``endobj``); number 1 is the catalog."""
    return appended(HEADER, objects, trailer)


def plain_page(entries: bytes, objects: Mapping[int, bytes]) -> bytes:
    """A PDF of one page, which is object 3 and has these entries too; other objects begin at 4."""
    tree = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%b>>" % entries,
    }
    return plain_pdf({**tree, **objects})


def appended(content: bytes, objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """``content`` with an update that holds these objects."""
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 1\n0000000000 65535 f\r\n" if content.startswith(HEADER) else b""
    for number in sorted(places):
        content += b"%d 1\n%010d 00000 n\r\n" % (number, places[number])
    entries = b"/Size %d/Root 1 0 R%b" % (max(objects) + 1, trailer)
    return content + b"trailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (entries, start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)
