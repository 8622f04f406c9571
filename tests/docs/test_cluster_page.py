"""docs/cluster.md: its links, and the figures that the benchmark puts there."""

from __future__ import annotations

from benchmarks import __main__ as benchmarks
from benchmarks import cluster
from tests.docs.pages import links

TEXT = cluster.PAGE.read_text(encoding="utf-8")
RUNS = {
    name: {"seconds": seconds, "plan": 1.0, "end": 2.0, "memory": 100.0, "cpu": 0.5}
    for name, seconds in (
        (cluster.SERIAL, 10.0),
        (cluster.PROCESSES, 5.0),
        (cluster.ONE, 8.0),
        (cluster.TWO, 4.0),
    )
}
SIZES = {
    "pdf": 1024**2,
    "blocks": 1024**2,
    "journal": 10.0,
    "report": 10.0,
    "print": 1024.0,
    "spool": 1024.0,
    "sent": 1024.0,
}


def test_links_lead_somewhere() -> None:
    assert [str(f) for f in links(cluster.PAGE) if not f.exists()] == []


def test_the_tables_have_a_row_for_each_way() -> None:
    table = TEXT.split(benchmarks.BEGIN)[1].split(benchmarks.END)[0]
    for name in (cluster.SERIAL, cluster.PROCESSES, cluster.ONE, cluster.TWO):
        assert f"\n{name}  " in table
        assert f"  time, {name}  " in table
    assert "shared with other work" in table


def test_what_a_million_takes() -> None:
    table = cluster.report(RUNS, SIZES, 100.0, 1000)
    rows = {line[:22].strip(): line.split() for line in table.splitlines()}
    assert rows[cluster.TWO][3:6] == ["4.0", "250.0", "2.50"]
    estimate = {
        line[:29].strip(): line[29:].split() for line in table.splitlines() if line[:2] == "  "
    }
    assert estimate["time, one process"][:2] == ["2.8", "h"]
    assert estimate["letters on disk"][:2] == ["976.6", "GB"]
    assert benchmarks.written(TEXT, table).count("A million such letters") == 1
