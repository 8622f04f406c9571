"""Batches from Python: letters in, files or bytes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, get_args

from lettergen.batch.executors import RowExecutor, ordered, processors
from lettergen.batch.file_names import DEFAULT_PATTERN
from lettergen.batch.job import ExecutorName, PrintFile
from lettergen.batch.options import BatchOptions
from lettergen.batch.plan import BatchRow
from lettergen.batch.progress import Progress
from lettergen.batch.report import BatchReport
from lettergen.batch.run import run_batch
from lettergen.batch.worker import Failed, internal_problem
from lettergen.errors import (
    ExitCode,
    InputError,
    LettergenError,
    MissingToolError,
    Problem,
    UsageError,
)
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Format, PdfEngine, RenderedFile, Workshop, letter_from

AnyLetter: TypeAlias = LetterBase | Mapping[str, Any]
"""A letter, or the data of one."""

_CALLS_IN_FLIGHT = 2


def render_batch(
    letters: Iterable[AnyLetter],
    *,
    out: Path | str,
    formats: Sequence[Format] | Format = ("pdf",),
    pdf_engine: PdfEngine = "typst",
    executor: ExecutorName | Executor | RowExecutor = "threads",
    workers: int | None = None,
    name: str = DEFAULT_PATTERN,
    print_file: PrintFile | bool | None = None,
    zip: bool = False,  # noqa: A002
    embed_data: bool = False,
    resume: bool = False,
    workspace: Path | str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> BatchReport:
    """Sets every letter and writes it below the folder ``out``; those that cannot be set do not stop the others.

    ``print_file`` also puts all PDFs into one; True takes it as it usually is. Letters are numbered from 1. The same letters in the same order go on with ``resume`` where an earlier call ended.
    ``"processes"`` is faster from some hundred letters, but starts the caller's program anew in each process: it needs
    the guard ``if __name__ == "__main__":``. A ``ProcessPoolExecutor`` of the caller's needs
    ``mp_context=multiprocessing.get_context("spawn")``: no PDF can be made in a process that was forked after the first.

    Raises what ``run_batch`` raises, and UsageError for an unknown format or a letter that stands for a list of them.
    """
    if print_file is True:
        print_file = PrintFile()
    options = BatchOptions(
        out=Path(out),
        formats=_known((formats,) if isinstance(formats, str) else tuple(dict.fromkeys(formats))),
        pdf_engine=pdf_engine,
        name=name,
        print_file=print_file or None,
        zip=zip,
        embed_data=embed_data,
        executor=executor,
        workers=workers,
        resume=resume,
        workspace=None if workspace is None else Path(workspace),
    )
    return run_batch(rows_of(letters), options, progress, stop)


def render_many(
    letters: Iterable[AnyLetter],
    format: Format = "pdf",  # noqa: A002
    *,
    embed_data: bool = False,
    workers: int | None = None,
    workspace: Path | str | None = None,
) -> Iterator[RenderedFile | Failed]:
    """Each letter as a file in memory, or why it became none, in order; takes letters only as fast as they are set.

    ``workers`` threads set letters side by side; None takes one per processor. Nothing is written.

    Raises UsageError for an unknown format or workspace, for fewer than one worker, and for a letter that stands for a
    list of them; where a tool is missing, MissingToolError as soon as a letter needs it.
    """
    _known((format,))
    if workers is not None and workers < 1:
        raise UsageError(Problem("batch-workers", value=str(workers)))
    workshop = Workshop(workspace)
    render = partial(_render, partial(workshop.render, format=format, embed_data=embed_data))
    return _rendered(_several(letters), render, workers or processors())


def _rendered(
    letters: Iterable[AnyLetter],
    render: Callable[[tuple[int, AnyLetter]], RenderedFile | Failed],
    count: int,
) -> Iterator[RenderedFile | Failed]:
    if count == 1:
        yield from map(render, _numbered(letters))
        return
    with ThreadPoolExecutor(count, "lettergen") as executor:
        yield from ordered(executor, render, _numbered(letters), count * _CALLS_IN_FLIGHT)


def _known(formats: tuple[Format, ...]) -> tuple[Format, ...]:
    if unknown := [str(f) for f in formats if f not in get_args(Format)]:
        raise UsageError(Problem("format-unknown", value=name) for name in unknown)
    return formats


def _several(letters: Iterable[AnyLetter]) -> Iterable[AnyLetter]:
    """Mappings and models can be iterated over, too, and would give their fields as letters."""
    if isinstance(letters, Mapping | LetterBase):
        raise UsageError(Problem("batch-one-letter"))
    return letters


@dataclass(frozen=True, slots=True)
class _Row:
    """A letter as a row of a batch."""

    number: int
    letter: LetterBase | None
    problems: tuple[Problem, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None
    surplus: tuple[str, ...] = ()


def rows_of(letters: Iterable[AnyLetter]) -> Iterator[BatchRow]:
    """Letters as the rows of a batch, numbered from 1."""
    return map(_row, _numbered(_several(letters)))


def _numbered(letters: Iterable[AnyLetter]) -> Iterator[tuple[int, AnyLetter]]:
    return enumerate(letters, start=1)


def _row(numbered: tuple[int, AnyLetter]) -> _Row:
    number, letter = numbered
    cells = {"Nr.": str(number)}
    try:
        return _Row(number, _letter(letter), cells=cells)
    except InputError as error:
        return _Row(number, None, error.problems, cells)


def _letter(letter: AnyLetter) -> LetterBase:
    return letter if isinstance(letter, LetterBase) else letter_from(letter)


def _render(
    render: Callable[[LetterBase], RenderedFile],
    numbered: tuple[int, AnyLetter],
) -> RenderedFile | Failed:
    number, letter = numbered
    try:
        return render(_letter(letter))
    except MissingToolError:
        raise
    except LettergenError as error:
        return Failed(number, error.problems, error.exit_code)
    except Exception as error:  # noqa: BLE001  one letter's fault must not end the others
        return Failed(number, (internal_problem(error),), ExitCode.INTERNAL)
