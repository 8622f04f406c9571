"""``list``, ``new`` and ``schema``: what there is."""

from __future__ import annotations

from pathlib import Path

from lettergen.cli import options
from lettergen.cli.command import Group, command
from lettergen.cli.console import Console


@command("new", options.NEW_KIND, options.WORKSPACE, options.EXAMPLE, options.OUTPUT_FILE)
def new(
    console: Console, kind: str, workspace: Path | None, output: Path | None, *, example: bool
) -> None:
    """``lettergen new``."""
    from lettergen.cli.listing import new as run

    run(kind, output, workspace, console, example=example)


@command("schema", options.OPTIONAL_KIND, options.WORKSPACE)
def schema(console: Console, kind: str | None, workspace: Path | None) -> None:
    """``lettergen schema``."""
    from lettergen.cli.listing import schema as run

    run(kind, workspace, console)


@command("list letterheads", options.WORKSPACE, options.JSON)
def letterheads(console: Console, workspace: Path | None, *, as_json: bool) -> None:
    """``lettergen list letterheads``."""
    from lettergen.cli.listing import list_letterheads as run

    run(workspace, console, as_json=as_json)


@command("list templates", options.WORKSPACE, options.JSON)
def templates(console: Console, workspace: Path | None, *, as_json: bool) -> None:
    """``lettergen list templates``."""
    from lettergen.cli.listing import list_templates as run

    run(workspace, console, as_json=as_json)


@command("list kinds", options.WORKSPACE, options.JSON)
def kinds(console: Console, workspace: Path | None, *, as_json: bool) -> None:
    """``lettergen list kinds``."""
    from lettergen.cli.listing import list_kinds as run

    run(workspace, console, as_json=as_json)


@command("list carriers", options.WORKSPACE, options.JSON)
def carriers(console: Console, workspace: Path | None, *, as_json: bool) -> None:
    """``lettergen list carriers``."""
    from lettergen.cli.carriers import list_carriers as run

    run(workspace, console, as_json=as_json)


lists = Group(
    "list",
    {
        "letterheads": "listing:letterheads",
        "templates": "listing:templates",
        "kinds": "listing:kinds",
        "carriers": "listing:carriers",
    },
)
