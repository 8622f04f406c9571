"""What a picture file says about itself, and whether it is whole: looked at before any decoder gets it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final, Literal

from lettergen.limits import MAX_BESIDE, MAX_PIXELS, MAX_SCANS

MediaType = Literal["image/png", "image/jpeg"]
"""The pictures that both outputs can hold."""
Fault = Literal["type", "broken", "too-many-pixels"]

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_TABLES_AND_CODINGS: Final = frozenset({0xC4, 0xC8, 0xCC})
"""JPEG segments numbered like frame headers that are none."""
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values of a pixel by PNG's colour type."""
_PACKED: Final = frozenset({b"iCCP", b"zTXt", b"iTXt"})
_PIECE: Final = 1 << 20


def media_type_of(data: bytes) -> MediaType | None:
    """The type of a PNG or JPEG file, told by its content; None for anything else."""
    if data.startswith(_PNG):
        return "image/png"
    return "image/jpeg" if data.startswith(b"\xff\xd8\xff") else None


def pixels_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG (its first chunk, IHDR) or JPEG (its frame header, SOF); None in a broken file."""
    if data.startswith(b"\x89PNG"):
        width, height = (int.from_bytes(data[i : i + 4]) for i in (16, 20))
        return (width, height) if data[12:16] == b"IHDR" and width and height else None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= kind <= 0xCF and kind not in _TABLES_AND_CODINGS:  # noqa: PLR2004
            height, width = (int.from_bytes(data[i : i + 2]) for i in (at + 5, at + 7))
            return (width, height) if width and height else None
        at += 2 + length
    return None


def fault_of(data: bytes) -> Fault | None:
    """Why a file is no picture that can be set; None where it is one. Reads it in pieces, never all pixels at once.

    ``broken`` are pictures that end too early, whose sums do not fit, or that hold more than their header says.
    """
    kind = media_type_of(data)
    if kind is None:
        return "type"
    if (pixels := pixels_of(data)) is None:
        return "broken"
    if pixels[0] * pixels[1] > MAX_PIXELS:
        return "too-many-pixels"
    try:
        whole = _is_whole_png(data) if kind == "image/png" else _is_whole_jpeg(data)
    except (struct.error, zlib.error, LookupError, ValueError):
        whole = False
    return None if whole else "broken"


def _is_whole_png(data: bytes) -> bool:
    """Chunks with their sums up to the end (PNG, 3rd edition, 5), and pixels that fill the header's measures (9, 8.1)."""
    width, height, depth, colour, _, _, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    bits = _CHANNELS[colour] * depth
    # Each line begins with its filter's number; interlaced pictures have up to seven times as many lines.
    most = height * (1 + (width * bits + 7) // 8) + (height * 7 + width * 7 if interlaced else 0)
    least = (width * height * bits + 7) // 8
    unpacking, made, ended = zlib.decompressobj(), 0, False
    for name, content in _chunks(data):
        if name == b"IDAT":
            for size in _unpacked(unpacking, content, most + 1 - made):
                made += size
        elif name in _PACKED and not _is_small(name, content):
            return False
        ended = name == b"IEND"
    return ended and least <= made <= most


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        (told,) = struct.unpack_from(">I", data, at + 8 + length)
        if told != zlib.crc32(content, zlib.crc32(name)):
            raise ValueError("sum")
        yield name, content
        if name == b"IEND":
            return
        at += 12 + length


def _unpacked(unpacking: zlib._Decompress, packed: bytes, room: int) -> Iterator[int]:
    """Sizes of the pieces, together no more than ``room``."""
    while packed and room > 0:
        size = len(unpacking.decompress(packed, min(_PIECE, room)))
        packed = unpacking.unconsumed_tail
        room -= size
        yield size
        if not size:
            return


def _is_small(name: bytes, content: bytes) -> bool:
    """Whether a packed text or profile unpacks to little."""
    _, _, rest = content.partition(b"\0")
    if name == b"iTXt":
        if rest[:1] != b"\1":
            return True
        rest = rest[1:].split(b"\0", 2)[-1]
    sizes = _unpacked(zlib.decompressobj(), rest[1:], MAX_BESIDE + 1)
    return sum(sizes) <= MAX_BESIDE


def _is_whole_jpeg(data: bytes) -> bool:
    """A first scan, not too many of them, and the mark of the end (ITU T.81, B.1.1.3)."""
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:  # noqa: PLR2004
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    if data[at : at + 2] != b"\xff\xda":
        return False
    return data.count(b"\xff\xda", at) <= MAX_SCANS and data.find(b"\xff\xd9", at) > 0
