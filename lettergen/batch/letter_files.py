"""The files of letters on disk: what they are called, and whether they are still what was made."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lettergen.batch.worker import MadeFile
from lettergen.files import sha256


def letter_path(name: str, file: MadeFile) -> str:
    """The name of one of a row's files, which is the row's with an ending."""
    return f"{name}.{file.format}"


def size_of(path: str | Path) -> int | None:
    """The size of a file in bytes; None when there is none, or a link."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def is_intact(path: Path, file: MadeFile) -> bool:
    """Whether the file is what was made, and no link to it."""
    try:
        return size_of(path) == file.size and sha256(path.read_bytes()) == file.sha256
    except OSError:
        return False
