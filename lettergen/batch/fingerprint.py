"""Whether another machine's lettergen sets the same bytes as this one's."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from multiprocessing import current_process
from pathlib import Path

from lettergen import resources
from lettergen.batch.hashes import folder_hash
from lettergen.errors import Problem, UsageError
from lettergen.versions import versions

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
