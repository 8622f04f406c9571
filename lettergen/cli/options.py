"""What the commands' arguments and options are called, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from lettergen.cli.command import Argument, Option
from lettergen.cli.option_values import (
    copies_of,
    day_of,
    engine_of,
    formats_of,
    known_kinds,
    known_letterheads,
)

PATH: Final = click.Path(path_type=Path)


class Value(click.ParamType[Any]):
    """A value that lettergen reads itself, so that its own error says what is wrong."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        """``read`` raises a LettergenError."""
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What the text means."""
        del param, ctx
        return self._read(value) if isinstance(value, str) else value


def _listed(texts: tuple[str, ...]) -> Any:
    return copies_of(list(texts))


def _completed(names: Callable[[], tuple[str, ...]]) -> Any:
    """Completes a value by the names that there are."""

    def complete(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in names() if name.startswith(begun)]

    return complete


def _words(*words: str) -> Any:
    return _completed(lambda: words)


LETTERS = Argument(
    "letters", help="arg-letters", metavar="LETTER.yaml", nargs=-1, required=True, type=PATH
)
DOCUMENTS = Argument(
    "documents", help="arg-documents", metavar="FILE.docx", nargs=-1, required=True, type=PATH
)
KIND = Argument("kind", help="arg-kind", metavar="KIND", shell_complete=_completed(known_kinds))
NEW_KIND = Argument(
    "kind",
    help="arg-new-kind",
    metavar="KIND|serie",
    shell_complete=_completed(lambda: (*known_kinds(), "serie")),
)
OPTIONAL_KIND = Argument(
    "kind",
    help="arg-kind",
    metavar="[KIND]",
    required=False,
    shell_complete=_completed(known_kinds),
)
MADE_FILE = Argument("file", help="arg-made", metavar="FILE.pdf|FILE.docx", type=PATH)
MADE_FILES = Argument(
    "files", help="arg-made", metavar="FILE.pdf|FILE.docx", nargs=-1, required=True, type=PATH
)
PDF_FILES = Argument(
    "files", help="arg-pdf", metavar="FILE.pdf", nargs=-1, required=True, type=PATH
)
MEASURED_LETTERHEAD = Option(
    "--letterhead",
    section="letters",
    help="opt-measured-letterhead",
    metavar="ID",
    shell_complete=_completed(known_letterheads),
)
FORM = Option(
    "--form", section="look", help="opt-form", metavar="A|B", type=click.Choice(["A", "B"])
)
CARRIER = Option("--carrier", section="look", help="opt-carrier", metavar="NAME")
POSTED_BY = Option("--carrier", section="look", help="opt-posted-by", metavar="NAME|none")
JOB = Argument("job", help="arg-job", metavar="[JOB.yaml]", required=False, type=PATH)
FOLDERS = Argument("folders", help="arg-folders", metavar="DIR", nargs=-1, required=True, type=PATH)
KIND_FOLDERS = Argument(
    "folders", help="arg-kind-folders", metavar="DIR", nargs=-1, required=True, type=PATH
)
KIND_NAME = Argument("kind", help="arg-kind-name", metavar="NAME")
DOCUMENT = Argument("document", help="arg-document", metavar="FILE.docx", type=PATH)
NEW_NAME = Option("--name", section="letters", help="opt-new-name", metavar="NAME")
LETTERHEAD = Argument(
    "letterhead", help="arg-id", metavar="ID", shell_complete=_completed(known_letterheads)
)
TEMPLATES = Argument(
    "files", help="arg-templates", metavar="FILE", nargs=-1, required=True, type=PATH
)
SHELL = Argument(
    "shell",
    help="arg-shell",
    metavar="bash|zsh|fish|powershell",
    type=click.Choice(["bash", "zsh", "fish", "powershell"]),
)

DATE = Option(
    "--date", section="letters", help="opt-date", metavar="DATE", type=Value("date", day_of)
)
WORKSPACE = Option("--workspace", section="letters", help="opt-workspace", metavar="DIR", type=PATH)
COPIES = Option(
    "--copy",
    "copies",
    section="letters",
    help="opt-copy",
    metavar="COPIES",
    multiple=True,
    callback=lambda _, __, texts: _listed(texts),
    shell_complete=_words("reinschrift", "entwurf", "abdruck"),
)
UNIT = Option("--unit", section="letters", help="opt-unit", metavar="UNIT")
EXPORT_DATE = Option(
    "--date", section="letters", help="opt-export-date", metavar="DATE", type=Value("date", day_of)
)
LETTER_LANGUAGE = Option(
    "--letter-language",
    section="letters",
    help="opt-letter-language",
    metavar="de|en",
    default="de",
)
ONE_KIND = Option(
    "--kind",
    section="letters",
    help="opt-kind",
    metavar="KIND",
    shell_complete=_completed(known_kinds),
)

TEMPLATE = Option(
    "--template",
    section="table",
    help="opt-template",
    metavar="KIND",
    shell_complete=_completed(known_kinds),
)
LETTER = Option("--letter", section="table", help="opt-letter", metavar="LETTER.yaml", type=PATH)
ROWS = Option("--rows", section="table", help="opt-rows", metavar="FILE", type=PATH)
SHEET = Option("--sheet", section="table", help="opt-sheet", metavar="NAME")
ENCODING = Option("--encoding", section="table", help="opt-encoding", metavar="NAME")
IDENTIFIER = Option("--id", section="table", help="opt-id", metavar="COLUMN")
BATCH_DATE = Option("--date", section="table", help="opt-date", metavar="DATE")

OUTPUT_FOLDER = Option(
    "--output", "-o", section="results", help="opt-output-folder", metavar="DIR", type=PATH
)
OUTPUT_FILE = Option(
    "--output", "-o", section="results", help="opt-output-file", metavar="FILE", type=PATH
)
EXAMPLE = Option("--example", section="results", help="opt-example", is_flag=True)
DATA_FILE = Option(
    "--output", "-o", section="results", help="opt-data-file", metavar="FILE", type=PATH
)
EXPORT_FILE = Option(
    "--output", "-o", section="results", help="opt-output-file", metavar="FILE.docx", type=PATH
)
LETTERHEADS_FOLDER = Option(
    "--output",
    "-o",
    section="results",
    help="opt-letterheads-folder",
    metavar="DIR",
    type=PATH,
    default=Path("letterheads"),
)
OUT = Option("--out", "-o", section="results", help="opt-out", metavar="DIR", type=PATH)
FORMATS = Option(
    "--format",
    "formats",
    section="results",
    help="opt-format",
    metavar="FORMATS",
    default="pdf",
    type=Value("formats", formats_of),
    shell_complete=_words("pdf", "docx", "pdf,docx"),
)
BATCH_FORMATS = Option(
    "--format",
    "--formats",
    "formats",
    section="results",
    help="opt-format",
    metavar="FORMATS",
    type=Value("formats", formats_of),
    shell_complete=_words("pdf", "docx", "pdf,docx"),
)
PDF_ENGINE = Option(
    "--pdf-engine",
    section="results",
    help="opt-pdf-engine",
    metavar="typst|libreoffice",
    type=Value("engine", engine_of),
    shell_complete=_words("typst", "libreoffice"),
)
ADOPT_FORMATS = Option(
    "--format",
    "formats",
    section="results",
    help="opt-adopt-format",
    metavar="FORMATS",
    default="pdf,yaml",
    shell_complete=_words("pdf", "yaml", "docx", "pdf,yaml"),
)
ACCEPT_CHANGES = Option(
    "--accept-changes", section="letters", help="opt-accept-changes", is_flag=True
)
DIFF = Option("--diff", section="results", help="opt-diff", is_flag=True)
NO_DATA = Option("--no-data", section="results", help="opt-no-data", is_flag=True)
EMBED_DATA = Option("--embed-data", section="results", help="opt-embed-data", is_flag=True)
NAME = Option("--name", section="results", help="opt-name", metavar="PATTERN")
PRINT_FILE = Option("--print-file", section="results", help="opt-print-file", is_flag=True)
ZIP = Option("--zip", "archive", section="results", help="opt-zip", is_flag=True)
OPEN = Option("--open", "open_made", section="results", help="opt-open", is_flag=True)
JSON = Option("--json", "as_json", section="results", help="opt-json", is_flag=True)

LARGE_PRINT = Option("--large-print", section="look", help="opt-large-print", is_flag=True)
WORD_TEMPLATE = Option(
    "--word-template", section="look", help="opt-word-template", metavar="NAME|FILE.docx"
)
WORD_TEMPLATE_FILE = Option(
    "--word-template",
    section="look",
    help="opt-word-template-file",
    type=click.Path(path_type=Path),
    metavar="FILE.docx",
)
PPI = Option(
    "--ppi",
    section="look",
    help="opt-ppi",
    type=click.IntRange(36, 600),
    default=144,
    metavar="PPI",
    show_default=True,
)

DRY_RUN = Option("--dry-run", section="run", help="opt-dry-run", is_flag=True)
SHOW = Option(
    "--show",
    section="run",
    help="opt-show",
    metavar="N",
    type=click.IntRange(0, 1000),
    default=0,
)
PICTURES = Option("--pictures", section="run", help="opt-pictures", metavar="DIR", type=PATH)
RESUME = Option("--resume", section="run", help="opt-resume", is_flag=True)
ONLY = Option("--only", section="run", help="opt-only", metavar="ROWS", multiple=True)
CHANGED = Option("--changed", section="run", help="opt-changed", is_flag=True)
EXECUTOR = Option(
    "--executor",
    section="run",
    help="opt-executor",
    metavar="auto|serial|threads|processes",
    shell_complete=_words("auto", "serial", "threads", "processes"),
)
SCHEDULER = Option("--scheduler", section="run", help="opt-scheduler", metavar="tcp://…")
WORKERS = Option(
    "--workers", section="run", help="opt-workers", type=click.IntRange(min=1), metavar="N"
)
TIMEOUT = Option("--timeout", section="run", help="opt-timeout", type=float, metavar="SECONDS")
ACCEPT_TRACKED = Option(
    "--accept-changes", "accept", section="run", help="opt-accept-tracked", is_flag=True
)
REJECT_TRACKED = Option(
    "--reject-changes", "reject", section="run", help="opt-reject-tracked", is_flag=True
)
QUIET = Option("--quiet", "-q", section="run", help="opt-quiet", is_flag=True)
VERBOSE = Option("--verbose", "-v", section="run", help="opt-verbose", is_flag=True)
