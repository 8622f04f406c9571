"""Files of a batch: what was sent, written as it comes; never held whole."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from lettergen.errors import InputError, Problem
from lettergen.files import reported, safe_name

_PART: Final = 1 << 18
"""Bytes that are held at a time."""
_SAME: Final = ("letter", "fields", "columns", "defaults", "sheet")
"""Entries of a job that decide about what its letters say."""


def put(file: Path, content: bytes | BinaryIO) -> None:
    """A new file of what was sent, for this user alone (rights 0600).

    Raises InputError where there is one of that name, which would be lost, and OutputError.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with reported(Path(file.name)):  # where the server keeps it is nobody's business
        try:
            opened = os.open(file, flags, 0o600)
        except FileExistsError:
            raise InputError(Problem("serve-file-twice", value=file.name)) from None
        with os.fdopen(opened, "wb") as target:
            if isinstance(content, bytes):
                target.write(content)
            else:
                content.seek(0)
                shutil.copyfileobj(content, target, _PART)


def file_name(given: str, otherwise: str) -> str:
    """The name of a file that was sent, harmless; its ending is kept, it says how a table is read."""
    path = Path(given.replace("\\", "/")).name
    stem, dot, ending = path.rpartition(".")
    if not dot:
        return safe_name(path) or otherwise
    return f"{safe_name(stem) or otherwise}.{safe_name(ending, 10).lower()}"


def digest_of(key: bytes, job: Mapping[str, Any], table: Path) -> str:
    """Equal for the same letters to the same people; without the key it says nothing about them."""
    said = {name: job.get(name) for name in _SAME}
    found = hmac.new(key, json.dumps(said, sort_keys=True).encode(), hashlib.sha256)
    found.update(b"\n")
    with table.open("rb") as file:
        while part := file.read(_PART):
            found.update(part)
    return found.hexdigest()
