"""Letterheads and templates as they were when a run began: what sets its letters is read once.

Whoever works on a text while a batch is running changes no letter of it, and a run that was killed goes on with the same
files or not at all. The copy lies in the output folder and goes with the run; what a killed run leaves, the next one removes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from lettergen import resources
from lettergen.errors import Place, Problem, UsageError
from lettergen.files import (
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    NotOrdinaryError,
    is_folder,
    read_ordinary,
    reported,
    sha256,
)

KINDS: Final[tuple[resources.Kind, ...]] = ("templates", "letterheads")

_SKIPPED: Final = (".", "__pycache__", "~$")
"""How names begin that mean nothing: hidden files, caches, and what Word keeps beside an open document."""


class Snapshot:
    """A copy of a workspace's letterheads and templates and of those that are shipped.

    Args:
        folder: The copy is made in a new folder below it.
        workspace: None where there is none.

    Raises OutputError when the copy cannot be written, UsageError when there is no such workspace (``workspace-missing``) or
    something in it leads out of it or is no ordinary file (``workspace-outside``).
    """

    def __init__(self, folder: Path, workspace: Path | None) -> None:
        if workspace is not None and not is_folder(workspace):
            raise UsageError(Problem("workspace-missing", Place(file=str(workspace))))
        name = f"{TEMPORARY_PREFIX}{os.urandom(6).hex()}{TEMPORARY_SUFFIX}"
        self.folder = folder / name
        """Where the copy lies."""
        self.workspace = None if workspace is None else self.folder / "own"
        """The copy of the workspace."""
        self.shipped = self.folder / "shipped"
        """The copy of what is shipped."""
        self._sources = {self.shipped / kind: resources.shipped(kind).resolve() for kind in KINDS}
        self._names = {str(self.shipped / kind): str(resources.shipped(kind)) for kind in KINDS}
        if workspace is not None:
            for kind in KINDS:
                copy = self.folder / "own" / kind
                self._names[str(copy)] = str(workspace / kind)
                self._sources[copy] = Path(os.path.realpath(workspace / kind))
        try:
            with reported(folder):
                self.folder.mkdir()
                for target in {copy.parent for copy in self._sources}:
                    target.mkdir()
            self._hashes = {copy: _copied(source, copy) for copy, source in self._sources.items()}
        except BaseException:
            self.close()
            raise

    def digest(self, kind: resources.Kind) -> str:
        """SHA-256 over names and contents of all templates or letterheads that a letter of the run may use."""
        return _digest(self._layers(kind))

    def digest_of(self, kind: resources.Kind, names: Iterable[str]) -> dict[str, str]:
        """SHA-256 of each of these templates or letterheads, by name; one that does not exist is left out."""
        found: dict[str, str] = {}
        for name in sorted(set(names)):
            below = f"{name}/"
            for layer in self._layers(kind):
                files = {file: sha for file, sha in layer.items() if file.startswith(below)}
                if files:
                    found[name] = _digest([files])
                    break
        return found

    def changed(self, *, shipped: bool = False) -> bool:
        """Whether the workspace's own files are no longer what was copied, or those that are shipped."""
        parent = self.shipped if shipped else self.folder / "own"
        return any(
            _scanned(source) != self._hashes[copy]
            for copy, source in self._sources.items()
            if copy.parent == parent
        )

    def original(self, problem: Problem) -> Problem:
        """A problem in the copy as one in the files that were copied."""
        file, value = problem.place.file, problem.value
        params = {key: self._original(text) for key, text in problem.params.items()}
        place = replace(problem.place, file=file and self._original(file))
        return replace(problem, place=place, value=value and self._original(value), params=params)

    def _original(self, text: str) -> str:
        if str(self.folder) in text:
            for copy, name in self._names.items():
                text = text.replace(copy, name)
        return text

    def _layers(self, kind: resources.Kind) -> list[dict[str, str]]:
        return [hashes for copy, hashes in reversed(self._hashes.items()) if copy.name == kind]

    def close(self) -> None:
        """Removes the copy."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _digest(layers: Iterable[dict[str, str]]) -> str:
    digest = hashlib.sha256()
    for layer in layers:
        for name, content in sorted(layer.items()):
            digest.update(f"{name}\x1f{content}\n".encode("utf-8", "surrogateescape"))
        digest.update(b"\n")
    return digest.hexdigest()


def _copied(source: Path, target: Path) -> dict[str, str]:
    """Copies a folder; returns the SHA-256 of each file by its path below it. One that is not there is empty."""
    found: dict[str, str] = {}
    if not is_folder(source):
        return found
    with reported(target):
        target.mkdir()
    for name, path in _files(source):
        content = _content(path)
        if content is None:
            continue
        found[name] = sha256(content)
        with reported(target):
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
    return found


def _scanned(source: Path) -> dict[str, str]:
    """What ``_copied`` would return now; anything else where it would raise."""
    try:
        contents = ((name, _content(path)) for name, path in _files(source))
        return {name: sha256(content) for name, content in contents if content is not None}
    except UsageError:
        return {"": ""}


def _files(
    folder: Path, below: Path | None = None, above: tuple[str, ...] = ()
) -> Iterator[tuple[str, Path]]:
    """All files below a folder, each with its path below it; a link to a folder around it is not followed."""
    below = below or folder
    chain = (*above, os.path.realpath(below))
    try:
        entries = sorted(os.scandir(below), key=lambda e: e.name)
    except OSError:
        return  # whoever needs what is in it says so
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(_SKIPPED):
            continue
        if entry.is_symlink():
            _check_link(path, folder)
        if not is_folder(path):
            yield path.relative_to(folder).as_posix(), path
        elif os.path.realpath(path) not in chain:
            yield from _files(folder, path, chain)


def _check_link(path: Path, folder: Path) -> None:
    """Raises UsageError for a link that leads out of the templates or letterheads, or nowhere."""
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(folder):
        raise UsageError(Problem("workspace-outside", Place(str(path)), path.name))


def _content(path: Path) -> bytes | None:
    """A file's content; None where it cannot be read. Raises UsageError for a pipe or a device, which would not end."""
    try:
        return read_ordinary(path)
    except NotOrdinaryError:
        raise UsageError(Problem("workspace-outside", Place(str(path)), path.name)) from None
    except (FileNotFoundError, PermissionError):
        return None  # whoever needs it says so
    except OSError as failure:
        params = {"file": str(path), "reason": (failure.strerror or str(failure)).rstrip(".")}
        raise UsageError(Problem("file-unreadable", Place(str(path)), params=params)) from None
