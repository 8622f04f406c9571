"""Batches whose PDFs LibreOffice makes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lettergen.batch import libreoffice as batch_libreoffice
from lettergen.batch.api import render_batch, rows_of
from lettergen.batch.dry_run import dry_run
from lettergen.batch.job import PrintFile
from lettergen.batch.options import BatchOptions
from lettergen.batch.report import BatchInterruptedError, Silent
from lettergen.errors import ExitCode, MissingToolError, OutputError, UsageError
from lettergen.renderers.libreoffice import program
from tests.batch_run.samples import data, results
from tests.libreoffice.conftest import FakeOffice

OFFICE: dict[str, Any] = {"pdf_engine": "libreoffice", "executor": "serial", "workers": 1}


def spoilt(number: int, word: str) -> dict[str, Any]:
    return data(number, body=f"ein {word} im Text.")


@pytest.fixture(autouse=True)
def small_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_libreoffice, "MOST_ROWS", 4)


@pytest.mark.slow
def test_rows_go_through_few_starts(fake: FakeOffice, tmp_path: Path) -> None:
    report = render_batch(map(data, range(1, 11)), out=tmp_path / "out", **OFFICE)
    assert (report.letters, report.failed, report.pages) == (10, 0, 10)
    assert fake.counts() == [4, 4, 2]
    assert fake.left_behind() == []


@pytest.mark.parametrize(
    ("rows", "workers", "size"), [(10, 1, 4), (10, 4, 3), (2, 4, 1), (0, 2, 1)]
)
def test_every_worker_gets_its_share(rows: int, workers: int, size: int) -> None:
    assert batch_libreoffice.rows_per_call(rows, workers) == size


@pytest.mark.slow
def test_every_executor_makes_the_same(fake: FakeOffice, tmp_path: Path) -> None:
    outputs: dict[str, Any] = {"formats": ("docx", "pdf"), "print_file": PrintFile(), "zip": True}
    rows = [data(1), spoilt(2, "CRASH"), *map(data, range(3, 10)), {}, data(11)]
    render_batch(rows, out=tmp_path / "serial", **OFFICE, **outputs)
    reference = results(tmp_path / "serial")
    with ThreadPoolExecutor(2) as foreign:
        executors: dict[str, Any] = {"threads": "threads", "processes": "processes", "own": foreign}
        for name, executor in executors.items():
            ways = {**OFFICE, "executor": executor, "workers": 2}
            report = render_batch(rows, out=tmp_path / name, **ways, **outputs)
            assert (report.letters, report.failed) == (9, 2)
            assert results(tmp_path / name) == reference, name


@pytest.mark.slow
def test_a_file_that_fails_is_its_row_s_failure(fake: FakeOffice, tmp_path: Path) -> None:
    no_letterhead = {**data(3), "letterhead": "stadt-nirgends"}
    rows = [data(1), spoilt(2, "REFUSE"), no_letterhead, spoilt(4, "CRASH"), data(5)]
    report = render_batch(rows, out=tmp_path / "out", formats=("pdf", "docx"), **OFFICE)
    assert [(f.number, f.problems[0].code, f.exit_code) for f in report.failures] == [
        (2, "convert-refused", ExitCode.OUTPUT),
        (3, "letterhead-unknown", ExitCode.LETTERHEAD),
        (4, "convert-crashed", ExitCode.OUTPUT),
    ]
    names = sorted(p.name for p in (tmp_path / "out" / "briefe").iterdir())
    assert names == [f"brief-00000{n}.{f}" for n in (1, 5) for f in ("docx", "pdf")]


class StopAfter(Silent):
    """Stops a run when so many rows are done."""

    def __init__(self, rows: int) -> None:
        self.event = threading.Event()
        self._left = rows

    def advance(self, count: int = 1, *, failed: bool = False) -> None:  # noqa: ARG002
        self._left -= count
        if self._left <= 0:
            self.event.set()


@pytest.mark.slow
def test_a_stopped_run_is_gone_on_with(fake: FakeOffice, tmp_path: Path) -> None:
    rows = [*map(data, range(1, 8)), spoilt(8, "REFUSE"), *map(data, range(9, 13))]
    render_batch(rows, out=tmp_path / "whole", **OFFICE)
    stopping = StopAfter(len(rows) + 2)  # planning them counts, too
    with pytest.raises(BatchInterruptedError):
        render_batch(rows, out=tmp_path / "out", **OFFICE, progress=stopping, stop=stopping.event)
    done = len(list((tmp_path / "out" / "briefe").iterdir()))
    assert 0 < done < 11
    report = render_batch(rows, out=tmp_path / "out", resume=True, **OFFICE)
    assert report.resumed == done
    assert results(tmp_path / "out") == results(tmp_path / "whole")


@pytest.mark.slow
def test_another_engine_or_version_does_not_go_on(fake: FakeOffice, tmp_path: Path) -> None:
    rows = [data(1), data(2)]
    render_batch(rows, out=tmp_path / "office", **OFFICE)
    fake.set(version="LibreOffice 25.8.1.1")
    program._examined.cache_clear()
    with pytest.raises(UsageError) as error:
        render_batch(rows, out=tmp_path / "office", resume=True, **OFFICE)
    (problem,) = error.value.problems
    assert problem.code == "batch-changed-engine"
    assert dict(problem.params) == {"before": "24.2.7.2", "now": "25.8.1.1"}
    with pytest.raises(UsageError) as error:
        render_batch(rows, out=tmp_path / "office", resume=True, executor="serial")
    assert [p.code for p in error.value.problems] == ["batch-changed-engine"]
    render_batch(rows, out=tmp_path / "typst", executor="serial")
    with pytest.raises(UsageError) as error:
        render_batch(rows, out=tmp_path / "typst", resume=True, **OFFICE)
    assert [p.code for p in error.value.problems] == ["batch-changed-engine"]


@pytest.mark.slow
def test_a_worker_with_another_version_is_no_help(
    fake: FakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Machines of a cluster may differ."""
    monkeypatch.setattr(batch_libreoffice, "engine_version", lambda: "25.8.1.1")
    with pytest.raises(MissingToolError) as error:
        render_batch([data(1)], out=tmp_path / "out", **OFFICE)
    assert [p.code for p in error.value.problems] == ["libreoffice-other-version"]


def test_without_libreoffice_nothing_is_begun(
    fake: FakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(program.VARIABLE, "/nowhere/soffice")
    rows = iter([data(1)])
    with pytest.raises(MissingToolError):
        render_batch(rows, out=tmp_path / "out", **OFFICE)
    assert not (tmp_path / "out").exists()
    assert next(rows) == data(1), "a long table is read before it is said"
    only_docx = render_batch([data(1)], out=tmp_path / "out", formats=("docx",), **OFFICE)
    assert only_docx.letters == 1


def test_a_dry_run_without_libreoffice_fails_as_the_run_would(
    fake: FakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = BatchOptions(out=tmp_path / "out", pdf_engine="libreoffice")
    assert [row.exit_code for row in dry_run(rows_of([data(1)]), options)] == [ExitCode.OK]
    monkeypatch.setenv(program.VARIABLE, "/nowhere/soffice")
    with pytest.raises(MissingToolError) as error:
        next(dry_run(rows_of([data(1)]), options))
    assert [p.code for p in error.value.problems] == ["libreoffice-not-there"]
    only_docx = dry_run(rows_of([data(1)]), replace(options, formats=("docx",)))
    assert [row.exit_code for row in only_docx] == [ExitCode.OK]


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    engine: Any = "word"
    with pytest.raises(UsageError) as error:
        render_batch([data(1)], out=tmp_path, pdf_engine=engine)
    assert [p.code for p in error.value.problems] == ["pdf-engine-unknown"]


@pytest.mark.slow
def test_a_result_that_cannot_be_written_ends_the_run(
    fake: FakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OutputError([])

    monkeypatch.setattr("lettergen.batch.worker.write_all_atomic", refused)
    with pytest.raises(OutputError):
        render_batch([data(1)], out=tmp_path / "out", **OFFICE)
    assert fake.left_behind() == []


@pytest.mark.libreoffice
def test_the_real_one_makes_the_same_alone_and_in_company(tmp_path: Path) -> None:
    rows = [data(1), data(2), data(3)]
    render_batch(rows, out=tmp_path / "serial", **OFFICE)
    ways = {**OFFICE, "executor": "threads", "workers": 2}
    report = render_batch(rows, out=tmp_path / "threads", **ways, print_file=PrintFile())
    assert (report.letters, report.pages) == (3, 3)
    for number in (1, 2, 3):
        name = f"briefe/brief-00000{number}.pdf"
        content = (tmp_path / "serial" / name).read_bytes()
        assert content == (tmp_path / "threads" / name).read_bytes()
        assert f"Muster-{number}" in PdfReader(tmp_path / "serial" / name).pages[0].extract_text()
    assert len(PdfReader(report.print_files[0]).pages) == 6
