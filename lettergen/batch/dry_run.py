"""A batch without results: what each row would become, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lettergen.batch.enclosure_files import Enclosure, EnclosureFinder, planned_content
from lettergen.batch.file_names import FileNames
from lettergen.batch.options import BatchOptions
from lettergen.batch.plan import BatchRow, Planner
from lettergen.compose.composed import ComposedLetter
from lettergen.errors import ExitCode, LettergenError, Problem
from lettergen.pipeline import Workshop


@dataclass(frozen=True, slots=True)
class DryRow:
    """What a row would become."""

    number: int
    id: str | None
    files: tuple[str, ...]
    """Names of its files; none for a row that cannot be set."""
    letter: ComposedLetter | None
    """The composed letter; also there when it must not be sent."""
    problems: tuple[Problem, ...]
    exit_code: ExitCode
    """OK, or what the row fails with."""


def dry_run(rows: Iterable[BatchRow], options: BatchOptions) -> Iterator[DryRow]:
    """Every row in order; writes nothing and keeps nothing.

    Raises UsageError for a pattern of names that cannot be used, MissingToolError where LibreOffice is to make the PDFs and
    is not there, and whatever reading ``rows`` raises.
    """
    if options.pdf_engine == "libreoffice" and "pdf" in options.formats:
        # Looking for it takes a third of a second, which batches without it need not pay.
        from lettergen.conversion import engine_version

        engine_version()
    names = FileNames(options.name, options.columns)
    find = EnclosureFinder(options.enclosures, options.enclosure_folder, options.active_content)
    planner = Planner(names, find)
    workshop = Workshop(options.workspace)
    for row in rows:
        noted = len(planner.doubles.notes)
        planned = planner.plan(row)
        problems = (*planned.problems, *planner.doubles.notes[noted:])
        if row.letter is None or planned.payload is None:
            yield DryRow(row.number, row.id, (), None, problems, ExitCode.INPUT)
            continue
        letter, found, code = _drafted(workshop, row, planned.enclosures)
        files = tuple(f"{planned.name}.{f}" for f in options.formats) if not code else ()
        problems = tuple(_in_row(p, row.number) for p in (*problems, *found))
        yield DryRow(row.number, row.id, files, letter, problems, code)


def _drafted(
    workshop: Workshop, row: BatchRow, enclosures: Iterable[Enclosure]
) -> tuple[ComposedLetter | None, tuple[Problem, ...], ExitCode]:
    assert row.letter is not None  # noqa: S101  the caller has looked; for the type checker
    try:
        composition = workshop.draft(row.letter)
        for enclosure in enclosures:
            # A quarter of a second to import, for batches with enclosures only.
            from lettergen.batch.enclosures import check_enclosure

            check_enclosure(Path(enclosure.path), planned_content(enclosure), enclosure.active)
    except LettergenError as error:
        return None, error.problems, error.exit_code
    return composition.letter, composition.problems, composition.exit_code


def _in_row(problem: Problem, number: int) -> Problem:
    return problem if problem.place.row else problem.at(row=number)
