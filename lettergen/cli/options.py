"""What the commands' arguments and options are called, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from lettergen.cli.command import Argument, Option
from lettergen.cli.option_values import (
    adopted_formats_of,
    copies_of,
    day_of,
    engine_of,
    formats_of,
    known_kinds,
    known_letterheads,
    language_named,
)

PATH: Final = click.Path(path_type=Path)


def _files(name: str, help_key: str, metavar: str) -> Argument:
    return Argument(name, help=help_key, metavar=metavar, nargs=-1, required=True, type=PATH)


def _output(help_key: str, metavar: str, **more: Any) -> Option:
    names = ("--output", "-o")
    return Option(*names, section="results", help=help_key, metavar=metavar, type=PATH, **more)


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


def _completed(names: Callable[[], tuple[str, ...]]) -> Any:
    """Completes a value by the names that there are."""

    def complete(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in names() if name.startswith(begun)]

    return complete


def _words(*words: str) -> Any:
    return _completed(lambda: words)


LETTERS = _files("files", "arg-letters", "LETTER.yaml")
DOCUMENTS = _files("documents", "arg-documents", "FILE.docx")
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
MADE_FILES = _files("files", "arg-made", "FILE.pdf|FILE.docx")
PDF_FILES = _files("files", "arg-pdf", "FILE.pdf")
MEASURED_LETTERHEAD = Option(
    "--letterhead",
    section="letters",
    help="opt-measured-letterhead",
    metavar="ID",
    shell_complete=_completed(known_letterheads),
)
FORM = Option("--form", section="look", metavar="A|B", type=click.Choice(["A", "B"]))
CARRIER = Option("--carrier", section="look", metavar="NAME")
POSTED_BY = Option("--carrier", section="look", help="opt-posted-by", metavar="NAME|none")
JOB = Argument("job", help="arg-job", metavar="[JOB.yaml]", required=False, type=PATH)
FOLDERS = _files("folders", "arg-folders", "DIR")
KIND_FOLDERS = _files("folders", "arg-kind-folders", "DIR")
KIND_NAME = Argument("kind", help="arg-kind-name", metavar="NAME")
DOCUMENT = Argument("document", help="arg-document", metavar="FILE.docx", type=PATH)
NEW_NAME = Option("--name", section="letters", help="opt-new-name", metavar="NAME")
LETTERHEAD = Argument(
    "letterhead", help="arg-id", metavar="ID", shell_complete=_completed(known_letterheads)
)
TEMPLATES = _files("files", "arg-templates", "FILE")
SHELL = Argument(
    "shell",
    help="arg-shell",
    metavar="bash|zsh|fish|powershell",
    type=click.Choice(["bash", "zsh", "fish", "powershell"]),
)

DATE = Option("--date", section="letters", metavar="DATE", type=Value("date", day_of))
WORKSPACE = Option("--workspace", section="letters", metavar="DIR", type=PATH)
COPIES = Option(
    "--copy",
    "copies",
    section="letters",
    metavar="COPIES",
    multiple=True,
    callback=lambda _, __, texts: copies_of(texts),
    shell_complete=_words("reinschrift", "entwurf", "abdruck"),
)
UNIT = Option("--unit", section="letters", metavar="UNIT")
EXPORT_DATE = Option(
    "--date", section="letters", help="opt-export-date", metavar="DATE", type=Value("date", day_of)
)
LETTER_LANGUAGE = Option(
    "--letter-language",
    section="letters",
    metavar="de|en",
    default="de",
    type=Value("language", language_named),
)
ONE_KIND = Option(
    "--kind", section="letters", metavar="KIND", shell_complete=_completed(known_kinds)
)

TEMPLATE = Option(
    "--template", section="table", metavar="KIND", shell_complete=_completed(known_kinds)
)
LETTER = Option("--letter", section="table", metavar="LETTER.yaml", type=PATH)
ROWS = Option("--rows", section="table", metavar="FILE", type=PATH)
SHEET = Option("--sheet", section="table", metavar="NAME")
ENCODING = Option("--encoding", section="table", metavar="NAME")
IDENTIFIER = Option("--id", section="table", metavar="COLUMN")
BATCH_DATE = Option("--date", section="table", metavar="DATE")

OUTPUT_FOLDER = _output("opt-output-folder", "DIR")
OUTPUT_FILE = _output("opt-output-file", "FILE")
EXAMPLE = Option("--example", section="results", is_flag=True)
DATA_FILE = _output("opt-data-file", "FILE")
EXPORT_FILE = _output("opt-output-file", "FILE.docx")
LETTERHEADS_FOLDER = _output("opt-letterheads-folder", "DIR", default=Path("letterheads"))
OUT = Option("--out", "-o", section="results", metavar="DIR", type=PATH)
FORMATS = Option(
    "--format",
    "formats",
    section="results",
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
    metavar="FORMATS",
    type=Value("formats", formats_of),
    shell_complete=_words("pdf", "docx", "pdf,docx"),
)
PDF_ENGINE = Option(
    "--pdf-engine",
    section="results",
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
    type=Value("formats", adopted_formats_of),
    shell_complete=_words("pdf", "yaml", "docx", "pdf,yaml"),
)
ACCEPT_CHANGES = Option("--accept-changes", section="letters", is_flag=True)
DIFF = Option("--diff", section="results", is_flag=True)
NO_DATA = Option("--no-data", section="results", is_flag=True)
EMBED_DATA = Option("--embed-data", section="results", is_flag=True)
NAME = Option("--name", section="results", metavar="PATTERN")
PRINT_FILE = Option("--print-file", section="results", is_flag=True)
ZIP = Option("--zip", section="results", is_flag=True)
OPEN = Option("--open", "open_made", section="results", is_flag=True)
JSON = Option("--json", "as_json", section="results", is_flag=True)

LARGE_PRINT = Option("--large-print", section="look", is_flag=True)
WORD_TEMPLATE = Option("--word-template", section="look", metavar="NAME|FILE.docx")
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
    type=click.IntRange(36, 600),
    default=144,
    metavar="PPI",
    show_default=True,
)

DRY_RUN = Option("--dry-run", section="run", is_flag=True)
SHOW = Option("--show", section="run", metavar="N", type=click.IntRange(0, 1000), default=0)
PICTURES = Option("--pictures", section="run", metavar="DIR", type=PATH)
RESUME = Option("--resume", section="run", is_flag=True)
ONLY = Option("--only", section="run", metavar="ROWS", multiple=True)
CHANGED = Option("--changed", section="run", is_flag=True)
EXECUTOR = Option(
    "--executor",
    section="run",
    metavar="auto|serial|threads|processes",
    shell_complete=_words("auto", "serial", "threads", "processes"),
)
SCHEDULER = Option("--scheduler", section="run", metavar="tcp://…")
WORKERS = Option("--workers", section="run", type=click.IntRange(min=1), metavar="N")
TIMEOUT = Option("--timeout", section="run", type=float, metavar="SECONDS")
ACCEPT_TRACKED = Option(
    "--accept-changes", "accept", section="run", help="opt-accept-tracked", is_flag=True
)
REJECT_TRACKED = Option(
    "--reject-changes", "reject", section="run", help="opt-reject-tracked", is_flag=True
)
QUIET = Option("--quiet", "-q", section="run", is_flag=True)
VERBOSE = Option("--verbose", "-v", section="run", is_flag=True)
PORT = Option(
    "--port",
    section="run",
    metavar="PORT",
    type=click.IntRange(1, 65535),
    default=8780,
    show_default=True,
)
HOST = Option("--host", section="run", metavar="ADDRESS", default="127.0.0.1")
OPEN_PAGE = Option("--open", "open_page", section="run", help="opt-open-page", is_flag=True)
DATA = Option("--data", section="run", metavar="DIR", type=PATH)
SERVE_WORKERS = Option(
    "--workers", section="run", help="opt-serve-workers", type=click.IntRange(1, 64), metavar="N"
)
PUBLIC_URL = Option("--public-url", section="run", metavar="URL")
TOKENS = Option("--tokens", section="run", metavar="FILE", type=PATH)
NEW_TOKEN = Option("--new-token", section="run", metavar="NAME")
OIDC_ISSUER = Option("--oidc-issuer", section="run", metavar="URL")
OIDC_AUDIENCE = Option("--oidc-audience", section="run", metavar="NAME")
OIDC_ROLE = Option("--oidc-role", section="run", metavar="ROLE")
