"""Rows whose PDF LibreOffice makes: set as DOCX, then converted together, as each start of LibreOffice takes a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from lettergen.batch.worker import (
    Failed,
    Outcome,
    Rendered,
    RowJob,
    letter_of,
    rendered_row,
    stored,
    unless_failing,
    workshop_of,
)
from lettergen.conversion import ConvertedFile, Converter, engine_version, unless_failed
from lettergen.engines import as_pdf
from lettergen.errors import LettergenError, MissingToolError, Problem
from lettergen.model.letter import LetterBase
from lettergen.pipeline import RenderedFile

MOST_ROWS: Final = 50
"""Rows per call: so many of each worker are set again at most when a run is killed, and a start is a small part of a call."""


@dataclass(frozen=True, slots=True)
class _DocxRow:
    """A row as DOCX."""

    job: RowJob
    letter: LetterBase
    docx: RenderedFile


def render_libreoffice_rows(jobs: tuple[RowJob, ...]) -> tuple[Outcome, ...]:
    """Sets the rows, converts all of them in one start of LibreOffice, and writes each row's files, or none of them.

    Raises like ``render_row``; MissingToolError also when this machine has another LibreOffice than the run began with.
    """
    rows = [unless_failing(job, partial(_as_docx, job)) for job in jobs]
    converted = iter(_converted([row for row in rows if isinstance(row, _DocxRow)]))
    return tuple(row if isinstance(row, Failed) else _kept(row, next(converted)) for row in rows)


def rows_per_call(rows: int, workers: int) -> int:
    """As many as keep each worker busy, but not too many at risk."""
    return max(1, min(MOST_ROWS, -(-rows // workers)))


def _converted(ready: Sequence[_DocxRow]) -> Sequence[ConvertedFile | LettergenError]:
    if not ready:
        return []
    planned, version = ready[0].job.libreoffice, engine_version()
    if version != planned:
        params = {"version": version, "planned": planned or "–"}
        raise MissingToolError(Problem("libreoffice-other-version", params=params))
    with Converter() as converter:
        return converter.convert_many([row.docx.content for row in ready])


def _as_docx(job: RowJob) -> _DocxRow:
    letter = letter_of(job)
    return _DocxRow(job, letter, workshop_of(job).render(letter, "docx", carry_data=job.carry_data))


def _kept(row: _DocxRow, converted: ConvertedFile | LettergenError) -> Outcome:
    def rendered() -> Rendered:
        pdf = as_pdf(row.docx, unless_failed(converted))
        made = [pdf if wanted == "pdf" else row.docx for wanted in row.job.formats]
        return rendered_row(row.job, row.letter, made)

    outcome = unless_failing(row.job, rendered)
    # Each by itself: enclosures of fifty rows would fill the memory.
    return stored((outcome,), row.job.folder, (row.job.name,))[0]
