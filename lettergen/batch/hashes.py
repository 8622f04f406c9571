"""SHA-256 of files and folders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from lettergen import resources


class FileHashes:
    """Hashes of enclosures, each file read once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, file: str) -> str:
        """SHA-256 of a file in hexadecimal; ``missing`` when it cannot be read."""
        if file not in self._known:
            try:
                with Path(file).open("rb") as opened:
                    self._known[file] = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError:
                self._known[file] = "missing"  # the row says so when it is set
        return self._known[file]


def file_hash(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; ``missing`` when it cannot be read."""
    return FileHashes().of(str(path))


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


def used_hashes(
    kind: resources.Kind, names: Iterable[str], workspace: Path | None
) -> dict[str, str]:
    """SHA-256 of each of these templates or letterheads, by name; one that does not exist is left out."""
    folders = resources.folders(kind, workspace)
    found = ((n, next((f / n for f in folders if (f / n).is_dir()), None)) for n in sorted(names))
    return {name: folder_hash(folder) for name, folder in found if folder}


def resource_hash(kind: resources.Kind, workspace: Path | None) -> str:
    """SHA-256 over all templates or letterheads that a letter of this workspace may use."""
    folders = resources.folders(kind, workspace)
    return hashlib.sha256("\n".join(map(folder_hash, folders)).encode()).hexdigest()
