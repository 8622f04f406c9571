"""A batch from rows to files: plan → render → finish. Killed at any moment, it can be gone on with.

The workers write the letters, each file whole or not at all; this process alone keeps the journal. What is finished at the
end (print file, ZIP, lists) is made from plan and journal only, so that it is the same however often the run was
interrupted.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple, get_args

from lettergen.batch.executors import (
    BatchStoppedError,
    RowExecutor,
    chunks,
    cluster_for,
    executor_for,
    processors,
)
from lettergen.batch.finish import BatchReport, Finisher
from lettergen.batch.job import ExecutorName, PrintFile
from lettergen.batch.journal import JOURNAL, Head, Journal
from lettergen.batch.names import DEFAULT_PATTERN, Names
from lettergen.batch.outputs import LETTERS
from lettergen.batch.plan import (
    BatchRow,
    Plan,
    enclosure_finder,
    file_hash,
    make_plan,
    resource_hash,
    used_hashes,
)
from lettergen.batch.printing import MixUpError
from lettergen.batch.progress import Progress, Silent
from lettergen.batch.worker import Failed, Outcome, RowJob, forget_workshops, stored
from lettergen.errors import InputError, Place, Problem, UsageError
from lettergen.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX, make_folder
from lettergen.messages import Language
from lettergen.pipeline import Format, PdfEngine, check_embeddable
from lettergen.versions import versions


class BatchInterruptedError(BatchStoppedError):
    """Somebody stopped the run; what was in flight is finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What a batch is to make, and how."""

    out: Path
    """Folder of the results."""
    formats: tuple[Format, ...] = ("pdf",)
    pdf_engine: PdfEngine = "typst"
    """Who makes the PDF; LibreOffice makes it from the DOCX."""
    name: str = DEFAULT_PATTERN
    """Pattern of the files' names; see ``Names``."""
    columns: tuple[str, ...] = ()
    """The table's columns, for the pattern."""
    enclosures: tuple[str, ...] = ()
    """Columns that name PDF files to follow the row's letter."""
    enclosure_folder: Path = Path()
    """Where these files lie; none may lie outside."""
    print_file: PrintFile | None = None
    zip: bool = False
    embed_data: bool = False
    """Whether each file holds its composed letter as data."""
    executor: ExecutorName | Executor | RowExecutor = "auto"
    scheduler: str | None = None
    """Address of a Dask scheduler, whose cluster then does the work."""
    workers: int | None = None
    """How many work at once; None takes one per processor."""
    resume: bool = False
    """Go on with what an earlier run has left in the folder."""
    workspace: Path | None = None
    sources: tuple[Path, ...] = ()
    """Files that the rows come from; the report gives their hashes."""
    language: Language = "de"
    """Of the reasons in ``failed.csv``."""


@dataclass(slots=True)
class _Ways:
    """What accompanies a run."""

    progress: Progress
    stop: threading.Event
    started: float = field(default_factory=time.monotonic)
    moment: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))


def run_batch(
    rows: Iterable[BatchRow],
    options: BatchOptions,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> BatchReport:
    """Makes a letter of every good row, lists the bad ones, and reports.

    Args:
        rows: The rows in ascending order; read once, from start to end, before the first letter is set.
        options: What to make.
        progress: Is told how far it is.
        stop: When set, rows in flight are finished, and the run ends with BatchInterruptedError.

    Raises:
        UsageError: The cluster does not answer, or would set other bytes (``cluster-…``). The folder is in use
            (``batch-folder-used``, ``batch-folder-full``) or was begun with something else (``batch-changed-…``), or the
            options do not go together.
        InputError: There are no rows.
        OutputError: Something could not be written; ``resume`` goes on.
        MissingToolError: LibreOffice is to make the PDFs and is not installed, or there is a scheduler and no Dask.
        BatchStoppedError: A worker died, or somebody stopped the run; ``resume`` goes on.
        MixUpError: Rows and files do not belong together.
        JournalError: The journal is damaged, or another process works in the folder.
        LettergenError: Whatever reading ``rows`` raises.
    """
    ways = _Ways(progress or Silent(), stop or threading.Event())
    try:
        _check(options)
        names = Names(options.name, options.columns)
        with ExitStack() as stack:
            cluster = cluster_for(
                options.executor, options.scheduler, options.workers, options.workspace
            )
            if cluster is not None:  # before anything is written: nobody may answer
                stack.enter_context(cluster)
                _check_on_cluster(options)
            journal = stack.enter_context(_journal(options))
            plan = stack.enter_context(_planned(rows, options, names, ways, journal))
            finisher = stack.enter_context(Finisher(options.out, plan, journal))
            executor = cluster or stack.enter_context(_executor(options, plan.good))
            before = _resources(options)
            _Rendering(options, plan, journal, finisher, ways).run(executor)
            if _resources(options) != before:
                raise BatchStoppedError(Problem("batch-changed-meanwhile"))
            return finisher.finish(options, executor, _facts(options, plan, ways), ways.progress)
    finally:
        ways.progress.close()


def _check(options: BatchOptions) -> None:
    if not options.formats:
        raise UsageError(Problem("format-missing"))
    if "pdf" not in options.formats and (options.print_file or options.enclosures):
        raise UsageError(Problem("batch-needs-pdf"))
    if options.scheduler is not None and options.executor != "auto":
        raise UsageError(Problem("cluster-and-executor"))
    if options.scheduler is not None:
        _check_on_cluster(options)
    if options.pdf_engine not in get_args(PdfEngine):
        raise UsageError(Problem("pdf-engine-unknown", value=str(options.pdf_engine)))
    check_embeddable(options.formats, options.pdf_engine, embed_data=options.embed_data)
    _libreoffice(options)


def _check_on_cluster(options: BatchOptions) -> None:
    if options.pdf_engine == "libreoffice":
        raise UsageError(Problem("cluster-and-libreoffice"))


def _libreoffice(options: BatchOptions) -> str | None:
    """The version of the LibreOffice that makes the PDFs; None when none does. Raises MissingToolError."""
    if options.pdf_engine != "libreoffice" or "pdf" not in options.formats:
        return None
    # Looking for it takes a third of a second, which batches without it need not pay.
    from lettergen.conversion import engine_version

    return engine_version()


def _engine(options: BatchOptions) -> dict[str, str]:
    """What makes the PDFs besides lettergen and its libraries."""
    version = _libreoffice(options)
    return {} if version is None else {"libreoffice": version}


def _journal(options: BatchOptions) -> Journal:
    """The folder's journal. Raises UsageError when there is one and nobody said to go on with it."""
    make_folder(options.out / LETTERS)
    journal = Journal(options.out)
    if journal.head is not None and not options.resume:
        journal.close()
        raise UsageError(Problem("batch-folder-used", Place(str(options.out)), str(options.out)))
    return journal


def _planned(
    rows: Iterable[BatchRow], options: BatchOptions, names: Names, ways: _Ways, journal: Journal
) -> Plan:
    """The plan, written down in the journal. When that fails, a new folder is as it was."""
    ways.progress.begin("plan", None)
    try:
        plan = _plan(rows, options, names, ways)
        try:
            _begin(journal, Head(_parts(plan, options), plan.rows), options)
        except BaseException:
            plan.close()
            raise
    except BaseException:
        if journal.head is None:
            journal.discard()
            with suppress(OSError):
                (options.out / LETTERS).rmdir()
                options.out.rmdir()
        raise
    return plan


def _plan(rows: Iterable[BatchRow], options: BatchOptions, names: Names, ways: _Ways) -> Plan:
    def watched() -> Iterator[BatchRow]:
        for row in rows:
            if ways.stop.is_set():
                raise BatchInterruptedError(Problem("batch-interrupted-early"))
            yield row
            ways.progress.advance()

    enclosures = enclosure_finder(options.enclosures, options.enclosure_folder)
    plan = make_plan(watched(), options.out, names, enclosures)
    if not plan.rows:
        plan.close()
        raise InputError(Problem("batch-no-rows"))
    return plan


def _resources(options: BatchOptions) -> dict[str, str]:
    return {
        "templates": resource_hash("templates", options.workspace),
        "letterheads": resource_hash("letterheads", options.workspace),
    }


def _parts(plan: Plan, options: BatchOptions) -> dict[str, str]:
    """Everything that the files depend on."""
    return {
        "rows": plan.digest,
        "formats": ",".join(options.formats) + (" + data" if options.embed_data else ""),
        **_resources(options),
        **versions(),
        **_engine(options),
    }


_CHANGED = {
    "libreoffice": "batch-changed-engine",
    "rows": "batch-changed-rows",
    "formats": "batch-changed-formats",
    "templates": "batch-changed-templates",
    "letterheads": "batch-changed-letterheads",
}


def _begin(journal: Journal, head: Head, options: BatchOptions) -> None:
    """Begins the run, or sees that it is the one that was begun."""
    letters = options.out / LETTERS
    if journal.head is None:
        if any(not _left_over(file) for file in letters.iterdir()):
            raise UsageError(Problem("batch-folder-full", Place(str(letters)), str(letters)))
        journal.begin(head)
    before = journal.head or head
    if before != head:
        changed = sorted(
            k for k in {*before.parts, *head.parts} if before.parts.get(k) != head.parts.get(k)
        )
        raise UsageError(
            Problem(
                _CHANGED.get(part, "batch-changed-version"),
                Place(str(options.out / JOURNAL)),
                part,
                {
                    "before": before.parts.get(part, "–"),
                    "now": head.parts.get(part, "–"),
                },
            )
            for part in changed
        )
    for folder in (letters, options.out):
        for file in filter(_left_over, folder.iterdir()):
            file.unlink(missing_ok=True)


def _left_over(file: Path) -> bool:
    """Whether a killed process was writing it."""
    return file.name.startswith(TEMPORARY_PREFIX) and file.name.endswith(TEMPORARY_SUFFIX)


def _executor(options: BatchOptions, rows: int) -> RowExecutor:
    wanted = options.executor
    if isinstance(wanted, str | Executor):
        return executor_for(wanted, options.workers, rows, options.workspace)
    return wanted


def _facts(options: BatchOptions, plan: Plan, ways: _Ways) -> dict[str, object]:
    """What the report says about the run as a whole."""
    seconds = time.monotonic() - ways.started
    return {
        "versions": {**versions(), **_engine(options)},
        "sources": {file.name: file_hash(file) for file in options.sources},
        **{k: used_hashes(k, names, options.workspace) for k, names in plan.used.items()},
        "times": {
            "started": ways.moment.isoformat(timespec="seconds"),
            "seconds": round(seconds, 3),
        },
    }


class _Expected(NamedTuple):
    """A row whose letter is being set."""

    number: int
    digest: str
    name: str


class _Rendering:
    """Sets every letter that is not yet there."""

    def __init__(
        self,
        options: BatchOptions,
        plan: Plan,
        journal: Journal,
        finisher: Finisher,
        ways: _Ways,
    ) -> None:
        self._options = options
        self._plan = plan
        self._journal = journal
        self._finisher = finisher
        self._ways = ways
        self._folder = str(options.out / LETTERS)
        self._expected: deque[_Expected] = deque()
        self._stopped = False
        self._libreoffice = _libreoffice(options)

    def run(self, executor: RowExecutor) -> None:
        """Raises what ``run_batch`` says about the time in which letters are set."""
        forget_workshops()
        self._ways.progress.begin("render", self._plan.rows)
        try:
            for outcome in self._outcomes(executor):
                self._take(outcome, self._expected.popleft())
        finally:
            self._journal.commit()
        if self._stopped:
            params = {"rows": str(self._plan.rows), "done": str(self._journal.count)}
            raise BatchInterruptedError(Problem("batch-interrupted", params=params))

    def _outcomes(self, executor: RowExecutor) -> Iterator[Outcome]:
        jobs = self._jobs(executor)
        if self._libreoffice is None:
            return executor.outcomes(jobs)
        from lettergen.batch.office import render_office_rows, rows_per_call

        size = rows_per_call(self._plan.good, self._options.workers or processors())
        return chain.from_iterable(executor.each(render_office_rows, chunks(jobs, size)))

    def _jobs(self, executor: RowExecutor) -> Iterator[RowJob]:
        options = self._options
        folder = self._folder if executor.local else None
        workspace = None if options.workspace is None else str(options.workspace)
        for row in self._plan:
            if self._ways.stop.is_set():
                self._stopped = True
                return
            if row.payload is None:
                self._ways.progress.advance(failed=True)
            elif self._finisher.intact(row):
                self._finisher.resumed += 1
                self._ways.progress.advance()
            else:
                self._expected.append(_Expected(row.number, row.digest, row.name))
                yield RowJob(
                    row.number,
                    row.payload,
                    row.name,
                    options.formats,
                    row.enclosures,
                    folder,
                    workspace,
                    libreoffice=self._libreoffice,
                    embed_data=options.embed_data,
                )

    def _take(self, outcome: Outcome, row: _Expected) -> None:
        if outcome.number != row.number:
            raise MixUpError(Problem("batch-mixed-up", Place(row=row.number)))
        if isinstance(outcome, Failed):
            self._finisher.failed(outcome)
            self._ways.progress.advance(failed=True)
            return
        if outcome.digest != row.digest:
            raise MixUpError(Problem("batch-mixed-up", Place(row=row.number)))
        if any(file.content is not None for file in outcome.files):  # else the executor wrote them
            stored((outcome,), self._folder, (row.name,))
        self._journal.record(outcome)
        self._ways.progress.advance()
