"""``letterhead check`` and ``letterhead new``: a house's own letterheads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from lettergen.cli.console import Console
from lettergen.cli.option_values import console_for, day_of
from lettergen.cli.options import COMMAND, GROUP, Json, MessageLanguage, Workspace, help_of
from lettergen.cli.outcome import command
from lettergen.errors import ExitCode, Place, Problem, UsageError, errors_in
from lettergen.files import make_folder, write_atomic
from lettergen.messages import Language

letterheads = typer.Typer(
    cls=GROUP,
    name="letterhead",
    help=help_of("letterhead"),
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folders = Annotated[
    list[Path], typer.Argument(metavar="DIR", help=help_of("arg-folders"), show_default=False)
]
Id = Annotated[str, typer.Argument(metavar="ID", help=help_of("arg-id"), show_default=False)]
Parent = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help=help_of("opt-letterheads-folder"))
]
Unit = Annotated[str | None, typer.Option("--unit", metavar="UNIT", help=help_of("opt-unit"))]
Day = Annotated[str | None, typer.Option("--date", metavar="DATE", help=help_of("opt-export-date"))]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE.docx", help=help_of("opt-output-file")),
]
LetterLanguage = Annotated[
    str, typer.Option("--letter-language", metavar="de|en", help=help_of("opt-letter-language"))
]


@letterheads.command("check", cls=COMMAND, help=help_of("letterhead-check"))
def _check(folders: Folders, as_json: Json = False, language: MessageLanguage = None) -> None:
    check(folders, console_for(language), as_json=as_json)


@letterheads.command("new", cls=COMMAND, help=help_of("letterhead-new"))
def _new(
    letterhead: Id, output: Parent = Path("letterheads"), language: MessageLanguage = None
) -> None:
    new(letterhead, output, console_for(language))


@letterheads.command("export", cls=COMMAND, help=help_of("letterhead-export"))
def _export(  # noqa: PLR0917  typer calls it by keyword
    letterhead: Id,
    unit: Unit = None,
    date: Day = None,
    output: Output = None,
    workspace: Workspace = None,
    letter_language: LetterLanguage = "de",
    language: MessageLanguage = None,
) -> None:
    console = console_for(language)
    with command(console):
        content = _exported(letterhead, unit, day_of(date), workspace, letter_language)
        target = output or Path(f"{letterhead}.docx")
        make_folder(target.parent)
        write_atomic(target, content, overwrite=False)
        console.result(str(target))


def _exported(
    letterhead: str,
    unit: str | None,
    day: dt.date | None,
    workspace: Path | None,
    language: str,
) -> bytes:
    from lettergen.pipeline import Workshop

    if language not in {"de", "en"}:
        raise UsageError(Problem("language-unknown", value=language))
    chosen: Language = "en" if language == "en" else "de"
    return Workshop(workspace).export_letterhead(
        letterhead, unit, day or dt.datetime.now().astimezone().date(), chosen
    )


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
