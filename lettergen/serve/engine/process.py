"""A worker process: what runs in it, and the hand that its parent has on it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any, Final

from lettergen.batch.processes import end_with_parent
from lettergen.errors import LettergenError, Problem
from lettergen.serve.engine.faults import TimedOutError, WorkerDiedError, portable

START_SECONDS: Final = 60.0
"""Seconds that a process may take to load what letters need."""


Call = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]
"""A task, and what it gets besides the worker."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker is started with."""

    workspace: Path | None
    memory: int | None
    """Bytes of address space."""
    temporary: Path | None = None
    """Folder of its own for temporary files, emptied whenever it starts; None: the machine's."""


class Worker:
    """A process and the line to it; used by one thread at a time."""

    def __init__(self, config: WorkerConfig) -> None:
        self._config = config
        self._process: Any = None
        self._line: Connection | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Starts the process and waits until it is ready. Raises WorkerDiedError or what keeps it from its work."""
        # Spawned, never forked: a child forked after Typst's first use waits for threads that it does not have.
        if self._config.temporary is not None:
            # A worker that was ended could not tidy up.
            shutil.rmtree(self._config.temporary, ignore_errors=True)
            self._config.temporary.mkdir(mode=0o700, parents=True)
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, self._config), name="lettergen-worker", daemon=True
        )
        self._process.start()
        theirs.close()
        self._answer(START_SECONDS)

    def ask(self, call: Call, version: int, seconds: float) -> Any:
        """Has a task done. Raises what it raises, TimedOutError, and WorkerDiedError; after these two it must be started anew."""
        assert self._line is not None  # noqa: S101  it was started
        try:
            self._line.send((call, version))
        except (OSError, ValueError):
            raise self._died() from None
        return self._answer(seconds)

    def end(self) -> None:
        """Ends the process at once."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
        if self._line is not None:
            self._line.close()
            self._line = None

    def _answer(self, seconds: float) -> Any:
        assert self._line is not None  # noqa: S101
        try:
            if not self._line.poll(seconds):
                self.end()
                raise TimedOutError(Problem("serve-timed-out", params={"seconds": f"{seconds:g}"}))
            good, answer = self._line.recv()
        except (EOFError, OSError):
            raise self._died() from None
        if good:
            return answer
        raise answer

    def _died(self) -> WorkerDiedError:
        self.end()
        return WorkerDiedError(Problem("serve-worker-died"))


def serve(line: Connection, config: WorkerConfig) -> None:
    """What runs in the process: does what comes over the line until its other end is closed."""
    # Ctrl+C and service managers reach the whole group; the parent decides, and lets the letter in work be finished.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    Thread(target=end_with_parent, name="lettergen-parent", daemon=True).start()
    # Typst's own threads would only take turns with those of the other workers; it reads this when first used.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    if config.temporary is not None:
        tempfile.tempdir = os.environ["TMPDIR"] = str(config.temporary)
    _bound(config.memory)
    try:
        # After the bound: what is loaded counts, too.
        from lettergen.serve.engine.worker_context import WorkerContext

        worker = WorkerContext(config.workspace)
        _warm_up(worker)
        line.send((True, None))
    except BaseException as error:  # noqa: BLE001
        line.send((False, portable(error)))
        return
    while True:
        try:
            (task, args, kwargs), version = line.recv()
        except (EOFError, OSError):
            return
        try:
            worker.refresh(version)
            answer = (True, task(worker, *args, **kwargs))
        except BaseException as error:  # noqa: BLE001  one letter's fault must not end the others
            answer = (False, portable(error))
        try:
            line.send(answer)
        except (OSError, ValueError):
            return


def _warm_up(worker: Any) -> None:
    """Sets a letter in every format for nothing: afterwards this process has loaded what letters need."""
    from lettergen.serve.engine import tasks

    try:
        letter = tasks.example(worker, next(iter(worker.workshop.kinds)))
        tasks.render(worker, letter, ("pdf", "docx", "png"), {"ppi": 36})
    except LettergenError:
        pass  # a house's own example may be at fault; whoever asks for it is told


def _bound(memory: int | None) -> None:
    if memory is None:
        return
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    except (ImportError, OSError, ValueError):
        pass  # systems that know no such bound
