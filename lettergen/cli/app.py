"""The command ``lettergen``: arguments and options. What commands do stands in the modules beside this one."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from lettergen import __version__
from lettergen.cli.console import Console
from lettergen.cli.german import classes
from lettergen.cli.letterheads import letterheads
from lettergen.cli.outcome import Outcome, command
from lettergen.cli.templates import templates
from lettergen.cli.wording import language_of, say
from lettergen.errors import Problem, UsageError
from lettergen.messages import Language

if TYPE_CHECKING:
    import datetime as dt

    from lettergen.model.letter import CopyType
    from lettergen.pipeline import Format, PdfEngine

# typer reads help texts from the annotations, so their language is chosen when this module is imported.
_LANGUAGE = language_of(os.environ, sys.argv[1:])


def _help(key: str) -> str:
    return say(key, _LANGUAGE)


_GROUP, _COMMAND = classes(_LANGUAGE)

app = typer.Typer(
    name="lettergen",
    cls=_GROUP,
    help=_help("app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich would cost 40 ms before every letter
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lists = typer.Typer(cls=_GROUP, help=_help("list"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lists, name="list")
app.add_typer(letterheads)
app.add_typer(templates)

Letters = Annotated[
    list[Path],
    typer.Argument(metavar="LETTER.yaml", help=_help("arg-letters"), show_default=False),
]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=_help("arg-kind"), show_default=False)]
OptionalKind = Annotated[
    str | None, typer.Argument(metavar="[KIND]", help=_help("arg-kind"), show_default=False)
]
Folder = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help=_help("opt-output-folder"))
]
File = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=_help("opt-output-file"))
]
MadeFile = Annotated[
    Path, typer.Argument(metavar="FILE.pdf|FILE.docx", help=_help("arg-made"), show_default=False)
]
MadeFiles = Annotated[
    list[Path],
    typer.Argument(metavar="FILE.pdf|FILE.docx", help=_help("arg-made"), show_default=False),
]
DataFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=_help("opt-data-file"))
]
Formats = Annotated[str, typer.Option("--format", metavar="FORMATS", help=_help("opt-format"))]
Engine = Annotated[
    str | None,
    typer.Option("--pdf-engine", metavar="typst|libreoffice", help=_help("opt-pdf-engine")),
]
Copies = Annotated[
    list[str] | None, typer.Option("--copy", metavar="COPIES", help=_help("opt-copy"))
]
LargePrint = Annotated[bool, typer.Option("--large-print", help=_help("opt-large-print"))]
EmbedData = Annotated[bool, typer.Option("--embed-data", help=_help("opt-embed-data"))]
WordTemplate = Annotated[
    str | None,
    typer.Option("--word-template", metavar="NAME|FILE.docx", help=_help("opt-word-template")),
]
Date = Annotated[str | None, typer.Option("--date", metavar="DATE", help=_help("opt-date"))]
Workspace = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help=_help("opt-workspace"))
]
MessageLanguage = Annotated[
    str | None, typer.Option("--language", metavar="de|en", help=_help("opt-language"))
]
Json = Annotated[bool, typer.Option("--json", help=_help("opt-json"))]
Ppi = Annotated[int, typer.Option("--ppi", min=36, max=600, help=_help("opt-ppi"))]  # fmt: skip


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"lettergen {__version__}\n")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_help("opt-version"))
    ] = False,
) -> None:
    pass


@app.command(cls=_COMMAND, help=_help("render"))
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
        wanted = _formats(formats)
        engine = _engine(pdf_engine) or "typst"
        kinds = _copies(copies)
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


@app.command(cls=_COMMAND, help=_help("convert"))
def convert(
    documents: Annotated[
        list[Path],
        typer.Argument(metavar="FILE.docx", help=_help("arg-documents"), show_default=False),
    ],
    output: Folder = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help=_help("opt-timeout"))
    ] = None,
    language: MessageLanguage = None,
) -> None:
    """``lettergen convert``."""
    console = console_for(language)
    from lettergen.cli.conversion import convert as run

    run(documents, output, timeout, console)


@app.command(cls=_COMMAND, help=_help("check"))
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
        kinds = _copies(copies)
        day = day_of(date)
    from lettergen.cli.letters import Order
    from lettergen.cli.letters import check as run

    order = Order(letters, None, day, workspace, kinds, word_template, large_print)
    run(order, console, as_json=as_json)


@app.command(cls=_COMMAND, help=_help("preview"))
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
        kinds = _copies(copies)
        day = day_of(date)
    from lettergen.cli.letters import Order
    from lettergen.cli.letters import preview as run

    run(Order(letters, output, day, workspace, kinds, large_print=large_print), ppi, console)


@app.command(cls=_COMMAND, help=_help("batch"))
def batch(  # noqa: PLR0917
    job: Annotated[
        Path | None, typer.Argument(metavar="[JOB.yaml]", help=_help("arg-job"), show_default=False)
    ] = None,
    template: Annotated[
        str | None, typer.Option("--template", metavar="KIND", help=_help("opt-template"))
    ] = None,
    letter: Annotated[
        Path | None, typer.Option("--letter", metavar="LETTER.yaml", help=_help("opt-letter"))
    ] = None,
    rows: Annotated[
        Path | None, typer.Option("--rows", metavar="FILE", help=_help("opt-rows"))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help=_help("opt-out"))
    ] = None,
    date: Date = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help=_help("opt-sheet"))
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help=_help("opt-encoding"))
    ] = None,
    identifier: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help=_help("opt-id"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_help("opt-dry-run"))] = False,
    resume: Annotated[bool, typer.Option("--resume", help=_help("opt-resume"))] = False,
    formats: Annotated[
        str | None,
        typer.Option("--format", "--formats", metavar="FORMATS", help=_help("opt-format")),
    ] = None,
    pdf_engine: Engine = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="PATTERN", help=_help("opt-name"))
    ] = None,
    print_file: Annotated[bool, typer.Option("--print-file", help=_help("opt-print-file"))] = False,
    archive: Annotated[bool, typer.Option("--zip", help=_help("opt-zip"))] = False,
    embed_data: EmbedData = False,
    executor: Annotated[
        str | None,
        typer.Option(
            "--executor", metavar="auto|serial|threads|processes", help=_help("opt-executor")
        ),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://…", help=_help("opt-scheduler"))
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help=_help("opt-workers"))
    ] = None,
    workspace: Workspace = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_help("opt-quiet"))] = False,
    as_json: Json = False,
    language: MessageLanguage = None,
) -> None:
    """``lettergen batch``."""
    console = console_for(language)
    with command(console):
        wanted = None if formats is None else _formats(formats)
        engine = _engine(pdf_engine)
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


@app.command(cls=_COMMAND, help=_help("extract"))
def extract(file: MadeFile, output: DataFile = None, language: MessageLanguage = None) -> None:
    """``lettergen extract``."""
    console = console_for(language)
    from lettergen.cli.embedded import extract as run

    run(file, output, console)


@app.command(cls=_COMMAND, help=_help("verify"))
def verify(files: MadeFiles, as_json: Json = False, language: MessageLanguage = None) -> None:
    """``lettergen verify``."""
    console = console_for(language)
    from lettergen.cli.embedded import verify as run

    run(files, console, as_json=as_json)


@app.command(cls=_COMMAND, help=_help("new"))
def new(kind: Kind, output: File = None, language: MessageLanguage = None) -> None:
    """``lettergen new``."""
    console = console_for(language)
    from lettergen.cli.listing import new as run

    run(kind, output, console)


@app.command(cls=_COMMAND, help=_help("schema"))
def schema(kind: OptionalKind = None, language: MessageLanguage = None) -> None:
    """``lettergen schema``."""
    console = console_for(language)
    from lettergen.cli.listing import schema as run

    run(kind, console)


@lists.command("letterheads", cls=_COMMAND, help=_help("list-letterheads"))
def list_letterheads(
    workspace: Workspace = None, as_json: Json = False, language: MessageLanguage = None
) -> None:
    """``lettergen list letterheads``."""
    console = console_for(language)
    from lettergen.cli.listing import list_letterheads as run

    run(workspace, console, as_json=as_json)


@lists.command("templates", cls=_COMMAND, help=_help("list-templates"))
def list_templates(
    workspace: Workspace = None, as_json: Json = False, language: MessageLanguage = None
) -> None:
    """``lettergen list templates``."""
    console = console_for(language)
    from lettergen.cli.listing import list_templates as run

    run(workspace, console, as_json=as_json)


@lists.command("kinds", cls=_COMMAND, help=_help("list-kinds"))
def list_kinds(as_json: Json = False, language: MessageLanguage = None) -> None:
    """``lettergen list kinds``."""
    console = console_for(language)
    from lettergen.cli.listing import list_kinds as run

    run(console, as_json=as_json)


def console_for(language: str | None) -> Console:
    """The console for what ``--language`` says, or else the locale."""
    chosen: Language = language_of(os.environ) if language is None else _language(language)
    return Console(chosen)


def _language(value: str) -> Language:
    if value == "de":
        return "de"
    if value == "en":
        return "en"
    with command(Console(language_of(os.environ))):
        raise UsageError(Problem("language-unknown", value=value))
    raise typer.Exit(UsageError.exit_code)


def _formats(text: str) -> tuple[Format, ...]:
    from lettergen.pipeline import Format

    known: dict[str, Format] = {name: name for name in get_args(Format)}
    names = dict.fromkeys(filter(None, (n.strip().lower() for n in text.split(","))))
    if problems := [Problem("format-unknown", value=n) for n in names if n not in known]:
        raise UsageError(problems)
    if not names:
        raise UsageError(Problem("format-missing"))
    return tuple(known[n] for n in names)


def _engine(text: str | None) -> PdfEngine | None:
    if text is None:
        return None
    from lettergen.pipeline import PdfEngine

    known: dict[str, PdfEngine] = {name: name for name in get_args(PdfEngine)}
    if text.strip().lower() not in known:
        raise UsageError(Problem("pdf-engine-unknown", value=text))
    return known[text.strip().lower()]


def _copies(texts: list[str] | None) -> tuple[CopyType, ...]:
    from lettergen.model.letter import CopyType

    names = dict.fromkeys(n.strip().lower() for t in texts or () for n in t.split(","))
    known = {copy.value: copy for copy in CopyType}
    if problems := [Problem("copy-unknown", value=n) for n in names if n not in known]:
        raise UsageError(problems)
    return tuple(known[name] for name in names)


def day_of(text: str | None) -> dt.date | None:
    """The day that an option names. Raises UsageError with ``option-date``."""
    if text is None:
        return None
    from pydantic_core import PydanticCustomError

    from lettergen.model.values import parse_date

    try:
        return parse_date(text)
    except PydanticCustomError:
        raise UsageError(Problem("option-date", value=text)) from None


def main() -> None:
    """Entry point of the ``lettergen`` command."""
    # One command makes and keeps almost everything it allocates: fewer collections, a tenth less time.
    gc.set_threshold(100_000, 50, 50)
    outcome = Outcome(Console(_LANGUAGE))
    with outcome.part():
        app(prog_name="lettergen")
    sys.exit(outcome.code)
