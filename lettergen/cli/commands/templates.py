"""``template``: Word templates of a house."""

from __future__ import annotations

from pathlib import Path

from lettergen.cli import options
from lettergen.cli.command import Group, command
from lettergen.cli.console import Console


@command("template check", options.TEMPLATES, options.ONE_KIND, options.WORKSPACE, options.JSON)
def check(
    console: Console,
    files: tuple[Path, ...],
    kind: str | None,
    workspace: Path | None,
    *,
    as_json: bool,
) -> None:
    """``lettergen template check``."""
    from lettergen.cli.templates import check as run

    run(files, kind, workspace, console, as_json=as_json)


group = Group("template", {"check": "templates:check"})
