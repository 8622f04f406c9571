"""Mends the combining sequences of a file: its pages, its fonts."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import FloatObject, NameObject, NumberObject, PdfObject

from lettergen.pdf.clusters import Cluster, Font, edits, read_page, replacements
from lettergen.pdf.content import ContentError, patched
from lettergen.pdf.shown import Glyph, shown_glyphs
from lettergen.pdf.splice import spliced
from lettergen.pdf.to_unicode import advances, texts_of, with_texts
from lettergen.pdf.truetype import TrueType

_MISSHAPEN = (
    PyPdfError,
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""How a missing or misshapen object shows itself in pypdf and in the font's tables."""


@dataclass(frozen=True, slots=True, eq=False)
class _EmbeddedFont:
    """A font with the objects of the file that make it up."""

    font: Font
    descendant: Any
    descriptor: Any
    dictionary: Any
    file: TrueType


@dataclass(frozen=True, slots=True)
class _Page:
    dictionary: Any
    data: bytes
    fonts: Mapping[bytes, _EmbeddedFont]
    glyphs: list[Glyph]
    clusters: list[Cluster]


def mended(content: bytes) -> bytes:
    """``content`` with every combining sequence as one glyph. Raises ContentError for what Typst does not write."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=True)
        known: dict[int, _EmbeddedFont] = {}
        pages = [_read(page, known) for page in reader.pages]
        if not any(page.clusters for page in pages):
            return content
        changed = dict(_changed(pages, known.values()))
        return spliced(content, reader, changed)
    except ContentError:
        raise
    except _MISSHAPEN as error:
        raise ContentError(type(error).__name__) from error


def _changed(
    pages: Iterable[_Page], fonts: Iterable[_EmbeddedFont]
) -> Iterator[tuple[int, PdfObject]]:
    """The numbers of the objects that change, and the objects changed."""
    codes = [
        replacements(page.clusters, {name: e.font for name, e in page.fonts.items()})
        for page in pages
    ]
    texts = {embedded: embedded.font.mended() for embedded in fonts}
    for embedded in fonts:
        yield from _changed_font(embedded, texts[embedded])
    for page, new in zip(pages, codes, strict=True):
        named = {name: texts[embedded] for name, embedded in page.fonts.items()}
        if changes := list(edits(page.glyphs, new, named)):
            yield _with_data(page.dictionary, "/Contents", patched(page.data, changes))


def _with_data(holder: Any, key: str, data: bytes) -> tuple[int, PdfObject]:
    """The stream under ``key`` with other data, and its number."""
    stream = holder[key]
    stream.set_data(data)
    if "/Length1" in stream:
        stream[NameObject("/Length1")] = NumberObject(len(data))
    return holder.raw_get(key).idnum, stream


def _read(page: Any, known: dict[int, _EmbeddedFont]) -> _Page:
    fonts: dict[bytes, _EmbeddedFont] = {}
    for name, reference in page["/Resources"].get("/Font", {}).items():
        if reference.idnum not in known:
            known[reference.idnum] = _embedded(reference.get_object())
        fonts[name.encode()] = known[reference.idnum]
    data = page["/Contents"].get_data()
    glyphs = shown_glyphs(data, {name: e.font.advances for name, e in fonts.items()})
    clusters = read_page(glyphs, {name: e.font for name, e in fonts.items()})
    return _Page(page, data, fonts, glyphs, clusters)


def _embedded(dictionary: Any) -> _EmbeddedFont:
    descendant = dictionary["/DescendantFonts"][0].get_object()
    if dictionary["/Encoding"] != "/Identity-H" or descendant["/CIDToGIDMap"] != "/Identity":
        raise ContentError("font encoding")
    descriptor = descendant["/FontDescriptor"]
    file = TrueType.read(descriptor["/FontFile2"].get_data())
    font = Font(
        texts_of(dictionary["/ToUnicode"].get_data()),
        advances(descendant),
        file.units_per_em,
        file.glyph_count,
    )
    return _EmbeddedFont(font, descendant, descriptor, dictionary, file)


def _changed_font(
    embedded: _EmbeddedFont, texts: Mapping[int, str]
) -> Iterator[tuple[int, PdfObject]]:
    font = embedded.font
    if texts != font.texts:
        cmap = embedded.dictionary["/ToUnicode"].get_data()
        yield _with_data(embedded.dictionary, "/ToUnicode", with_texts(cmap, texts))
    if not font.composites:
        return
    embedded.file.add([components for _, components in font.composites])
    yield _with_data(embedded.descriptor, "/FontFile2", embedded.file.written())
    if "/CIDSet" in embedded.descriptor:
        yield _with_data(embedded.descriptor, "/CIDSet", _cid_set(embedded.file.glyph_count))
    for (_, components), code in font.composites.items():
        width = FloatObject(font.advances.get(components[0].glyph, 0))
        embedded.descendant["/W"].extend((NumberObject(code), NumberObject(code), width))
    yield embedded.dictionary["/DescendantFonts"][0].idnum, embedded.descendant


def _cid_set(count: int) -> bytes:
    """All of the first ``count`` codes, one bit each, the highest bit first."""
    size = -(-count // 8)
    bits = (1 << count) - 1
    return (bits << (8 * size - count)).to_bytes(size)
