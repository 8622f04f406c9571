"""``batch``: a letter for every row of a table."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from lettergen.cli.batch_job import BatchCall, job_of_call, located_in_letter
from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.errors import ExitCode, InputError, Place, Problem, Severity, UsageError, errors_in

if TYPE_CHECKING:
    from lettergen.batch.dry_run import DryRow
    from lettergen.batch.options import BatchOptions
    from lettergen.batch.report import BatchReport

NAMED_ROWS: Final = 8
"""Rows that are named; of the others there is the number."""


@dataclass(slots=True)
class _Rows:
    first: Problem
    count: int = 0
    numbers: list[int] = field(default_factory=list)


class CommonProblems:
    """What many rows have in common, gathered over all of them; costs memory for what differs only."""

    def __init__(self) -> None:
        self._found: dict[object, _Rows] = {}

    def add(self, row: int, problems: Iterable[Problem]) -> None:
        """Take problems of a row."""
        for problem in problems:
            place = replace(problem.place, row=None)
            key = (problem.code, place, problem.value, tuple(sorted(problem.params.items())))
            found = self._found.setdefault(key, _Rows(problem))
            found.count += 1
            if len(found.numbers) < NAMED_ROWS:
                found.numbers.append(row)

    def show(self, console: Console) -> None:
        """Each problem once: with its row where there is one, else with how many and the first of them."""
        for found in self._found.values():
            problem = found.first
            if found.count == 1:
                console.problem(problem)
                continue
            numbers = ", ".join(map(str, found.numbers))
            rows = numbers if found.count <= NAMED_ROWS else f"{numbers} …"
            where = console.say("in-rows", count=str(found.count), rows=rows)
            console.problem(problem.at(row=None), where)


INTERRUPTED = 130
"""What shells return for a command ended with Ctrl+C."""

PICTURE_PPI = 110
PICTURED = 3
"""Letters that a dry run makes pictures of."""

SHOWN_ROWS = 20
"""Failed rows whose problems are shown; the rest is in ``failed.csv``."""


def batch(outcome: Outcome, **asked: Any) -> None:
    """Makes a letter of every good row, or with ``dry_run`` says what would become of each."""
    from lettergen.batch.from_job import bound_rows, options_of
    from lettergen.batch.report import BatchInterruptedError
    from lettergen.loading import workspace_kinds

    call, console = BatchCall(**asked), outcome.console
    console.hides_cells = call.quiet
    with outcome.part(call.source), located_in_letter(call):
        if (call.show or call.pictures) and not call.dry_run:
            raise UsageError(Problem("batch-show-without-dry-run"))
        job, notes = job_of_call(call)
        bound = bound_rows(job, workspace_kinds(call.workspace))
        options = replace(
            options_of(job, bound.columns),
            resume=call.resume,
            only=call.only,
            changed=call.changed,
            workspace=call.workspace,
            language=console.language,
        )
        if not call.quiet:
            outcome.report((*notes, *bound.problems), call.source)
        if call.dry_run:
            _dry_run(bound.rows, options, call, outcome)
            return
        try:
            _run(bound.rows, options, call, outcome)
        except BatchInterruptedError as error:
            outcome.report(error.problems)
            outcome.code = outcome.code or INTERRUPTED


def _run(rows: Iterator[Any], options: BatchOptions, call: BatchCall, outcome: Outcome) -> None:
    from lettergen.batch.run import run_batch
    from lettergen.cli.progress import progress_for

    console = outcome.console
    stop = threading.Event()
    with _stopping(stop, console):
        report = run_batch(rows, options, progress_for(console, quiet=call.quiet), stop)
    outcome.code = max(outcome.code, report.exit_code)
    if call.as_json:
        console.json(_report_data(report, console))
        return
    for failure in report.failures[:SHOWN_ROWS]:
        outcome.report(failure.problems)
    if not call.quiet:
        outcome.report(report.notes[:SHOWN_ROWS])
    for path in _results(report):
        console.file(path)
    console.flush()
    if not call.quiet:
        numbers = {
            "letters": str(report.letters),
            "rows": str(report.rows),
            "pages": str(report.pages),
            "seconds": f"{report.seconds:.1f}",
        }
        console.message(console.say("summary-batch", **numbers))
    if report.failed_rows is not None:
        console.message(
            console.say("summary-failed", failed=str(report.failed), file=str(report.failed_rows))
        )


def _results(report: BatchReport) -> Sequence[Path]:
    from lettergen.batch.outputs import LETTERS

    others = (report.zip, report.report, report.failed_rows)
    return [report.folder / LETTERS, *report.print_files, *(p for p in others if p is not None)]


def _report_data(report: BatchReport, console: Console) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "letters": report.letters,
        "resumed": report.resumed,
        "failed": report.failed,
        "pages": report.pages,
        "sheets": report.sheets,
        "seconds": report.seconds,
        "results": [str(path) for path in _results(report)],
        "exit_code": int(report.exit_code),
        "failures": [
            {"row": f.number, "problems": [console.problem_data(p) for p in f.problems]}
            for f in report.failures
        ],
        "notes": [console.problem_data(p) for p in report.notes],
    }


@contextmanager
def _stopping(stop: threading.Event, console: Console) -> Iterator[None]:
    """The first Ctrl+C (or SIGTERM) lets rows in flight be finished; the second one ends at once."""

    def asked(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])
        console.message(console.say("stopping"))

    before = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, asked)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _dry_run(rows: Iterator[Any], options: BatchOptions, call: BatchCall, outcome: Outcome) -> None:
    from lettergen.batch.dry_run import dry_run
    from lettergen.compose.words import plain_words

    console = outcome.console
    good = bad = 0
    worst = ExitCode.OK
    entries: list[dict[str, Any]] = []
    faults, common = CommonProblems(), CommonProblems()
    for row in dry_run(rows, options):
        good += not row.exit_code
        bad += bool(row.exit_code)
        worst = max(worst, row.exit_code)
        entry = _dry_entry(row, console)
        if row.letter is not None and not row.exit_code:
            if good <= call.show:
                entry["text"] = plain_words(row.letter)
            if call.pictures is not None and good <= PICTURED:
                entry["pictures"] = _pictures(row, call.pictures, console)
        entries.append(entry)
        if not call.as_json:
            errors = errors_in(row.problems)
            if row.exit_code is ExitCode.TEMPLATE:  # which all rows share
                faults.add(row.number, errors)
            else:
                outcome.report(errors)
            common.add(row.number, (p for p in row.problems if p.severity is not Severity.ERROR))
    if not entries:
        place = Place(str(options.sources[0]) if options.sources else None)
        raise InputError(Problem("batch-no-rows", place))
    outcome.code = max(outcome.code, ExitCode.PARTIAL if good and bad else worst)
    if call.as_json:
        console.json({"rows": len(entries), "good": good, "failed": bad, "entries": entries})
        return
    faults.show(console)
    if not call.quiet:
        common.show(console)
    _dry_table(entries, console)
    for entry in entries:
        if "text" in entry:
            console.result(f"\n{entry['text']}\n")
    console.flush()
    numbers = {"good": str(good), "rows": str(len(entries)), "folder": str(options.out)}
    console.message(console.say("summary-dry-run", **numbers))


def _pictures(row: DryRow, folder: Path, console: Console) -> list[str]:
    """Writes the pages of a letter as pictures. Raises OutputError."""
    from lettergen.cli.letters import write
    from lettergen.renderers.typst import render_png

    assert row.letter is not None  # noqa: S101  the caller has looked; for the type checker
    made = []
    for number, content in enumerate(render_png(row.letter, ppi=PICTURE_PPI), 1):
        target = folder / f"{row.number:04d}-{number}.png"
        write(target, content, console)
        made.append(str(target))
    return made


def _dry_table(entries: Sequence[dict[str, Any]], console: Console) -> None:
    columns = ("row", "id", "address", "salutation", "files")
    texts = [
        {c: "\n".join(e[c]) if isinstance(e[c], list) else str(e[c]) for c in columns}
        for e in entries
    ]
    console.table(columns, texts)


def _dry_entry(row: DryRow, console: Console) -> dict[str, Any]:
    from lettergen.compose.words import derived_lines, row_lines

    lines = derived_lines(row.letter) if row.letter is not None else {}
    return {
        "row": row.number,
        "id": row.id or "",
        "address": [] if row.letter is None else row_lines(row.letter),
        "salutation": lines.get("salutation", []),
        "files": list(row.files),
        "ok": not row.exit_code,
        "problems": [console.problem_data(p) for p in row.problems],
    }
