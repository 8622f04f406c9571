"""Mends the combining sequences of a file: its pages, its fonts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, StreamObject

from lettergen.pdf.clusters import Cluster, Font, edits, read_page, replacements
from lettergen.pdf.content import ContentError, patched
from lettergen.pdf.shown import Glyph, shown_glyphs
from lettergen.pdf.to_unicode import advances, texts_of, with_texts
from lettergen.pdf.truetype import TrueType


@dataclass(frozen=True, slots=True)
class _EmbeddedFont:
    """A font with the objects of the file that make it up."""

    font: Font
    descendant: Any
    descriptor: Any
    cmap: StreamObject
    file: TrueType


@dataclass(frozen=True, slots=True)
class _Page:
    stream: StreamObject
    data: bytes
    fonts: Mapping[bytes, _EmbeddedFont]
    glyphs: list[Glyph]
    clusters: list[Cluster]


def mended(content: bytes) -> bytes:
    """``content`` with every combining sequence as one glyph. Raises ContentError for what Typst does not write."""
    try:
        writer = PdfWriter(clone_from=io.BytesIO(content))
        writer.pdf_header = content[:8].decode("ascii")
        if not _mend(writer):
            return content
        target = io.BytesIO()
        writer.write(target)
    except (PyPdfError, KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, ContentError):
            raise
        # pypdf and broken files answer a missing or misshapen object with any of these.
        raise ContentError(f"{type(error).__name__}: {error}") from error
    return target.getvalue()


def _mend(writer: PdfWriter) -> bool:
    known: dict[int, _EmbeddedFont] = {}
    pages = [_read(page, known) for page in writer.pages]
    if not any(page.clusters for page in pages):
        return False
    codes = [replacements(page.clusters, _fonts(page)) for page in pages]
    texts = {id(font): font.mended() for font in (e.font for e in known.values())}
    for embedded in known.values():
        _store(embedded, texts[id(embedded.font)])
    for page, new in zip(pages, codes, strict=True):
        named = {name: texts[id(e.font)] for name, e in page.fonts.items()}
        changes = list(edits(page.glyphs, new, named))
        if changes:
            page.stream.set_data(patched(page.data, changes))
    return True


def _fonts(page: _Page) -> dict[bytes, Font]:
    return {name: embedded.font for name, embedded in page.fonts.items()}


def _read(page: PageObject, known: dict[int, _EmbeddedFont]) -> _Page:
    fonts: dict[bytes, _EmbeddedFont] = {}
    for name, reference in page["/Resources"].get("/Font", {}).items():
        font = reference.get_object()
        number = font.raw_get("/ToUnicode").idnum
        if number not in known:
            known[number] = _embedded(font)
        fonts[name.encode()] = known[number]
    stream = page["/Contents"]
    data = stream.get_data()
    glyphs = shown_glyphs(data, {name: e.font.advances for name, e in fonts.items()})
    clusters = read_page(glyphs, {name: e.font for name, e in fonts.items()})
    return _Page(stream, data, fonts, glyphs, clusters)


def _embedded(font: Any) -> _EmbeddedFont:
    descendant = font["/DescendantFonts"][0].get_object()
    if font["/Encoding"] != "/Identity-H" or descendant["/CIDToGIDMap"] != "/Identity":
        raise ContentError("font encoding")
    descriptor = descendant["/FontDescriptor"]
    cmap = font["/ToUnicode"]
    file = TrueType.read(descriptor["/FontFile2"].get_data())
    read = Font(
        texts_of(cmap.get_data()), advances(descendant), file.units_per_em, file.glyph_count
    )
    return _EmbeddedFont(read, descendant, descriptor, cmap, file)


def _store(embedded: _EmbeddedFont, texts: Mapping[int, str]) -> None:
    font = embedded.font
    if texts != font.texts:
        embedded.cmap.set_data(with_texts(embedded.cmap.get_data(), texts))
    if not font.composites:
        return
    embedded.file.add([components for _, components in font.composites])
    stream = embedded.descriptor["/FontFile2"]
    data = embedded.file.written()
    stream.set_data(data)
    if "/Length1" in stream:
        stream[NameObject("/Length1")] = NumberObject(len(data))
    if "/CIDSet" in embedded.descriptor:
        embedded.descriptor["/CIDSet"].set_data(_cid_set(embedded.file.glyph_count))
    widths = (
        (code, font.advances.get(components[0].glyph, 0))
        for (_, components), code in font.composites.items()
    )
    _append_widths(embedded.descendant["/W"], widths)


def _append_widths(array: ArrayObject, widths: Iterable[tuple[int, float]]) -> None:
    for code, width in widths:
        array.extend((NumberObject(code), NumberObject(code), FloatObject(width)))


def _cid_set(count: int) -> bytes:
    """All of the first ``count`` codes, one bit each, the highest bit first."""
    bits = (1 << count) - 1
    size = -(-count // 8)
    return (bits << (8 * size - count)).to_bytes(size)
