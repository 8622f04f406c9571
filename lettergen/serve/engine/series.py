"""What workers do for serial letters: the job read, its columns matched, one row's letter drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lettergen.errors import InputError, LettergenError, Place, Problem, Severity, errors_in
from lettergen.model.base import changed
from lettergen.reading import read_yaml, validate
from lettergen.reading.document import Document
from lettergen.serve.engine.results import Checked, Previewed, ReadJob
from lettergen.serve.engine.worker_context import WorkerContext, draft

if TYPE_CHECKING:
    from lettergen.batch.job import Job
    from lettergen.batch.matching import Matching
    from lettergen.batch.plan import BatchRow

_NOT_FROM_OUTSIDE: Final = ("rows", "out", "executor", "workers")
"""What a job says about the machine it runs on; here the server says it."""
_TABLE: Final = "rows"


def read_job(
    worker: WorkerContext,
    /,
    *,
    job: Mapping[str, Any] | str | None = None,
    letter: Mapping[str, Any] | str | None = None,
    **options: Any,
) -> ReadJob:
    """A job from a job file, or from what all letters have in common; ``options`` are entries of the job that come before its own.

    Raises InputError with every problem, UsageError for both or none of them.
    """
    del worker
    notes: tuple[Problem, ...] = ()
    if job is not None:
        document = read_yaml(job, None) if isinstance(job, str) else Document(None, dict(job))
    else:
        document, notes = _common(letter)
    data = document.data
    if isinstance(data, dict):
        if data.get("scheduler") is not None:
            raise InputError(Problem("serve-job-scheduler", document.place(("scheduler",))))
        for name in _NOT_FROM_OUTSIDE:
            data.pop(name, None)
        data |= {**options, _TABLE: _TABLE}
    job_of(document)
    return ReadJob({k: v for k, v in data.items() if k != _TABLE}, notes)


def _common(letter: Mapping[str, Any] | str | None) -> tuple[Document, tuple[Problem, ...]]:
    """A job of what all letters have in common; a recipient in it is left out: the letter would go to two people at once."""
    data = read_yaml(letter, None).data if isinstance(letter, str) else letter
    if not isinstance(data, Mapping) or "recipient" not in data:
        return Document(None, {"letter": data or {}}), ()
    place = Place(path="recipient")
    note = Problem("batch-recipient-left-out", place, severity=Severity.NOTE)
    return Document(None, {"letter": {k: v for k, v in data.items() if k != "recipient"}}), (note,)


def job_of(document: Document) -> Job:
    """The job in a document whose ``rows`` are set. Raises InputError."""
    from lettergen.batch.job import Job

    return validate(Job, document, InputError)


def job_in(data: Mapping[str, Any], table: Path, out: Path) -> Job:
    """The job of a batch with its table and folder."""
    job = job_of(Document(None, {**data, _TABLE: _TABLE}))
    return changed(job, rows=table, out=out, executor="auto", workers=None, scheduler=None)


def columns(worker: WorkerContext, job: Mapping[str, Any], table: Path) -> Matching:
    """The columns of a table and what they are taken for. Raises InputError where the table cannot be read."""
    from lettergen.batch.matching import matching

    return matching(job_in(job, table, table.parent), worker.workshop.kinds)


@dataclass(slots=True)
class TableCursor:
    """A table that somebody leafs through: the rows behind the last one that was shown."""

    table: Path
    job: Mapping[str, Any]
    rows: Iterator[BatchRow]
    last: int


def draw_row(
    worker: WorkerContext, job: Mapping[str, Any], table: Path, number: int, ppi: float = 96
) -> Previewed | None:
    """The letter of a row as pictures of its pages; None where the table has no such row. Raises InputError for a faulty table."""
    from lettergen.renderers.typst import render_png

    row = _row(worker, job, table, number)
    if row is None:
        return None
    if row.letter is None:
        return Previewed(
            Checked(ok=False, exit_code=InputError.exit_code, problems=row.problems), ()
        )
    checked, composed = draft(worker, row.letter)
    problems = tuple(dict.fromkeys((*row.problems, *checked.problems)))
    checked = changed_problems(checked, problems)
    try:
        pages = () if composed is None else tuple(render_png(composed, ppi=ppi))
    except LettergenError as error:
        return Previewed(changed_problems(checked, (*problems, *error.problems)), ())
    return Previewed(checked, pages)


def changed_problems(checked: Checked, problems: tuple[Problem, ...]) -> Checked:
    """The same with other problems."""
    return replace(checked, ok=checked.ok and not errors_in(problems), problems=problems)


def _row(
    worker: WorkerContext, job: Mapping[str, Any], table: Path, number: int
) -> BatchRow | None:
    from lettergen.batch.from_job import bound_rows

    cursor = worker.cursor
    if (
        not isinstance(cursor, TableCursor)
        or (cursor.table, cursor.job) != (table, job)
        or cursor.last >= number
    ):
        made = job_in(job, table, table.parent)
        rows = bound_rows(made, worker.workshop.kinds, lambda row: row.number >= number).rows
        cursor = worker.cursor = TableCursor(table, job, rows, 0)
    for row in cursor.rows:
        cursor.last = row.number
        if row.number >= number:
            return row if row.number == number else None
    worker.cursor = None
    return None
