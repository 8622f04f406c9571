"""A sheet of stationery under the pages of a letter, as an artifact: nobody hears it, nobody copies it.

Its content becomes a form that each page shows before its own content (ISO 32000-1, 8.10 and 14.8.2.2). What in it tells of
tags goes, for an artifact has none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from lettergen.pdf.quiet import silence
from lettergen.pdf.splice import NewObjects, spliced
from lettergen.pdf.stationery.examined import Reason, annotation_kinds, profile_of, reasons
from lettergen.pdf.syntax import MISSHAPEN, ContentError

_TAGGING: Final = frozenset({b"BDC", b"BMC", b"EMC", b"DP", b"MP"})
_DROPPED: Final = frozenset({
    "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified", "/OC", "/Interpolate", "/Parent", "/Name",
})  # fmt: skip
"""Entries that mean nothing under a letter, or must not stand in an archivable file."""
_LEFT_OUT: Final = "/Properties"
_DEFAULT: Final = "/DefaultCMYK"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet that was examined, ready to be copied into letters."""

    content: bytes
    """Of the page, without tags, packed."""
    page: Any
    profile: Any
    """Reference of the profile of its CMYK colours; None where it has none."""


def faults(content: bytes) -> tuple[Reason, ...]:
    """Why a file cannot lie under archivable letters: ``(code without stationery-, detail)``; empty where it can."""
    silence()
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return (("encrypted", ""),)
        return tuple(reasons(reader))
    except (PyPdfError, *MISSHAPEN, ContentError) as error:
        return (("unreadable", type(error).__name__),)


def has_links(content: bytes) -> bool:
    """Whether a sheet without faults has links, which are not there under a letter."""
    return "Link" in annotation_kinds(PdfReader(io.BytesIO(content)).pages[0])


@lru_cache(maxsize=8)  # saves 0.165 ms a letter
def _sheet(content: bytes) -> Sheet:
    """The sheet of a file without faults. Raises ContentError for any other."""
    if found := faults(content):
        raise ContentError(f"stationery: {found[0][0]}")
    reader = PdfReader(io.BytesIO(content))
    page: Any = reader.pages[0]
    drawn = page.get_contents()
    plain = b"" if drawn is None else _untagged(drawn)
    return Sheet(plain, page, profile_of(reader))


def underlaid(letter: bytes, first: bytes, following: bytes | None) -> bytes:
    """A letter's PDF as Typst writes it, with ``first`` under its first page and ``following`` under the others.

    The same bytes in give the same bytes out. Raises ContentError where one of them is not as it must be.
    """
    silence()
    try:
        reader = PdfReader(io.BytesIO(letter), strict=True)
        new = NewObjects(reader)
        changed: dict[int, PdfObject] = {}
        sheets = ((b"/Sheet1", first, [0]), (b"/Sheet2", following, range(1, len(reader.pages))))
        for name, content, numbers in sheets:
            if content is not None and numbers:
                form = _Copier(new).form(_sheet(content))
                for number in numbers:
                    changed |= dict(_shown(reader.pages[number], name, form, new))
        return spliced(letter, changed | new.objects)
    except (PyPdfError, *MISSHAPEN) as error:
        raise ContentError(type(error).__name__) from error


def _shown(
    page: Any, name: bytes, form: IndirectObject, new: NewObjects
) -> Iterator[tuple[int, PdfObject]]:
    """The page and its resources as they show the form, with their numbers."""
    box = page.mediabox
    under = StreamObject()
    under.set_data(
        b"/Artifact<</Type/Background/BBox[0 0 %.3f %.3f]>>BDC q %s Do Q EMC\n"
        % (float(box.width), float(box.height), name)
    )
    resources = page.raw_get("/Resources")
    held = resources.get_object()
    drawn = held.get("/XObject", DictionaryObject()).get_object()
    drawn[NameObject(name.decode())] = form
    held[NameObject("/XObject")] = drawn
    contents = page.raw_get("/Contents")
    page[NameObject("/Contents")] = ArrayObject([new.add(under), contents])
    yield page.indirect_reference.idnum, page
    if isinstance(resources, IndirectObject):
        yield resources.idnum, held


class _Copier:
    """Copies objects of a sheet into a letter, each once."""

    def __init__(self, new: NewObjects) -> None:
        self._new = new
        self._known: dict[tuple[int, int], IndirectObject] = {}
        self._profile: IndirectObject | None = None

    def form(self, sheet: Sheet) -> IndirectObject:
        """The sheet as a form."""
        if sheet.profile is not None:
            self._profile = self._copied(sheet.profile)
        made = StreamObject()
        made.set_data(sheet.content)
        made = made.flate_encode()
        box = [float(side) for side in sheet.page.mediabox]
        entries: dict[str, PdfObject] = {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Form"),
            "/BBox": ArrayObject(map(FloatObject, box)),
            "/Matrix": ArrayObject(map(FloatObject, (1, 0, 0, 1, -box[0], -box[1]))),
            "/Resources": self._resources(sheet.page.get("/Resources") or DictionaryObject()),
        }
        if "/Group" in sheet.page:
            entries["/Group"] = self._group(sheet.page["/Group"])
        made.update({NameObject(key): value for key, value in entries.items()})
        return self._new.add(made)

    def _resources(self, resources: Any) -> Any:
        made: Any = self._copied(resources.get_object())
        if self._profile is not None:
            spaces = made.get("/ColorSpace")
            spaces = DictionaryObject(spaces.get_object() if spaces is not None else {})
            based = ArrayObject([NameObject("/ICCBased"), self._profile])
            spaces.setdefault(NameObject(_DEFAULT), based)
            made[NameObject("/ColorSpace")] = spaces
        return made

    def _group(self, group: Any) -> Any:
        made: Any = self._copied(group.get_object())
        if made.get("/CS") == "/DeviceCMYK" and self._profile is not None:
            made[NameObject("/CS")] = ArrayObject([NameObject("/ICCBased"), self._profile])
        return made

    def _copied(self, value: Any) -> Any:
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._known:
                # Reserved first: objects may refer to one another in a circle.
                self._known[key] = self._new.add(DictionaryObject())
                number = self._known[key].idnum
                self._new.objects[number] = self._copied(value.get_object())
            return self._known[key]
        if isinstance(value, StreamObject):
            return self._stream(value)
        if isinstance(value, DictionaryObject):
            return self._dictionary(value)
        if isinstance(value, ArrayObject):
            return ArrayObject(map(self._copied, value))
        return value

    def _dictionary(self, value: DictionaryObject) -> DictionaryObject:
        kept = {k: v for k, v in value.items() if k not in _DROPPED and k != _LEFT_OUT}
        return DictionaryObject({NameObject(k): self._copied(v) for k, v in kept.items()})

    def _stream(self, value: StreamObject) -> StreamObject:
        entries = self._dictionary(value)
        if value.get("/Subtype") == "/Form":
            made = StreamObject()
            made.set_data(_untagged(value))
            made = made.flate_encode()
            for key in ("/Filter", "/DecodeParms", "/Length"):
                entries.pop(key, None)
            entries[NameObject("/Resources")] = self._resources(
                value.get("/Resources") or DictionaryObject()
            )
            if "/Group" in value:
                entries[NameObject("/Group")] = self._group(value["/Group"])
        elif "/LZWDecode" in str(value.get("/Filter", "")):
            made = StreamObject()
            made.set_data(value.get_data())
            made = made.flate_encode()
            for key in ("/Filter", "/DecodeParms", "/Length"):
                entries.pop(key, None)
        else:
            made = EncodedStreamObject() if "/Filter" in value else StreamObject()
            made._data = value._data  # noqa: SLF001 - packed as it is
        made.update(entries)
        return made


def _untagged(content: Any) -> bytes:
    parsed = content if isinstance(content, ContentStream) else ContentStream(content, None)
    parsed.operations = [
        (operands, operator) for operands, operator in parsed.operations if operator not in _TAGGING
    ]
    return bytes(parsed.get_data())
