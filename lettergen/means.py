"""What the machine has left: threads that can be started, where memory is short or somebody has set a limit."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Event, Thread

from lettergen.errors import Problem, ShortageError

_ENOUGH = 64
"""Nobody asks for more at once."""

TYPESETTING = 128 << 20
"""Bytes of address space that typesetting letters takes, beside those of its threads."""

_THREAD = 72 << 20
"""Bytes of address space that a thread takes: 64 MiB that the C library reserves for what it allocates, which stay reserved
when it ends, and its stack of 8 MiB. Measured: six threads, 416 MiB."""

_GONE_SECONDS = 1.0
"""How long the system may take to let go of a thread that has ended."""


def check_memory(needed: int) -> None:
    """Raises ShortageError where a limit on this process's memory (``ulimit -v``) leaves less than ``needed`` bytes.

    What asks for more inside of a library in Rust is not told so: the process is aborted.
    """
    left = _memory_left()
    if left is not None and left < needed:
        raise ShortageError(Problem("machine-short"))


def _memory_left() -> int | None:
    """Bytes of address space that a limit leaves to this process; None without a limit, or where the system does not tell."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return None
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return limit - pages * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return None


def _affordable(count: int) -> int:
    """For how many of ``count`` further threads there is memory beside what typesetting letters takes.

    It is reckoned and not tried: what a thread has reserved is not given back when it ends.
    """
    left = _memory_left()
    return count if left is None else min(count, max(left - TYPESETTING, 0) // _THREAD)


def _threads() -> int | None:
    """How many threads of this process the system counts; None where it does not tell."""
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return None


def startable(count: int) -> int:
    """How many of ``count`` further threads this process can start now: each is started, and ends at once."""
    go_on = Event()
    started: list[Thread] = []
    before = _threads()
    try:
        for _ in range(min(count, _ENOUGH)):
            thread = Thread(target=go_on.wait, daemon=True)
            thread.start()
            started.append(thread)
    except (RuntimeError, MemoryError):  # "can't start new thread"
        pass
    finally:
        go_on.set()
        for thread in started:
            thread.join()
    # The system counts a thread a moment longer than Python, and would refuse the next in its place.
    until = time.monotonic() + _GONE_SECONDS
    while before is not None and (_threads() or 0) > before and time.monotonic() < until:
        time.sleep(0.001)
    return len(started)


def leave_threads(count: int) -> int:
    """How many of ``count`` threads can be started beside those that Typst starts; where they are few it gets one."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = count + own
    found = startable(_affordable(wanted))
    if found >= min(wanted, _ENOUGH):
        return count
    # Typst's library reads it when it is first used.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    return max(found - 1, 0)
