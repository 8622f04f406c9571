"""German for what typer says by itself in English: wrong calls, and the fixed words of help pages.

typer offers no translation of them, so its texts are matched; what it may say some day that is not known here
stays English. The exit codes stay typer's.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from lettergen.messages import Language

_WORDS = (
    (r"(?m)^Usage: ", "Aufruf: "),
    (r"(?m)^Options:$", "Optionen:"),
    (r"(?m)^Arguments:$", "Argumente:"),
    (r"(?m)^Commands:$", "Befehle:"),
    (r"\[OPTIONS\]", "[OPTIONEN]"),
    (r"\bCOMMAND \[ARGS\]\.\.\.", "BEFEHL [ARGUMENTE]..."),
    (r"Show this message and exit\.", "Diese Hilfe zeigen."),
    (r"\[default: ", "[Vorgabe: "),
    (r"\[required\]", "[nötig]"),
    (r"; required\]", "; nötig]"),
)
"""In help pages: patterns and what stands there in German."""

_FAULTS = (
    (r"Missing argument '(.+?)'\.?", r"Das Argument „\1“ fehlt."),
    (r"Missing option '(.+?)'\.?", r"Die Option „\1“ fehlt."),
    (r"Missing command\.", "Der Befehl fehlt."),
    (r"No such option: (\S+?)", r"Die Option „\1“ gibt es nicht."),
    (
        r"No such option: (\S+?)[.]? Did you mean '?([^'?]+?)'?\?",
        r"Die Option „\1“ gibt es nicht. Gemeint ist wohl „\2“.",
    ),
    (
        r"No such option: (\S+?) \(Possible options: (.+)\)",
        r"Die Option „\1“ gibt es nicht. Ähnlich heißen: \2.",
    ),
    (r"No such command '(.+?)'\.", r"Den Befehl „\1“ gibt es nicht."),
    (
        r"No such command '(.+?)'\. Did you mean (.+)\?",
        r"Den Befehl „\1“ gibt es nicht. Gemeint ist wohl \2.",
    ),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)\.?", r"Zu viel angegeben: \1"),
    (r"Option '(.+?)' requires an argument\.?", r"Die Option „\1“ braucht einen Wert."),
    (r"Option '(.+?)' does not take a value\.?", r"Die Option „\1“ nimmt keinen Wert."),
    (
        r"Invalid value for (.+?): (.+?) is not in the range (.+?)\.",
        r"Falscher Wert für \1: \2 liegt nicht im Bereich \3.",
    ),
    (
        r"Invalid value for (.+?): (.+?) is not a valid int(?:eger)?(?: range)?\.",
        r"Falscher Wert für \1: \2 ist keine ganze Zahl.",
    ),
    (
        r"Invalid value for (.+?): Input should be a valid integer.*",
        r"Falscher Wert für \1: verlangt ist eine ganze Zahl.",
    ),
    (
        r"Invalid value for (.+?): Input should be greater than or equal to (\d+)",
        r"Falscher Wert für \1: verlangt ist mindestens \2.",
    ),
    (
        r"Invalid value for (.+?): Input should be less than or equal to (\d+)",
        r"Falscher Wert für \1: verlangt ist höchstens \2.",
    ),
    (r"(?s)Invalid value for (.+?): (.+)", r"Falscher Wert für \1: \2"),
)
"""Of wrong calls: patterns of the whole text and what is said in German; the first that fits counts."""


def in_german(page: str) -> str:
    """A help page or a line on usage with its fixed words in German."""
    for pattern, words in _WORDS:
        page = re.sub(pattern, words, page)
    return page


def fault_in_german(text: str) -> str:
    """What is wrong with a call, in German where the text is a known one."""
    for pattern, words in _FAULTS:
        if found := re.fullmatch(pattern, text.strip()):
            # A command meant instead is quoted the English way; a list of several stays one.
            return re.sub(r"(?<=[ ,])'([\w-]+)'", r"„\1“", found.expand(words))
    return text


class GermanCommand(TyperCommand):
    """A command whose help speaks German."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_german(super().get_help(ctx))

    def get_usage(self, ctx: Any) -> str:
        """How it is called."""
        return in_german(super().get_usage(ctx))


class GermanGroup(TyperGroup):
    """A group of commands whose help and complaints speak German."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_german(super().get_help(ctx))

    def get_usage(self, ctx: Any) -> str:
        """How it is called."""
        return in_german(super().get_usage(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs the command line; ends the process where ``standalone_mode`` says so."""

        def run() -> Any:
            return super(GermanGroup, self).main(
                args=args,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        if not standalone_mode:
            return run()
        try:
            code = run()
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            _show(error)
            sys.exit(getattr(error, "exit_code", 1))
        sys.exit(code if isinstance(code, int) else 0)


def classes(language: Language) -> tuple[type[TyperGroup], type[TyperCommand]]:
    """What typer is to make groups and commands of, so that they speak ``language``."""
    return (GermanGroup, GermanCommand) if language == "de" else (TyperGroup, TyperCommand)


def _show(error: Any) -> None:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error.format_message()}\n")
        return
    if context is not None:
        sys.stderr.write(f"{context.get_usage()}\n")
        sys.stderr.write(f"Hilfe dazu: {context.command_path} {context.help_option_names[0]}\n\n")
    sys.stderr.write(f"Fehler: {fault_in_german(error.format_message())}\n")
