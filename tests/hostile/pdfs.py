"""PDFs made to hurt: with active content of every kind, and with objects that lead nowhere, to themselves, or to too much."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)


def pdf_of(value: Any) -> PdfObject:
    """Python's data as a PDF's: texts that begin with a slash are names."""
    match value:
        case PdfObject():
            return value
        case str():
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        case int():
            return NumberObject(value)
        case list():
            return ArrayObject(map(pdf_of, value))
        case dict():
            return DictionaryObject({NameObject(k): pdf_of(v) for k, v in value.items()})
        case _:
            raise TypeError(value)


def action(kind: str, **entries: Any) -> dict[str, Any]:
    """An action of that kind."""
    return {"/Type": "/Action", "/S": f"/{kind}", **{f"/{k}": v for k, v in entries.items()}}


def _link(does: Any) -> dict[str, Any]:
    return {"/Type": "/Annot", "/Subtype": "/Link", "/Rect": [0, 0, 9, 9], "/A": does}


FILE: Final[dict[str, Any]] = {"/Type": "/Filespec", "/F": "geheim.exe", "/EF": {"/F": "data"}}
SCRIPT: Final = action("JavaScript", JS="app.alert(1)")
ANNOTATIONS: Final[Mapping[str, Any]] = {
    "JavaScript": _link(SCRIPT),
    "Launch": _link(action("Launch", F="cmd.exe")),
    "SubmitForm": _link(action("SubmitForm", F="https://example.org")),
    "ImportData": _link(action("ImportData", F="daten.fdf")),
    "GoToR": _link(action("GoToR", F="file:///etc/passwd", D=[0, "/Fit"])),
    "GoToE": _link(action("GoToE", D=[0, "/Fit"])),
    "URI-file": _link(action("URI", URI="file:///etc/passwd")),
    "URI-unc": _link(action("URI", URI="\\\\server\\share")),
    "URI-javascript": _link(action("URI", URI=" JavaScript:alert(1)")),
    "Next": _link(action("GoTo", D=[0, "/Fit"], Next=[action("URI", URI="https://example.org", Next=SCRIPT)])),
    "AA": {"/Type": "/Annot", "/Subtype": "/Widget", "/Rect": [0, 0, 9, 9], "/AA": {"/E": SCRIPT}},
    "FileAttachment": {"/Type": "/Annot", "/Subtype": "/FileAttachment", "/Rect": [0, 0, 9, 9], "/FS": FILE},
    "RichMedia": {"/Type": "/Annot", "/Subtype": "/RichMedia", "/Rect": [0, 0, 9, 9], "/RichMediaContent": {"/X": 1}},
    "Movie": {"/Type": "/Annot", "/Subtype": "/Movie", "/Rect": [0, 0, 9, 9], "/A": {"/F": "x"}},
    "Hide": _link(action("Hide", T="x")),
}  # fmt: skip
HARMLESS: Final[Mapping[str, Any]] = {
    "web": _link(action("URI", URI="https://www.example.org/a?b=c")),
    "mail": _link(action("URI", URI="mailto:a@example.org")),
    "within": _link(action("GoTo", D=[0, "/Fit"])),
    "next page": _link(action("Named", N="/NextPage")),
}
PAGES: Final[Mapping[str, dict[str, Any]]] = {
    "page-script": {"/AA": {"/O": SCRIPT}},
    "page-files": {"/AF": [FILE]},
    "page-other-file": {"/Resources": {"/XObject": {"/X": {"/Ref": {"/F": "x.pdf", "/Page": 0}}}}},
}
CATALOGUE: Final[Mapping[str, dict[str, Any]]] = {
    "open": {"/OpenAction": SCRIPT},
    "open-launch": {"/OpenAction": action("Launch", F="cmd.exe")},
    "names": {"/Names": {"/JavaScript": {"/Names": ["a", SCRIPT]}}},
    "files": {"/Names": {"/EmbeddedFiles": {"/Names": ["a", FILE]}}},
    "document-script": {"/AA": {"/WC": SCRIPT}},
    "forms": {"/AcroForm": {"/Fields": [], "/XFA": ["template", "<script/>"], "/CO": []}},
    "field-script": {
        "/AcroForm": {"/Fields": [{"/T": "a", "/FT": "/Tx", "/AA": {"/K": SCRIPT}, "/Kids": []}]}
    },
}


def made(
    annotation: Any = None, page: dict[str, Any] | None = None, root: dict[str, Any] | None = None
) -> bytes:
    """A page with these entries; dictionaries deeper than the first level are objects of their own."""
    writer = PdfWriter()
    sheet = writer.add_blank_page(595, 842)
    if annotation is not None:
        sheet[NameObject("/Annots")] = ArrayObject([writer._add_object(pdf_of(annotation))])
    for name, value in (page or {}).items():
        sheet[NameObject(name)] = pdf_of(value)
    for name, value in (root or {}).items():
        writer.root_object[NameObject(name)] = writer._add_object(pdf_of(value))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


ACTIVE: Final[dict[str, bytes]] = {
    **{name: made(annotation=value) for name, value in ANNOTATIONS.items()},
    **{name: made(page=value) for name, value in PAGES.items()},
}
BESIDE: Final[dict[str, bytes]] = {name: made(root=value) for name, value in CATALOGUE.items()}
"""Active outside of the pages: pypdf takes little of that along; nothing of it may arrive."""


def names_in(content: bytes) -> set[str]:
    """All names and all texts anywhere in a PDF: in dictionaries, arrays, and as keys."""
    reader = PdfReader(io.BytesIO(content))
    found: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            waiting.append(value.get_object())
        elif isinstance(value, DictionaryObject):
            found |= set(map(str, value))
            waiting += [value.raw_get(key) for key in value]
        elif isinstance(value, list):
            waiting += value
        else:
            found.add(str(value))
    return found


# Files that are not what they say.

Objects = Mapping[int, bytes]


def written(objects: Objects, trailer: bytes = b"/Root 1 0 R", *, table: bool = True) -> bytes:
    """A file of these objects, in the classic form."""
    content, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(content)
    if table:
        size = max(objects) + 1
        rows = (
            b"%010d 00000 %b \n" % (places.get(n, 0), b"n" if n in places else b"f")
            for n in range(size)
        )
        content += b"xref\n0 %d\n%b" % (size, b"".join(rows))
    return content + b"trailer\n<</Size %d%b>>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, trailer, start)  # fmt: skip


PLAIN: Final[dict[int, bytes]] = {
    1: b"<</Type/Catalog/Pages 2 0 R>>",
    2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
}


def _with(**changes: bytes) -> bytes:
    return written({**PLAIN, **{int(k[1:]): v for k, v in changes.items()}})


def _stream(data: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


def _prev_loop() -> bytes:
    content = written(PLAIN)
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %010d" % start)


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return _with(_2=b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids))


def _deep_pages(depth: int) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for level in range(depth):
        objects[2 + level] = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (3 + level)
    objects[2 + depth] = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    return written(objects)


def _object_stream(size: int) -> bytes:
    inner = zlib.compress(b"9 0 " + b" " * size, 9)
    return _with(_3=PLAIN[3], _9=_stream(inner, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"))


BROKEN: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "empty": ("enclosure-unreadable", lambda: b""),
    "head": ("enclosure-unreadable", lambda: b"%PDF-1.7\n"),
    "no-pages": ("enclosure-unreadable", lambda: _with(_2=b"<</Type/Pages/Count 0/Kids[]>>")),
    "self-kid": ("enclosure-unreadable", lambda: _with(_2=b"<</Type/Pages/Count 1/Kids[2 0 R]>>")),
    "two-kids-in-a-circle": (
        "enclosure-unreadable",
        lambda: _with(_2=b"<</Type/Pages/Count 1/Kids[3 0 R]>>", _3=b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
    ),
    "deep-pages": ("enclosure-unreadable", lambda: _deep_pages(5_000)),
    "many-pages": ("enclosure-too-large", lambda: _many_pages(3_000)),
    "object-is-itself": ("enclosure-unreadable", lambda: _with(_2=b"2 0 R")),
    "xref-loop": ("ok", _prev_loop),
    "no-table": ("ok", lambda: written(PLAIN, table=False)),
    "unknown-encryption": (
        "enclosure-unreadable",
        lambda: written({**PLAIN, 5: b"<</Filter/Nobody/V 99/R 99>>"}, b"/Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]"),
    ),
    "encryption-is-a-number": ("enclosure-unreadable", lambda: written(PLAIN, b"/Root 1 0 R/Encrypt 7")),
    "root-is-a-page": ("ok", lambda: written(PLAIN, b"/Root 3 0 R")),
    "no-root": ("ok", lambda: written(PLAIN, b"")),
    "deep-array": ("ok", lambda: _with(_3=PLAIN[3].replace(b"842]", b"842]/X" + b"[" * 5_000 + b"]" * 5_000))),
    "stream-bomb": ("ok", lambda: _with(_3=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>", _4=_stream(zlib.compress(bytes(400_000_000), 9)))),
    "unknown-filter": ("ok", lambda: _with(_3=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>", _4=_stream(b"x", b"/Filter/Nobody"))),
    "length-beyond": ("ok", lambda: _with(_4=b"<</Length 99999999999>>stream\nx\nendstream")),
    "box-of-nothing": ("ok", lambda: _with(_3=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0]>>")),
    "annots-is-itself": ("ok", lambda: _with(_3=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots 4 0 R>>", _4=b"[4 0 R]")),
    "actions-in-a-circle": (
        "ok",
        lambda: _with(_3=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>", _4=b"<</Subtype/Link/A 5 0 R>>", _5=b"<</S/GoTo/Next 5 0 R>>"),
    ),
}  # fmt: skip
"""The code, or ``ok`` where the pages may follow the letter or be refused, and what makes the file."""
