"""The command ``lettergen``: what its process does first and last."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

import click

from lettergen import __version__
from lettergen.cli.command import LANGUAGE, Group, Option, speak
from lettergen.cli.commands import COMMANDS
from lettergen.cli.console import Console, open_standard_streams
from lettergen.cli.outcome import Outcome
from lettergen.errors import Problem, UsageError, shortened
from lettergen.limits import misread


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        sys.stdout.write(f"lettergen {__version__}\n")
        context.exit()


class App(Group):
    """The root of all commands."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Runs a command line; ends the process."""
        speak(LANGUAGE)
        if "_LETTERGEN_COMPLETE" in os.environ:
            # Only a shell that completes needs to know of PowerShell's way.
            import lettergen.cli.completion  # noqa: F401
        return super().main(*arguments, **options)


app = App(
    "lettergen",
    *COMMANDS,
    key="app",
    params=[
        Option(
            "--version",
            section="general",
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
        )
    ],
)
app.context_settings = {"help_option_names": ["-h", "--help"]}


def check_bounds() -> None:
    """Raises UsageError for a bound that somebody meant to set and has not."""
    if misread:
        raise UsageError(
            Problem("bound-misread", value=shortened(said), params={"name": name})
            for name, said in misread.items()
        )


def main() -> None:
    """Entry point of the ``lettergen`` command."""
    # pydantic would read the metadata of everything installed, in search of plugins that nobody needs here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # One command makes and keeps almost everything it allocates: fewer collections, a tenth less time.
    gc.set_threshold(100_000, 50, 50)
    open_standard_streams()
    outcome = Outcome(Console(LANGUAGE))
    try:
        with outcome.part():
            check_bounds()
            app(prog_name="lettergen")
        sys.exit(outcome.code)
    finally:
        # Python's end would search all objects for cycles once more, for nothing: the process returns its memory as a whole.
        gc.freeze()
