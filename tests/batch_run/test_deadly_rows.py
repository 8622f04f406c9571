"""A row that ends the process that sets it is a failed row; the others are made as if it were not there."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.api import render_batch
from lettergen.batch.executors import Serial
from lettergen.batch.journal import JOURNAL
from lettergen.batch.letter_pickle import LetterPickler
from lettergen.batch.processes import Processes
from lettergen.batch.report import BatchStoppedError
from lettergen.batch.worker import Failed, Rendered, RowJob
from lettergen.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX
from lettergen.model.letter import LetterBase
from tests.batch_run.samples import data, letters, results, workers


class Deadly:
    """Ends the process that reads it; before that it leaves half a file."""

    def __init__(self, folder: Path, how: str) -> None:
        self._folder, self._how = str(folder), how

    def __reduce__(self) -> Any:
        return end, (self._folder, self._how)


def end(folder: str, how: str) -> None:
    Path(folder, f"{TEMPORARY_PREFIX}0123456789ab{TEMPORARY_SUFFIX}").write_bytes(b"half")
    if how == "exit":
        os._exit(0)
    os.kill(os.getpid(), signal.SIGKILL if how == "killed" else signal.SIGSEGV)


def jobs(folder: Path, deadly: dict[int, str], count: int) -> Iterator[RowJob]:
    for number, letter in enumerate(letters(count), start=1):
        content: Any = Deadly(folder, deadly[number]) if number in deadly else letter
        yield RowJob(
            number, pickle.dumps(content), f"brief-{number}", ("docx",), folder=str(folder)
        )


@pytest.mark.slow
def test_the_row_fails_and_the_others_are_made(tmp_path: Path) -> None:
    count, deadly = 8, {1: "exit", 8: "killed"}
    folder, other = tmp_path / "a", tmp_path / "b"
    folder.mkdir()
    other.mkdir()
    with Processes(2) as processes:
        found = list(processes.outcomes(jobs(folder, deadly, count)))
    assert [one.number for one in found] == list(range(1, count + 1))
    failed = {one.number: one for one in found if isinstance(one, Failed)}
    assert list(failed) == list(deadly)
    assert {p.code for one in failed.values() for p in one.problems} == {"row-ends-process"}
    assert workers() == []
    wanted = {job.number: job for job in jobs(other, {}, count)}
    for one in Serial().outcomes(job for number, job in wanted.items() if number not in deadly):
        assert one == next(same for same in found if same.number == one.number)
        assert isinstance(one, Rendered)
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == {
        f.name: f.read_bytes() for f in other.iterdir()
    }


@pytest.mark.slow
def test_processes_that_die_of_anything_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody wants a list of ten thousand failed rows where a library is broken."""
    deadly = dict.fromkeys(range(1, 9), "exit")
    monkeypatch.setattr("lettergen.batch.processes.MOST_DEATHS", 3)
    with Processes(1) as processes, pytest.raises(BatchStoppedError) as caught:
        list(processes.outcomes(jobs(tmp_path, deadly, 9)))
    assert [p.code for p in caught.value.problems] == ["batch-worker-died"]


def lost(thing: int) -> int:
    if thing == 3 and multiprocessing.current_process().name != "MainProcess":
        os._exit(1)
    return thing


@pytest.mark.slow
def test_what_is_no_row_ends_the_run() -> None:
    with Processes(1) as processes, pytest.raises(BatchStoppedError):
        list(processes.each(lost, range(5)))


@pytest.mark.slow
def test_a_batch_with_such_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in the report and in the list of failed rows, and is tried once more by the next run."""
    pickled = LetterPickler.dumps

    def deadly(self: LetterPickler, letter: LetterBase) -> bytes:
        found = pickled(self, letter)
        deadly = "Tod" in letter.model_dump_json()
        return pickle.dumps(Deadly(tmp_path, "fault")) if deadly else found

    rows = [data(1, subject="Tod"), *map(data, range(2, 6))]
    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(LetterPickler, "dumps", deadly)
        report = render_batch(rows, out=out, formats="docx", executor="processes", workers=2)
    assert (report.letters, report.failed) == (4, 1)
    assert [(f.number, f.problems[0].code) for f in report.failures] == [(1, "row-ends-process")]
    assert "abgestürzt" in (out / "failed.csv").read_text(encoding="utf-8-sig")
    render_batch(rows, out=out, formats="docx", executor="serial", resume=True)
    render_batch(rows, out=tmp_path / "other", formats="docx", executor="serial")
    found, wanted = results(out), results(tmp_path / "other")
    found[JOURNAL] -= {'{"output": "failed.csv", "parts": {}}'}
    assert found == wanted
