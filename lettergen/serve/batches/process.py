"""The process in which a batch is checked or run; what it finds goes into files, how far it is over a line to the server.

The engine's rules are those of ``lettergen batch``. Whatever ends this process, the batch's folder can be gone on with.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from lettergen.errors import ExitCode, InputError, LettergenError, Place, Problem, errors_in
from lettergen.files import open_atomic
from lettergen.messages import Language
from lettergen.serve.batches.state import RowEntry, Wanted
from lettergen.serve.engine.faults import portable

if TYPE_CHECKING:
    from lettergen.batch.worker import Failed

ROWS: Final = {True: "good.jsonl", False: "bad.jsonl"}
"""Files with the rows that can be set, and with those that cannot."""
OUT: Final = "out"
IN: Final = "in"
STOP: Final = "stop"
_EVERY: Final = 0.2
"""Seconds between two words on how far it is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the process is to do."""

    wanted: Wanted
    folder: Path
    job: Mapping[str, Any]
    table: str
    workspace: Path | None
    workers: int | None
    language: Language
    resume: bool
    apart: bool = False
    """Whether letters are set in further processes: slower to start, but a letter that ends its process is one failed row."""


def work(line: Connection, order: Order) -> None:
    """Does it; sends ``(facts, ended)`` over the line, facts being fields of the batch's state."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the server decides
        signal.signal(number, signal.SIG_IGN)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(line, stop), daemon=True).start()
    teller = Teller(line)
    try:
        facts = (
            _checked(order, teller, stop) if order.wanted == "check" else _run(order, teller, stop)
        )
    except BaseException as error:  # noqa: BLE001  it must be told, whatever it is
        facts = _failed(portable(error), order.folder)
    teller.tell(facts, ended=True)


def _listen(line: Connection, stop: threading.Event) -> None:
    """Waits for the word to stop, which a server that has ended says, too."""
    with suppress(EOFError, OSError):
        line.recv()
    stop.set()


class Teller:
    """Tells the server how far it is; it is a ``Progress`` of the run."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._next = 0.0
        self._facts: dict[str, Any] = {}

    def tell(self, facts: Mapping[str, Any], *, ended: bool = False) -> None:
        """Says it now."""
        with suppress(OSError, ValueError):  # the server may have gone; what is done is on the disk
            self._line.send((dict(facts), ended))

    def add(self, **facts: Any) -> None:
        """Says it soon."""
        self._facts |= facts
        if time.monotonic() >= self._next:
            self.tell(self._facts)
            self._next = time.monotonic() + _EVERY

    def begin(self, stage: str, total: int | None, done: int = 0) -> None:
        """See ``Progress``."""
        self._next = 0.0
        self.add(step=stage, total=total, done=done)

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """See ``Progress``."""
        bad = self._facts.get("bad", 0) + (count if failed else 0)
        self.add(done=self._facts.get("done", 0) + count, bad=bad)

    def close(self) -> None:
        """See ``Progress``."""


def _options(order: Order) -> tuple[Any, Any]:
    from lettergen.batch.from_job import bound_rows, options_of
    from lettergen.loading import workspace_kinds
    from lettergen.serve.engine.series import job_in

    job = job_in(order.job, order.folder / IN / order.table, order.folder / OUT)
    bound = bound_rows(job, workspace_kinds(order.workspace))
    options = replace(
        options_of(job, bound.columns),
        workspace=order.workspace,
        workers=order.workers,
        language=order.language,
        resume=order.resume,
        executor="processes" if order.apart else "auto",
    )
    return bound, options


def _checked(order: Order, teller: Teller, stop: threading.Event) -> dict[str, Any]:
    from lettergen.batch.dry_run import dry_run
    from lettergen.compose.words import derived_lines, row_lines

    bound, options = _options(order)
    teller.begin("plan", None)
    counts = {True: 0, False: 0}
    worst = ExitCode.OK
    with _opened(order.folder, good=True) as good, _opened(order.folder, good=False) as bad:
        for row in dry_run(bound.rows, options):
            if stop.is_set():
                return {"stage": "stopped"}
            ok = not row.exit_code
            counts[ok] += 1
            worst = max(worst, row.exit_code)
            lines = {} if row.letter is None else derived_lines(row.letter)
            entry = RowEntry(
                number=row.number,
                id=row.id or "",
                ok=ok,
                address=() if row.letter is None else row_lines(row.letter),
                salutation=lines.get("salutation", ()),
                problems=tuple(_here(p, order.folder) for p in row.problems),
            )
            (good if ok else bad).write(entry.line())
            teller.add(done=sum(counts.values()), good=counts[True], bad=counts[False])
    rows = sum(counts.values())
    if not rows:
        raise InputError(Problem("batch-no-rows", Place(order.table)))
    code = ExitCode.PARTIAL if counts[True] and counts[False] else worst
    return {
        "stage": "checked",
        "rows": rows,
        "total": rows,
        "done": rows,
        "good": counts[True],
        "bad": counts[False],
        "exit_code": int(code),
        "problems": tuple(_here(p, order.folder) for p in bound.problems),
    }


def _opened(folder: Path, *, good: bool) -> BinaryIO:
    return (folder / ROWS[good]).open("wb")


def _run(order: Order, teller: Teller, stop: threading.Event) -> dict[str, Any]:
    from lettergen.batch.report import BatchInterruptedError
    from lettergen.batch.run import run_batch

    bound, options = _options(order)

    def entry(failure: Failed) -> bytes:
        problems = tuple(_here(p, order.folder) for p in failure.problems)
        return RowEntry(number=failure.number, ok=False, problems=problems).line()

    try:
        with open_atomic(order.folder / ROWS[False]) as file:
            report = run_batch(bound.rows, options, teller, stop, lambda f: file.write(entry(f)))
    except BatchInterruptedError:
        return {"stage": "stopped"}
    others = (report.zip, report.report, report.failed_rows)
    names = [p.name for p in (*report.print_files, *(p for p in others if p is not None))]
    return {
        "stage": "done",
        "rows": report.rows,
        "good": report.letters,
        "bad": report.failed,
        "letters": report.letters,
        "pages": report.pages,
        "files": tuple(names),
        "exit_code": int(report.exit_code),
        "problems": tuple(_here(p, order.folder) for p in (*bound.problems, *report.notes)),
    }


def _failed(error: LettergenError, folder: Path) -> dict[str, Any]:
    problems = tuple(_here(p, folder) for p in error.problems)
    begun = any((folder / OUT).glob("*"))
    internal = error.exit_code in {ExitCode.INTERNAL, ExitCode.OUTPUT} and begun
    return {
        "stage": "stopped" if internal else "failed",
        "exit_code": int(error.exit_code),
        "problems": problems if errors_in(problems) else (*problems, Problem("internal-error")),
    }


def _here(problem: Problem, folder: Path) -> Problem:
    """The problem without the server's own folders: a file is called what whoever sent it called it."""
    file = problem.place.file
    params = {
        k: Path(v).name if v.startswith(str(folder)) else v for k, v in problem.params.items()
    }
    value = problem.value
    if value is not None and value.startswith(str(folder)):
        value = Path(value).name
    place = problem.place
    if file is not None and file.startswith(str(folder)):
        place = replace(place, file=Path(file).name)
    return replace(problem, place=place, params=params, value=value)
