"""Replaces single objects of a PDF and leaves every other byte of it as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from pypdf import PdfReader
from pypdf.generic import IndirectObject, PdfObject

from lettergen.pdf.syntax import ContentError

_TAIL = re.compile(
    rb"xref\s+0 (\d+)\s+(?:\d{10} \d{5} [nf]\s*)+(trailer\s.*?)startxref\s", re.DOTALL
)

_SIZE = re.compile(rb"/Size \d+")


class NewObjects:
    """Objects added to the file that ``reader`` has read, by their numbers."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self._next = max(reader.xref[0]) + 1
        self.objects: dict[int, PdfObject] = {}

    def add(self, new: PdfObject) -> IndirectObject:
        """A reference to ``new``."""
        reference = IndirectObject(self._next, 0, self._reader)
        self.objects[self._next] = new
        self._next += 1
        return reference


def spliced(content: bytes, reader: PdfReader, changed: Mapping[int, PdfObject]) -> bytes:
    """``content`` with the objects of these numbers replaced or, with numbers behind its last, added; ``reader`` has read it.

    Raises ContentError for a file with object streams, updates or objects of a later generation: only a file as
    written in one go can be taken apart by its cross-reference table.
    """
    tables = dict(reader.xref)
    offsets: dict[int, int] = {number: at for number, at in tables.pop(0, {}).items() if at}
    tables.pop(65535, None)
    table = content.rfind(b"xref", 0, content.rfind(b"startxref"))
    tail = _TAIL.match(content, table)
    if (
        tail is None
        or any(tables.values())
        or reader.xref_objStm
        or content.count(b"\nstartxref") != 1
        or int(tail[1]) != len(offsets) + 1
    ):
        raise ContentError("file not written in one go")
    numbers = sorted(offsets, key=offsets.__getitem__)
    ends = [*(offsets[number] for number in numbers[1:]), table]
    target = io.BytesIO()
    target.write(content[: offsets[numbers[0]]])
    placed: dict[int, int] = {}
    for number, end in zip(numbers, ends, strict=True):
        placed[number] = target.tell()
        if number in changed:
            _write(number, changed[number], target)
        else:
            target.write(content[offsets[number] : end])
    for number in sorted(changed.keys() - offsets.keys()):
        placed[number] = target.tell()
        _write(number, changed[number], target)
    start = target.tell()
    target.write(b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(placed) + 1))
    target.writelines(b"%010d 00000 n\r\n" % placed[number] for number in sorted(placed))
    target.write(
        _SIZE.sub(b"/Size %d" % (len(placed) + 1), tail[2]) + b"startxref\n%d\n%%%%EOF\n" % start
    )
    return target.getvalue()


def _write(number: int, new: PdfObject, target: io.BytesIO) -> None:
    target.write(b"%d 0 obj\n" % number)
    new.write_to_stream(target)
    target.write(b"\nendobj\n\n")
