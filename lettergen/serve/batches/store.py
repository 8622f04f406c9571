"""The batches of the server: made, worked on in processes of their own, kept for a while, gone.

Each has a folder of its own (rights 0700) with its table, its job, its state, and what became of it. Two may work at the same time; the
others wait. A server that starts again finds them all, and those that were at work are ``stopped``: they can be gone on with.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from lettergen.errors import LettergenError, Problem, UsageError
from lettergen.files import write_atomic
from lettergen.messages import Language
from lettergen.serve.batches.files import digest_of, file_name, put
from lettergen.serve.batches.process import IN, OUT, ROWS, Order
from lettergen.serve.batches.state import (
    BatchState,
    RowEntry,
    Wanted,
    moment,
    read_state,
    row_entry,
    write_state,
)
from lettergen.serve.batches.supervision import Supervision
from lettergen.serve.json_text import json_bytes
from lettergen.serve.settings import Settings

JOB: Final = "job.json"
LETTERS: Final = "briefe"
_MADE: Final = "made.jsonl"
_STOP_SECONDS: Final = 60.0
_TIDY_SECONDS: Final = 600.0


class UnknownBatchError(UsageError):
    """There is no such batch, or it is somebody else's."""


class BatchBusyError(UsageError):
    """What is asked for cannot be done while the batch is as it is."""


class BatchStore:
    """All batches.

    Args:
        settings: What the server was started with.
        folder: Where they lie.
        key: With which letters are hashed, to tell the same ones again.
    """

    def __init__(self, settings: Settings, folder: Path, key: bytes) -> None:
        self._settings = settings
        self._folder = folder
        self._key = key
        self._states: dict[str, BatchState] = {}
        self._supervised: dict[str, Supervision] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turns = asyncio.Semaphore(settings.limits.batches_at_once)
        self._threads = ThreadPoolExecutor(settings.limits.batches_at_once, "lettergen-batches")
        self._closed = False
        self._tidying: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Finds the batches that an earlier server has left."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in sorted(self._folder.iterdir()):
            state = read_state(folder) if folder.is_dir() else None
            if state is None:
                continue
            if state.at_work:
                state = state.now(stage="stopped")
                write_state(folder, state)
            self._states[state.id] = state
        self._tidying = asyncio.create_task(self._tidy())

    async def stop(self) -> None:
        """Lets the letters in work be finished and stops the batches; they can be gone on with."""
        self._closed = True
        if self._tidying is not None:
            self._tidying.cancel()
        for task in self._tasks.values():
            if not task.done():
                task.cancel()
        for supervised in self._supervised.values():
            supervised.stop()
        running = [task for task in self._tasks.values() if not task.done()]
        if running:
            await asyncio.wait(running, timeout=_STOP_SECONDS)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def all(self, owner: str | None = None) -> list[BatchState]:
        """The batches that ``owner`` may see, the newest first."""
        found = [s for s in self._states.values() if s.owner == owner]
        return sorted(found, key=lambda s: (s.created, s.id), reverse=True)

    def get(self, batch: str, owner: str | None = None) -> BatchState:
        """A batch. Raises UnknownBatchError."""
        state = self._states.get(batch)
        if state is None or state.owner != owner:
            raise UnknownBatchError(Problem("serve-batch-unknown"))
        return state

    def by_key(self, key: str, owner: str | None) -> BatchState | None:
        """The batch that was made with an idempotency key, if any."""
        return next((s for s in self._states.values() if s.key == key and s.owner == owner), None)

    def job(self, batch: str) -> Mapping[str, Any]:
        """The batch's job, as in a job file."""
        job: Mapping[str, Any] = json.loads((self._folder / batch / JOB).read_bytes())
        return job

    def table(self, batch: str) -> Path:
        """Where the batch's table lies."""
        return self._folder / batch / IN / self._states[batch].table

    def create(
        self,
        *,
        job: Mapping[str, Any],
        table: bytes | BinaryIO,
        name: str,
        enclosures: Iterable[tuple[str, bytes | BinaryIO]] = (),
        wanted: Wanted = "check",
        owner: str | None = None,
        language: Language = "de",
        key: str | None = None,
        request: str | None = None,
        problems: Sequence[Problem] = (),
    ) -> BatchState:
        """A new batch, which is checked or run as soon as its turn comes.

        ``job`` is what ``Engine.read_job`` gave, ``name`` the file name of the table, whose ending says how it is read. Raises
        BatchBusyError where there are too many already, InputError for two files of one name, and OutputError.
        """
        if len(self._states) >= self._settings.limits.batches or self._closed:
            raise BatchBusyError(Problem("serve-batches-full"))
        batch = secrets.token_urlsafe(12)
        folder = self._folder / batch
        inside = folder / IN
        for made in (folder, inside):
            made.mkdir(mode=0o700)
        table_name = file_name(name, "empfaenger")
        try:
            put(inside / table_name, table)
            for given, content in enclosures:
                put(inside / file_name(given, "anlage"), content)
            write_atomic(folder / JOB, json_bytes(dict(job)))
        except LettergenError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        digest = digest_of(self._key, job, inside / table_name)
        now = moment()
        state = BatchState(
            id=batch,
            wanted=wanted,
            created=now,
            changed=now,
            table=table_name,
            owner=owner,
            digest=digest,
            same_as=self._made_before(digest),
            key=key,
            request=request,
            problems=tuple(problems),
        )
        self._begin(state, language)
        return state

    def run(self, batch: str, owner: str | None = None, language: Language = "de") -> BatchState:
        """Makes the letters, or goes on making them. Raises UnknownBatchError, and BatchBusyError unless it is checked or stopped."""
        state = self.get(batch, owner)
        if state.stage not in {"checked", "stopped"}:
            raise BatchBusyError(Problem("serve-batch-stage", value=state.stage))
        wanted: Wanted = "run" if state.stage == "checked" else state.wanted
        state = state.now(stage="waiting", wanted=wanted)
        self._begin(state, language)
        return state

    def match(
        self,
        batch: str,
        columns: Mapping[str, str | None],
        owner: str | None = None,
        language: Language = "de",
    ) -> BatchState:
        """Takes columns for something else and checks anew. Raises like ``run``; a batch with letters stays as it is."""
        state = self.get(batch, owner)
        if state.at_work or state.wanted == "run":
            raise BatchBusyError(Problem("serve-batch-stage", value=state.stage))
        job = {**self.job(batch), "columns": dict(columns)}
        write_atomic(self._folder / batch / JOB, json_bytes(job))
        digest = digest_of(self._key, job, self.table(batch))
        state = state.now(
            stage="waiting", problems=(), digest=digest, same_as=self._made_before(digest)
        )
        self._begin(state, language)
        return state

    def cancel(self, batch: str, owner: str | None = None) -> BatchState:
        """Stops it; letters in work are finished. Raises UnknownBatchError, BatchBusyError where nothing is being done."""
        state = self.get(batch, owner)
        if not state.at_work:
            raise BatchBusyError(Problem("serve-batch-stage", value=state.stage))
        if state.stage == "waiting":  # for its turn
            self._tasks[batch].cancel()
            return self._keep(state.now(stage="stopped"))
        self._supervised[batch].stop()
        return self._keep(state.now(stage="stopping"))

    async def delete(self, batch: str, owner: str | None = None) -> None:
        """Stops it if need be, and removes everything of it. Raises UnknownBatchError."""
        if self.get(batch, owner).at_work:
            self.cancel(batch, owner)
            with suppress(asyncio.CancelledError):
                await asyncio.wait([self._tasks[batch]], timeout=_STOP_SECONDS)
        self._states.pop(batch, None)
        self._tasks.pop(batch, None)
        await asyncio.to_thread(shutil.rmtree, self._folder / batch, ignore_errors=True)

    def rows(
        self, batch: str, *, good: bool, after: int = 0, limit: int = 50
    ) -> Iterator[RowEntry]:
        """Rows that can (``good``) or cannot be set, behind row ``after``; read from the disk as they are asked for."""
        try:
            with (self._folder / batch / ROWS[good]).open("rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    if int(line[1 : line.index(b",")]) > after:
                        if limit <= 0:
                            return
                        limit -= 1
                        yield row_entry(line)
        except FileNotFoundError:
            return

    def letters(self, batch: str, after: str = "", limit: int = 1000) -> list[str]:
        """Names of the letters' files, in order, behind ``after``."""
        try:
            names = (p.name for p in (self._folder / batch / OUT / LETTERS).iterdir())
            found = (n for n in names if n > after and not n.startswith("."))
            return heapq.nsmallest(limit, found)
        except OSError:
            return []

    def file(self, batch: str, name: str) -> Path:
        """Where a result lies: one of the state's ``files``, or a letter. Raises UnknownBatchError."""
        state = self._states[batch]
        folder = self._folder / batch / OUT
        plain = Path(name).name == name and not name.startswith(".")
        for path in (folder / name if name in state.files else None, folder / LETTERS / name):
            if plain and path is not None and path.is_file() and not path.is_symlink():
                return path
        raise UnknownBatchError(Problem("serve-batch-file"))

    def counts(self) -> dict[str, int]:
        """How many batches stand where."""
        found: dict[str, int] = {}
        for state in self._states.values():
            found[state.stage] = found.get(state.stage, 0) + 1
        return found

    def _begin(self, state: BatchState, language: Language) -> None:
        self._keep(state)
        task = asyncio.get_running_loop().create_task(self._worked(state.id, language))
        self._tasks[state.id] = task
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _worked(self, batch: str, language: Language) -> None:
        """Waits for its turn, then has the batch worked on until its end."""
        async with self._turns:
            state = self._states[batch]
            running = state.wanted == "run"
            self._keep(state.now(stage="running" if running else "checking", done=0, total=None))
            order = Order(
                wanted=state.wanted,
                folder=self._folder / batch,
                job=self.job(batch),
                table=state.table,
                workspace=self._settings.workspace,
                workers=self._settings.workers,
                language=language,
                resume=(self._folder / batch / OUT).exists(),
            )
            loop = asyncio.get_running_loop()
            supervised = Supervision(order, partial(self._told, loop, batch))
            self._supervised[batch] = supervised
            work = loop.run_in_executor(self._threads, supervised.follow)
            try:
                await asyncio.shield(work)
            except asyncio.CancelledError:  # the server ends; the process has been told
                await work
                raise
            finally:
                if self._supervised.get(batch) is supervised:
                    del self._supervised[batch]

    def _told(
        self, loop: asyncio.AbstractEventLoop, batch: str, facts: Mapping[str, Any], ended: bool
    ) -> None:
        if loop.is_closed():
            return
        done = asyncio.run_coroutine_threadsafe(self._changed(batch, facts, ended), loop)
        with suppress(LettergenError):
            done.result()

    async def _changed(self, batch: str, facts: Mapping[str, Any], ended: bool) -> None:
        state = self._states.get(batch)
        if state is None:
            return
        if "problems" in facts:
            facts = {
                **facts,
                "problems": tuple(dict.fromkeys((*state.problems, *facts["problems"]))),
            }
        state = state.now(**facts)
        self._states[batch] = state
        if ended:
            self._keep(state)
            if state.stage == "done":
                self._remember(state.digest)

    def _keep(self, state: BatchState) -> BatchState:
        self._states[state.id] = state
        write_state(self._folder / state.id, state)
        return state

    def _made_before(self, digest: str) -> tuple[str, ...]:
        try:
            lines = (self._folder / _MADE).read_text(encoding="ascii").splitlines()
        except OSError:
            return ()
        return tuple(line.split()[1] for line in lines if line.split()[0] == digest)

    def _remember(self, digest: str) -> None:
        with (self._folder / _MADE).open("a", encoding="ascii") as file:
            file.write(f"{digest} {moment()}\n")

    async def _tidy(self) -> None:
        """Removes batches that nobody has touched for long."""
        while True:
            oldest = dt.datetime.now(dt.UTC) - dt.timedelta(hours=self._settings.limits.batch_hours)
            for state in list(self._states.values()):
                if not state.at_work and dt.datetime.fromisoformat(state.changed) < oldest:
                    await self.delete(state.id, state.owner)
            await asyncio.sleep(_TIDY_SECONDS)
