"""A job becomes rows and options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lettergen.batch.bind import Binder
from lettergen.batch.file_names import columns_in
from lettergen.batch.headers import REASON
from lettergen.batch.job import Job
from lettergen.batch.options import BatchOptions
from lettergen.batch.outputs import restored
from lettergen.batch.plan import BatchRow
from lettergen.batch.rows import Row, RowSource, open_rows
from lettergen.batch.rows.csv_file import CsvRows
from lettergen.errors import Problem
from lettergen.kinds import KNOWN, Kinds


@dataclass(frozen=True, slots=True)
class BoundRows:
    """The rows of a job's table, bound to its letter each time they are gone through."""

    rows: Iterator[BatchRow]
    columns: tuple[str, ...]
    """The table's columns."""
    problems: tuple[Problem, ...]
    """Warnings and notes about the table and its columns."""


def bound_rows(
    job: Job, kinds: Kinds = KNOWN, wanted: Callable[[Row], bool] | None = None
) -> BoundRows:
    """The table opened and its columns understood; rows are read when they are asked for.

    ``kinds`` are the kinds of letters that there are; ``wanted`` says of which rows, None of all, a letter is to be made.

    Raises InputError with all problems of the table, its columns and the common letter.
    """
    source = open_rows(job.rows, sheet=job.sheet, encoding=job.encoding)
    binder = binder_of(job, source, kinds)
    problems = (*source.problems, *binder.problems)
    rows = filter(wanted, as_they_were(source)) if wanted else as_they_were(source)
    return BoundRows(map(binder.bind, rows), tuple(source.header), problems)


def binder_of(job: Job, source: RowSource, kinds: Kinds) -> Binder:
    """What makes letters of the table's rows. Raises InputError with what is wrong with columns and common letter."""
    return Binder(
        job.letter,
        source.header,
        columns=job.columns,
        defaults=job.defaults,
        id_column=job.id,
        fields=job.fields,
        used=used_columns(job),
        source=source.name,
        kinds=kinds,
    )


def used_columns(job: Job) -> set[str]:
    """Columns that the job itself names, for enclosures, names of files and order."""
    return {*job.enclosures, *columns_in(job.name), *job.sort}


def as_they_were(source: RowSource) -> Iterator[Row]:
    """The rows of a table; in a CSV of failed rows without the apostrophes that were put before formulas."""
    if source.header[:1] != (REASON,) or not isinstance(source, CsvRows):
        return iter(source)
    return (
        replace(row, cells={column: restored(cell) for column, cell in row.cells.items()})
        for row in source
    )


def options_of(job: Job, columns: tuple[str, ...]) -> BatchOptions:
    """What the job wants made of a table with these columns."""
    return BatchOptions(
        out=job.out,
        formats=job.formats,
        pdf_engine=job.pdf_engine,
        name=job.name,
        columns=columns,
        enclosures=job.enclosures,
        active_content=job.active_content,
        enclosure_folder=Path(job.rows).parent,
        print_file=job.print_file,
        zip=job.zip,
        embed_data=job.embed_data,
        carry_data=job.carry_data,
        executor=job.executor,
        scheduler=job.scheduler,
        workers=job.workers,
        sources=(job.rows,),
        sort=job.sort,
    )
