"""Where the data that letters are made from lies: the user's workspace first, then what lettergen ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from lettergen.errors import MissingToolError, Place, Problem, UsageError
from lettergen.files import is_folder, read_ordinary
from lettergen.limits import MAX_TEXT_BYTES, MAX_WORD_BYTES

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A Word template of an authority, read."""

    file: str
    """Where it lies, for messages."""
    content: bytes
    allow: frozenset[str] = frozenset()
    """Active content that the house means to be in it, by the names that problems give it (``INCLUDEPICTURE``, ``link:file``)."""


ALLOW_SUFFIX: Final = ".allow"
"""Of the file beside a Word template, of the same name, that says what active content is meant."""


def read_word_template(path: Path, within: Path | None = None) -> WordTemplate:
    """The file as it lies there, unchecked; one byte more than allowed tells that it is too large.

    Raises OutsideError when it does not lie in the folder ``within``, links followed, and OSError.
    """
    content = read_ordinary(path, MAX_WORD_BYTES + 1, within=within)
    return WordTemplate(str(path), content, allowed_in(path, within))


def allowed_in(path: Path, within: Path | None = None) -> frozenset[str]:
    """Names of active content in the file beside a Word template, one a line; what follows ``#`` is a comment.

    What cannot be read, or lies outside the folder ``within``, allows nothing.
    """
    beside = path.with_name(path.name + ALLOW_SUFFIX)
    try:
        text = read_ordinary(beside, MAX_TEXT_BYTES, within=within).decode("utf-8-sig", "replace")
    except OSError:
        return frozenset()
    names = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(filter(None, names))


Kind = Literal["templates", "letterheads"]


def folders(
    kind: Kind, workspace: Path | None = None, shipped_copy: Path | None = None
) -> tuple[Path, ...]:
    """The folders to look into for ``kind``, first come first served.

    Args:
        kind: Text templates or letterheads.
        workspace: A user's folder with ``templates/`` or ``letterheads/`` of its own, either of which may be missing.
        shipped_copy: A folder with a copy of what lettergen brings along, to take in its place.

    Raises:
        UsageError: The workspace is not a folder (``workspace-missing``).
        MissingToolError: What lettergen brings along is not there as files (``resources-missing``): it runs from a ZIP, or
            was packed without them.
    """
    own: list[Path] = []
    if workspace is not None:
        if not is_folder(workspace):
            raise UsageError(Problem("workspace-missing", Place(file=str(workspace))))
        own = [workspace / kind]
    last = shipped(kind) if shipped_copy is None else shipped_copy / kind
    if shipped_copy is None and not is_folder(last):
        raise MissingToolError(Problem("resources-missing", Place(file=str(last)), kind))
    return tuple(folder for folder in (*own, last) if folder.is_dir())


def shipped(kind: Kind) -> Path:
    """The folder that lettergen brings along: in the wheel, or in the checkout that holds the package."""
    # An editable install and a checkout have no _data: the wheel alone copies the folders into the package.
    wheel = _PACKAGE / "_data" / kind
    return wheel if wheel.is_dir() else _PACKAGE.parent / kind
