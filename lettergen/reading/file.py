"""Text files as people save them: UTF-8 with or without a byte order mark, and nothing else."""

from __future__ import annotations

import errno
from pathlib import Path

from lettergen.errors import InputError, LettergenError, Place, Problem
from lettergen.files import NotOrdinaryError, OutsideError, read_ordinary
from lettergen.limits import MAX_TEXT_BYTES
from lettergen.reading.document import Document
from lettergen.reading.yaml_text import read_yaml

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_yaml_file(
    path: Path, *, error: type[LettergenError] = InputError, within: Path | None = None
) -> Document:
    """The data of a YAML file with positions. Raises ``error`` with every problem found; ``within`` as for ``read_content``."""
    return read_yaml(read_text_file(path, error=error, within=within), str(path), error=error)


def read_text_file(
    path: Path, *, error: type[LettergenError] = InputError, within: Path | None = None
) -> str:
    """The text of a UTF-8 file of at most ``MAX_TEXT_BYTES``, without its byte order mark.

    Raises ``error`` when it is missing, not a file, unreadable, too large, or not UTF-8 text; ``within`` as for
    ``read_content``.
    """
    content = read_content(path, MAX_TEXT_BYTES, error=error, within=within)
    if len(content) > MAX_TEXT_BYTES:
        raise error(_problem("file-too-large", path, limit=str(MAX_TEXT_BYTES // 1024)))
    if content.startswith(_UTF16_MARKS):
        raise error(_problem("file-utf-16", path))
    content = content.removeprefix(_UTF8_MARK)
    if b"\0" in content:
        raise error(_problem("file-not-text", path))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as failure:
        raise error(_not_utf8(path, content, failure.start)) from None


def read_content(
    path: Path,
    limit: int,
    *,
    error: type[LettergenError] = InputError,
    within: Path | None = None,
) -> bytes:
    """A file's bytes, one more than ``limit`` at most.

    Raises ``error`` when it is missing, no ordinary file, unreadable, or not in the folder ``within``, links followed.
    """
    try:
        return read_ordinary(path, limit + 1, within=within)
    except FileNotFoundError:
        code = "file-not-found"
    except OutsideError:
        code = "file-outside"
    except NotOrdinaryError as failure:
        code = "file-is-folder" if failure.errno == errno.EISDIR else "file-not-ordinary"
    except PermissionError:
        # Windows says this of folders, too.
        code = "file-is-folder" if path.is_dir() else "file-not-readable"
    except (OSError, ValueError) as failure:
        reason = (getattr(failure, "strerror", None) or str(failure)).rstrip(".")
        raise error(_problem("file-unreadable", path, reason=reason)) from None
    raise error(_problem(code, path))


def _not_utf8(path: Path, content: bytes, at: int) -> Problem:
    """Office programs on Windows save Windows-1252: name the character that it would be there."""
    before = content[:at]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
    place = Place(str(path), line, column)
    character = content[at : at + 1].decode("cp1252", errors="replace")
    code = (
        "file-windows-1252"
        if character.isprintable() and character != "\ufffd"
        else "file-not-text"
    )
    return Problem(code, place, params={"character": character})


def _problem(code: str, path: Path, **params: str) -> Problem:
    return Problem(code, Place(str(path)), params={"file": str(path), **params})
