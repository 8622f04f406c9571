"""Completion of commands, options and names in bash, zsh, fish (click's own) and PowerShell."""

from __future__ import annotations

import os
from typing import Final

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from lettergen.cli.outcome import Outcome

VARIABLE: Final = "_LETTERGEN_COMPLETE"
"""Where a shell says in the environment what it wants of ``lettergen``."""

_POWERSHELL: Final = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() }
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CURRENT = $wordToComplete
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $name, $help = $_ -split "`t", 2
            if (-not $help) { $help = $name }
            [System.Management.Automation.CompletionResult]::new($name, $name, "ParameterValue", $help)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CURRENT
    }
}
"""


class PowerShellComplete(ShellComplete):
    """PowerShell: one word a line in ``COMP_WORDS``, the word begun in ``COMP_CURRENT``."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one begun, and that."""
        words = [word.strip("'\"") for word in os.environ.get("COMP_WORDS", "").split("\n")[1:]]
        begun = os.environ.get("COMP_CURRENT", "").strip("'\"")
        if begun and words and words[-1] == begun:
            words.pop()
        return words, begun

    def format_completion(self, item: CompletionItem) -> str:
        """The word and its help."""
        help_text = " ".join((item.help or "").split())
        return f"{item.value}\t{help_text}" if help_text else str(item.value)


add_completion_class(PowerShellComplete)


def complete(outcome: Outcome, shell: str) -> None:
    """Prints what ``shell`` (bash, zsh, fish, powershell) is to read to complete ``lettergen``."""
    found = get_completion_class(shell)
    if found is None:
        raise AssertionError(shell)  # the argument allows those alone that there are
    app = click.get_current_context().find_root().command
    outcome.console.document(found(app, {}, "lettergen", VARIABLE).source())
