"""Rows set by processes of their own, which may die: a row that ends the process that sets it is a failed row."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Any, Final, Self, TypeVar

from lettergen.batch.calls import CALLS_IN_FLIGHT, batched, why_died
from lettergen.batch.report import BatchStoppedError
from lettergen.batch.worker import Failed, Outcome, RowJob, rehearse, render_rows
from lettergen.errors import ExitCode, Problem
from lettergen.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX
from lettergen.means import leave_threads

_ROWS_PER_CALL = 8
"""A call costs as much as a twentieth of a letter."""
MOST_DEATHS: Final = 12
"""So many rows one after the other that end their process are no fault of the rows."""
_THREADS_OF_A_PROCESS = 4
"""Of a worker and of what talks to it; limits on processes count them all."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Processes:
    """Rows on processes of this machine; each sets the letter ``rehearsal`` first, which is not written.

    When one dies, whatever was under way is done once more, row by row in a process of its own; what ends that one, too,
    has failed, and the others go on.

    Returns at once; processes need about a second to be ready.
    """

    local = True

    def __init__(self, workers: int, rehearsal: RowJob | None = None) -> None:
        self._workers = workers
        self._pool = _started(workers, rehearsal)
        self._single: ProcessPoolExecutor | None = None
        self._deaths = 0

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        """See ``RowExecutor``."""
        return chain.from_iterable(self.each(render_rows, batched(jobs, _ROWS_PER_CALL)))

    def each(self, function: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[_Out]:
        """See ``RowExecutor``; things that are several rows may be done in parts."""
        waiting: deque[tuple[_In, Future[_Out]]] = deque()
        window = self._workers * CALLS_IN_FLIGHT
        source = iter(things)
        try:
            while True:
                for thing in islice(source, window - len(waiting)):
                    waiting.append((thing, self._submitted(function, thing)))
                if not waiting:
                    return
                try:
                    result = waiting[0][1].result()
                except BrokenExecutor:
                    yield from self._recovered(function, waiting)
                    continue
                waiting.popleft()
                yield result
        finally:
            for _, future in waiting:
                future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._end_single()

    def _submitted(self, function: Callable[[_In], _Out], thing: _In) -> Future[_Out]:
        try:
            return self._pool.submit(function, thing)
        except BrokenExecutor as error:
            broken: Future[_Out] = Future()
            broken.set_exception(error)
            return broken

    def _recovered(
        self, function: Callable[[_In], _Out], waiting: deque[tuple[_In, Future[_Out]]]
    ) -> Iterator[_Out]:
        """What was under way when a process died, in order; afterwards there are processes again."""
        self._pool.shutdown(wait=True, cancel_futures=True)  # the others have ended, too
        _remove_half_written(thing for thing, _ in waiting)
        while waiting:
            thing, future = waiting[0]
            try:
                result = future.result()
            except BrokenExecutor:
                result = self._again(function, thing)
            waiting.popleft()
            yield result
        self._end_single()
        self._pool = _started(self._workers)

    def _again(self, function: Callable[[_In], _Out], thing: _In) -> _Out:
        """The result in a process that does nothing else; for several rows one after the other."""
        rows = _rows(thing)
        if len(rows) > 1:
            parts: list[Any] = [self._again(function, (row,)) for row in rows]  # type: ignore[arg-type]
            return tuple(chain.from_iterable(parts))  # type: ignore[return-value]
        single = self._alone()
        try:
            result = single.submit(function, thing).result()
        except BrokenExecutor:
            self._end_single()
            _remove_half_written((thing,))
            self._deaths += 1
            if not rows or self._deaths == MOST_DEATHS:
                raise BatchStoppedError(why_died()) from None
            return (_deadly(rows[0]),)  # type: ignore[return-value]
        self._deaths = 0
        return result

    def _alone(self) -> ProcessPoolExecutor:
        """A single process that works. Raises BatchStoppedError where none can even start."""
        if self._single is None:
            self._single = _started(1)
            try:
                self._single.submit(int).result()
            except BrokenExecutor:
                raise BatchStoppedError(why_died()) from None
        return self._single

    def _end_single(self) -> None:
        if self._single is not None:
            self._single.shutdown(wait=True, cancel_futures=True)
            self._single = None


def _rows(thing: object) -> tuple[RowJob, ...]:
    """The rows that a thing is; none where it is something else."""
    if isinstance(thing, tuple) and all(isinstance(part, RowJob) for part in thing):
        return thing
    return ()


def _deadly(row: RowJob) -> Failed:
    return Failed(row.number, (Problem("row-ends-process"),), ExitCode.INTERNAL)


def _remove_half_written(things: Iterable[object]) -> None:
    """Takes away what processes that have ended were writing."""
    folders = {row.folder for thing in things for row in _rows(thing) if row.folder is not None}
    for folder in folders:
        for file in Path(folder).glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
            with suppress(OSError):
                file.unlink()


def startable_processes(count: int) -> int:
    """How many of ``count`` processes can be started here, with their threads; 0 where the work must be done by this one."""
    return min(count, leave_threads(_THREADS_OF_A_PROCESS * count) // _THREADS_OF_A_PROCESS)


def _started(workers: int, rehearsal: RowJob | None = None) -> ProcessPoolExecutor:
    # Spawned, never forked: a child forked after Typst's first use waits for threads that it does not have.
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare_worker
    )
    # A process that cannot even start breaks the pool; the first row that is submitted says why.
    with _interrupts_waiting(), suppress(BrokenExecutor):
        for _ in range(workers):  # each call starts a process
            pool.submit(int) if rehearsal is None else pool.submit(rehearse, rehearsal)
    return pool


@contextmanager
def _interrupts_waiting() -> Iterator[None]:
    """Processes started meanwhile know nothing of Ctrl+C from their first moment: it reaches them too, and would end them.

    Pressed meanwhile it is not lost, but comes at the end.
    """
    if current_thread() is not main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield  # interrupts are the main thread's alone
        return
    # It would let signals through when it starts.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare_worker() -> None:
    # Ctrl+C reaches the whole group; the parent decides, and lets rows in flight be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # Typst's own threads would only take turns with those of the other workers; it reads this when first used.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    Thread(target=end_with_parent, name="lettergen-parent", daemon=True).start()


def end_with_parent() -> None:
    """Waits for the end of the process that has started this one, and ends this one then."""
    # A worker would wait for ever for the next call of a parent that was killed.
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
