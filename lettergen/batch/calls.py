"""Calls to an executor of ``concurrent.futures``, handed back in order, a few in flight.

A program that starts processes is run anew by each of them, and needs the guard ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import ast
import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from lettergen.batch.report import BatchStoppedError
from lettergen.errors import Problem, UsageError

CALLS_IN_FLIGHT: Final = 3
"""Per worker: one being done, and enough waiting that none stands idle while the first in order takes long."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def ordered(
    executor: Executor, function: Callable[[_In], _Out], things: Iterable[_In], window: int
) -> Iterator[_Out]:
    """``function`` of each thing, in order, with at most ``window`` calls in flight.

    Raises what a call raises; those behind it are then cancelled or their results dropped.
    """
    waiting: deque[Future[_Out]] = deque()
    source = iter(things)
    try:
        for thing in islice(source, window):
            waiting.append(executor.submit(function, thing))
        while waiting:
            yield waiting.popleft().result()
            for thing in islice(source, 1):
                waiting.append(executor.submit(function, thing))
    except BrokenExecutor:
        raise BatchStoppedError(why_died()) from None
    finally:
        for future in waiting:
            future.cancel()


def batched(things: Iterable[_In], size: int) -> Iterator[tuple[_In, ...]]:
    """The things in parts of ``size``, taken only as they are asked for."""
    source = iter(things)
    while chunk := tuple(islice(source, size)):
        yield chunk


def refuse_second_start() -> None:
    """Raises UsageError in a process that runs the program's main module anew and comes to its batch again."""
    # Python says it nowhere else; its own error comes later, when files are made already.
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise UsageError(Problem("batch-no-main-guard"))


def why_died() -> Problem:
    """Why processes have ended that should not: the program's missing guard, or what only the system knows."""
    return Problem("batch-worker-died" if _guarded() else "batch-no-main-guard")


def _guarded() -> bool:
    """Whether the main module looks at its own name, or is no file, which processes do not run anew."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    try:
        tree = ast.parse(Path(file or "").read_bytes())
    except (OSError, SyntaxError, ValueError):
        return True
    return any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(tree))
