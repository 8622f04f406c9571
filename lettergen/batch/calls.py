"""Calls to an executor of ``concurrent.futures``, handed back in order, a few in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from typing import Final, TypeVar

from lettergen.batch.main_guard import why_died
from lettergen.batch.stopped import BatchStoppedError

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
