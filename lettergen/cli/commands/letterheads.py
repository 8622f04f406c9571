"""``letterhead``: a house's own letterheads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lettergen.cli import options
from lettergen.cli.command import Group, command
from lettergen.cli.console import Console


@command("letterhead check", options.FOLDERS, options.POSTED_BY, options.JSON)
def check(
    console: Console, folders: tuple[Path, ...], carrier: str | None, *, as_json: bool
) -> None:
    """``lettergen letterhead check``."""
    from lettergen.cli.letterheads import check as run

    run(folders, carrier, console, as_json=as_json)


@command("letterhead new", options.LETTERHEAD, options.LETTERHEADS_FOLDER)
def new(console: Console, letterhead: str, output: Path) -> None:
    """``lettergen letterhead new``."""
    from lettergen.cli.letterheads import new as run

    run(letterhead, output, console)


@command(
    "letterhead export",
    options.LETTERHEAD,
    options.UNIT,
    options.EXPORT_DATE,
    options.WORKSPACE,
    options.LETTER_LANGUAGE,
    options.EXPORT_FILE,
    options.OPEN,
)
def export(  # noqa: PLR0917  the options of one command
    console: Console,
    letterhead: str,
    unit: str | None,
    date: dt.date | None,
    workspace: Path | None,
    letter_language: str,
    output: Path | None,
    *,
    open_made: bool,
) -> None:
    """``lettergen letterhead export``."""
    from lettergen.cli.letterheads import export as run

    with console.opening(asked=open_made):
        run(letterhead, unit, date, workspace, letter_language, output, console)


group = Group(
    "letterhead",
    {"check": "letterheads:check", "new": "letterheads:new", "export": "letterheads:export"},
)
