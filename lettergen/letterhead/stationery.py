"""Stationery files: read from the letterhead's own folder; what is in them is examined when letters lie on them."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import OutsideError, read_ordinary
from lettergen.letterhead.schema import LoadedStationery, StationeryFiles
from lettergen.limits import MAX_STATIONERY_BYTES
from lettergen.reading import Document


def load_stationery(files: StationeryFiles, folder: Path, document: Document) -> LoadedStationery:
    """The stationery with its bytes.

    Args:
        files: What the version says of it.
        folder: The letterhead's folder; the files must lie in it, symbolic links followed.
        document: The version's file, for places of problems.

    Raises:
        LetterheadError: A file lies outside (``stationery-outside``), is missing (``stationery-missing``), too large
            (``stationery-too-large``) or no PDF (``stationery-type``).
    """
    first = _read(files.first, folder, document.place(("stationery", "first")))
    if files.following is None:
        return LoadedStationery(first=first)
    place = document.place(("stationery", "following"))
    return LoadedStationery(first=first, following=_read(files.following, folder, place))


def _read(name: str, folder: Path, place: Place) -> str:
    try:
        content = read_ordinary(folder / name, MAX_STATIONERY_BYTES + 1, within=folder)
    except OutsideError:
        raise LetterheadError(Problem("stationery-outside", place, name)) from None
    except OSError:
        params = {"folder": folder.name}
        raise LetterheadError(Problem("stationery-missing", place, name, params)) from None
    if len(content) > MAX_STATIONERY_BYTES:
        params = {"limit": f"{MAX_STATIONERY_BYTES // 1024 // 1024} MiB"}
        raise LetterheadError(Problem("stationery-too-large", place, name, params))
    if not content.startswith(b"%PDF-"):
        raise LetterheadError(Problem("stationery-type", place, name))
    return b64encode(content).decode("ascii")
