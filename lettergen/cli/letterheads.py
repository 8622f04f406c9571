"""``letterhead check`` and ``letterhead new``: a house's own letterheads."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lettergen.cli.console import Console
from lettergen.cli.german import classes
from lettergen.cli.outcome import command
from lettergen.cli.wording import language_of, say
from lettergen.errors import ExitCode, Place, Problem, UsageError, errors_in

_LANGUAGE = language_of(os.environ, sys.argv[1:])


def _help(key: str) -> str:
    return say(key, _LANGUAGE)


_GROUP, _COMMAND = classes(_LANGUAGE)

letterheads = typer.Typer(
    cls=_GROUP,
    name="letterhead",
    help=_help("letterhead"),
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folders = Annotated[
    list[Path], typer.Argument(metavar="DIR", help=_help("arg-folders"), show_default=False)
]
Id = Annotated[str, typer.Argument(metavar="ID", help=_help("arg-id"), show_default=False)]
Parent = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help=_help("opt-letterheads-folder"))
]
Json = Annotated[bool, typer.Option("--json", help=_help("opt-json"))]
MessageLanguage = Annotated[
    str | None, typer.Option("--language", metavar="de|en", help=_help("opt-language"))
]


@letterheads.command("check", cls=_COMMAND, help=_help("letterhead-check"))
def _check(folders: Folders, as_json: Json = False, language: MessageLanguage = None) -> None:
    check(folders, _console(language), as_json=as_json)


@letterheads.command("new", cls=_COMMAND, help=_help("letterhead-new"))
def _new(
    letterhead: Id, output: Parent = Path("letterheads"), language: MessageLanguage = None
) -> None:
    new(letterhead, output, _console(language))


def _console(language: str | None) -> Console:
    from lettergen.cli.app import console_for

    return console_for(language)


def check(folders: list[Path], console: Console, *, as_json: bool) -> None:
    """Reports everything that is wrong or doubtful about the letterheads; errors give exit code 4."""
    from lettergen.inspection import inspect_letterhead

    with command(console) as outcome:
        entries = []
        for folder in folders:
            with outcome.part():
                problems = inspect_letterhead(folder)
                ok = not errors_in(problems)
                entries.append((folder, ok, problems))
                if not ok:
                    outcome.code = max(outcome.code, ExitCode.LETTERHEAD)
                if not as_json:
                    outcome.report(problems)
                    console.result(
                        f"{folder}: {console.say('ready' if ok else 'letterhead-faulty')}"
                    )
        if as_json:
            console.json(
                {
                    "letterheads": [
                        {
                            "folder": str(folder),
                            "ok": ok,
                            "problems": [console.problem_data(p) for p in problems],
                        }
                        for folder, ok, problems in entries
                    ]
                }
            )


def new(letterhead: str, parent: Path, console: Console) -> None:
    """Makes the folder ``parent/letterhead`` with files to fill in, unless it is there."""
    from lettergen.files import make_folder, write_atomic
    from lettergen.letterhead.loader import LETTERHEAD_NAME
    from lettergen.letterhead.starter import starter_files

    with command(console):
        if not LETTERHEAD_NAME.fullmatch(letterhead):
            raise UsageError(Problem("letterhead-id-form", value=letterhead))
        folder = parent / letterhead
        if folder.exists():
            raise UsageError(Problem("letterhead-exists", Place(str(folder)), letterhead))
        make_folder(folder)
        for name, text in starter_files(letterhead).items():
            write_atomic(folder / name, text.encode(), overwrite=False)
            console.result(str(folder / name))
