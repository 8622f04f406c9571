"""What a picture file says about itself, read from its first bytes: nothing is decoded."""

from __future__ import annotations

from typing import Final, Literal

MediaType = Literal["image/png", "image/jpeg"]
"""The pictures that both outputs can hold."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_TABLES_AND_CODINGS: Final = frozenset({0xC4, 0xC8, 0xCC})
"""JPEG segments numbered like frame headers that are none."""


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
