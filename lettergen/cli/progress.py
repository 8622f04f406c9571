"""How far a batch is, on standard error: a bar on a terminal, otherwise a line now and then."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from lettergen.cli.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from lettergen.batch.report import Progress, Stage

LINE_SECONDS: Final = 5
"""Between two lines."""


def progress_for(console: Console, *, quiet: bool) -> Progress:
    """A bar, lines or nothing."""
    if quiet:
        from lettergen.batch.report import Silent

        return Silent()
    return Bar(console) if sys.stderr.isatty() else Lines(console)


class Lines:
    """A line when a stage begins that has something to count, and every few seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begin: float = 0
        self._last: float = 0
        self._done = self._failed = 0
        self._total: int | None = None
        self._stage = ""

    def begin(self, stage: Stage, total: int | None, done: int = 0) -> None:
        """See ``Progress``."""
        self._stage = self._console.say(f"stage-{stage}")
        self._begin = self._last = time.monotonic()
        self._total, self._done, self._failed = total, done, 0
        if total:
            self._line()

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """See ``Progress``."""
        self._done += count
        self._failed += count if failed else 0
        now = time.monotonic()
        if now - self._last >= LINE_SECONDS or self._done == self._total:
            self._last = now
            self._line()

    def close(self) -> None:
        """See ``Progress``."""

    def _line(self) -> None:
        seconds = time.monotonic() - self._begin
        rate = self._done / seconds if seconds and self._done else 0
        parts = [f"{self._stage}: {self._done}" + (f"/{self._total}" if self._total else "")]
        if rate:
            parts.append(self._console.say("progress-rate", rate=f"{rate:.0f}"))
        if rate and self._total and self._done < self._total:
            left = int((self._total - self._done) / rate)
            parts.append(self._console.say("progress-left", left=f"{left // 60}:{left % 60:02}"))
        if self._failed:
            parts.append(self._console.say("progress-failed", failed=str(self._failed)))
        self._console.message(", ".join(parts))


class Bar:
    """A bar with rate and time left."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._failed = 0

    def begin(self, stage: Stage, total: int | None, done: int = 0) -> None:
        """See ``Progress``."""
        # 40 ms that only a batch is worth.
        from rich.console import Console as Terminal
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[note]}"),
                TimeRemainingColumn(),
                console=Terminal(stderr=True),
            )
            self._bar.start()
        self._end_stage()
        self._failed = 0
        self._task = self._bar.add_task(
            self._console.say(f"stage-{stage}"), total=total, completed=done, note=""
        )

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """See ``Progress``."""
        if self._bar is None or self._task is None:
            return
        self._failed += count if failed else 0
        speed = self._bar.tasks[-1].speed
        notes = [self._console.say("progress-rate", rate=f"{speed:.0f}")] if speed else []
        if self._failed:
            notes.append(self._console.say("progress-failed", failed=str(self._failed)))
        self._bar.update(self._task, advance=count, note=", ".join(notes))

    def close(self) -> None:
        """See ``Progress``."""
        if self._bar is not None:
            self._end_stage()
            self._bar.stop()

    def _end_stage(self) -> None:
        if self._bar is not None and self._task is not None:
            task = self._bar.tasks[-1]
            if task.total is None:
                self._bar.update(self._task, total=task.completed)
