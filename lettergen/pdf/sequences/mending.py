"""Mends the combining sequences of a file: its pages, its fonts."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, NameObject, PdfObject

from lettergen.pdf.content import patched
from lettergen.pdf.sequences.clusters import Cluster, Font, read_page
from lettergen.pdf.sequences.glyphs import Glyph, page_glyphs
from lettergen.pdf.sequences.marks import edits, marks
from lettergen.pdf.sequences.type3 import Drawings, is_mended, type3_fonts
from lettergen.pdf.splice import NewObjects, spliced
from lettergen.pdf.syntax import MISSHAPEN, ContentError
from lettergen.pdf.to_unicode import advances, texts_of, with_texts

_MISSHAPEN = (PyPdfError, *MISSHAPEN, struct.error)
"""How a missing or misshapen object shows itself in pypdf and in the font's tables."""


_EM = 1000
"""Units per em of PostScript outlines."""


@dataclass(frozen=True, slots=True, eq=False)
class _EmbeddedFont:
    """A font with the objects of the file that make it up."""

    font: Font
    dictionary: Any
    descriptor: Any


@dataclass(frozen=True, slots=True)
class _Page:
    dictionary: Any
    data: bytes
    fonts: Mapping[bytes, Font]
    """By their names in the page's resources."""
    glyphs: list[Glyph]
    clusters: list[Cluster]


def mended(content: bytes) -> bytes:
    """``content`` with every combining sequence readable. Raises ContentError for what Typst does not write."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=True)
        if any(is_mended(_fonts(page)) for page in reader.pages):
            return content
        known: dict[int, _EmbeddedFont] = {}
        pages = [_read(page, known) for page in reader.pages]
        if not any(page.clusters for page in pages):
            return content
        new = NewObjects(reader)
        changed = dict(_changed(pages, known, new))
        return spliced(content, changed | new.objects)
    except ContentError:
        raise
    except _MISSHAPEN as error:
        raise ContentError(type(error).__name__) from error


def _changed(
    pages: Iterable[_Page], known: Mapping[int, _EmbeddedFont], new: NewObjects
) -> Iterator[tuple[int, PdfObject]]:
    """The numbers of the objects that change, and the objects; ``new`` gets what is added."""
    drawings = Drawings()
    shown = [marks(page.clusters, page.fonts, drawings) for page in pages]
    used = {drawing.font: known[drawing.font] for drawing in drawings.numbers}
    references = {n: embedded.dictionary.indirect_reference for n, embedded in used.items()}
    like = next(iter(used.values())).descriptor
    added = type3_fonts(drawings, like, references, new)
    texts = {number: embedded.font.mended() for number, embedded in known.items()}
    for number, embedded in known.items():
        if texts[number] != embedded.font.texts:
            cmap = embedded.dictionary["/ToUnicode"].get_data()
            yield _with_data(embedded.dictionary, "/ToUnicode", with_texts(cmap, texts[number]))
    for page, page_marks in zip(pages, shown, strict=True):
        named = {name: texts[font.number] for name, font in page.fonts.items()}
        if changes := list(edits(page.glyphs, page.clusters, page_marks, named)):
            yield _with_data(page.dictionary, "/Contents", patched(page.data, changes))
        if page_marks:
            yield _with_fonts(page.dictionary.raw_get("/Resources"), added)


def _with_data(holder: Any, key: str, data: bytes) -> tuple[int, PdfObject]:
    """The stream under ``key`` with other data, and its number."""
    holder[key].set_data(data)
    return holder.raw_get(key).idnum, holder[key]


def _with_fonts(resources: Any, added: Mapping[bytes, IndirectObject]) -> tuple[int, PdfObject]:
    """The resources with more fonts, and their number."""
    dictionary = resources.get_object()
    for name, font in added.items():
        dictionary.raw_get("/Font")[NameObject(name.decode())] = font
    return resources.idnum, dictionary


def _fonts(page: Any) -> Any:
    return page["/Resources"].get("/Font", {})


def _read(page: Any, known: dict[int, _EmbeddedFont]) -> _Page:
    fonts: dict[bytes, Font] = {}
    for name, reference in _fonts(page).items():
        if reference.idnum not in known:
            known[reference.idnum] = _embedded(reference)
        fonts[name.encode()] = known[reference.idnum].font
    data = page["/Contents"].get_data()
    glyphs = page_glyphs(data, {name: font.advances for name, font in fonts.items()})
    return _Page(page, data, fonts, glyphs, read_page(glyphs, fonts))


def _embedded(reference: Any) -> _EmbeddedFont:
    dictionary = reference.get_object()
    descendant = dictionary["/DescendantFonts"][0].get_object()
    # Fonts with PostScript outlines have no such map; they are a house's, and have no marks.
    plain = descendant["/Subtype"] == "/CIDFontType0"
    if dictionary["/Encoding"] != "/Identity-H" or not (
        plain or descendant["/CIDToGIDMap"] == "/Identity"
    ):
        raise ContentError("font encoding")
    descriptor = descendant["/FontDescriptor"]
    font = Font(
        reference.idnum,
        texts_of(dictionary["/ToUnicode"].get_data()),
        advances(descendant),
        _EM if plain else _units_per_em(descriptor["/FontFile2"].get_data()),
    )
    return _EmbeddedFont(font, dictionary, descriptor)


def _units_per_em(font: bytes) -> int:
    """From the ``head`` table of a TrueType file. Raises ContentError when there is none."""
    [count] = struct.unpack_from(">H", font, 4)
    for place in range(count):
        tag, _, start, _ = struct.unpack_from(">4s3L", font, 12 + 16 * place)
        if tag == b"head":
            return int(struct.unpack_from(">H", font, start + 18)[0])
    raise ContentError("font without head")
