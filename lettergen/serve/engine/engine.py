"""The engine: letters in, results out; behind it a fixed number of worker processes and a queue with an end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from lettergen.batch.executors import processors
from lettergen.batch.matching import Matching
from lettergen.errors import LettergenError, Problem
from lettergen.messages import Language
from lettergen.serve.engine.faults import BusyError, NotReadyError, TimedOutError, WorkerDiedError
from lettergen.serve.engine.process import Post, Worker
from lettergen.serve.engine.results import (
    AdoptedLetter,
    Checked,
    ConvertedDocument,
    KindEntry,
    LetterheadListed,
    MadeLetter,
    Previewed,
    ReadJob,
    ReadLetter,
    TriedText,
    Verified,
)
from lettergen.serve.settings import Settings

GivenLetter = Mapping[str, Any] | str
"""A letter's data, or the text of a letter file (YAML)."""

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
            Worker(Post(settings.workspace, memory, temporary and temporary / f"worker-{number}"))
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

    async def check(self, letter: GivenLetter) -> Checked:
        """All problems of a letter, and how it would be addressed; problems of the letter do not raise."""
        found: Checked = await self._call("check", letter=letter)
        return found

    async def preview(self, letter: GivenLetter, ppi: float = 96) -> Previewed:
        """The pages as pictures, with what ``check`` says; problems of the letter do not raise."""
        found: Previewed = await self._call("preview", letter=letter, ppi=ppi)
        return found

    async def render(
        self, letter: GivenLetter, formats: Sequence[str] = ("pdf",), **options: Any
    ) -> MadeLetter:
        """The letter as files: ``pdf``, ``docx``, and ``png`` for a picture of each page.

        ``options``: ``embed_data``, ``carry_data``, ``pdf_engine`` as for ``Workshop.render``; ``ppi``; ``copy_type`` and ``large_print`` in
        place of the letter's own. Raises a LettergenError with every problem.
        """
        by_office = options.get("pdf_engine") == "libreoffice"
        seconds = self._limits.convert_seconds if by_office else self._limits.task_seconds
        found: MadeLetter = await self._call(
            "render", patience=seconds, letter=letter, formats=tuple(formats), options=options
        )
        return found

    async def tag(self, letter: GivenLetter, formats: Sequence[str], **options: Any) -> str:
        """The tag that ``render`` would give the same call."""
        found: str = await self._call("tag", letter=letter, formats=tuple(formats), options=options)
        return found

    async def read(self, text: str) -> ReadLetter:
        """A letter file (YAML): its data for a form, and what is wrong with it."""
        found: ReadLetter = await self._call("read", text=text)
        return found

    async def write(self, letter: GivenLetter) -> str:
        """The letter as a file (YAML), to keep. Raises InputError where it is none."""
        found: str = await self._call("written", letter=letter)
        return found

    async def adopt(self, document: bytes, *, accept_changes: bool = False) -> AdoptedLetter:
        """The letter that an edited DOCX says, with what changed. Raises InputError like ``adoption.api.adopt``."""
        found: AdoptedLetter = await self._call(
            "adopt", document=document, accept_changes=accept_changes
        )
        return found

    async def convert(
        self, document: bytes, tracked_changes: str | None = None
    ) -> ConvertedDocument:
        """A DOCX as PDF by LibreOffice; ``tracked_changes``: ``accept``, ``reject``, or None where there are none."""
        seconds = self._limits.convert_seconds
        # LibreOffice is given up first: a worker that is ended cannot end what it has started.
        found: ConvertedDocument = await self._call(
            "convert",
            patience=2 * seconds,
            document=document,
            tracked_changes=tracked_changes,
            seconds=seconds,
        )
        return found

    async def verify(self, document: bytes) -> Verified:
        """Whether a PDF or DOCX with embedded data is what these give. Raises InputError where it has none."""
        found: Verified = await self._call("verify", document=document)
        return found

    async def kinds(
        self, language: Language
    ) -> tuple[tuple[KindEntry, ...], tuple[Problem, ...], str]:
        """The kinds of letters, warnings about folders that are none, and a tag that changes when they do."""
        found: tuple[tuple[KindEntry, ...], tuple[Problem, ...], str]
        found = await self._call("kinds", language=language)
        return found

    async def schema(self, kind: str, language: Language) -> tuple[dict[str, Any], str]:
        """The JSON Schema (2020-12) of a kind, and a tag that changes when it does. Raises UsageError for a kind that there is not."""
        found: tuple[dict[str, Any], str]
        found = await self._call("schema", kind=kind, language=language)
        return found

    async def letterheads(self) -> tuple[tuple[LetterheadListed, ...], str]:
        """The letterheads, and a tag that changes when they do. Raises LetterheadError where one is faulty."""
        found: tuple[tuple[LetterheadListed, ...], str] = await self._call("letterheads")
        return found

    async def example(self, kind: str) -> str:
        """The letter file that shows what the kind is like. Raises UsageError where there is none."""
        found: str = await self._call("example", kind=kind)
        return found

    async def read_job(
        self,
        *,
        job: Mapping[str, Any] | str | None = None,
        letter: GivenLetter | None = None,
        **options: Any,
    ) -> ReadJob:
        """The job of a batch, from a job file or from what all letters have in common; ``options`` come before its own entries.

        Raises InputError with every problem of it.
        """
        found: ReadJob = await self._call("read_job", job=job, letter=letter, options=options)
        return found

    async def columns(self, job: Mapping[str, Any], table: Path) -> Matching:
        """The columns of a table and what they are taken for. Raises InputError where the table cannot be read."""
        found: Matching = await self._call("columns", job=job, table=table)
        return found

    async def draw_row(
        self, job: Mapping[str, Any], table: Path, number: int, ppi: float = 96
    ) -> Previewed | None:
        """The letter of a table's row as pictures; None where there is no such row. Problems of the row do not raise."""
        found: Previewed | None = await self._call(
            "draw_row", job=job, table=table, number=number, ppi=ppi
        )
        return found

    async def letterhead_pages(self, letterhead: str, ppi: float = 96) -> tuple[bytes, ...]:
        """A trial letter on a letterhead as pictures. Raises UsageError where there is no such letterhead, and what is wrong with it."""
        found: tuple[bytes, ...] = await self._call(
            "letterhead_pages", letterhead=letterhead, ppi=ppi
        )
        return found

    async def inspect_letterhead(self, letterhead: str) -> tuple[Problem, ...]:
        """What ``lettergen letterhead check`` says of it. Raises UsageError where there is no such letterhead."""
        found: tuple[Problem, ...] = await self._call("inspect_letterhead", letterhead=letterhead)
        return found

    async def inspect_kind(self, kind: str) -> tuple[Problem, ...]:
        """What ``lettergen kind check`` says of it. Raises UsageError where there is no such kind."""
        found: tuple[Problem, ...] = await self._call("inspect_kind", kind=kind)
        return found

    async def try_text(self, kind: str, file: str, text: str, ppi: float = 96) -> TriedText:
        """What a kind would be like if one of its texts were this one; nothing of it is kept."""
        found: TriedText = await self._call("try_text", kind=kind, file=file, text=text, ppi=ppi)
        return found

    async def _call(self, task: str, *, patience: float | None = None, **given: Any) -> Any:
        worker = await self._worker()
        work = self._work(worker, task, patience or self._limits.task_seconds, given)
        return await asyncio.shield(self._run(work))

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

    async def _work(
        self, worker: Worker, task: str, seconds: float, given: Mapping[str, Any]
    ) -> Any:
        loop = asyncio.get_running_loop()
        self.working += 1
        try:
            answer = await loop.run_in_executor(
                self._threads, worker.ask, task, self._version, seconds, given
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
