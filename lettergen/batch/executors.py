"""Who sets the rows: this thread, threads, processes, or any executor of ``concurrent.futures``.

All hand the results back in the order of the jobs, and never have more than a few jobs in flight. The serial one is
the reference: the others make the same bytes.
Processes take a second to start, and start while the rows are still being planned.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Thread
from types import TracebackType
from typing import Final, Literal, Protocol, Self, TypeVar

from lettergen.batch.calls import CALLS_IN_FLIGHT, ordered
from lettergen.batch.fingerprint import fingerprint
from lettergen.batch.processes import Processes, startable_processes
from lettergen.batch.remote_chunks import render_chunk_with, serializer_for
from lettergen.batch.worker import Outcome, RowJob, render_row
from lettergen.errors import LettergenError, MissingToolError, Problem, UsageError
from lettergen.means import leave_threads

ExecutorName = Literal["auto", "serial", "threads", "processes"]
EXECUTORS: Final[tuple[ExecutorName, ...]] = ("auto", "serial", "threads", "processes")

PROCESSES_FROM: Final = 800
"""Rows from which starting processes pays: cover letters on two processors, whole commands in turn, took threads a third less
time than processes at 400 rows and as much at 800. Each process costs a second to start and saves a seventh of a letter's time."""

_ROWS_PER_CALL = 8
"""Rows that travel together."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class RowExecutor(Protocol):
    """Sets rows. Used as a context manager; leaving it ends what it started."""

    @property
    def local(self) -> bool:
        """Whether it writes the letters itself, where a job names a folder; else their content comes back."""

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        """The outcome of each job, in order; takes from ``jobs`` only as many as it can work on.

        Raises what ``render_row`` raises, and BatchStoppedError when workers died through no fault of a row.
        """

    def each(self, function: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[_Out]:
        """``function`` of each thing, in order; the function must be importable, the things picklable."""

    def __enter__(self) -> Self:
        """Starts what is needed."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends it."""


class Serial:
    """One row after the other in this thread."""

    local = True

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        """See ``RowExecutor``."""
        return map(render_row, jobs)

    def each(self, function: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[_Out]:
        """See ``RowExecutor``."""
        return map(function, things)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Pool:
    """Rows on an executor of ``concurrent.futures``; jobs, functions and results must be picklable for most.

    Args:
        executor: Where to submit the work.
        workers: How many work at once, as far as is known; bounds what is in flight.
        local: Whether its workers see this machine's files.
        owned: Whether to shut the executor down at the end.
    """

    def __init__(self, executor: Executor, workers: int, *, local: bool, owned: bool) -> None:
        self.local = local
        self._executor = executor
        self._window = workers * CALLS_IN_FLIGHT
        self._owned = owned

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        """See ``RowExecutor``."""
        return self.each(render_row, jobs)

    def each(self, function: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[_Out]:
        """See ``RowExecutor``."""
        return ordered(self._executor, function, things, self._window)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._owned:
            self._executor.shutdown(wait=True, cancel_futures=True)


class Remote(Pool):
    """A foreign executor, whose workers need not see this machine's files: what rows need goes with them.

    Args:
        executor: Where to submit the work; it stays open.
        workers: How many work at once, as far as is known; bounds what is in flight.
    """

    def __init__(self, executor: Executor, workers: int) -> None:
        super().__init__(executor, workers, local=False, owned=False)

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        """See ``RowExecutor``."""
        serializer, source = serializer_for(jobs)
        here = fingerprint()
        chunks = iter(lambda: serializer.pack(source, _ROWS_PER_CALL), None)
        calls = (partial(render_chunk_with, *packed, serializer.bundle, here) for packed in chunks)
        for result in self.each(_called, calls):
            if isinstance(result, LettergenError):
                raise result
            yield from result


def _called(call: Callable[[], _Out]) -> _Out:
    return call()


def cluster_for(wanted: object, scheduler: str | None, workers: int | None) -> RowExecutor | None:
    """The Dask cluster at the address ``scheduler``, or behind ``wanted``; None when neither is a cluster.

    Raises UsageError when nobody answers (``cluster-unreachable``) or the address is none (``cluster-address``), and
    MissingToolError without Dask.
    """
    if scheduler is None and "distributed" not in sys.modules:
        return None
    try:
        # Half a second to import, and an extra that most need not install.
        from lettergen.batch.dask_executor import cluster_at, cluster_behind
    except ModuleNotFoundError:
        raise MissingToolError(Problem("cluster-dask-missing")) from None
    count_of(workers)
    if scheduler is not None:
        return cluster_at(scheduler, workers)
    return cluster_behind(wanted, workers)


def executor_for(
    wanted: ExecutorName | Executor,
    workers: int | None,
    rows: int | None,
) -> RowExecutor:
    """The executor that was asked for.

    Args:
        wanted: A name, or an executor, which stays open and is taken to share no disk with this machine.
        workers: How many at once; None takes one per processor that this process may use.
        rows: How many rows there are, for ``auto``; None when that is not known.

    Raises:
        UsageError: The name is unknown, or the number of workers is not positive.
    """
    count = count_of(workers)
    if isinstance(wanted, Executor):
        return Remote(wanted, count)
    name = chosen(wanted, count, rows)
    # With little memory or a limit on processes the work goes on with fewer.
    if name == "threads":
        count = leave_threads(count)
    elif name == "processes":
        count = startable_processes(count)
    if name == "serial" or not count:
        return Serial()
    if name == "threads":
        return Pool(ThreadPoolExecutor(count, "lettergen"), count, local=True, owned=True)
    return Processes(count)


def count_of(workers: int | None) -> int:
    """How many work at once; None takes one per processor. Raises UsageError unless it is positive."""
    if workers is not None and workers < 1:
        raise UsageError(Problem("batch-workers", value=str(workers)))
    return workers or processors()


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def chosen(wanted: ExecutorName, workers: int, rows: int | None) -> ExecutorName:
    """Who is meant: ``auto`` chooses by the number of rows, None being many. Raises UsageError for an unknown name."""
    if wanted not in EXECUTORS:
        raise UsageError(Problem("batch-executor", value=str(wanted)))
    if wanted != "auto":
        return wanted
    if workers == 1 or rows == 1:
        return "serial"
    return "processes" if rows is None or rows >= PROCESSES_FROM else "threads"


class RunExecutor:
    """The executor of a run; leaving it ends whatever was started.

    Args:
        wanted: A name, or an executor, which is taken as it is.
        workers: How many at once; None takes one per processor that this process may use.

    Raises UsageError when the name is unknown or the number of workers is not positive.
    """

    def __init__(
        self,
        wanted: ExecutorName | Executor | RowExecutor,
        workers: int | None = None,
    ) -> None:
        self._wanted = wanted
        self._workers = count_of(workers)
        self._stack = ExitStack()
        self._started: Processes | None = None
        self._ending: Thread | None = None
        if isinstance(wanted, str):
            chosen(wanted, self._workers, None)

    def wanted_early(self, rows: int) -> bool:
        """Whether processes are to be started now that so many rows can be set, and perhaps more."""
        return (
            self._started is None
            and isinstance(self._wanted, str)
            and chosen(self._wanted, self._workers, rows) == "processes"
            and startable_processes(self._workers) > 0
        )

    def start(self, rehearsal: RowJob) -> None:
        """Starts processes; each sets this letter, which is not written, and so has loaded what every letter needs."""
        self._started = self._stack.enter_context(
            Processes(startable_processes(self._workers) or 1, rehearsal)
        )

    def executor(self, rows: int) -> RowExecutor:
        """Who sets so many rows."""
        if self._started is not None:
            return self._started
        wanted = self._wanted
        if isinstance(wanted, str) and not rows:
            wanted = "serial"
        if isinstance(wanted, str | Executor):
            wanted = executor_for(wanted, self._workers, rows)
        return self._stack.enter_context(wanted)

    def dismiss(self) -> None:
        """There is nothing more to do: processes that were started early end while this one goes on."""
        if self._started is not None:
            self._ending = Thread(target=self._stack.close, name="lettergen-ending")
            self._ending.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._ending is not None:
            self._ending.join()
        self._stack.close()
