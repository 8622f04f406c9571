"""docs/speed.md shows what the benchmarks print."""

from __future__ import annotations

from benchmarks import __main__ as benchmarks
from benchmarks import contenders

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
    assert "cold `lettergen render` of one letter: " in table


def test_new_figures_take_the_place_of_the_old() -> None:
    times = dict.fromkeys(contenders.installed(), 2.0) | {contenders.PDF: 4.0}
    page = benchmarks.written(PAGE, benchmarks.report(times, 0.5))
    assert "letter: 0.50 s" in page
    assert page.count(contenders.PDF) == 1
    assert page.split(benchmarks.END)[1] == PAGE.split(benchmarks.END)[1]
    assert benchmarks.written(page, "x") == benchmarks.written(PAGE, "x")
