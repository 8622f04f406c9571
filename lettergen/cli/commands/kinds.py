"""``kind``: a house's own kinds of letters."""

from __future__ import annotations

from pathlib import Path

from lettergen.cli import options
from lettergen.cli.command import Group, command
from lettergen.cli.console import Console


@command("kind check", options.KIND_FOLDERS, options.JSON)
def check(console: Console, folders: tuple[Path, ...], *, as_json: bool) -> None:
    """``lettergen kind check``."""
    from lettergen.cli.kinds import check as run

    run(folders, console, as_json=as_json)


@command("kind new", options.KIND_NAME, options.WORKSPACE)
def new(console: Console, kind: str, workspace: Path | None) -> None:
    """``lettergen kind new``."""
    from lettergen.cli.kinds import new as run

    run(kind, workspace, console)


@command("kind from-docx", options.DOCUMENT, options.NEW_NAME, options.WORKSPACE)
def from_docx(console: Console, document: Path, name: str | None, workspace: Path | None) -> None:
    """``lettergen kind from-docx``."""
    from lettergen.cli.kinds import from_docx as run

    run(document, name, workspace, console)


group = Group("kind", {"new": "kinds:new", "check": "kinds:check", "from-docx": "kinds:from_docx"})
