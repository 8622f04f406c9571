"""One start of a program that may hang: watched, and ended together with everything that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

_LOOK_S: Final = 0.1
"""How often to look whether it still makes progress."""


class Ending(Enum):
    """How a call ended."""

    DONE = auto()
    """It said that all was well; what came out must be looked at all the same."""
    CRASHED = auto()
    """It ended with an error or was ended by the system."""
    HUNG = auto()
    """It made no progress for too long and was ended."""


def run(
    command: Sequence[str],
    folder: Path,
    patience_s: float,
    *,
    later_s: float | None = None,
    progress: Callable[[], object] | None = None,
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> Ending:
    """Runs ``command`` in ``folder`` until it ends or makes no progress for too long.

    Args:
        command: Program and arguments.
        folder: Where it runs.
        patience_s: Seconds that it may take to the first step of progress.
        later_s: Seconds from each step to the next; None: as many as to the first.
        progress: Its value changes with every step; without it the call as a whole has ``patience_s`` seconds.
        environment: Its environment variables; None: this process's.
        output: File for what it prints; None drops it.

    Raises OSError when the program cannot be started. Whatever is raised meanwhile (Ctrl+C), the program is ended first.
    """
    with Path(output or os.devnull).open("wb") as printed:
        process = subprocess.Popen(  # noqa: S603  found by find_program, its arguments are ours
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.DEVNULL if output else printed,
            # soffice is a script that starts a program that starts another: all of them must end together.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            return _watched(process, patience_s, later_s or patience_s, progress or (lambda: None))
        finally:
            if process.poll() is None:
                _end_with_children(process)


def _watched(
    process: subprocess.Popen[bytes],
    patience_s: float,
    later_s: float,
    progress: Callable[[], object],
) -> Ending:
    seen = progress()
    until = time.monotonic() + patience_s
    while True:
        try:
            return Ending.CRASHED if process.wait(_LOOK_S) else Ending.DONE
        except subprocess.TimeoutExpired:
            now = progress()
        if now != seen:
            seen, until = now, time.monotonic() + later_s
        elif time.monotonic() > until:
            return Ending.HUNG


if sys.platform == "win32":

    def _end_with_children(process: subprocess.Popen[bytes]) -> None:
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)  # noqa: S603
        process.kill()
        process.wait()

else:

    def _end_with_children(process: subprocess.Popen[bytes]) -> None:
        # The group bears the number of its first process, which nobody has waited for yet: it cannot be another's.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
