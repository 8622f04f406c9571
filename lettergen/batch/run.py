"""A batch from rows to files: plan → render → finish. Killed at any moment, it can be gone on with.

The workers write the letters, each file whole or not at all; this process alone keeps the journal. What is finished at the
end (print file, ZIP, lists) is made from plan and journal only, so that it is the same however often the run was
interrupted.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import get_args

from lettergen.batch.correction import (
    Correction,
    finish_moves,
    forget_replaced,
    forget_unfinished,
    is_unfinished,
)
from lettergen.batch.enclosure_files import EnclosureFinder
from lettergen.batch.executors import RowExecutor, RunExecutor, cluster_for
from lettergen.batch.file_names import FileNames
from lettergen.batch.fingerprint import file_hash
from lettergen.batch.finish import Finisher
from lettergen.batch.journal import JOURNAL, Head, Journal
from lettergen.batch.options import BatchOptions
from lettergen.batch.outputs import LETTERS
from lettergen.batch.plan import BatchRow, Plan, PlannedRow, Planner, make_plan
from lettergen.batch.recipes import Recipes
from lettergen.batch.rendering import Rendering, RunContext, job_for
from lettergen.batch.report import (
    BatchInterruptedError,
    BatchReport,
    BatchStoppedError,
    Progress,
    Silent,
)
from lettergen.batch.snapshot import KINDS, Snapshot
from lettergen.batch.worker import Failed, rehearsal_of
from lettergen.engines import PdfEngine, check_embeddable
from lettergen.errors import InputError, Place, Problem, Severity, UsageError
from lettergen.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX, make_folder, reported
from lettergen.versions import versions


def run_batch(
    rows: Iterable[BatchRow],
    options: BatchOptions,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    failed: Callable[[Failed], object] | None = None,
) -> BatchReport:
    """Makes a letter of every good row, lists the bad ones, and reports.

    Args:
        rows: The rows; read once, from start to end, before the first letter is set.
        options: What to make.
        progress: Is told how far it is.
        stop: When set, rows in flight are finished, and the run ends with BatchInterruptedError.
        failed: Is given every row that has no letter, in order, when everything is written; the report names the first hundred.

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
    started, moment = time.monotonic(), dt.datetime.now(dt.UTC)
    progress, stop = progress or Silent(), stop or threading.Event()
    try:
        _check(options)
        libreoffice = _libreoffice(options)
        names = FileNames(options.name, options.columns)
        with ExitStack() as stack:
            runner = _runner(options, stack)
            journal = stack.enter_context(_journal(options))
            stack.callback(_leave_unless_begun, journal, options.out)
            correction = _correction(options, journal, stack)
            snapshot = stack.enter_context(Snapshot(options.out, options.workspace))
            stack.enter_context(runner)
            context = RunContext(progress, stop, snapshot, journal.key, libreoffice)
            recipes = Recipes(snapshot, _common(options, libreoffice))
            planner = Planner(
                names,
                EnclosureFinder(
                    options.enclosures, options.enclosure_folder, options.active_content
                ),
                journal.key,
                recipes.of,
            )
            tables = _hashes(options)
            plan = stack.enter_context(_plan(rows, options, planner, context, runner))
            if _hashes(options) != tables:
                raise InputError(Problem("batch-table-changed", Place(str(options.sources[0]))))
            head = _head(plan, options, context)
            if correction is None:
                _begin(journal, head, options)
                forget_unfinished(options.out)
            else:
                correction.check(plan, options.formats)
                journal = correction.begin(head)
                plan.notes += correction.keep(plan)
                options = replace(options, out=correction.folder)
            for folder in {snapshot.folder.parent, options.out}:
                _remove_left_overs(folder, snapshot.folder)
            for recipe, parts in recipes.parts.items():
                journal.describe(recipe, parts)
            finisher = stack.enter_context(Finisher(options.out, plan, journal))
            executor = runner.executor(plan.good)
            left_out = () if correction is None else correction.left_out
            rendering = Rendering(options, plan, journal, finisher, context, left_out=left_out)
            if not rendering.run(executor):
                params = {"rows": str(plan.rows), "done": str(journal.count)}
                raise BatchInterruptedError(Problem("batch-interrupted", params=params))
            plan.notes += _changed_meanwhile(snapshot, executor)
            if options.print_file is None:
                runner.dismiss()
            facts = _facts(plan, context, tables)
            facts["times"] = _times(moment, started)
            report = finisher.finish(options, executor, facts, progress)
            if failed is not None:
                for failure in finisher.failures():
                    failed(failure)
            return report if correction is None else correction.commit(report)
    finally:
        progress.close()


def _runner(options: BatchOptions, stack: ExitStack) -> RunExecutor:
    """Who sets the letters; asked before anything is written, as nobody may answer."""
    cluster = cluster_for(options.executor, options.scheduler, options.workers)
    if cluster is None:
        return RunExecutor(options.executor, options.workers)
    _check_on_cluster(options)
    return RunExecutor(stack.enter_context(cluster))


def _correction(options: BatchOptions, journal: Journal, stack: ExitStack) -> Correction | None:
    if not options.only and not options.changed:
        return None
    return stack.enter_context(closing(Correction(options, journal)))


def _times(moment: dt.datetime, started: float) -> dict[str, str | float]:
    seconds = round(time.monotonic() - started, 3)
    return {"started": moment.isoformat(timespec="seconds"), "seconds": seconds}


def _changed_meanwhile(snapshot: Snapshot, executor: RowExecutor) -> Iterator[Problem]:
    """A note when somebody has changed a text or letterhead; the letters have what was there when the run began.

    Raises BatchStoppedError where workers took what is shipped from where it lies, and it was changed.
    """
    if not executor.local and snapshot.changed(shipped=True):
        raise BatchStoppedError(Problem("batch-shipped-changed"))
    if snapshot.changed():
        yield Problem("batch-changed-meanwhile", severity=Severity.WARNING)


def _check(options: BatchOptions) -> None:
    if not isinstance(options.executor, str | Executor) and not hasattr(options.executor, "each"):
        raise UsageError(Problem("batch-executor", value=type(options.executor).__name__))
    if not options.formats:
        raise UsageError(Problem("format-missing"))
    if "pdf" not in options.formats and (options.print_file or options.enclosures):
        raise UsageError(Problem("batch-needs-pdf"))
    if options.only and options.changed:
        raise UsageError(Problem("only-and-changed"))
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


def _journal(options: BatchOptions) -> Journal:
    """The folder's journal. Raises UsageError when there is one and nobody said to go on with it."""
    letters = options.out / LETTERS
    with reported(letters):
        linked = letters.is_symlink()
    if linked:
        raise UsageError(Problem("batch-folder-link", Place(str(letters)), str(letters)))
    make_folder(letters)
    journal = Journal(options.out)
    if is_unfinished(options.out):
        finish_moves(options.out)
        journal.close()
        journal = Journal(options.out)
    forget_replaced(options.out)
    if journal.head is not None and not (options.resume or options.only or options.changed):
        journal.close()
        raise UsageError(Problem("batch-folder-used", Place(str(options.out)), str(options.out)))
    return journal


def _leave_unless_begun(journal: Journal, out: Path) -> None:
    """Leaves a folder in which no run has begun as it was."""
    if journal.head is None:
        journal.discard()
        with suppress(OSError):
            (out / LETTERS).rmdir()
            out.rmdir()


def _plan(
    rows: Iterable[BatchRow],
    options: BatchOptions,
    planner: Planner,
    context: RunContext,
    runner: RunExecutor,
) -> Plan:
    """The plan; meanwhile the processes start that will be needed."""
    context.progress.begin("plan", None)

    def watched() -> Iterator[BatchRow]:
        for row in rows:
            if context.stop.is_set():
                raise BatchInterruptedError(Problem("batch-interrupted-early"))
            yield row
            context.progress.advance()

    def planned(row: PlannedRow, good: int) -> None:
        if runner.wanted_early(good):
            runner.start(rehearsal_of(job_for(row, options, None, context)))

    plan = make_plan(watched(), options.out, planner, planned, options.sort)
    if not plan.rows:
        plan.close()
        place = Place(str(options.sources[0]) if options.sources else None)
        raise InputError(Problem("batch-no-rows", place))
    return plan


def _common(options: BatchOptions, libreoffice: str | None) -> dict[str, str]:
    """What is the same for all letters and decides about their bytes: formats and versions."""
    return {
        "formats": ",".join(options.formats)
        + (" + data" if options.embed_data else "")
        + ("" if options.carry_data else " - letter"),
        **versions(),
        **({} if libreoffice is None else {"libreoffice": libreoffice}),
    }


def _head(plan: Plan, options: BatchOptions, context: RunContext) -> Head:
    """Everything that the files depend on."""
    parts: dict[str, str] = {
        "rows": plan.digest,
        "names": options.name,
        **{kind: context.snapshot.digest(kind) for kind in KINDS},
        **_common(options, context.libreoffice),
    }
    return Head(parts, plan.rows)


_CHANGED = {
    "libreoffice": "batch-changed-engine",
    "rows": "batch-changed-rows",
    "names": "batch-changed-names",
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
        if (
            "names" in changed
        ):  # with their names the rows have another hash, whether they have changed or not
            changed = [part for part in changed if part != "rows"]
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


def _remove_left_overs(out: Path, snapshot: Path) -> None:
    for folder in (out / LETTERS, out):
        for file in folder.iterdir():
            if _left_over(file) and file != snapshot:
                _remove_left_over(file)


def _remove_left_over(file: Path) -> None:
    with reported(file):
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)


def _left_over(file: Path) -> bool:
    """Whether a killed process was writing it."""
    return file.name.startswith(TEMPORARY_PREFIX) and file.name.endswith(TEMPORARY_SUFFIX)


def _facts(plan: Plan, context: RunContext, tables: dict[str, str]) -> dict[str, object]:
    """What the report says about the run as a whole."""
    engine = {} if context.libreoffice is None else {"libreoffice": context.libreoffice}
    return {
        "versions": {**versions(), **engine},
        "sources": tables,
        **{k: context.snapshot.digest_of(k, names) for k, names in plan.used.items()},
    }


def _hashes(options: BatchOptions) -> dict[str, str]:
    """SHA-256 of the files that the rows come from, by name."""
    return {file.name: file_hash(file) for file in options.sources}
