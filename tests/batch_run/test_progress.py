"""What a person sees while a batch runs."""

from __future__ import annotations

import time

import pytest

from lettergen.batch.report import Silent
from lettergen.cli.console import Console
from lettergen.cli.progress import LINE_SECONDS, Bar, Lines, progress_for


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds, to be set."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_lines_come_now_and_then(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    lines = Lines(Console("de"))
    lines.begin("render", 1000)
    for _ in range(499):
        lines.advance()
    clock[0] += LINE_SECONDS
    lines.advance(failed=True)
    lines.advance()
    clock[0] += LINE_SECONDS / 2
    lines.advance(499)
    lines.close()
    assert capsys.readouterr().err.splitlines() == [
        "Setzen: 0/1000",
        "Setzen: 500/1000, 100/s, noch 0:05, 1 fehlerhaft",
        "Setzen: 1000/1000, 133/s, 1 fehlerhaft",
    ]


def test_a_stage_that_cannot_be_counted_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(Console("en"))
    lines.begin("zip", None)
    lines.close()
    assert capsys.readouterr().err == ""


def test_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar(Console("de"))
    bar.begin("plan", None)
    bar.advance()
    bar.begin("render", 3)
    bar.advance(2)
    bar.advance(failed=True)
    bar.close()
    said = capsys.readouterr()
    assert said.out == ""
    assert "3/3" in said.err
    assert "1 fehlerhaft" in said.err


def test_who_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console("de")
    assert isinstance(progress_for(console, quiet=True), Silent)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert isinstance(progress_for(console, quiet=False), Bar)
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert isinstance(progress_for(console, quiet=False), Lines)
