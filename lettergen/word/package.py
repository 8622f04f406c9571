"""A file as a package of parts: the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold: no clock goes into the file."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a ZIP file: content types first, as Word writes it, the rest by name, no clock, no system."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
