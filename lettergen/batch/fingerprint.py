"""Whether another machine's lettergen sets the same bytes as this one's."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from functools import cache
from multiprocessing import current_process
from pathlib import Path

from lettergen import resources
from lettergen.errors import Problem, UsageError
from lettergen.versions import versions


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


_FILES = frozenset({"code", "data"})
_PROCESS = "process"


class WorkerDiffersError(UsageError):
    """A worker would not set the same bytes as this machine."""


@cache  # saves 34 ms from the second time on
def fingerprint() -> dict[str, str]:
    """What the bytes of letters depend on here: versions, and the files of lettergen itself; asked once per process.

    ``process`` is ``fork`` where the process was forked: Typst may wait for ever for threads that a fork left behind.
    """
    package = Path(__file__).parents[1]
    shipped = (resources.shipped(kind) for kind in ("templates", "letterheads"))
    return {
        **versions(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "code": folder_hash(package, leave_out="_data"),  # a checkout has these files elsewhere
        "data": ",".join(map(folder_hash, shipped)),
        _PROCESS: "fork" if type(current_process()).__name__ == "ForkProcess" else "own",
    }


def differences(
    worker: str, theirs: Mapping[str, str] | BaseException, ours: Mapping[str, str]
) -> list[Problem]:
    """What keeps a worker from setting the same bytes.

    Args:
        worker: What the worker is called.
        theirs: Its fingerprint, or why it has none.
        ours: The fingerprint of the machine that the batch is from.
    """
    if isinstance(theirs, BaseException):
        return [Problem("cluster-worker-without", value=worker)]
    found = []
    for part, here in ours.items():
        there = theirs.get(part, "–")
        if part != _PROCESS and there != here:
            code = "cluster-worker-files" if part in _FILES else "cluster-worker-version"
            params = {"part": part, "there": there, "here": here}
            found.append(Problem(code, value=worker, params=params))
    if theirs.get(_PROCESS) == "fork":
        found.append(Problem("cluster-worker-forked", value=worker))
    return found
