"""A batch's process, followed from a thread of the server: started, told to stop, started again where a letter ended it."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from lettergen.errors import Problem
from lettergen.serve.batches.process import OUT, STOP, Order, work


class Supervision:
    """One order, worked on in a process of its own.

    Args:
        order: What is to be done.
        tell: Called, from the thread of ``follow``, with facts that change the batch's state and with whether these are the last.
    """

    def __init__(self, order: Order, tell: Callable[[Mapping[str, Any], bool], None]) -> None:
        self._order = order
        self._tell = tell
        self._line: Connection | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Lets the letters in work be finished; a process that is only being started is told as soon as it can hear. From any thread."""
        with self._lock:
            self._stopped = True
            self._pass_on()

    def follow(self) -> None:
        """Returns when it has been done or stopped. A run whose process a letter has ended is gone on with, each letter set apart."""
        if self._finished(self._order):
            return
        if self._order.wanted == "run" and not self._stopped:
            begun = (self._order.folder / OUT).exists()
            if self._finished(replace(self._order, apart=True, resume=begun)):
                return
        died = (Problem("serve-batch-died"),)
        self._tell({"stage": "stopped", "problems": died}, True)  # noqa: FBT003  a callback's

    def _finished(self, order: Order) -> bool:
        """Starts a process and passes on what it tells; whether it came to its end."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, order), name="lettergen-batch")
        ended = False
        try:
            process.start()
            theirs.close()
            self._listen_to(ours)
            while not ended:
                facts, ended = ours.recv()
                self._tell(facts, ended)
        except (EOFError, OSError):  # it died, or there was no memory to start it
            pass
        finally:
            self._listen_to(None)
            if process.pid is not None:
                process.join()
            process.close()
            theirs.close()
            ours.close()
        return ended

    def _listen_to(self, line: Connection | None) -> None:
        with self._lock:
            self._line = line
            if self._stopped:
                self._pass_on()

    def _pass_on(self) -> None:
        if self._line is not None:
            with suppress(OSError, ValueError):  # it has ended meanwhile
                self._line.send(STOP)
