"""A workspace that is given as texts and mappings: its files by path, from a database or the resources of a package."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from lettergen import arguments
from lettergen.errors import Place, Problem, UsageError
from lettergen.files import make_folder, reported, write_atomic
from lettergen.private_folder import PrivateFolder

Given: TypeAlias = "str | bytes | Mapping[str, object] | Sequence[object] | Traversable"
"""A file as text or bytes, the data of a YAML file, or a file or folder among a package's resources."""

FOLDERS: Final = ("templates", "letterheads")
"""What a workspace consists of."""
_PREFIX: Final = "lettergen-workspace-"


def unpacked(files: Mapping[str, Given]) -> PrivateFolder:
    """A private folder with the files by their paths, such as ``templates/mahnung/text.md``; it goes with the object.

    Raises UsageError for a path that leads elsewhere, and for what is no content of a file.
    """
    paths = {path: PurePosixPath(arguments.text_of(path, "workspace")) for path in files}
    for path, name in paths.items():
        if not name.parts or name.parts[0] not in FOLDERS or ".." in name.parts:
            raise UsageError(Problem("workspace-path", Place(path="workspace"), path))
    folder = PrivateFolder(_PREFIX)
    with reported(Path(tempfile.gettempdir())):
        folder.make()
    for path, given in files.items():
        for below, content in _files(paths[path], given):
            target = folder.path.joinpath(*below.parts)
            make_folder(target.parent)
            write_atomic(target, content)
    return folder


def _files(name: PurePosixPath, given: object) -> Iterator[tuple[PurePosixPath, bytes]]:
    match given:
        case str():
            yield name, given.encode()
        case bytes():
            yield name, given
        case Mapping() | list() | tuple():
            # JSON is YAML; dates and whatever else a program has are written as they print.
            yield name, json.dumps(given, ensure_ascii=False, default=str).encode()
        case Traversable() if given.is_dir():
            for part in given.iterdir():
                if not part.name.startswith(("__", ".")):
                    yield from _files(name / part.name, part)
        case Traversable():
            yield name, given.read_bytes()
        case _:
            raise arguments.refused(
                "argument-class", given, "workspace", expected="str, bytes, Mapping"
            )
