"""Whatever ends a run, ``resume`` finishes it with exactly the files of a run that nothing disturbed."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.api import render_batch
from lettergen.batch.job import PrintFile
from lettergen.batch.journal import JOURNAL, JournalError
from lettergen.batch.report import BatchInterruptedError, Silent
from lettergen.errors import OutputError
from tests.batch_run.samples import data, letters, results, workers

ROOT = Path(__file__).parent.parent.parent
COUNT = 60
OUTPUTS: dict[str, Any] = {"print_file": PrintFile(max_sheets=40), "zip": True}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The results of a run that went through, one row after the other."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    render_batch(letters(COUNT), out=out, executor="serial", **OUTPUTS)
    return results(out)


def start(out: Path, executor: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.batch_run.victim", str(out), str(COUNT), executor],
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )


def files_in(out: Path) -> int:
    return len(list(out.glob("briefe/*.pdf")))


@pytest.mark.slow
@pytest.mark.parametrize(("executor", "kills"), [("threads", 8), ("processes", 3)])
def test_killed_at_random_points(
    executor: str, kills: int, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    """Each kill strikes when so many files are there and a little later; a run goes on where the last one was cut."""
    chance = random.Random(5008)  # noqa: S311  the points are to be the same in each run of this test
    out = tmp_path / "out"
    for at in sorted(chance.randrange(COUNT) for _ in range(kills)):
        process = start(out, executor)
        while process.poll() is None and files_in(out) <= at:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert files_in(out) > at
    last = start(out, executor)
    _, said = last.communicate()
    assert last.returncode == 0, said.decode()
    assert results(out) == undisturbed


@pytest.mark.slow
def test_killed_before_the_first_letter(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    out = tmp_path / "out"
    process = start(out, "threads")
    while process.poll() is None and not (out / JOURNAL).exists():
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    render_batch(letters(COUNT), out=out, resume=True, **OUTPUTS)
    assert results(out) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_a_journal_cut_anywhere(seed: int, tmp_path: Path) -> None:
    """Power failures: the journal ends in the middle of a line, files are gone, half or left over."""
    chance = random.Random(seed)  # noqa: S311
    out = tmp_path / "out"
    render_batch(letters(8), out=out, executor="serial", zip=True)
    whole = results(out)
    journal = out / JOURNAL
    content = journal.read_bytes()
    journal.write_bytes(content[: chance.randrange(content.index(b"\n") + 1, len(content))])
    made = sorted(out.glob("briefe/*.pdf"))
    chance.choice(made).unlink()
    torn = chance.choice(sorted(out.glob("briefe/*.pdf")))
    torn.write_bytes(torn.read_bytes()[:1000])
    (out / "briefe" / ".lettergen-0123456789ab.tmp").write_bytes(b"half a letter")
    render_batch(letters(8), out=out, executor="threads", zip=True, resume=True)
    assert results(out) == whole


def test_a_damaged_journal_is_not_believed(tmp_path: Path) -> None:
    render_batch(letters(4), out=tmp_path, executor="serial")
    journal = tmp_path / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[2] = b'{"row":' + lines[2]
    journal.write_bytes(b"".join(lines))
    with pytest.raises(JournalError) as caught:
        render_batch(letters(4), out=tmp_path, resume=True)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("journal-damaged", 3)]


class At(Silent):
    """Does something once, when so many rows are set."""

    def __init__(self, count: int, act: Callable[[], None]) -> None:
        self._count = count
        self._act = act
        self._stage = ""

    def begin(self, stage: str, total: int | None, done: int = 0) -> None:  # noqa: ARG002
        self._stage = stage

    def advance(self, count: int = 1, *, failed: bool = False) -> None:  # noqa: ARG002
        if self._stage == "render":
            self._count -= count
            if self._count == 0:
                self._act()


@pytest.mark.slow
def test_a_worker_dies(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    """What was under way is made once more."""

    def kill() -> None:
        workers()[0].kill()

    render_batch(
        letters(COUNT),
        out=tmp_path,
        executor="processes",
        workers=2,
        progress=At(5, kill),
        **OUTPUTS,
    )
    assert results(tmp_path) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads"])
def test_stopped(executor: Any, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    stop = threading.Event()
    out = tmp_path / "out"
    with pytest.raises(BatchInterruptedError) as caught:
        render_batch(
            letters(COUNT), out=out, executor=executor, workers=2, stop=stop,
            progress=At(10, stop.set), **OUTPUTS,
        )  # fmt: skip
    done = int(caught.value.problems[0].params["done"])
    assert 10 <= done < COUNT
    assert files_in(out) == done
    report = render_batch(letters(COUNT), out=out, resume=True, **OUTPUTS)
    assert report.resumed == done
    assert results(out) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "count"),
    [*(("fsync", n) for n in (0, 1, 2, 3, 4, 24, 62, 65, 67, 69, 70)),
     *(("fdopen", n) for n in (0, 1, 2, 17, 61, 62, 63, 64))],
)  # fmt: skip
def test_a_full_disk(
    step: str,
    count: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, Any],
) -> None:
    """So many files are begun, or reach the disk, then no more are; afterwards there is room again."""
    real = getattr(os, step)
    left = count

    def counted(*arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    out = tmp_path / "out"
    monkeypatch.setattr(os, step, counted)
    with pytest.raises(OutputError) as caught:
        render_batch(letters(COUNT), out=out, executor="serial", **OUTPUTS)
    monkeypatch.undo()
    assert [p.code for p in caught.value.problems] == ["output-disk-full"]
    assert not list(out.rglob("*.tmp"))
    render_batch(letters(COUNT), out=out, resume=True, **OUTPUTS)
    assert results(out) == undisturbed


def test_a_bad_row_is_bad_again(tmp_path: Path) -> None:
    """Rows that failed are tried once more, and their list is the same."""
    rows = [data(1), data(2, subject=None), data(3, date="gestern")]
    render_batch(rows, out=tmp_path, executor="serial")
    before = results(tmp_path)
    report = render_batch(rows, out=tmp_path, resume=True)
    assert (report.letters, report.failed, report.resumed) == (1, 2, 1)
    assert results(tmp_path) == before
