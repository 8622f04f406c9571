"""Who sets the rows of a run. Processes take a second to start, and start while the rows are still being planned."""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import ExitStack
from threading import Thread
from typing import Self

from lettergen.batch.executors import ExecutorName, RowExecutor, chosen, count_of, executor_for
from lettergen.batch.processes import Processes, startable_processes
from lettergen.batch.worker import RowJob


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
