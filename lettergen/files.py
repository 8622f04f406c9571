"""Writing results: whole files or none, under names that every file system takes. The only writer of outputs."""

from __future__ import annotations

import errno
import hashlib
import importlib
import os
import re
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from lettergen.errors import OutputError, Place, Problem

MAX_NAME_BYTES: Final = 120
"""Default length of a name without ending: file systems take 255 bytes, Windows whole paths of 260 characters."""

TEMPORARY_PREFIX: Final = ".lettergen-"
TEMPORARY_SUFFIX: Final = ".tmp"
"""A file that is being written; one that is left was a killed process's and may go."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE
)
"""Devices of Windows: it opens these instead of a file, with any ending (Microsoft, "Naming Files, Paths")."""

_SAFE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")
"""Names that are as safe as they stand; most are, and there may be many."""

_CODES = {
    errno.ENOSPC: "output-disk-full",
    errno.EDQUOT: "output-disk-full",
    errno.EFBIG: "output-disk-full",
    errno.EACCES: "output-not-allowed",
    errno.EPERM: "output-not-allowed",
    errno.EROFS: "output-read-only",
    errno.ENOENT: "output-no-folder",
    errno.ENOTDIR: "output-no-folder",
    errno.EEXIST: "output-no-folder",
    errno.EISDIR: "output-is-folder",
    errno.ENAMETOOLONG: "output-name-too-long",
}


_ACCESS_DENIED, _SHARING, _LOCKED = 5, 32, 33
_NO_PATH, _NAME_TOO_LONG = 3, 206
"""Error codes of Windows that its C library folds into others (winerror.h)."""
_MAX_PATH = 260
"""Characters of a whole path, its end included, unless the machine allows longer ones (LongPathsEnabled)."""
_TRIES = 5
_PAUSE = 0.1
"""A virus scanner or search index lets a new file go within fractions of a second."""


def write_atomic(path: Path, content: bytes, *, overwrite: bool = True) -> None:
    """Write ``content`` to ``path`` so that there is either the old file or the whole new one, never a part.

    A new file gets the rights that the process gives new files; a replaced one keeps its rights. A symbolic link is
    replaced, not followed. With ``overwrite`` off an existing file is the problem ``output-exists``.

    Raises OutputError when it cannot be written; then nothing is left behind.
    """
    with open_atomic(path, overwrite=overwrite) as file:
        file.write(content)


def write_all_atomic(files: Iterable[tuple[Path, bytes]]) -> None:
    """Like ``write_atomic`` for several files that nobody counts on yet: they are on disk after ``sync_files`` only.

    Until then a power failure may take them or a part of them; an end of this process does not. Raises OutputError when
    one cannot be written; then some of the others may stand, each of them whole.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in files:
            temporary = _temporary(path)
            waiting.append((path, temporary))
            with reported(path):
                mode = _replaceable(path)
                with _new(temporary) as file:
                    file.write(content)
                if mode is not None:
                    temporary.chmod(mode)
        while waiting:
            path, temporary = waiting[-1]
            with reported(path):
                _replace(temporary, path)
            waiting.pop()
    finally:
        for _, temporary in waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


class NotOrdinaryError(OSError):
    """What is to be read is a folder, pipe or device; those might never end."""


class OutsideError(OSError):
    """What is to be read lies outside the folder that it is to lie in."""


def read_ordinary(path: Path, most: int = -1, *, within: Path | None = None) -> bytes:
    """What is in an ordinary file, links followed; ``most`` bytes of it at most, -1 for all.

    With ``within`` the file must lie in that folder or below it, wherever links lead. Raises NotOrdinaryError for a
    folder, pipe or device, OutsideError, and OSError when it cannot be read or is no name of a file.
    """
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            raise OutsideError(errno.EXDEV, "leads out of its folder")
        return _read(path, most)
    except (ValueError, RuntimeError):
        # A NUL or half a character in the name; links in a circle (until Python 3.12).
        raise FileNotFoundError(errno.ENOENT, "is no name of a file") from None


def _read(path: Path, most: int) -> bytes:
    if path.is_dir():  # Windows does not open folders
        raise NotOrdinaryError(errno.EISDIR, "is a folder")
    # A pipe that nobody writes to would keep whoever opens it waiting.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123  a Path opens without such flags
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotOrdinaryError(errno.EINVAL, "is no ordinary file")
        return file.read(most)


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """An OSError becomes an OutputError that names ``path``."""
    try:
        yield
    except OSError as failure:
        raise OutputError(problem_of(path, failure)) from None


def sync_files(files: Iterable[str], folder: Path) -> None:
    """Wait until these files in ``folder`` are on disk, with their names.

    Raises OutputError; a file that the disk did not take is gone then, since what is read of it may stand in memory alone.
    """
    # With logging, which it imports, a fiftieth of a second that single letters need not pay.
    from concurrent.futures import ThreadPoolExecutor

    source = iter(files)
    part: tuple[str, ...] = ()
    try:
        # Disks take what is asked of them at the same time in one go.
        with ThreadPoolExecutor(_AT_ONCE, "lettergen-disk") as disk:
            while part := tuple(islice(source, _AT_ONCE * 64)):
                for _ in disk.map(_sync_file, part):
                    pass
    except RuntimeError:  # no thread is to be had: little memory, or a limit on processes
        for file in chain(part, source):
            _sync_file(file)
    sync_folder(folder)


_AT_ONCE = 8


def _sync_file(file: str) -> None:
    try:
        descriptor = os.open(file, os.O_RDWR)  # Windows asks for the right to write
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as failure:
        with suppress(OSError):
            Path(file).unlink()
        raise OutputError(problem_of(Path(file), failure)) from None


@contextmanager
def open_atomic(path: Path, *, overwrite: bool = True) -> Iterator[BinaryIO]:
    """Like ``write_atomic`` for content that comes in parts: the file stands at ``path`` when the block ends well.

    Raises OutputError for every OSError in the block, too: read nothing in it that may fail by itself.
    """
    temporary = _temporary(path)
    try:
        with reported(path):
            mode = _replaceable(path)
            with _new(temporary) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(mode)
            if overwrite:
                _replace(temporary, path)
            else:
                _move_new(temporary, path)
            sync_folder(path.parent)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def lock(file: BinaryIO) -> bool:
    """Takes the file for this process until it is closed; False where another one has it."""
    try:
        import fcntl
    except ImportError:
        return _lock_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


_FAR: Final = 0x7FFF_FFF0
"""Windows keeps others from reading what is locked: one byte is, behind all that a file holds (a position has 31 bits)."""


def _lock_on_windows(file: BinaryIO) -> bool:
    msvcrt: Any = importlib.import_module("msvcrt")
    descriptor = file.fileno()
    before = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    finally:
        os.lseek(descriptor, before, os.SEEK_SET)
    return True


def make_folder(path: Path) -> None:
    """Make ``path`` and the folders above it, unless they are there. Raises OutputError."""
    with reported(path):
        path.mkdir(parents=True, exist_ok=True)


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no file system takes names none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def safe_name(text: str, max_length: int = MAX_NAME_BYTES) -> str:
    """A name (without ending) for a file, close to ``text`` and never empty, of at most ``max_length`` bytes of UTF-8.

    Umlauts and blanks stay. Separators and what Windows forbids become ``-``; control and invisible characters go, and
    so do leading dots and hyphens (hidden files, options) and trailing dots and blanks, which Windows cuts off.
    """
    if len(text) <= max_length and _SAFE.fullmatch(text) and not _RESERVED.match(text):
        return text
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    text = " ".join(
        "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN).split()
    )
    text = _trimmed(_FORBIDDEN.sub("-", text))
    if _RESERVED.match(text):
        text = f"_{text}"
    return _trimmed(_shortened(text, max_length)) or "brief"[:max_length]


def sha256(content: bytes) -> str:
    """The SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})


def _trimmed(name: str) -> str:
    return name.lstrip(".- ").rstrip(". ")


def _shortened(text: str, max_length: int) -> str:
    cut = len(text.encode()[:max_length].decode("utf-8", "ignore"))
    while 0 < cut < len(text) and unicodedata.combining(text[cut]):
        cut -= 1  # a letter and its marks stay together
    return text[:cut]


def _temporary(path: Path) -> Path:
    # No part of the name: it may hold a person's name, and the temporary file must fit where the name does.
    return path.parent / f"{TEMPORARY_PREFIX}{os.urandom(6).hex()}{TEMPORARY_SUFFIX}"


def _replaceable(path: Path) -> int | None:
    """The rights of the file that is to be replaced; None when there is none. Raises OSError for a folder."""
    try:
        found = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(found) or (stat.S_ISLNK(found) and path.is_dir()):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    return stat.S_IMODE(found) if stat.S_ISREG(found) else None


def _new(path: Path) -> BinaryIO:
    # 0o666 less the umask, as for any file; tempfile would make it readable for its owner alone.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666), "wb")


def _replace(temporary: Path, path: Path) -> None:
    """Puts a file in another one's place. Windows refuses while a program has either open: tried again for half a second."""
    for tried in range(1, _TRIES + 1):
        try:
            temporary.replace(path)
        except PermissionError as failure:
            if tried == _TRIES or not _is_open(path, failure):
                raise
            time.sleep(_PAUSE)
        else:
            return


def _is_open(path: Path, failure: OSError) -> bool:
    """Whether Windows refuses ``path`` because some program has it open; never true elsewhere."""
    number = getattr(failure, "winerror", None)
    if number == _ACCESS_DENIED:  # said of open files and of missing rights alike
        return path.is_file() and os.access(path, os.W_OK)
    return number in {_SHARING, _LOCKED}


def _move_new(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise OutputError(Problem("output-exists", Place(file=str(path)))) from None
    except OSError:
        # File systems without hard links: a gap of microseconds is left.
        if path.exists():
            raise OutputError(Problem("output-exists", Place(file=str(path)))) from None
        temporary.replace(path)


def sync_folder(folder: Path) -> None:
    """See that a new or renamed file's name is on disk, too. Where folders cannot be opened (Windows) it does nothing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def problem_of(path: Path, failure: OSError) -> Problem:
    """What a clerk is told when ``path`` could not be written."""
    code = _windows_code(path, failure) or _CODES.get(failure.errno or 0, "output-failed")
    reason = (failure.strerror or str(failure)).rstrip(".")
    return Problem(code, Place(file=str(path)), params={"file": str(path), "reason": reason})


def _windows_code(path: Path, failure: OSError) -> str | None:
    number = getattr(failure, "winerror", None)
    if _is_open(path, failure):
        return "output-open-elsewhere"
    too_long = number == _NO_PATH and len(str(path.absolute())) >= _MAX_PATH
    return "output-name-too-long" if too_long or number == _NAME_TOO_LONG else None
