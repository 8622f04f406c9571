"""What keeps a PDF from lying under archivable letters: each reason once, with what it is about.

Rules of PDF/A-2 (ISO 19005-2) as far as they concern the content of a page; their clauses stand beside the codes. Nothing but
that content is taken out of the file, yet scripts and the like are refused: what a house puts under its letters is to be
what it seems.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader

from lettergen.pdf.active import active_content
from lettergen.pdf.stationery.resources import Found, walk

SHEET: Final = (210.0, 297.0)
"""Width and height in mm (A4)."""
_TOLERANCE_MM: Final = 1.0
_MM: Final = 72 / 25.4

_NAMED: Final = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"})
"""Encodings that say by themselves what their codes stand for (6.2.11.7.2)."""
_IDENTITY: Final = frozenset({"/Identity-H", "/Identity-V"})
_BLENDS: Final = frozenset({
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight",
    "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity",
})  # fmt: skip
"""Blend modes of ISO 32000-1, the only ones allowed (6.2.10)."""
_INTENTS: Final = frozenset(
    {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
)

_HIDDEN: Final = 0b100010
"""Flags of an annotation that is not shown: Hidden and NoView (ISO 32000-1, 12.5.3)."""
_UNDRAWN: Final = frozenset({"Link", "Popup", "Widget"})
"""Kinds that show nothing by themselves, or have a reason of their own."""

Reason = tuple[str, str]
"""Code of a problem without ``stationery-``, and what it is about."""


def reasons(reader: PdfReader) -> Iterator[Reason]:
    """Everything that keeps the first page of an open file from being used; it may raise what a misshapen file makes pypdf raise."""
    if len(reader.pages) != 1:
        yield "pages", str(len(reader.pages))
    page: Any = reader.pages[0]
    yield from _size(page)
    kinds = [k for k in active_content(_objects(reader), remove=False) if k not in _shown(reader)]
    if kinds:
        yield "active", ", ".join(kinds)
    kinds_of_notes = annotation_kinds(page)
    if "Widget" in kinds_of_notes:
        yield "active", "AcroForm"
    if drawn := [kind for kind in kinds_of_notes if kind not in _UNDRAWN]:
        yield "annotation", ", ".join(drawn)
    yield from dict.fromkeys(r for found in walk(page) for r in _of(found, has_profile(reader)))


def annotation_kinds(page: Any) -> tuple[str, ...]:
    """The kinds of annotations that a page shows, each once: what lies on it without being part of its content."""
    notes = [note.get_object() for note in page.get("/Annots") or ()]
    seen = (note for note in notes if not int(note.get("/F", 0)) & _HIDDEN)
    return tuple(dict.fromkeys(str(note.get("/Subtype", "/?")).removeprefix("/") for note in seen))


def _objects(reader: PdfReader) -> Iterator[Any]:
    numbers = {n for table in reader.xref.values() for n in table} | set(reader.xref_objStm)
    for number in sorted(numbers):
        found = reader.get_object(number)
        if found is not None:
            yield found


def _shown(reader: PdfReader) -> frozenset[str]:
    """What is no action although its name may stand for one: the page that is shown when the file is opened."""
    opened = reader.root_object.get("/OpenAction")
    opened = None if opened is None else opened.get_object()
    harmless = isinstance(opened, list) or (opened is not None and opened.get("/S") == "/GoTo")
    return frozenset({"OpenAction"} if harmless else ())


def _size(page: Any) -> Iterator[Reason]:
    box = page.mediabox
    scale = float(page.get("/UserUnit", 1))
    size = [abs(float(side)) * scale / _MM for side in (box.width, box.height)]
    turned = int(page.get("/Rotate", 0)) % 360
    off = any(abs(is_ - wanted) > _TOLERANCE_MM for is_, wanted in zip(size, SHEET, strict=True))
    if turned or off or scale != 1:
        yield "size", f"{size[0]:.0f} × {size[1]:.0f} mm" + (f", {turned}°" if turned else "")


def profile_of(reader: PdfReader) -> Any:
    """The CMYK profile that the file says its colours are meant for; None where there is none."""
    for intent in reader.root_object.get("/OutputIntents") or ():
        profile = intent.get_object().get("/DestOutputProfile")
        if profile is not None and profile.get_object().get("/N") == 4:  # noqa: PLR2004
            return profile
    return None


def has_profile(reader: PdfReader) -> bool:
    """Whether there is one."""
    return profile_of(reader) is not None


def _of(found: Found, profile: bool) -> Iterator[Reason]:
    match found.kind:
        case "font":
            yield from _font(found.value)
        case "state":
            yield from _state(found.value)
        case "image":
            yield from _image(found.value)
        case "form":
            if "/Ref" in found.value or "/PS" in found.value:
                yield "part", "Reference, PostScript"
        case "postscript":
            yield "part", "PostScript"
        case "cmyk" if not profile:
            yield "colour", "DeviceCMYK"
        case "layer":
            yield "part", "Optional Content (OC)"
        case "operator":
            yield "part", str(found.value)
        case _:
            pass


def _font(font: Any) -> Iterator[Reason]:
    name = str(font.get("/BaseFont", font.get("/Name", "/?"))).removeprefix("/")
    kind = font.get("/Subtype")
    if kind == "/Type3":
        if "/ToUnicode" not in font:
            yield "font-unreadable", name
        return
    below = font["/DescendantFonts"][0].get_object() if kind == "/Type0" else font
    descriptor = below.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
        yield "font", name
        return
    encoding = font.get("/Encoding")
    if kind == "/Type0":
        mapped = below.get("/Subtype") != "/CIDFontType2" or "/CIDToGIDMap" in below
        named = isinstance(encoding, str) and encoding not in _IDENTITY
        readable = "/ToUnicode" in font and mapped and not named
    else:
        readable = "/ToUnicode" in font or encoding in _NAMED or _told(encoding)
    if not readable:
        yield "font-unreadable", name


def _told(encoding: Any) -> bool:
    return (
        not isinstance(encoding, str)
        and encoding is not None
        and (encoding.get_object().get("/BaseEncoding") in _NAMED)
    )


def _state(state: Any) -> Iterator[Reason]:
    modes = state.get("/BM", "/Normal")
    for mode in modes if isinstance(modes, list) else [modes]:
        if mode not in _BLENDS:
            yield "transparency", str(mode).removeprefix("/")
    forbidden = {"/TR", "/HTP"} & set(state)
    if forbidden or state.get("/TR2", "/Default") != "/Default":
        yield "part", ", ".join(sorted(name[1:] for name in forbidden)) or "TR2"
    if state.get("/RI", "/Perceptual") not in _INTENTS:
        yield "part", "RI"
    if state.get("/OPM", 0) == 1 and (state.get("/OP") or state.get("/op")):
        yield "part", "OPM"


def _image(image: Any) -> Iterator[Reason]:
    if "/Alternates" in image or "/OPI" in image:
        yield "part", "Alternates, OPI"
    filters = image.get("/Filter", ())
    if "/JPXDecode" in (filters if isinstance(filters, list) else [filters]):
        yield "part", "JPEG 2000"
    if image.get("/Intent", "/Perceptual") not in _INTENTS:
        yield "part", "Intent"
