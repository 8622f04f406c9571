"""The engine: letters in, results out; behind it a fixed number of worker processes and a queue with an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from lettergen.batch.executors import processors
from lettergen.errors import LettergenError, Problem
from lettergen.serve.engine import tasks
from lettergen.serve.engine.faults import BusyError, NotReadyError, TimedOutError, WorkerDiedError
from lettergen.serve.engine.process import Call, Worker, WorkerConfig
from lettergen.serve.engine.results import MadeLetter
from lettergen.serve.engine.tasks import TrackedChanges
from lettergen.serve.engine.worker_context import GivenLetter, WorkerContext
from lettergen.serve.settings import Settings

if TYPE_CHECKING:
    from lettergen.conversion import ConvertedFile

P = ParamSpec("P")
T = TypeVar("T")

_AGAIN_SECONDS = 2.0
"""Pause before a worker is started again that could not start."""


class Engine:
    """Worker processes that set letters.

    Every method is a coroutine. It raises what the core raises (InputError with every problem, LayoutError, …) and besides BusyError when
    too many wait, TimedOutError when a worker took too long, WorkerDiedError when it died. Whoever stops waiting leaves the queue; a letter
    in work is finished for nothing.

    Args:
        settings: What the server was started with.
        temporary: Folder for the workers' temporary files; None: the machine's.
    """

    def __init__(self, settings: Settings, temporary: Path | None = None) -> None:
        self._limits = settings.limits
        memory = settings.limits.worker_bytes
        self._workers = [
            Worker(
                WorkerConfig(
                    settings.workspace, memory, temporary and temporary / f"worker-{number}"
                )
            )
            for number in range(settings.workers or processors())
        ]
        self._threads = ThreadPoolExecutor(len(self._workers), "lettergen-engine")
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._version = 0
        self.closed = False
        """Whether the server is ending."""
        self.waiting = 0
        """Calls in the queue."""
        self.working = 0
        """Calls that a worker has."""
        self.ready = 0
        """Workers that are ready for work or at it."""
        self.restarts = {"timed-out": 0, "died": 0}
        """Workers that were replaced, and why."""
        self.broken: LettergenError | None = None
        """Why the last start of a worker failed."""

    async def start(self) -> None:
        """Starts the workers and returns at once; calls wait for the first that is ready."""
        for worker in self._workers:
            self._run(self._started(worker))

    async def stop(self, seconds: float = 30) -> None:
        """Lets the letters in work be finished, up to so many seconds, and ends the workers."""
        self.closed = True
        at_work = [task for task in self._tasks if not task.done()]
        if at_work and self.working:
            await asyncio.wait(at_work, timeout=seconds)
        for worker in self._workers:
            await asyncio.get_running_loop().run_in_executor(None, worker.end)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def reload(self) -> None:
        """Workspace files were changed: each worker reads them anew before its next call (it would notice within a second)."""
        self._version += 1

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    @property
    def pids(self) -> tuple[int, ...]:
        """Numbers of the worker processes."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    async def ask(
        self, task: Callable[Concatenate[WorkerContext, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What a worker makes of ``tasks.…``, ``series.…`` or ``house.…`` in its context; raises what that raises."""
        return await self._call(self._limits.task_seconds, task, *args, **kwargs)

    async def render(
        self, letter: GivenLetter, formats: Sequence[str] = ("pdf",), **options: Any
    ) -> MadeLetter:
        """See ``tasks.render``; a PDF of LibreOffice's may take as long as ``convert``."""
        by_office = options.get("pdf_engine") == "libreoffice"
        seconds = self._limits.convert_seconds if by_office else self._limits.task_seconds
        return await self._call(seconds, tasks.render, letter, formats, options)

    async def convert(
        self, document: bytes, tracked_changes: TrackedChanges | None = None
    ) -> ConvertedFile:
        """See ``tasks.convert``."""
        seconds = self._limits.convert_seconds
        # LibreOffice is given up first: a worker that is ended cannot end what it has started.
        return await self._call(2 * seconds, tasks.convert, document, tracked_changes, seconds)

    async def _call(self, seconds: float, task: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        worker = await self._worker()
        work = self._work(worker, seconds, (task, args, kwargs))
        answer: T = await asyncio.shield(self._run(work))
        return answer

    async def _worker(self) -> Worker:
        """The next worker that is idle. Raises BusyError when too many wait for one."""
        with suppress(asyncio.QueueEmpty):
            if not self.waiting:
                return self._idle.get_nowait()
        again = {"seconds": str(self._limits.retry_after)}
        if not self.ready and self.broken is not None:
            raise NotReadyError(Problem("serve-not-ready"), self.broken.problems)
        if self.closed or self.waiting >= self._limits.queue:
            raise BusyError(Problem("serve-busy", params=again))
        self.waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), self._limits.queue_seconds)
        except TimeoutError:
            raise BusyError(Problem("serve-busy", params=again)) from None
        finally:
            self.waiting -= 1

    async def _work(self, worker: Worker, seconds: float, call: Call) -> Any:
        loop = asyncio.get_running_loop()
        self.working += 1
        try:
            answer = await loop.run_in_executor(
                self._threads, worker.ask, call, self._version, seconds
            )
        except (TimedOutError, WorkerDiedError) as error:
            self.ready -= 1
            self.restarts["timed-out" if isinstance(error, TimedOutError) else "died"] += 1
            self._run(self._started(worker))
            raise
        except BaseException:
            self._idle.put_nowait(worker)
            raise
        else:
            self._idle.put_nowait(worker)
            return answer
        finally:
            self.working -= 1

    async def _started(self, worker: Worker) -> None:
        """Starts a worker, as often as it takes, and lets it be used."""
        loop = asyncio.get_running_loop()
        while not self.closed:
            try:
                await loop.run_in_executor(self._threads, worker.start)
            except LettergenError as error:
                self.broken = error
                worker.end()
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                self.broken = None
                self.ready += 1
                self._idle.put_nowait(worker)
                return

    def _run(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked may have gone; then nobody else looks at it
