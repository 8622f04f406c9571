"""A run: the same from every executor, refused where it does not fit, and never stopped by a bad row."""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.api import render_batch, render_many
from lettergen.batch.calls import ordered
from lettergen.batch.executors import Serial, executor_for
from lettergen.batch.job import PrintFile
from lettergen.batch.journal import Journal, JournalError
from lettergen.batch.printing import MixUpError
from lettergen.batch.worker import Failed, Outcome, RowJob
from lettergen.errors import ExitCode, InputError, OutputError, UsageError
from lettergen.pipeline import RenderedFile, letter_from, render
from lettergen.versions import versions
from tests.batch_run.samples import data, letters, results


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [p.code for p in error.value.problems]


@pytest.mark.slow
def test_every_executor_makes_the_same(tmp_path: Path) -> None:
    rows = [*map(data, range(1, 20)), data(20, subject=None), *map(data, range(21, 25))]
    outputs: dict[str, Any] = {"print_file": PrintFile(), "zip": True, "formats": ("pdf", "docx")}
    render_batch(rows, out=tmp_path / "serial", executor="serial", **outputs)
    reference = results(tmp_path / "serial")
    with ThreadPoolExecutor(3) as foreign:
        executors: dict[str, Any] = {"threads": "threads", "processes": "processes", "own": foreign}
        for name, executor in executors.items():
            report = render_batch(
                rows, out=tmp_path / name, executor=executor, workers=2, **outputs
            )
            assert (report.letters, report.failed) == (23, 1)
            assert results(tmp_path / name) == reference, name
    assert len(list((tmp_path / "serial" / "briefe").iterdir())) == 46
    alone = render(data(3)).content
    assert (tmp_path / "serial" / "briefe" / "brief-000003.pdf").read_bytes() == alone


def test_good_rows_are_not_stopped_by_bad_ones(tmp_path: Path) -> None:
    """One cannot be a letter, one has no letterhead, one does not fit."""
    no_head = {**data(3), "letterhead": "stadt-nirgends"}
    too_long = data(4)
    too_long["recipient"] |= {"organisation": [f"Abteilung {n}" for n in range(12)]}
    report = render_batch([data(1), {}, no_head, too_long, data(5)], out=tmp_path)
    assert (report.rows, report.letters, report.failed) == (5, 2, 3)
    assert report.exit_code is ExitCode.PARTIAL
    assert [f.number for f in report.failures] == [2, 3, 4]
    assert [f.exit_code for f in report.failures] == [
        ExitCode.INPUT,
        ExitCode.LETTERHEAD,
        ExitCode.LAYOUT,
    ]
    assert report.failures[1].problems[0].place.row == 3
    names = sorted(f.name for f in (tmp_path / "briefe").iterdir())
    assert names == ["brief-000001.pdf", "brief-000005.pdf"]


def test_nothing_done_has_the_gravest_code(tmp_path: Path) -> None:
    report = render_batch([{}, {**data(3), "letterhead": "stadt-nirgends"}], out=tmp_path)
    assert report.exit_code is ExitCode.LETTERHEAD


def test_no_rows_leave_no_trace(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        render_batch([], out=tmp_path / "out")
    assert codes(caught) == ["batch-no-rows"]
    assert list(tmp_path.iterdir()) == []


def test_a_used_folder_is_refused(tmp_path: Path) -> None:
    render_batch(letters(1), out=tmp_path)
    with pytest.raises(UsageError) as caught:
        render_batch(letters(1), out=tmp_path)
    assert codes(caught) == ["batch-folder-used"]


def test_files_of_others_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "briefe").mkdir()
    (tmp_path / "briefe" / "brief-000001.pdf").write_bytes(b"somebody's")
    with pytest.raises(UsageError) as caught:
        render_batch(letters(1), out=tmp_path)
    assert codes(caught) == ["batch-folder-full"]
    assert (tmp_path / "briefe" / "brief-000001.pdf").read_bytes() == b"somebody's"


def test_one_run_at_a_time(tmp_path: Path) -> None:
    render_batch(letters(1), out=tmp_path)
    with Journal(tmp_path), pytest.raises(JournalError) as caught:
        render_batch(letters(1), out=tmp_path, resume=True)
    assert codes(caught) == ["batch-folder-busy"]


@pytest.mark.slow
def test_what_has_changed_is_refused(tmp_path: Path) -> None:
    """A row, the order of rows, formats, a text template, a letterhead: each is noticed, and nothing is written."""
    workspace = tmp_path / "workspace"
    for kind in ("templates/schreiben", "letterheads/din5008-b"):
        shutil.copytree(Path(__file__).parents[2] / kind, workspace / kind)
    out = tmp_path / "out"
    render_batch(letters(3), out=out, workspace=workspace)
    before = results(out)

    def refused(rows: Any, **options: Any) -> list[str]:
        with pytest.raises(UsageError) as caught:
            render_batch(rows, out=out, workspace=workspace, resume=True, **options)
        assert results(out) == before
        return codes(caught)

    assert refused([data(1), data(2), data(4)]) == ["batch-changed-rows"]
    assert refused([data(2), data(1), data(3)]) == ["batch-changed-rows"]
    assert refused(letters(2)) == ["batch-changed-rows"]
    assert refused(letters(3), name="anders-{number}") == ["batch-changed-names"]
    assert refused(letters(3), formats=("pdf", "docx")) == ["batch-changed-formats"]
    text = workspace / "templates" / "schreiben" / "text.md"
    text.write_text(text.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert refused(letters(3)) == ["batch-changed-templates"]
    head = next((workspace / "letterheads" / "din5008-b").glob("*.yaml"))
    head.write_text(head.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert refused(letters(3)) == ["batch-changed-letterheads", "batch-changed-templates"]


def test_the_version_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render_batch(letters(1), out=tmp_path)
    monkeypatch.setattr("lettergen.batch.run.versions", lambda: {**versions(), "lettergen": "99.0"})
    with pytest.raises(UsageError) as caught:
        render_batch(letters(1), out=tmp_path, resume=True)
    assert [(p.code, p.params["now"]) for p in caught.value.problems] == [
        ("batch-changed-version", "99.0")
    ]


class Mixing(Serial):
    """Hands results back in the wrong order."""

    def outcomes(self, jobs: Any) -> Iterator[Outcome]:
        return iter(list(super().outcomes(jobs))[::-1])


class Swapping(Serial):
    """Sets another row's letter than it says."""

    def outcomes(self, jobs: Any) -> Iterator[Outcome]:
        taken: list[RowJob] = list(jobs)
        swapped = [
            RowJob(job.number, other.payload, job.name, job.formats, (), job.folder, None)
            for job, other in zip(taken, taken[::-1], strict=True)
        ]
        return super().outcomes(swapped)


@pytest.mark.slow
@pytest.mark.parametrize("executor", [Mixing(), Swapping()])
def test_a_mix_up_is_noticed(executor: Any, tmp_path: Path) -> None:
    with pytest.raises(MixUpError) as caught:
        render_batch(letters(2), out=tmp_path, executor=executor)
    assert codes(caught) == ["batch-mixed-up"]
    assert not (tmp_path / "report.json").exists()


@pytest.mark.slow
def test_a_file_too_many_is_noticed(tmp_path: Path) -> None:
    render_batch(letters(2), out=tmp_path)
    shutil.copy(tmp_path / "briefe/brief-000001.pdf", tmp_path / "briefe/Kopie.pdf")
    with pytest.raises(MixUpError) as caught:
        render_batch(letters(2), out=tmp_path, resume=True)
    assert codes(caught) == ["batch-count-differs"]


def test_the_same_letter_twice_is_noted(tmp_path: Path) -> None:
    report = render_batch([data(1), data(2), data(1)], out=tmp_path)
    assert report.letters == 3
    assert [(p.code, p.params) for p in report.notes] == [
        ("batch-letter-twice", {"first": "1", "row": "3"})
    ]


def test_the_report_holds_no_personal_data(tmp_path: Path) -> None:
    render_batch([data(1), data(2, subject=None)], out=tmp_path)
    for name in ("report.json", "journal.jsonl"):
        content = (tmp_path / name).read_text(encoding="utf-8")
        assert "Muster-" not in content
        assert "Ring" not in content
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["counts"] == {
        "rows": 2, "letters": 1, "failed": 1, "files": 1, "pages": 1, "sheets": 1
    }  # fmt: skip
    assert report["letters"][0]["files"]["pdf"]["pages"] == 1
    assert report["failed"][0]["problems"][0]["code"] == "value-missing"
    assert set(report["templates"]) == {"schreiben"}
    assert set(report["letterheads"]) == {"din5008-b"}


class Counting(Executor):
    """Works at once, and counts what is waiting to be fetched."""

    def __init__(self) -> None:
        self.submitted = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_only_a_few_are_in_flight() -> None:
    executor = Counting()
    for fetched, value in enumerate(ordered(executor, abs, iter(range(1000)), 6), start=1):
        assert value == fetched - 1
        assert executor.submitted <= fetched + 6
    assert executor.submitted == 1000


def test_what_a_call_raises_cancels_the_rest() -> None:
    def fail(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    executor = Counting()
    found = ordered(executor, fail, iter(range(3)), 2)
    assert list(found) == [0, 1, 2]
    with ThreadPoolExecutor(1) as threads, pytest.raises(ValueError, match="three"):
        list(ordered(threads, fail, iter(range(100)), 2))


@pytest.mark.parametrize(
    ("wanted", "workers", "code"), [("fast", 2, "batch-executor"), ("auto", 0, "batch-workers")]
)
def test_unknown_executors(wanted: Any, workers: int, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        executor_for(wanted, workers, None)
    assert codes(caught) == [code]


@pytest.mark.parametrize("workers", [1, 3])
def test_render_many(workers: int) -> None:
    made = list(render_many([data(1), {}, data(3)], workers=workers))
    assert isinstance(made[0], RenderedFile)
    assert isinstance(made[2], RenderedFile)
    assert [made[0].content, made[2].content] == [render(data(n)).content for n in (1, 3)]
    assert isinstance(made[1], Failed)
    assert made[1].number == 2


def test_render_many_takes_letters_as_it_goes() -> None:
    taken = 0

    def endless() -> Iterator[Any]:
        nonlocal taken
        while True:
            taken += 1
            yield data(taken)

    made = render_many(endless(), workers=2)
    assert all(isinstance(next(made), RenderedFile) for _ in range(5))
    made.close()  # type: ignore[attr-defined]
    assert taken <= 5 + 4


def test_what_is_no_call_is_said_before_anything_is_written(tmp_path: Path) -> None:
    out, one, many = tmp_path / "out", data(1), letters(2)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("format-unknown", lambda: render_batch(many, out=out, formats=("odt",))),  # type: ignore[arg-type]
        ("format-unknown", lambda: render_batch(many, out=out, formats="odt")),  # type: ignore[arg-type]
        ("format-missing", lambda: render_batch(many, out=out, formats=())),
        ("batch-one-letter", lambda: render_batch(one, out=out)),  # type: ignore[arg-type]
        ("batch-one-letter", lambda: render_many(letter_from(one))),
        ("format-unknown", lambda: render_many(many, "odt")),  # type: ignore[arg-type]
        ("batch-workers", lambda: render_many(many, workers=0)),
        ("workspace-missing", lambda: render_many(many, workspace=out)),
    ]
    for code, call in calls:
        with pytest.raises(UsageError) as caught:
            call()
        assert codes(caught) == [code]
    assert not out.exists()


def test_one_format_and_a_print_file_as_it_usually_is(tmp_path: Path) -> None:
    report = render_batch(letters(2), out=tmp_path, formats="pdf", print_file=True)
    assert (report.letters, report.failed) == (2, 0)
    assert [f.name for f in report.print_files] == ["druckdatei.pdf"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(OutputError) as caught:
        render_batch(letters(1), out=tmp_path / "out")
    assert codes(caught) == ["output-no-folder"]
    assert (tmp_path / "out").read_bytes() == b"a file"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_forked_workers_are_refused_once(tmp_path: Path) -> None:
    """Not with each row: the call is wrong, not the letters."""
    render(data(1))
    forking = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=forking) as own, pytest.raises(UsageError) as caught:
        render_batch([data(1), data(2)], out=tmp_path / "out", executor=own)
    assert codes(caught) == ["pdf-after-fork"]


def test_what_is_no_executor_is_refused(tmp_path: Path) -> None:
    wrong: Any = object()
    with pytest.raises(UsageError) as caught:
        render_batch([data(1)], out=tmp_path / "out", executor=wrong)
    assert codes(caught) == ["batch-executor"]
    assert not (tmp_path / "out").exists()


def test_a_disk_that_fills_while_rows_are_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing a file writes what was left, and fails once more."""

    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    with pytest.raises(OutputError) as caught:
        render_batch(letters(40), out=tmp_path / "out", executor="serial")
    assert codes(caught) == ["output-disk-full"]
