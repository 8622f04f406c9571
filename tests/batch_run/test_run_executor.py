"""Processes start while rows are still being planned, and none outlives a plan that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.api import render_batch
from lettergen.batch.enclosure_files import Enclosure
from lettergen.batch.executors import PROCESSES_FROM, RunExecutor, Serial
from lettergen.batch.job import PrintFile
from lettergen.batch.report import BatchInterruptedError
from lettergen.batch.worker import RowJob, rehearsal_of, render_row
from lettergen.errors import InputError, Problem, UsageError
from lettergen.model.letter import LetterBase
from tests.batch_run.samples import letters, workers

ROOT = Path(__file__).parent.parent.parent


class _StrangeError(Exception):
    """Something unexpected while rows are read."""


def rows_until(act: Callable[[], object], seen: list[int]) -> Iterator[LetterBase]:
    """Letters; before the third ``seen`` gets the number of processes, and ``act`` happens."""
    yield from letters(2)
    seen.append(len(workers()))
    act()
    yield from letters(1)


def raised(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


@pytest.mark.slow
@pytest.mark.parametrize("error", [InputError(Problem("table-csv-quote")), _StrangeError()])
def test_a_plan_that_fails_ends_the_processes(error: Exception, tmp_path: Path) -> None:
    seen: list[int] = []
    rows = rows_until(raised(error), seen)
    with pytest.raises(type(error)):
        render_batch(rows, out=tmp_path / "out", executor="processes", workers=2)
    assert seen == [2]
    assert workers() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_plan_that_is_stopped_ends_the_processes(tmp_path: Path) -> None:
    seen: list[int] = []
    stop = threading.Event()
    rows = rows_until(stop.set, seen)
    with pytest.raises(BatchInterruptedError) as caught:
        render_batch(rows, out=tmp_path / "out", executor="processes", workers=2, stop=stop)
    assert [p.code for p in caught.value.problems] == ["batch-interrupted-early"]
    assert seen == [2]
    assert workers() == []
    assert list(tmp_path.iterdir()) == []


PROGRAM = """
import signal, sys, time
from pathlib import Path
from lettergen.batch.api import render_batch
from tests.batch_run.samples import letters, workers

# Whoever started the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

def rows():
    yield from letters(1)
    time.sleep(0.3)
    print("processes are starting", flush=True)
    time.sleep(60)

render_batch(rows(), out=Path(sys.argv[1]), executor="processes", workers=2)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_control_c_while_planning(tmp_path: Path) -> None:
    """It reaches the starting processes, too; they say nothing, and end with the one that started them."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "out")],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=150)  # ends when all have closed what they inherited
    assert process.returncode == -signal.SIGINT, said.decode()
    assert said.decode().count("Traceback") == 1, said.decode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_folder_that_is_refused_ends_the_processes(tmp_path: Path) -> None:
    """What the run would be made from is known when the plan is made, and the processes are there."""
    render_batch(letters(1), out=tmp_path)
    with pytest.raises(UsageError):
        render_batch(letters(2), out=tmp_path, executor="processes", workers=2, resume=True)
    assert workers() == []


@pytest.mark.slow
@pytest.mark.parametrize("print_file", [None, PrintFile()])
def test_when_all_is_done_no_process_is_left(print_file: PrintFile | None, tmp_path: Path) -> None:
    report = render_batch(
        letters(3), out=tmp_path, executor="processes", workers=2, print_file=print_file
    )
    assert report.letters == 3
    assert len(report.print_files) == (print_file is not None)
    assert workers() == []


def test_without_good_rows_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "lettergen.batch.processes.ProcessPoolExecutor", lambda *_, **__: raised(_StrangeError())()
    )
    report = render_batch([{}, {}], out=tmp_path / "bad", executor="processes", workers=2)
    assert report.failed == 2
    with pytest.raises(InputError):
        render_batch([], out=tmp_path / "none", executor="processes", workers=2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "workers", "first"),
    [
        ("processes", 1, 1),
        ("auto", 2, PROCESSES_FROM),
        ("auto", 1, None),
        ("threads", 2, None),
        ("serial", 2, None),
        (Serial(), 2, None),
    ],
)
def test_when_processes_are_certain(wanted: Any, workers: int, first: int | None) -> None:
    runner = RunExecutor(wanted, workers)
    certain = [rows for rows in range(1, PROCESSES_FROM + 1) if runner.wanted_early(rows)]
    assert next(iter(certain), None) == first


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    job = RowJob(1, b"", "brief", ("pdf", "docx"), (Enclosure("missing.pdf"),), str(tmp_path))
    rehearsal = rehearsal_of(job)
    assert (rehearsal.folder, rehearsal.enclosures) == (None, ())
    assert rehearsal.formats == ("pdf", "docx")
    render_row(rehearsal)
    assert list(tmp_path.iterdir()) == []


def test_libreoffice_is_not_rehearsed(tmp_path: Path) -> None:
    job = RowJob(1, b"", "brief", ("pdf",), (), str(tmp_path), libreoffice="25.8")
    assert rehearsal_of(job).formats == ("docx",)
