"""The form of all commands: help in sections and in the reader's language, and lettergen's own errors for wrong values.

What click says by itself it says through gettext; ``locale/`` holds the German catalogue.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from lettergen.cli.console import Console
from lettergen.cli.option_values import language_named
from lettergen.cli.outcome import command as reporting
from lettergen.cli.wording import language_of, say
from lettergen.errors import LettergenError
from lettergen.messages import Language

LANGUAGE: Final[Language] = language_of(os.environ, sys.argv[1:])
"""What this process speaks, unless a call says otherwise."""
LOCALES: Final = Path(__file__).parent / "locale"
_DOMAIN = "messages"  # the one that click asks for
_HELP = {"de": "[OPTIONEN]", "en": "[OPTIONS]"}
_BELOW = {"de": "BEFEHL [ARGUMENTE]...", "en": "COMMAND [ARGS]..."}
_PLACEHOLDERS: Final[Mapping[str, str]] = {
    "COLUMN": "SPALTE",
    "COPIES": "AUSFERTIGUNG",
    "DATE": "DATUM",
    "DIR": "ORDNER",
    "FILE": "DATEI",
    "FORMATS": "FORMATE",
    "ID": "KENNUNG",
    "KIND": "BRIEFART",
    "LETTER": "BRIEF",
    "PATTERN": "MUSTER",
    "ROWS": "LISTE",
    "SECONDS": "SEKUNDEN",
    "UNIT": "EINHEIT",
}
"""What stands for a value in help and errors, in German."""
_SECTIONS = (
    "options-letters",
    "options-table",
    "options-results",
    "options-look",
    "options-run",
    "options-general",
)
"""Headings of help pages, in their order."""


def speak(language: Language) -> None:
    """Let click speak ``language`` in this process. gettext chooses by environment alone; children inherit the choice."""
    gettext.bindtextdomain(_DOMAIN, str(LOCALES))
    os.environ["LANGUAGE"] = language


class Option(click.Option):
    """An option below a heading of the help page."""

    def __init__(self, *names: str, section: str, help: str = "", **attributes: Any) -> None:  # noqa: A002
        """``help`` is the key of its help; where it is not given, that of the option's first name."""
        super().__init__(names, **attributes)
        self.section = f"options-{section}"
        self.help_key = help or names[0].replace("--", "opt-")

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for its value."""
        return _in_language(super().make_metavar(ctx), language_in(ctx))


class Argument(click.Argument):
    """An argument with help."""

    def __init__(self, name: str, *, help: str, **attributes: Any) -> None:  # noqa: A002
        super().__init__([name], **attributes)
        self.help_key = help

    def make_metavar(self, ctx: click.Context) -> str:
        """What it is called in the line on usage; three dots where it may be there several times."""
        name = _in_language(super().make_metavar(ctx), language_in(ctx))
        return name + ("..." if self.nargs != 1 else "")


def _in_language(metavar: str, language: Language) -> str:
    if language != "de":
        return metavar
    return re.sub("[A-Z]+", lambda word: _PLACEHOLDERS.get(word[0], word[0]), metavar)


def _choose_language(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None and not context.resilient_parsing:
        context.find_root().obj = language_named(value)


LANGUAGE_OPTION = Option(
    "--language",
    section="general",
    help="opt-language",
    metavar="de|en",
    callback=_choose_language,
    is_eager=True,  # what is wrong with the others is said in it
    expose_value=False,
)


def language_in(context: click.Context) -> Language:
    """The language that the call asks for, else the one that the process speaks."""
    chosen: Language | None = context.find_root().obj
    return chosen or LANGUAGE


class _Speaking(click.Command):
    """Texts in the reader's language, looked up when they are shown."""

    key: str
    """Of its help among the texts."""

    def _speak(self, language: Language) -> None:
        speak(language)
        self.help = say(self.key, language)
        self.options_metavar = _HELP[language]
        for parameter in self.params:
            if isinstance(parameter, Option | Argument):
                parameter.help = say(parameter.help_key, language)

    def get_help(self, ctx: click.Context) -> str:
        self._speak(language_in(ctx))
        return super().get_help(ctx)

    def get_usage(self, ctx: click.Context) -> str:
        self._speak(language_in(ctx))
        return super().get_usage(ctx)

    def get_short_help_str(self, limit: int = 45) -> str:
        self._speak(LANGUAGE)
        return super().get_short_help_str(limit)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        self._speak(language_in(ctx))
        return super().shell_complete(ctx, incomplete)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {key: [] for key in _SECTIONS}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and not isinstance(parameter, click.Argument):
                sections[getattr(parameter, "section", "options-general")].append(record)
        for key, records in sections.items():
            if records:
                with formatter.section(say(key, language_in(ctx))):
                    formatter.write_dl(records)


class Command(_Speaking):
    """A command such as ``render`` or ``list kinds``; what its function raises becomes messages and an exit code."""

    def __init__(self, name: str, home: str, *parameters: click.Parameter) -> None:
        """``home`` says what does it: a module beside this one, imported when it runs, and a function there.

        The function gets the outcome, then the parameters by their names.
        """
        super().__init__(name.rpartition(" ")[2], params=[*parameters, LANGUAGE_OPTION])
        self.key = name.replace(" ", "-")
        module, _, self._function = home.partition(":")
        self.home = f"lettergen.cli.{module}"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the call; wrong values are reported as lettergen reports them."""
        with _reported(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> None:
        """Calls the function with what was read; ``open_made`` asks to open afterwards what was made."""
        run = getattr(import_module(self.home), self._function)
        given, console = dict(ctx.params), Console(language_in(ctx))
        with console.opening(asked=given.pop("open_made", False)), reporting(console) as outcome:
            run(outcome, **given)


@contextmanager
def _reported(context: click.Context) -> Iterator[None]:
    try:
        yield
    except LettergenError as error:
        with reporting(Console(language_in(context))):
            raise error  # noqa: TRY201  it is the outcome's to report


class Group(_Speaking, click.Group):
    """A group of commands, listed in the order in which they are given."""

    def __init__(
        self, name: str, *commands: _Speaking, key: str = "", params: Sequence[click.Parameter] = ()
    ) -> None:
        click.Group.__init__(self, name, [*commands], params=[*params], no_args_is_help=True)
        self.key = key or name
        self._listed = commands

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands, in the order of the help page."""
        return [command.name or "" for command in self._listed]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes what commands there are."""
        language = language_in(ctx)
        with formatter.section(say("commands", language)):
            formatter.write_dl([(c.name or "", say(c.key, language)) for c in self._listed])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def _speak(self, language: Language) -> None:
        super()._speak(language)
        self.subcommand_metavar = _BELOW[language]
