"""What the commands' arguments and options are called, each said once, with its help in the reader's language."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lettergen.cli.german import classes
from lettergen.cli.wording import language_of, say

# typer reads help texts from the annotations, so their language is chosen when this module is imported.
LANGUAGE = language_of(os.environ, sys.argv[1:])

GROUP, COMMAND = classes(LANGUAGE)


def help_of(key: str) -> str:
    """The help text of a command, argument or option."""
    return say(key, LANGUAGE)


Letters = Annotated[
    list[Path],
    typer.Argument(metavar="LETTER.yaml", help=help_of("arg-letters"), show_default=False),
]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=help_of("arg-kind"), show_default=False)]
OptionalKind = Annotated[
    str | None, typer.Argument(metavar="[KIND]", help=help_of("arg-kind"), show_default=False)
]
Folder = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help=help_of("opt-output-folder"))
]
File = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=help_of("opt-output-file"))
]
MadeFile = Annotated[
    Path, typer.Argument(metavar="FILE.pdf|FILE.docx", help=help_of("arg-made"), show_default=False)
]
MadeFiles = Annotated[
    list[Path],
    typer.Argument(metavar="FILE.pdf|FILE.docx", help=help_of("arg-made"), show_default=False),
]
DataFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=help_of("opt-data-file"))
]
Formats = Annotated[str, typer.Option("--format", metavar="FORMATS", help=help_of("opt-format"))]
Engine = Annotated[
    str | None,
    typer.Option("--pdf-engine", metavar="typst|libreoffice", help=help_of("opt-pdf-engine")),
]
Copies = Annotated[
    list[str] | None, typer.Option("--copy", metavar="COPIES", help=help_of("opt-copy"))
]
LargePrint = Annotated[bool, typer.Option("--large-print", help=help_of("opt-large-print"))]
EmbedData = Annotated[bool, typer.Option("--embed-data", help=help_of("opt-embed-data"))]
WordTemplate = Annotated[
    str | None,
    typer.Option("--word-template", metavar="NAME|FILE.docx", help=help_of("opt-word-template")),
]
Date = Annotated[str | None, typer.Option("--date", metavar="DATE", help=help_of("opt-date"))]
Workspace = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help=help_of("opt-workspace"))
]
MessageLanguage = Annotated[
    str | None, typer.Option("--language", metavar="de|en", help=help_of("opt-language"))
]
Json = Annotated[bool, typer.Option("--json", help=help_of("opt-json"))]
Ppi = Annotated[int, typer.Option("--ppi", min=36, max=600, help=help_of("opt-ppi"))]  # fmt: skip
