"""Objects and streams of a PDF as Typst writes them."""

from __future__ import annotations

import re
import zlib
from typing import Final

from lettergen.pdf.objects import ObjectFile
from lettergen.pdf.syntax import ContentError

_FLATE: Final = b"/Filter/FlateDecode"
_IS_FLATE = re.compile(rb"/Filter\s*/FlateDecode")
_LEVEL: Final = 3
"""Of compression: a fifth of the usual time for a fifth more bytes."""


def packed(data: bytes) -> bytes:
    """A stream object that holds ``data``."""
    flate = zlib.compress(data, _LEVEL)
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(flate), _FLATE, flate)


def text_of(file: ObjectFile, number: int) -> bytes:
    """An object as it is written, without its stream. Raises ContentError where there is none."""
    value = file.value(number)
    if value is None:
        raise ContentError("no object")
    return value.text


def data_of(file: ObjectFile, number: int) -> bytes:
    """What a stream holds. Raises ContentError when it is packed otherwise than Typst does."""
    value = file.value(number)
    if value is None or value.stream is None:
        raise ContentError("no stream")
    if not _IS_FLATE.search(value.text):
        return value.stream
    try:
        return zlib.decompress(value.stream)
    except zlib.error as error:
        raise ContentError("packed data") from error
