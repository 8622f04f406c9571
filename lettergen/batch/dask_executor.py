"""Rows on a Dask cluster, whose workers see none of this machine's files.

What a worker needs is sent to it (see ``remote_chunks``), and the files come back as bytes. What is shared travels as the
result of a task that has it as its argument: when the worker that holds it dies, the scheduler makes it anew elsewhere,
which it could not do with data scattered to workers. Everything goes with its last future, at the latest with the client.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from uuid import uuid4
from weakref import WeakKeyDictionary

import dask
import distributed
from distributed.cfexecutor import ClientExecutor

from lettergen.batch.fingerprint import WorkerDiffersError, differences, fingerprint
from lettergen.batch.remote_chunks import (
    Blob,
    Bundle,
    Chunk,
    ChunkSerializer,
    Outcomes,
    render_chunk,
    serializer_for,
)
from lettergen.batch.report import BatchStoppedError
from lettergen.batch.worker import Failed, Outcome, RowJob, stored
from lettergen.errors import ExitCode, LettergenError, Problem, UsageError

CONNECT_SECONDS: Final = 10.0
"""A scheduler that has not answered by then is not there."""
PATIENCE: Final = 60.0
"""Seconds without a single worker before a run stops: workers that died are started anew meanwhile."""

_ROWS_PER_CHUNK: Final = 16
"""A call costs the scheduler and the network about as much as a quarter of a letter."""
_CHUNKS_PER_THREAD: Final = 3
"""One being set, and enough waiting that none stands idle while the first in order takes long."""
_WRITERS: Final = 8
"""Threads here that fetch chunks and write their letters: most of that is waiting for the disk."""
_LOOK_SECONDS: Final = 2.0
"""How often the run looks which workers there are."""
_LARGE_GRAPH: Final = {"distributed.admin.large-graph-warning-threshold": "1GB"}
"""What is shared travels in the graph on purpose, and within bounds; see the head of this module."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def render_on_worker(
    chunk: Chunk, blobs: list[Blob], bundle: Bundle | None, expected: dict[str, str]
) -> Outcomes | LettergenError:
    """``render_chunk`` in a worker, unless it differs: one that came later was not asked before."""
    worker = distributed.get_worker()
    if problems := differences(worker.address, fingerprint(), expected):
        return WorkerDiffersError(problems)
    return render_chunk(chunk, tuple(blobs), bundle, worker.local_directory)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A chunk that is under way."""

    chunk: Chunk
    blobs: tuple[Blob, ...]
    future: Any
    fetched: Future[Outcomes | LettergenError]


class Cluster:
    """A ``RowExecutor`` on a Dask cluster; the letters are written by threads of this process.

    Args:
        client: Where to submit the work.
        patience: Seconds without a single worker before the run stops.
        owned: Whether to close the client at the end.
        workers: How many chunks may be worked on at once; None as many as the cluster has threads.
    """

    local = True

    def __init__(
        self,
        client: distributed.Client,
        patience: float,
        *,
        owned: bool,
        workers: int | None = None,
    ) -> None:
        self._client = client
        self._owned = owned
        self._workers = workers
        self._patience = patience
        self._run = uuid4().hex
        self._count = 0
        self._shared: WeakKeyDictionary[Blob | Bundle, Any] = WeakKeyDictionary()
        self._bundle: Bundle | None = None
        self._waiting: deque[_Sent] = deque()
        self._folder: str | None = None
        self._threads = 1
        self._looked = self._alive = 0.0
        self._writers = ThreadPoolExecutor(_WRITERS, "lettergen-writer")

    def __enter__(self) -> Self:
        """Waits for a worker, and asks all that are there what they are.

        Raises UsageError with ``cluster-no-workers``, and WorkerDiffersError.
        """
        try:
            self._ask()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cancel()
        self._shared.clear()
        if self._owned:
            with suppress(OSError, TimeoutError):
                self._client.close(timeout=CONNECT_SECONDS)
        # Letters that were being written are whole before the folder is let go.
        self._writers.shutdown(wait=True, cancel_futures=True)

    def each(self, function: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[_Out]:
        """See ``RowExecutor``; done here, where the files are."""
        return map(function, things)

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        """See ``RowExecutor``. Raises BatchStoppedError when the scheduler or all workers are gone for good."""
        serializer, rows = serializer_for(jobs)
        self._bundle = serializer.bundle
        source = self._noted(rows)
        while True:
            self._fill(serializer, source)
            if not self._waiting:
                return
            yield from self._received()

    def _cancel(self) -> None:
        """Takes what is under way out of the cluster; what is being set there is thrown away."""
        with suppress(Exception):  # a scheduler that is gone holds nothing
            self._client.cancel([sent.future for sent in self._waiting])
        self._waiting.clear()
        self._bundle = None

    def _noted(self, jobs: Iterable[RowJob]) -> Iterator[RowJob]:
        for job in jobs:
            self._folder = job.folder  # the same for all; it does not travel
            yield job

    def _ask(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError:
            raise UsageError(Problem("cluster-no-workers", value=self._address)) from None
        ours = fingerprint()
        answers = self._client.run(fingerprint, on_error="return")
        problems = [p for w, theirs in answers.items() for p in differences(w, theirs, ours)]
        if problems:
            raise WorkerDiffersError(problems)

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address)

    def _fill(self, serializer: ChunkSerializer, source: Iterator[RowJob]) -> None:
        """Sends chunks until enough are under way. The first ones are small: a short batch is everybody's work, too."""
        self._look()
        window = self._workers or self._threads * _CHUNKS_PER_THREAD
        while len(self._waiting) < window:
            size = min(_ROWS_PER_CHUNK, 1 + self._count // self._threads)
            packed = serializer.pack(source, size)
            if packed is None:
                return
            self._waiting.append(self._send(*packed))

    def _send(self, chunk: Chunk, blobs: tuple[Blob, ...]) -> _Sent:
        self._count += 1
        try:
            with dask.config.set(_LARGE_GRAPH):
                future = self._client.submit(
                    render_on_worker,
                    chunk,
                    [self._share(blob) for blob in blobs],
                    None if self._bundle is None else self._share(self._bundle),
                    fingerprint(),
                    key=f"lettergen-rows-{self._run}-{self._count}",
                    pure=False,
                )
        except RuntimeError:  # the client was closed when it lost the scheduler
            raise _lost() from None
        return _Sent(chunk, blobs, future, self._writers.submit(self._fetched, future, chunk))

    def _fetched(self, future: Any, chunk: Chunk) -> Outcomes | LettergenError:
        """What came back, its files written; in one of several threads."""
        result: Outcomes | LettergenError = future.result()
        if isinstance(result, LettergenError):
            return result
        return stored(result, self._folder, [row.name for row in chunk.rows])

    def _share(self, thing: Blob | Bundle) -> Any:
        """The future of something that several chunks need; the same as long as the serializer keeps it."""
        # One that was being made each time a worker died counts as deadly itself; it is made anew.
        if thing not in self._shared or self._shared[thing].status == "error":
            key = f"lettergen-shared-{self._run}-{uuid4().hex}"
            self._shared[thing] = self._client.submit(_itself, thing, key=key, pure=False)
        return self._shared[thing]

    def _received(self) -> Outcomes:
        """What became of the first chunk; it counts as under way until it is known."""
        sent = self._waiting[0]
        try:
            outcomes = self._result(sent)
        except distributed.KilledWorker:
            for other in self._waiting:
                self._wait(other)
            outcomes = tuple(self._alone(row, sent) for row in sent.chunk.rows)
        self._waiting.popleft()
        return outcomes

    def _alone(self, row: RowJob, sent: _Sent) -> Outcome:
        """Sets a row that may be what killed workers, with nothing beside it that could be blamed or be to blame."""
        try:
            chunk = Chunk((row,), sent.chunk.needs, sent.chunk.apart)
            (outcome,) = self._result(self._send(chunk, sent.blobs))
        except distributed.KilledWorker:
            return Failed(row.number, (Problem("cluster-row-kills"),), ExitCode.INTERNAL)
        return outcome

    def _result(self, sent: _Sent) -> Outcomes:
        self._wait(sent)
        try:
            result = sent.fetched.result()
        except (CancelledError, OSError):
            raise _lost() from None
        except ImportError:
            self._ask()  # says which worker it is, if one without lettergen came later
            raise
        if isinstance(result, LettergenError):
            raise result
        return result

    def _wait(self, sent: _Sent) -> None:
        while wait([sent.fetched], timeout=_LOOK_SECONDS).not_done:
            self._look()

    def _look(self) -> None:
        """Sees how many threads work, now and then. Raises BatchStoppedError when for long there has been none."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        try:
            threads = sum(self._client.nthreads().values())
        except (OSError, RuntimeError):
            raise _lost() from None
        self._looked = now
        if threads:
            self._threads, self._alive = threads, now
        elif now - (self._alive or now) > self._patience:
            raise BatchStoppedError(Problem("cluster-workers-gone"))


def cluster_at(address: str, workers: int | None) -> Cluster:
    """The cluster whose scheduler has that address, such as ``tcp://10.0.0.5:8786``.

    TLS is configured as for all of Dask, in its configuration files or by ``DASK_DISTRIBUTED__COMM__TLS__…``.

    Raises UsageError with ``cluster-unreachable`` when nobody answers, or ``cluster-address``.
    """
    # What a user is to know of the connection is raised; the library would say it once more, and with addresses only.
    for logger in ("distributed", "distributed.client"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (ValueError, TypeError):
        raise UsageError(Problem("cluster-address", value=address)) from None
    except OSError:
        raise UsageError(Problem("cluster-unreachable", value=address)) from None
    return Cluster(client, PATIENCE, owned=True, workers=workers)


def cluster_behind(executor: object, workers: int | None) -> Cluster | None:
    """The cluster that ``client.get_executor()`` gave this executor for; None when it is no such executor."""
    if not isinstance(executor, ClientExecutor):
        return None
    client = executor._client  # noqa: SLF001  it has no other way to its client
    return Cluster(client, PATIENCE, owned=False, workers=workers)


def _itself(thing: Any) -> Any:
    return thing


def _lost() -> BatchStoppedError:
    return BatchStoppedError(Problem("cluster-lost"))
