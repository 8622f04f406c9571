"""``completion``: what a shell reads to complete commands, options and names."""

from __future__ import annotations

import click

from lettergen.cli import options
from lettergen.cli.command import command
from lettergen.cli.console import Console


@command("completion", options.SHELL)
def completion(console: Console, shell: str) -> None:
    """``lettergen completion``."""
    from lettergen.cli.completion import script

    console.document(script(click.get_current_context().find_root().command, shell))
