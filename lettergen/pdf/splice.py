"""Replaces single objects of a PDF and leaves every other byte of it as it was."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from lettergen.pdf.syntax import ContentError

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, PdfObject

_TAIL = re.compile(
    rb"xref\n0 (?P<count>\d+)\n0{10} 65535 f\r\n(?P<entries>(?:\d{10} 00000 n\r\n)*+)"
    rb"(?P<trailer>trailer\s.*?)startxref\s",
    re.DOTALL,
)
_ENTRY_END: Final = b" 00000 n\r\n"
_SIZE = re.compile(rb"/Size \d+")
_LENGTH = re.compile(rb"/Length\s+(\d+)")


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

    Raises ContentError like ``WrittenFile``.
    """
    written = {number: _written(new) for number, new in changed.items()}
    return WrittenFile(content).replaced(written)


class WrittenFile:
    """A PDF as Typst writes it: its objects as they are written, and the same file with others.

    Raises ContentError for a file with object streams, updates, free objects or objects of a later generation: only a
    file as written in one go can be taken apart by its cross-reference table.
    """

    def __init__(self, content: bytes) -> None:
        self._table = content.rfind(b"xref", 0, content.rfind(b"startxref"))
        tail = _TAIL.match(content, self._table)
        if tail is None or b"/Prev" in tail["trailer"]:
            raise ContentError("file not written in one go")
        self._content = content
        self.trailer: bytes = tail["trailer"]
        self._places = list(map(int, tail["entries"].split(_ENTRY_END)[:-1]))
        """Of the objects from number 1 on."""
        self.size = len(self._places) + 1
        """One more than the highest number of an object."""
        if int(tail["count"]) != self.size or self._places != sorted(self._places):
            raise ContentError("objects not in order")

    def text(self, number: int) -> bytes:
        """An object without stream as it is written. Raises ContentError where there is none."""
        return self._body(number).partition(b"\nendobj")[0]

    def stream(self, number: int) -> bytes:
        """What a stream holds. Raises ContentError when it is packed otherwise than Typst does."""
        text, _, data = self._body(number).partition(b"\nstream\n")
        length = _LENGTH.search(text)
        if length is None or not data.startswith(b"\nendstream", int(length[1])):
            raise ContentError("no stream")
        try:
            return zlib.decompress(data[: int(length[1])])
        except zlib.error as error:
            raise ContentError("packed data") from error

    def replaced(self, changed: Mapping[int, bytes]) -> bytes:
        """The file with other objects, as they stand between ``obj`` and ``endobj``; higher numbers without gaps are added."""
        parts, places, done, grown = list[bytes](), list[int](), 0, 0
        for number in sorted(number for number in changed if number < self.size):
            places += [place + grown for place in self._places[len(places) : number]]
            place, end = self._extent(number)
            parts += self._content[done:place], _object(number, changed[number])
            grown += len(parts[-1]) - (end - place)
            done = end
        places += [place + grown for place in self._places[len(places) :]]
        parts.append(self._content[done : self._table])
        added = [
            _object(number, changed[number])
            for number in range(self.size, max(changed, default=0) + 1)
        ]
        places += accumulate(map(len, added), initial=self._table + grown)
        table, size = places.pop(), len(places) + 1
        entries = (b"%010d" + _ENTRY_END) * len(places) % tuple(places)
        head = b"xref\n0 %d\n0000000000 65535 f\r\n" % size
        trailer = _SIZE.sub(b"/Size %d" % size, self.trailer)
        tail = b"startxref\n%d\n%%%%EOF\n" % table
        return b"".join((*parts, *added, head, entries, trailer, tail))

    def _body(self, number: int) -> bytes:
        """An object from behind ``obj`` up to the next."""
        if not 0 < number < self.size:
            raise ContentError("no object")
        (place, end), head = self._extent(number), b"%d 0 obj\n" % number
        if not self._content.startswith(head, place):
            raise ContentError("object not where the table says")
        return self._content[place + len(head) : end]

    def _extent(self, number: int) -> tuple[int, int]:
        """Where an object begins and ends."""
        last = number == len(self._places)
        return self._places[number - 1], self._table if last else self._places[number]


def _object(number: int, new: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n\n" % (number, new)


def _written(new: PdfObject) -> bytes:
    target = io.BytesIO()
    new.write_to_stream(target)
    return target.getvalue()
