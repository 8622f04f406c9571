"""SHA-256 of files and folders."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_hash(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; ``missing`` when it cannot be read."""
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "missing"


def folder_hash(folder: Path, leave_out: str = "__pycache__") -> str:
    """SHA-256 over names and contents of all files below a folder; hidden ones and caches do not count.

    Nor do files and folders whose name begins with ``leave_out``.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*"), key=lambda f: f.relative_to(folder).as_posix()):
        name = file.relative_to(folder)
        if file.is_file() and not any(
            p.startswith((".", "__pycache__", leave_out)) for p in name.parts
        ):
            digest.update(f"{name.as_posix()}\x1f{file_hash(file)}\n".encode())
    return digest.hexdigest()
