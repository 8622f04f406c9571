"""What a person at a terminal gets: colours, and what was made opened."""

from __future__ import annotations

import io
from pathlib import Path

import click
import pytest

from lettergen.cli.console import Console
from lettergen.errors import Place, Problem, Severity
from tests.cli.conftest import Run, written


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []

    def launch(url: str, *, locate: bool = False) -> int:
        found.append((url, locate))
        return 0

    monkeypatch.setattr(click, "launch", launch)
    return found


def test_what_was_made_is_opened(
    run: Run, letter: Path, tmp_path: Path, opened: list[tuple[str, bool]]
) -> None:
    assert run("render", letter).exit_code == 0
    assert opened == []
    assert run("render", letter, "--open").exit_code == 0
    assert opened == [(str(letter.with_suffix(".pdf")), False)]
    other = written(tmp_path / "zweiter.yaml")
    opened.clear()
    assert run("render", letter, other, "--open").exit_code == 0
    assert opened == [(str(letter.with_suffix(".pdf")), True)]


def test_nothing_is_opened_where_nothing_was_made(
    run: Run, tmp_path: Path, opened: list[tuple[str, bool]]
) -> None:
    faulty = written(tmp_path / "a.yaml", "form: frau", "form: x")
    assert run("render", faulty, "--open").exit_code == 1
    assert opened == []


@pytest.mark.parametrize(("variable", "coloured"), [("", True), ("1", False)])
def test_severity_is_coloured_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, variable: str, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", variable)
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    problem = Problem("file-not-found", Place("Fehler\x1b[2J"), params={"file": "x"})
    Console("de").problem(problem)
    text = terminal.getvalue()
    assert ("\x1b[31m" in text) is coloured
    assert "\x1b[2J" not in text, "what a file is called steers no terminal"
    Console("de").problem(Problem("file-not-found", severity=Severity.NOTE, params={"file": "x"}))
    assert ("\x1b[36m" in terminal.getvalue()) is coloured
