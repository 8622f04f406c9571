"""What ``zipfile`` and the modules behind it raise where a file is no sound archive."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import Final

FAULTS: Final[tuple[type[Exception], ...]] = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError,
)  # fmt: skip
"""Damaged, cut off or compressed in a way that Python does not know (NotImplementedError), encrypted (RuntimeError), or with
members that point beyond the file."""
