"""docs/speed.md shows what the benchmarks print."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import batch, contenders
from benchmarks.recipients import recipients

PAGE = benchmarks.PAGE.read_text(encoding="utf-8")


def test_the_table_has_a_row_for_every_contender() -> None:
    table = PAGE.split(benchmarks.BEGIN)[1].split(benchmarks.END)[0]
    names = {
        value
        for name, value in vars(contenders).items()
        if name.isupper() and isinstance(value, str)
    }
    assert set(contenders.installed()) <= names
    for name in names:
        assert f"\n{name}  " in table
    assert f"\n{benchmarks.OURS}: " in table
    assert f"\n{benchmarks.THEIRS}: " in table


def test_new_figures_take_the_place_of_the_old() -> None:
    times = dict.fromkeys(contenders.installed(), 2.0) | {contenders.PDF: 4.0}
    page = benchmarks.written(
        PAGE, benchmarks.report(times, {benchmarks.OURS: 0.5, benchmarks.THEIRS: 1.5})
    )
    assert "lettergen render` of one letter: 0.50 s" in page
    assert "÷ LibreOffice: 0.33" in page
    assert page.count(contenders.PDF) == 1
    assert page.split(benchmarks.END)[1] == PAGE.split(benchmarks.END)[1]
    assert benchmarks.written(page, "x") == benchmarks.written(PAGE, "x")


def test_figures_of_batches() -> None:
    runs = {
        "lettergen batch, 1,000 letters": batch.Run(1_000, 4.0, 200),
        "lettergen print file, 1,000 letters": batch.Run(1_000, 2.0, 50),
        "lettergen batch, 10,000 letters": batch.Run(10_000, 30.0, 250),
        "lettergen batch, 100,000 letters": batch.Run(100_000, 420.0, 260),
        "another": batch.Run(200, 30.0, None),
    }
    table = batch.report(runs)
    assert "cost per letter at 100,000 against 1,000: +5.0%" in table
    assert table.split("another")[1].split()[:6] == ["200", "30.0", "150.00", "6.7", "–", "50.0"]
    page = benchmarks.written(PAGE, table, (batch.BEGIN, batch.END))
    assert table in page
    assert page.split(batch.END)[1] == PAGE.split(batch.END)[1]


@pytest.mark.slow
def test_a_batch_is_measured(tmp_path: Path) -> None:
    run = batch.lettergen(2, tmp_path, "--executor", "serial")
    assert run.seconds > 0
    assert len(list((tmp_path / "lettergen-2/out/briefe").iterdir())) == 2
    if Path("/proc/self/status").exists():
        assert run.peak_mb is not None
        assert run.peak_mb > 20
    assert batch.print_file(2, tmp_path).letters == 2
    assert (tmp_path / "lettergen-2/out/druckdatei-001.pdf").is_file()


def test_recipients_are_all_different() -> None:
    found = list(recipients(1_000))
    assert len({line["person"] + line["city"] for line in found}) == 1_000
