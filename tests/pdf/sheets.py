"""Stationery for tests, drawn by Typst, and spoilt in every way that keeps it from being archivable."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

_BODY = """
#set text(font: "Libertinus Serif", lang: "de")
#place(dx: 20mm, dy: 8mm, rect(width: 170mm, height: 14mm, fill: {fill})[Stadt Musterhausen])
#place(dx: 20mm, dy: 285mm, text(size: 8pt)[Rathausplatz 1 · 12345 Musterhausen])
"""


@cache
def drawn(
    fill: str = 'rgb("#cde")', page: str = "width: 210mm, height: 297mm", more: str = ""
) -> bytes:
    """A sheet of one page."""
    source = f"#set page({page}, margin: 0pt)" + _BODY.replace("{fill}", fill) + more
    content = typst.Compiler().compile(source.encode(), format="pdf", timestamp=0)
    assert isinstance(content, bytes)
    return content


def changed(change: Callable[[PdfWriter, Any], None]) -> bytes:
    """A sheet whose file ``change`` has changed; it gets the writer and the page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn())))
    change(writer, writer.pages[0])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{k}"): v for k, v in entries.items()})


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def _without_font_file(_: PdfWriter, page: Any) -> None:
    for font in _fonts(page):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for key in ("/FontFile2", "/FontFile3"):
            descriptor.pop(key, None)


def with_spare_font(operations: bytes, *, within: str = "") -> bytes:
    """A sheet that names a font without its file, as ReportLab always does; the ``operations`` come behind its content.

    With ``within`` they stand in a form: ``own`` has its own resources, ``none`` takes the page's.
    """

    def change(writer: PdfWriter, page: Any) -> None:
        font = _dictionary(
            Type=NameObject("/Font"),
            Subtype=NameObject("/Type1"),
            BaseFont=NameObject("/Helvetica"),
        )
        fonts = _dictionary(Spare=font)
        drawing = StreamObject()
        drawing.set_data(operations)
        if not within:
            page["/Resources"]["/Font"][NameObject("/Spare")] = font
            more = operations
        else:
            drawing.update(_dictionary(
                Type=NameObject("/XObject"), Subtype=NameObject("/Form"),
                BBox=ArrayObject([NumberObject(n) for n in (0, 0, 595, 842)]),
            ))  # fmt: skip
            if within == "own":
                drawing[NameObject("/Resources")] = _dictionary(Font=fonts)
            else:
                page["/Resources"]["/Font"][NameObject("/Spare")] = font
            drawn_too = page["/Resources"].setdefault(NameObject("/XObject"), DictionaryObject())
            drawn_too.get_object()[NameObject("/Spare")] = writer._add_object(drawing)
            more = b"/Spare Do"
        content = StreamObject()
        content.set_data(page.get_contents().get_data() + b"\n" + more)
        page[NameObject("/Contents")] = writer._add_object(content)

    return changed(change)


def _without_text(_: PdfWriter, page: Any) -> None:
    for font in _fonts(page):
        font.pop("/ToUnicode")


def _with_state(**entries: Any) -> Callable[[PdfWriter, Any], None]:
    def change(_: PdfWriter, page: Any) -> None:
        page["/Resources"][NameObject("/ExtGState")] = _dictionary(X=_dictionary(**entries))

    return change


def _with_script(writer: PdfWriter, _: Any) -> None:
    action = _dictionary(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert('x')"))
    writer.root_object[NameObject("/OpenAction")] = action


def _with_field(_: PdfWriter, page: Any) -> None:
    page[NameObject("/Annots")] = ArrayObject([_dictionary(Subtype=NameObject("/Widget"))])


def with_note(kind: str, flags: int = 0) -> bytes:
    """A sheet with an annotation of that kind on it."""

    def change(_: PdfWriter, page: Any) -> None:
        note = _dictionary(Subtype=NameObject(f"/{kind}"), F=NumberObject(flags))
        page[NameObject("/Annots")] = ArrayObject([note])

    return changed(change)


def _with_layer(_: PdfWriter, page: Any) -> None:
    layer = _dictionary(Type=NameObject("/OCG"), Name=TextStringObject("x"))
    page["/Resources"][NameObject("/Properties")] = _dictionary(L=layer)


def _turned(_: PdfWriter, page: Any) -> None:
    page[NameObject("/Rotate")] = NumberObject(90)


def _encrypted(writer: PdfWriter, _: Any) -> None:
    writer.encrypt("x", algorithm="RC4-128")


SPOILT: dict[str, Callable[[], bytes]] = {
    "encrypted": lambda: changed(_encrypted),
    "active script": lambda: changed(_with_script),
    "active fields": lambda: changed(_with_field),
    "annotation words": lambda: with_note("FreeText"),
    "annotation stamp": lambda: with_note("Stamp", flags=4),
    "font": lambda: changed(_without_font_file),
    "font-unreadable": lambda: changed(_without_text),
    "transparency": lambda: changed(_with_state(BM=NameObject("/Darkest"))),
    "part transfer": lambda: changed(_with_state(TR=NameObject("/Identity"))),
    "part layer": lambda: changed(_with_layer),
    "colour": lambda: drawn("cmyk(10%, 20%, 0%, 0%)"),
    "pages": lambda: drawn(more="\n#pagebreak()\nx"),
    "size": lambda: drawn(page="width: 148mm, height: 210mm"),
    "size turned": lambda: changed(_turned),
    "unreadable": lambda: drawn()[:200],
}
"""By the code of the problem, and what it is about."""
