"""Pictures made to hurt, and what must be said of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of a PNG with its sum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(name)))  # fmt: skip


def png(
    width: int = 8, height: int = 8, lines: bytes | None = None, *more: bytes, depth: int = 8
) -> bytes:
    """A grey PNG; ``lines`` are its unpacked pixels, as many as its measures want unless given."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    if lines is None:
        lines = bytes(height * (1 + (width * depth + 7) // 8))
    return SIGNATURE + head + b"".join(more) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")  # fmt: skip


def jpeg(width: int = 8, height: int = 8, scans: int = 1) -> bytes:
    """What makes a JPEG, without pixels worth seeing."""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xd2" * scans + b"\xff\xd9"  # fmt: skip


CASES: Final[dict[str, tuple[str | None, Callable[[], bytes]]]] = {
    "png": (None, png),
    "jpeg": (None, jpeg),
    "20,000 by 20,000 pixels": ("too-many-pixels", lambda: png(20_000, 20_000, b"", depth=1)),
    "a header that claims 100,000 by 100,000": ("too-many-pixels", lambda: png(100_000, 100_000, b"")),
    "a header that claims the most there is": ("too-many-pixels", lambda: png(2**31 - 1, 2**31 - 1, b"")),
    "jpeg of 65,535 by 65,535": ("too-many-pixels", lambda: jpeg(65_535, 65_535)),
    "more pixels than the header says": ("broken", lambda: png(8, 8, bytes(50_000_000))),
    "fewer pixels than the header says": ("broken", lambda: png(2_000, 2_000, b"x")),
    "no width": ("broken", lambda: png(0, 8, b"x")),
    "cut off in the pixels": ("broken", lambda: png()[:-20]),
    "cut off in the header": ("broken", lambda: png()[:20]),
    "without its end": ("broken", lambda: png()[:-12]),
    "a bit is wrong": ("broken", lambda: png()[:45] + b"\xff" + png()[46:]),
    "an unknown kind of colour": ("broken", lambda: png()[:25] + b"\x05" + png()[26:]),
    "a chunk without end": ("broken", lambda: SIGNATURE + b"\x7f\xff\xff\xffIHDR" + bytes(40)),
    "a colour profile of 400 MB": (
        "broken",
        lambda: png(8, 8, None, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(400_000_000), 9))),
    ),
    "a text of 400 MB": (
        "broken",
        lambda: png(8, 8, None, chunk(b"iTXt", b"x\0\1\0\0\0" + zlib.compress(bytes(400_000_000), 9))),
    ),
    "jpeg of 10,000 passes": ("broken", lambda: jpeg(2_000, 2_000, 10_000)),
    "jpeg cut off": ("broken", lambda: jpeg()[:12]),
    "jpeg without its end": ("broken", lambda: jpeg()[:-2]),
    "jpeg of segments of no length": ("broken", lambda: b"\xff\xd8\xff\xe0\x00\x00" * 10_000),
    "nothing": ("type", lambda: b""),
    "gif": ("type", lambda: b"GIF89a" + bytes(20)),
}  # fmt: skip
