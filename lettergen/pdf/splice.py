"""Replaces single objects of a PDF and leaves every other byte of it as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lettergen.pdf.syntax import ContentError

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, PdfObject

_TAIL = re.compile(
    rb"xref\s+0 (?P<count>\d+)\s+(?P<entries>(?:\d{10} \d{5} [nf]\s*+)++)(?P<trailer>trailer\s.*?)startxref\s",
    re.DOTALL,
)
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")

_SIZE = re.compile(rb"/Size \d+")


class NewObjects:
    """Objects added to the file that ``reader`` has read, by their numbers."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self._next = max(reader.xref[0]) + 1
        self.objects: dict[int, PdfObject] = {}

    def add(self, new: PdfObject) -> IndirectObject:
        """A reference to ``new``."""
        # It costs a quarter of a second to import; who replaces bytes alone needs none of it.
        from pypdf.generic import IndirectObject

        reference = IndirectObject(self._next, 0, self._reader)
        self.objects[self._next] = new
        self._next += 1
        return reference


def spliced(content: bytes, changed: Mapping[int, PdfObject]) -> bytes:
    """``content`` with the objects of these numbers replaced or, with numbers behind its last, added.

    Raises ContentError for a file with object streams, updates or objects of a later generation: only a file as
    written in one go can be taken apart by its cross-reference table.
    """
    return replaced(content, {number: _written(new) for number, new in changed.items()})


def replaced(content: bytes, changed: Mapping[int, bytes]) -> bytes:
    """The same with objects as they stand between ``obj`` and ``endobj``. Raises like ``spliced``."""
    table = content.rfind(b"xref", 0, content.rfind(b"startxref"))
    tail = _TAIL.match(content, table)
    if tail is None or content.count(b"\nstartxref") != 1:
        raise ContentError("file not written in one go")
    places = dict(_places(tail))
    if len(places) + 1 != int(tail["count"]):
        raise ContentError("free objects")
    numbers = sorted(places, key=places.__getitem__)
    ends = [*(places[number] for number in numbers[1:]), table]
    parts = [content[: places[numbers[0]]]]
    written = len(parts[0])
    placed: dict[int, int] = {}
    for number, end in zip(numbers, ends, strict=True):
        new = changed.get(number)
        parts.append(content[places[number] : end] if new is None else _object(number, new))
        placed[number] = written
        written += len(parts[-1])
    for number in sorted(changed.keys() - places.keys()):
        parts.append(_object(number, changed[number]))
        placed[number] = written
        written += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(placed) + 1))
    parts += [b"%010d 00000 n\r\n" % placed[number] for number in sorted(placed)]
    trailer = _SIZE.sub(b"/Size %d" % (len(placed) + 1), tail["trailer"])
    return b"".join((*parts, trailer, b"startxref\n%d\n%%%%EOF\n" % written))


def _places(tail: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    """The numbers of the objects and where they stand. Raises ContentError for those of a later generation."""
    for number, (place, generation, kind) in enumerate(_ENTRY.findall(tail["entries"])):
        if kind == b"n":
            if int(generation):
                raise ContentError("object of a later generation")
            yield number, int(place)


def _object(number: int, new: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n\n" % (number, new)


def _written(new: PdfObject) -> bytes:
    target = io.BytesIO()
    new.write_to_stream(target)
    return target.getvalue()
