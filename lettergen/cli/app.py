"""The command ``lettergen``: arguments and options. What commands do stands in the modules beside this one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Annotated

import typer

from lettergen import __version__
from lettergen.cli.console import Console
from lettergen.cli.letterheads import letterheads
from lettergen.cli.option_values import console_for, copies_of, day_of, engine_of, formats_of
from lettergen.cli.options import (
    COMMAND,
    GROUP,
    LANGUAGE,
    Copies,
    DataFile,
    Date,
    EmbedData,
    Engine,
    File,
    Folder,
    Formats,
    Json,
    Kind,
    LargePrint,
    Letters,
    MadeFile,
    MadeFiles,
    MessageLanguage,
    OptionalKind,
    Ppi,
    WordTemplate,
    Workspace,
    help_of,
)
from lettergen.cli.outcome import Outcome, command
from lettergen.cli.templates import templates

app = typer.Typer(
    name="lettergen",
    cls=GROUP,
    help=help_of("app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich would cost 40 ms before every letter
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lists = typer.Typer(cls=GROUP, help=help_of("list"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lists, name="list")
app.add_typer(letterheads)
app.add_typer(templates)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"lettergen {__version__}\n")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=help_of("opt-version")),
    ] = False,
) -> None:
    pass


@app.command(cls=COMMAND, help=help_of("render"))
def render(  # noqa: PLR0917  typer calls it by keyword
    letters: Letters,
    output: Folder = None,
    formats: Formats = "pdf",
    pdf_engine: Engine = None,
    copies: Copies = None,
    large_print: LargePrint = False,
    embed_data: EmbedData = False,
    word_template: WordTemplate = None,
    date: Date = None,
    workspace: Workspace = None,
    language: MessageLanguage = None,
) -> None:
    """``lettergen render``."""
    console = console_for(language)
    with command(console):
        wanted = formats_of(formats)
        engine = engine_of(pdf_engine) or "typst"
        kinds = copies_of(copies)
        day = day_of(date)
    from lettergen.cli.letters import Order
    from lettergen.cli.letters import render as run

    run(
        Order(
            letters,
            output,
            day,
            workspace,
            kinds,
            word_template,
            large_print,
            pdf_engine=engine,
            embed_data=embed_data,
        ),
        wanted,
        console,
    )


@app.command(cls=COMMAND, help=help_of("convert"))
def convert(
    documents: Annotated[
        list[Path],
        typer.Argument(metavar="FILE.docx", help=help_of("arg-documents"), show_default=False),
    ],
    output: Folder = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help=help_of("opt-timeout"))
    ] = None,
    language: MessageLanguage = None,
) -> None:
    """``lettergen convert``."""
    console = console_for(language)
    from lettergen.cli.conversion import convert as run

    run(documents, output, timeout, console)


@app.command(cls=COMMAND, help=help_of("check"))
def check(  # noqa: PLR0917
    letters: Letters,
    word_template: WordTemplate = None,
    copies: Copies = None,
    large_print: LargePrint = False,
    date: Date = None,
    workspace: Workspace = None,
    as_json: Json = False,
    language: MessageLanguage = None,
) -> None:
    """``lettergen check``."""
    console = console_for(language)
    with command(console):
        kinds = copies_of(copies)
        day = day_of(date)
    from lettergen.cli.letters import Order
    from lettergen.cli.letters import check as run

    order = Order(letters, None, day, workspace, kinds, word_template, large_print)
    run(order, console, as_json=as_json)


@app.command(cls=COMMAND, help=help_of("preview"))
def preview(  # noqa: PLR0917
    letters: Letters,
    output: Folder = None,
    copies: Copies = None,
    large_print: LargePrint = False,
    date: Date = None,
    ppi: Ppi = 144,
    workspace: Workspace = None,
    language: MessageLanguage = None,
) -> None:
    """``lettergen preview``."""
    console = console_for(language)
    with command(console):
        kinds = copies_of(copies)
        day = day_of(date)
    from lettergen.cli.letters import Order
    from lettergen.cli.letters import preview as run

    run(Order(letters, output, day, workspace, kinds, large_print=large_print), ppi, console)


@app.command(cls=COMMAND, help=help_of("batch"))
def batch(  # noqa: PLR0917
    job: Annotated[
        Path | None,
        typer.Argument(metavar="[JOB.yaml]", help=help_of("arg-job"), show_default=False),
    ] = None,
    template: Annotated[
        str | None, typer.Option("--template", metavar="KIND", help=help_of("opt-template"))
    ] = None,
    letter: Annotated[
        Path | None, typer.Option("--letter", metavar="LETTER.yaml", help=help_of("opt-letter"))
    ] = None,
    rows: Annotated[
        Path | None, typer.Option("--rows", metavar="FILE", help=help_of("opt-rows"))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help=help_of("opt-out"))
    ] = None,
    date: Date = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help=help_of("opt-sheet"))
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help=help_of("opt-encoding"))
    ] = None,
    identifier: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help=help_of("opt-id"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("opt-dry-run"))] = False,
    resume: Annotated[bool, typer.Option("--resume", help=help_of("opt-resume"))] = False,
    formats: Annotated[
        str | None,
        typer.Option("--format", "--formats", metavar="FORMATS", help=help_of("opt-format")),
    ] = None,
    pdf_engine: Engine = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="PATTERN", help=help_of("opt-name"))
    ] = None,
    print_file: Annotated[
        bool, typer.Option("--print-file", help=help_of("opt-print-file"))
    ] = False,
    archive: Annotated[bool, typer.Option("--zip", help=help_of("opt-zip"))] = False,
    embed_data: EmbedData = False,
    executor: Annotated[
        str | None,
        typer.Option(
            "--executor", metavar="auto|serial|threads|processes", help=help_of("opt-executor")
        ),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://…", help=help_of("opt-scheduler"))
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help=help_of("opt-workers"))
    ] = None,
    workspace: Workspace = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=help_of("opt-quiet"))] = False,
    as_json: Json = False,
    language: MessageLanguage = None,
) -> None:
    """``lettergen batch``."""
    console = console_for(language)
    with command(console):
        wanted = None if formats is None else formats_of(formats)
        engine = engine_of(pdf_engine)
    from lettergen.cli.batch import batch as run
    from lettergen.cli.batch_job import BatchCall

    call = BatchCall(
        job=job,
        template=template,
        letter=letter,
        rows=rows,
        out=out,
        date=date,
        formats=wanted,
        pdf_engine=engine,
        name=name,
        sheet=sheet,
        encoding=encoding,
        id=identifier,
        print_file=print_file,
        zip=archive,
        embed_data=embed_data,
        executor=executor,
        scheduler=scheduler,
        workers=workers,
        workspace=workspace,
        resume=resume,
        dry_run=dry_run,
        quiet=quiet,
        as_json=as_json,
    )
    run(call, console)


@app.command(cls=COMMAND, help=help_of("extract"))
def extract(file: MadeFile, output: DataFile = None, language: MessageLanguage = None) -> None:
    """``lettergen extract``."""
    console = console_for(language)
    from lettergen.cli.embedded import extract as run

    run(file, output, console)


@app.command(cls=COMMAND, help=help_of("verify"))
def verify(files: MadeFiles, as_json: Json = False, language: MessageLanguage = None) -> None:
    """``lettergen verify``."""
    console = console_for(language)
    from lettergen.cli.embedded import verify as run

    run(files, console, as_json=as_json)


@app.command(cls=COMMAND, help=help_of("new"))
def new(kind: Kind, output: File = None, language: MessageLanguage = None) -> None:
    """``lettergen new``."""
    console = console_for(language)
    from lettergen.cli.listing import new as run

    run(kind, output, console)


@app.command(cls=COMMAND, help=help_of("schema"))
def schema(kind: OptionalKind = None, language: MessageLanguage = None) -> None:
    """``lettergen schema``."""
    console = console_for(language)
    from lettergen.cli.listing import schema as run

    run(kind, console)


@lists.command("letterheads", cls=COMMAND, help=help_of("list-letterheads"))
def list_letterheads(
    workspace: Workspace = None, as_json: Json = False, language: MessageLanguage = None
) -> None:
    """``lettergen list letterheads``."""
    console = console_for(language)
    from lettergen.cli.listing import list_letterheads as run

    run(workspace, console, as_json=as_json)


@lists.command("templates", cls=COMMAND, help=help_of("list-templates"))
def list_templates(
    workspace: Workspace = None, as_json: Json = False, language: MessageLanguage = None
) -> None:
    """``lettergen list templates``."""
    console = console_for(language)
    from lettergen.cli.listing import list_templates as run

    run(workspace, console, as_json=as_json)


@lists.command("kinds", cls=COMMAND, help=help_of("list-kinds"))
def list_kinds(as_json: Json = False, language: MessageLanguage = None) -> None:
    """``lettergen list kinds``."""
    console = console_for(language)
    from lettergen.cli.listing import list_kinds as run

    run(console, as_json=as_json)


def _needed(arguments: Sequence[str]) -> typer.Typer:
    """The app; with one command alone where the first argument names it, for typer makes all those that it is given."""
    named = [
        c for c in app.registered_commands if c.callback and c.callback.__name__ in arguments[:1]
    ]
    if not named:
        return app
    alone = copy(app)
    alone.registered_commands, alone.registered_groups = named, []
    return alone


def main() -> None:
    """Entry point of the ``lettergen`` command."""
    # pydantic would read the metadata of everything installed, in search of plugins that nobody needs here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # One command makes and keeps almost everything it allocates: fewer collections, a tenth less time.
    gc.set_threshold(100_000, 50, 50)
    outcome = Outcome(Console(LANGUAGE))
    try:
        with outcome.part():
            _needed(sys.argv[1:])(prog_name="lettergen")
        sys.exit(outcome.code)
    finally:
        # Python's end would search all objects for cycles once more, for nothing: the process returns its memory as a whole.
        gc.freeze()
