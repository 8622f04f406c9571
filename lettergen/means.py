"""What the machine has left: threads that can be started, where memory is short or somebody has set a limit."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

from lettergen.errors import Problem, ShortageError

_ENOUGH = 64
"""Nobody asks for more at once."""


def check_memory(needed: int) -> None:
    """Raises ShortageError where a limit on this process's memory (``ulimit -v``) leaves less than ``needed`` bytes.

    What asks for more inside of a library in Rust is not told so: the process is aborted.
    """
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        left = limit - pages * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return  # systems that do not tell
    if left < needed:
        raise ShortageError(Problem("machine-short"))


def startable(count: int) -> int:
    """How many of ``count`` further threads this process can start now: each is started, and ends at once."""
    go_on = Event()
    started: list[Thread] = []
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
    return len(started)


def leave_threads(count: int) -> int:
    """How many of ``count`` threads can be started beside those that Typst starts; where they are few it gets one."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = count + own
    found = startable(wanted)
    if found >= min(wanted, _ENOUGH):
        return count
    # Typst's library reads it when it is first used.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    return max(found - 1, 0)
