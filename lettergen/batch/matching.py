"""What the columns of a table are taken for, for whoever wants to see it and say it otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lettergen.batch.common import kind_of
from lettergen.batch.from_job import binder_of, used_columns
from lettergen.batch.headers import known_headers, read_header
from lettergen.batch.job import Job
from lettergen.batch.rows import open_rows
from lettergen.errors import InputError, Problem
from lettergen.kinds import KNOWN, Kinds
from lettergen.reading.document import dotted

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class MatchedColumn:
    """A column of the table."""

    header: str
    field: str | None
    """Path in the letter that its values go to; None where they go nowhere."""
    samples: tuple[str, ...]
    """Its first values."""


@dataclass(frozen=True, slots=True)
class Matching:
    """The columns of a table and what they are taken for."""

    columns: tuple[MatchedColumn, ...]
    targets: tuple[str, ...]
    """What a job's ``columns`` may name in place of a header that says it wrongly."""
    problems: tuple[Problem, ...]
    """Everything that is wrong or doubtful about table, columns and the common letter."""


def matching(job: Job, kinds: Kinds = KNOWN) -> Matching:
    """The columns of the job's table. Raises InputError where it cannot be read or the letter has no kind."""
    source = open_rows(job.rows, sheet=job.sheet, encoding=job.encoding)
    model = kind_of(job.letter, kinds)
    try:
        binder = binder_of(job, source, kinds)
    except InputError as error:
        columns = read_header(
            source.header, model, job.columns, used_columns(job), source.name
        ).columns
        problems = error.problems
    else:
        columns, problems = binder.columns, binder.problems
    fields = {column.header: dotted(column.path) for column in columns}
    first = [row.cells for row in islice(source, _SAMPLES)]
    matched = tuple(
        MatchedColumn(header, fields.get(header), tuple(cells.get(header, "") for cells in first))
        for header in source.header
    )
    targets = tuple(dict.fromkeys((*known_headers(model), *job.fields)))
    return Matching(matched, targets, (*source.problems, *problems))
