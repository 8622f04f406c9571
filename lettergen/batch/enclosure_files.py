"""The files that a row names to follow its letter: found when it is planned, and the same ones when it is set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from lettergen.errors import InputError, Place, Problem
from lettergen.files import NotOrdinaryError, read_ordinary, sha256
from lettergen.limits import MAX_PDF_BYTES

ActiveContent = Literal["remove", "refuse", "keep"]
"""What becomes of active content: it is taken out, an error, or kept by the house's word."""


class Enclosure(NamedTuple):
    """A file whose pages follow a letter."""

    path: str
    sha256: str | None = None
    """Of the file as it was when the row was planned; None where nobody has looked."""
    active: ActiveContent = "remove"
    """What becomes of what starts, loads or sends something when the file is opened."""


class EnclosureFinder:
    """Finds the files that rows name.

    Args:
        columns: The columns that name them; empty cells name none.
        folder: Where they lie; none may lie outside.
        active: What becomes of what is active in them.
    """

    def __init__(
        self, columns: tuple[str, ...], folder: Path, active: ActiveContent = "remove"
    ) -> None:
        self._columns = columns
        self._folder = folder
        self._active: ActiveContent = active
        self._known: dict[str, Enclosure] = {}

    def of(self, cells: Mapping[str, str]) -> tuple[Enclosure, ...]:
        """The files that a row with these cells names, each read once per batch.

        Raises InputError with ``enclosure-outside``, ``-missing`` or ``-not-file`` for each that cannot be used.
        """
        found: list[Enclosure] = []
        problems: list[Problem] = []
        for column in self._columns:
            if not (name := cells.get(column, "").strip()):
                continue
            try:
                found.append(self._enclosure(name))
            except InputError as error:
                problems += (p.at(Place(column_name=column)) for p in error.problems)
        if problems:
            raise InputError(problems)
        return tuple(found)

    def _enclosure(self, name: str) -> Enclosure:
        if name not in self._known:
            path = enclosure_path(self._folder, name)
            self._known[name] = Enclosure(str(path), sha256(enclosure_content(path)), self._active)
        return self._known[name]


def enclosure_path(folder: Path, name: str) -> Path:
    """The file that a cell names, links followed.

    Raises InputError with ``enclosure-outside`` when it lies outside the folder, ``enclosure-not-file`` when it is the name of
    nothing (a NUL in it, links in a circle).
    """
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # links in a circle are a RuntimeError until Python 3.12
        raise InputError(Problem("enclosure-not-file", value=name)) from None
    if not inside:
        raise InputError(Problem("enclosure-outside", value=name))
    return path


def enclosure_content(path: Path) -> bytes:
    """What is in the file.

    Raises InputError with ``enclosure-missing``, ``-too-large``, or ``enclosure-not-file`` for a folder, pipe or device: those might never end.
    """
    place = Place(str(path))
    try:
        content = read_ordinary(path, MAX_PDF_BYTES + 1)
    except NotOrdinaryError:
        raise InputError(Problem("enclosure-not-file", place, path.name)) from None
    except (OSError, ValueError):
        raise InputError(Problem("enclosure-missing", place, path.name)) from None
    if len(content) > MAX_PDF_BYTES:
        params = {"bound": "MAX_PDF_BYTES", "limit": f"{MAX_PDF_BYTES:,}"}
        params |= {"what_de": "Bytes", "what_en": "bytes"}
        raise InputError(Problem("enclosure-too-large", place, path.name, params))
    return content


def planned_content(enclosure: Enclosure, content: bytes | None = None) -> bytes:
    """What is in the file, or the ``content`` that it had elsewhere.

    Raises InputError like ``enclosure_content``, and with ``enclosure-changed`` when it is not what it was when the row was
    planned: other rows have the old one.
    """
    path = Path(enclosure.path)
    if content is None:
        content = enclosure_content(path)
    if enclosure.sha256 is not None and sha256(content) != enclosure.sha256:
        raise InputError(Problem("enclosure-changed", Place(str(path)), path.name))
    return content
