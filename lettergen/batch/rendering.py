"""The middle of a batch: every letter that is not yet there is set, and written down in the journal."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from threading import Event
from typing import NamedTuple

from lettergen.batch.calls import batched
from lettergen.batch.executors import RowExecutor, processors
from lettergen.batch.finish import Finisher
from lettergen.batch.journal import Done, Journal
from lettergen.batch.options import BatchOptions
from lettergen.batch.outputs import LETTERS
from lettergen.batch.plan import Plan, PlannedRow
from lettergen.batch.printing import MixUpError
from lettergen.batch.report import Progress
from lettergen.batch.snapshot import Snapshot
from lettergen.batch.worker import Failed, Outcome, Rendered, RowJob, forget_workshops, stored
from lettergen.errors import Place, Problem


@dataclass(slots=True)
class RunContext:
    """What accompanies a run."""

    progress: Progress
    stop: Event
    snapshot: Snapshot
    """What the letters are set from."""
    key: bytes
    """With which letters are hashed."""
    libreoffice: str | None
    """Version of the LibreOffice that makes the PDFs; None when none does."""


def job_for(
    row: PlannedRow, options: BatchOptions, folder: str | None, context: RunContext
) -> RowJob:
    """The work of a row that can be set; its files are written into ``folder`` or, without one, handed back."""
    workspace = context.snapshot.workspace
    return RowJob(
        row.number,
        row.payload or b"",
        row.name,
        options.formats,
        row.enclosures,
        folder,
        None if workspace is None else str(workspace),
        embed_data=options.embed_data,
        carry_data=options.carry_data,
        libreoffice=context.libreoffice,
        shipped=str(context.snapshot.shipped),
        key=context.key,
    )


class _Expected(NamedTuple):
    """A row whose letter is being set."""

    number: int
    digest: str
    name: str
    done: Done
    """What the journal says when it is made; without what was made."""


class Rendering:
    """Sets every letter that is not yet there."""

    def __init__(
        self,
        options: BatchOptions,
        plan: Plan,
        journal: Journal,
        finisher: Finisher,
        context: RunContext,
        *,
        left_out: Collection[int] = (),
    ) -> None:
        self._options = options
        self._plan = plan
        self._journal = journal
        self._finisher = finisher
        self._context = context
        self._folder = str(options.out / LETTERS)
        self._left_out = left_out
        self._expected: deque[_Expected] = deque()
        self._stopped = False

    def run(self, executor: RowExecutor) -> bool:
        """Whether it went through; False when it was told to stop.

        Raises what ``run_batch`` says about the time in which letters are set.
        """
        forget_workshops()
        self._context.progress.begin("render", self._plan.rows)
        try:
            for outcome in self._outcomes(executor):
                self._take(outcome, self._expected.popleft())
        finally:
            self._journal.commit()
        return not self._stopped

    def _outcomes(self, executor: RowExecutor) -> Iterator[Outcome]:
        jobs = self._jobs(executor)
        if self._context.libreoffice is None:
            return executor.outcomes(jobs)
        from lettergen.batch.libreoffice import render_libreoffice_rows, rows_per_call

        size = rows_per_call(self._plan.good, self._options.workers or processors())
        return chain.from_iterable(executor.each(render_libreoffice_rows, batched(jobs, size)))

    def _jobs(self, executor: RowExecutor) -> Iterator[RowJob]:
        folder = self._folder if executor.local else None
        for row in self._plan:
            if self._context.stop.is_set():
                self._stopped = True
                return
            if row.payload is None:
                self._context.progress.advance(failed=True)
            elif row.number in self._left_out:
                self._finisher.failed(Failed(row.number, (Problem("row-left-out"),)))
                self._context.progress.advance(failed=True)
            elif self._finisher.intact(row):
                self._finisher.resumed += 1
                self._context.progress.advance()
            else:
                self._expected.append(self._expecting(row))
                yield job_for(row, self._options, folder, self._context)

    def _expecting(self, row: PlannedRow) -> _Expected:
        nothing = Rendered(row.number, row.digest, ())
        done = row.done(nothing, self._context.key)
        return _Expected(row.number, row.digest, row.name, done)

    def _take(self, outcome: Outcome, row: _Expected) -> None:
        if outcome.number != row.number:
            raise MixUpError(Problem("batch-mixed-up", Place(row=row.number)))
        if isinstance(outcome, Failed):
            problems = tuple(map(self._context.snapshot.original, outcome.problems))
            self._finisher.failed(replace(outcome, problems=problems))
            self._context.progress.advance(failed=True)
            return
        if outcome.digest != row.digest:
            raise MixUpError(Problem("batch-mixed-up", Place(row=row.number)))
        if any(file.content is not None for file in outcome.files):  # else the executor wrote them
            stored((outcome,), self._folder, (row.name,))
        self._journal.record(replace(row.done, made=outcome))
        self._context.progress.advance()
