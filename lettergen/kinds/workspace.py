"""Kinds that a house makes: a folder with a ``kind.yaml`` in its workspace. No Python of a workspace is ever run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from lettergen import resources
from lettergen.errors import Place, Problem, Severity, TemplateError, UsageError
from lettergen.kinds.declared import KIND_FILE, DeclaredKind
from lettergen.kinds.python import python_kinds
from lettergen.kinds.registry import SHIPPED, Kind, Kinds
from lettergen.messages.near import nearest
from lettergen.reading import read_text_file

EXAMPLE: Final = "example.yaml"
"""A letter of the kind, to look at and to try it with."""
KNOWN: Final = Kinds(SHIPPED.values(), python_kinds)
"""The kinds that are known without a workspace."""


def kinds_in(folders: Sequence[Path], more: Iterable[Kind] = ()) -> Kinds:
    """All kinds that a workspace knows: those of its ``folders``, those given, shipped, installed, and declared in Python.

    Raises TemplateError for a folder that cannot be listed.
    """
    own = [*kinds_below(folders), *more]
    if not own and not folders:
        return KNOWN
    names = {kind.name for kind in own}
    shipped = [kind for kind in SHIPPED.values() if kind.name not in names]
    return Kinds([*shipped, *own], python_kinds, tuple(folder_problems(folders)))


def example_of(kinds: Kinds, kind: str, workspace: Path | None) -> str:
    """The text of the letter that shows what a kind is like; the workspace's own comes first. Raises UsageError where there is none."""
    kinds.check(kind)
    folders = (folder / kind for folder in resources.folders("templates", workspace))
    for file in (folder / EXAMPLE for folder in (*folders, *kinds.folders(kind))):
        if file.is_file():
            return read_text_file(file, within=file.parents[1])
    raise UsageError(Problem("example-missing", value=kind))


def kinds_below(folders: Sequence[Path]) -> Iterator[Kind]:
    """The kinds of the folders; of two with the same name the first is meant. Only their names are looked at."""
    seen: set[str] = set()
    for path in _folders(folders):
        if path.name not in seen and (path / KIND_FILE).is_file():
            seen.add(path.name)
            yield Kind(path.name, DeclaredKind(path.name, path / KIND_FILE), path)


def folder_problems(folders: Sequence[Path]) -> Iterator[Problem]:
    """Folders that look like kinds and are none."""
    for path in _folders(folders):
        known = path.name in SHIPPED or (path / KIND_FILE).is_file()
        if not known and _has_words(path) and path.name not in python_kinds():
            near = nearest(path.name, SHIPPED)
            params = {
                "near_de": f"Gemeint ist vielleicht „{near}“." if near else "",
                "near_en": f"Perhaps “{near}” is meant." if near else "",
            }
            place = Place(str(path))
            yield Problem("kind-undefined", place, path.name, params, Severity.WARNING)


def _folders(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in _entries(folder):
            if path.is_dir() and not path.name.startswith((".", "_")):
                yield path


def _has_words(folder: Path) -> bool:
    return any(file.suffix in {".md", ".docx", ".yaml"} for file in _entries(folder))


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, by name. Raises TemplateError with ``file-unreadable``."""
    try:
        return sorted(folder.iterdir())
    except OSError as failure:
        params = {
            "file": str(folder),
            "reason": (failure.strerror or str(failure)).rstrip("."),
        }
        raise TemplateError(Problem("file-unreadable", Place(str(folder)), params=params)) from None
