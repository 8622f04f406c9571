"""Batches from Python: letters in, files or bytes out."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from lettergen import arguments
from lettergen.batch.calls import ordered, refuse_second_start
from lettergen.batch.executors import RowExecutor, processors
from lettergen.batch.file_names import DEFAULT_PATTERN
from lettergen.batch.job import ExecutorName, PrintFile
from lettergen.batch.options import BatchOptions
from lettergen.batch.plan import BatchRow
from lettergen.batch.report import BatchReport, Progress
from lettergen.batch.run import run_batch
from lettergen.batch.worker import Failed
from lettergen.engines import PdfEngine, known_engine, known_format
from lettergen.errors import (
    ExitCode,
    InputError,
    LettergenError,
    MissingToolError,
    Place,
    Problem,
    UsageError,
    internal_problem,
)
from lettergen.kinds import KNOWN, Kinds
from lettergen.loading import AnyLetter, letter_of, workspace_kinds
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Format, RenderedFile, Workshop

Keyed: TypeAlias = tuple[str | int, AnyLetter]
"""A letter with what names it for the caller, such as a file number."""

MAX_WORKERS: Final = 1_024
"""Threads or processes that one batch may start."""

_CALLS_IN_FLIGHT = 2


def render_batch(
    letters: Iterable[AnyLetter | Keyed],
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
    carry_data: bool = True,
    resume: bool = False,
    only: Iterable[int | str] = (),
    changed: bool = False,
    workspace: Path | str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> BatchReport:
    """Sets every letter and writes it below the folder ``out``; those that cannot be set do not stop the others.

    ``letters`` are letters, data of letters, or pairs ``(key, letter)``: the key, a text or number that no other letter has,
    names the letter in ``failures``, in ``failed.csv`` and as ``{id}`` in ``name``. Letters are numbered from 1.
    ``print_file`` also puts all PDFs into one; True takes it as it usually is. The same letters in the same order go on with
    ``resume`` where an earlier call ended.

    A batch in ``out`` is corrected with ``changed``, which makes anew what has changed since, or ``only``, which makes these letters
    anew: their numbers, or texts as the command ``lettergen batch --only`` takes them, such as ``"12-17"`` or ``"Schlüssel=40.2-17"`` by
    key. All other letters are kept byte for byte, and the old ones until the new batch is whole.

    ``"processes"`` is faster from some hundred letters, but starts the caller's program anew in each process: it needs
    the guard ``if __name__ == "__main__":``. A ``ProcessPoolExecutor`` of the caller's needs
    ``mp_context=multiprocessing.get_context("spawn")``: no PDF can be made in a process that was forked after the first.

    Raises what ``run_batch`` raises, and UsageError for arguments that are not what they must be, and where a process that
    this call has started comes to it again (``batch-no-main-guard``). A letter that is none is a failed row.
    """
    refuse_second_start()
    if not isinstance(executor, str | Executor) and not hasattr(type(executor), "each"):
        raise UsageError(
            Problem("batch-executor", Place(path="executor"), arguments.said(executor))
        )
    options = BatchOptions(
        out=arguments.path_of(out, "out"),
        formats=_formats(formats),
        pdf_engine=known_engine(pdf_engine),
        name=arguments.text_of(name, "name"),
        print_file=_print_file(print_file),
        zip=arguments.flag(zip, "zip"),
        embed_data=arguments.flag(embed_data, "embed_data"),
        carry_data=arguments.flag(carry_data, "carry_data"),
        executor=executor,
        workers=_workers(workers),
        resume=arguments.flag(resume, "resume"),
        only=(only,) if isinstance(only, str) else tuple(map(str, arguments.several(only, "only"))),
        changed=arguments.flag(changed, "changed"),
        workspace=arguments.optional_path(workspace, "workspace"),
    )
    for given, name_, methods in (
        (progress, "progress", ("begin", "advance", "close")),
        (stop, "stop", ("is_set",)),
    ):
        if given is not None and not all(hasattr(type(given), method) for method in methods):
            expected = "Progress" if given is progress else "threading.Event"
            raise arguments.refused("argument-class", given, name_, expected=expected)
    keys: dict[int, str] = {}
    rows = rows_of(letters, keys, workspace_kinds(workspace))
    report = run_batch(rows, options, progress, stop)
    return replace(
        report, failures=tuple(replace(f, key=keys.get(f.number)) for f in report.failures)
    )


def render_many(
    letters: Iterable[AnyLetter | Keyed],
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
    format = known_format(format)  # noqa: A001
    embed_data = arguments.flag(embed_data, "embed_data")
    count = _workers(workers) or processors()
    workshop = Workshop(workspace)
    render = partial(_render, partial(workshop.render, format=format, embed_data=embed_data))
    return _rendered(_several(letters), render, count)


def _rendered(
    letters: Iterable[AnyLetter | Keyed],
    render: Callable[[tuple[int, AnyLetter | Keyed]], RenderedFile | Failed],
    count: int,
) -> Iterator[RenderedFile | Failed]:
    if count == 1:
        yield from map(render, _numbered(letters))
        return
    with ThreadPoolExecutor(count, "lettergen") as executor:
        yield from ordered(executor, render, _numbered(letters), count * _CALLS_IN_FLIGHT)


def _formats(formats: Sequence[Format] | Format) -> tuple[Format, ...]:
    if isinstance(formats, str):
        return (known_format(formats),)
    return tuple(dict.fromkeys(map(known_format, arguments.several(formats, "formats"))))


def _workers(workers: int | None) -> int | None:
    if isinstance(workers, int) and workers < 1:
        raise UsageError(Problem("batch-workers", Place(path="workers"), arguments.said(workers)))
    return None if workers is None else arguments.whole(workers, "workers", 1, MAX_WORKERS)


def _print_file(wanted: PrintFile | bool | None) -> PrintFile | None:
    if isinstance(wanted, PrintFile):
        return wanted
    if wanted is None:
        return None
    return PrintFile() if arguments.flag(wanted, "print_file") else None


def _several(letters: Iterable[AnyLetter | Keyed]) -> Iterator[AnyLetter | Keyed]:
    """Mappings and models can be iterated over, too, and would give their fields as letters."""
    if isinstance(letters, Mapping | LetterBase):
        raise UsageError(Problem("batch-one-letter"))
    return arguments.several(letters, "letters")


def rows_of(
    letters: Iterable[AnyLetter | Keyed],
    keys: dict[int, str] | None = None,
    kinds: Kinds = KNOWN,
) -> Iterator[BatchRow]:
    """Letters as the rows of a batch, numbered from 1; ``keys`` takes those that have one, by number.

    ``kinds`` are the kinds of letters that there are.
    """
    return map(partial(_row, {} if keys is None else keys, kinds), _numbered(_several(letters)))


def _numbered(
    letters: Iterable[AnyLetter | Keyed],
) -> Iterator[tuple[int, AnyLetter | Keyed]]:
    return enumerate(letters, start=1)


def _row(keys: dict[int, str], kinds: Kinds, numbered: tuple[int, AnyLetter | Keyed]) -> BatchRow:
    number, given = numbered
    cells = {"Nr.": str(number)}
    try:
        key, letter = _apart(given)
        if key is not None:
            keys[number] = key
            cells["Schlüssel"] = key
        return BatchRow(number, _portable(letter_of(letter, kinds)), cells=cells, id=key)
    except LettergenError as error:
        return BatchRow(number, None, error.problems, cells)
    except Exception as error:  # noqa: BLE001  one letter's fault must not end the others
        return BatchRow(number, None, (internal_problem(error),), cells)


def _apart(given: AnyLetter | Keyed) -> tuple[str | None, AnyLetter]:
    """The key, where there is one, and the letter. Raises UsageError for a key that is none."""
    if not isinstance(given, tuple):
        return None, given
    if len(given) != 2:  # noqa: PLR2004  a pair
        raise arguments.refused("argument-letter", given, "letters")
    key, letter = given
    text = str(key) if type(key) in {str, int} else ""
    if not text.strip():
        raise UsageError(Problem("batch-key", value=arguments.said(key)))
    return text, letter


def _portable(letter: LetterBase) -> LetterBase:
    """The letter, whose class every process can find. Raises InputError for others."""
    kind = type(letter)
    if hasattr(kind, "made_of"):
        return letter  # a declared kind is made anew from its declaration
    found: Any = sys.modules.get(kind.__module__)
    for name in kind.__qualname__.split("."):
        found = getattr(found, name, None)
    if found is not kind:
        raise InputError(Problem("letter-class-local", value=kind.__qualname__))
    return letter


def _render(
    render: Callable[[AnyLetter], RenderedFile],
    numbered: tuple[int, AnyLetter | Keyed],
) -> RenderedFile | Failed:
    number, given = numbered
    key = None
    try:
        key, letter = _apart(given)
        return render(letter)
    except MissingToolError:
        raise
    except LettergenError as error:
        return Failed(number, error.problems, error.exit_code, key)
    except Exception as error:  # noqa: BLE001  one letter's fault must not end the others
        return Failed(number, (internal_problem(error),), ExitCode.INTERNAL, key)
