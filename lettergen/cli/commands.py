"""Every command with what does it, its arguments and its options, in the order of the help page."""

from __future__ import annotations

from lettergen.cli import options as o
from lettergen.cli.command import Command, Group

_LETTERS = (o.LETTERS, o.DATE, o.WORKSPACE, o.COPIES)

COMMANDS = (
    Command(
        "render", "letters:render", *_LETTERS,
        o.OUTPUT_FOLDER, o.FORMATS, o.PDF_ENGINE, o.EMBED_DATA, o.NO_DATA, o.OPEN,
        o.LARGE_PRINT, o.POSTED_BY, o.WORD_TEMPLATE,
    ),
    Command(
        "check", "letters:check", *_LETTERS,
        o.JSON, o.LARGE_PRINT, o.POSTED_BY, o.WORD_TEMPLATE, o.VERBOSE,
    ),
    Command(
        "preview", "letters:preview", *_LETTERS,
        o.OUTPUT_FOLDER, o.OPEN, o.LARGE_PRINT, o.POSTED_BY, o.PPI,
    ),
    Command(
        "batch", "batch:batch", o.JOB, o.WORKSPACE,
        o.TEMPLATE, o.LETTER, o.ROWS, o.SHEET, o.ENCODING, o.IDENTIFIER, o.BATCH_DATE, o.POSTED_BY,
        o.OUT, o.BATCH_FORMATS, o.PDF_ENGINE, o.NAME, o.PRINT_FILE, o.ZIP, o.EMBED_DATA, o.NO_DATA, o.OPEN, o.JSON,
        o.DRY_RUN, o.SHOW, o.PICTURES, o.RESUME, o.ONLY, o.CHANGED, o.EXECUTOR, o.SCHEDULER, o.WORKERS, o.QUIET,
    ),
    Command(
        "adopt", "adopting:adopt", o.DOCUMENTS, o.WORKSPACE, o.WORD_TEMPLATE_FILE, o.ACCEPT_CHANGES,
        o.OUTPUT_FOLDER, o.ADOPT_FORMATS, o.DIFF, o.OPEN, o.JSON,
    ),
    Command(
        "convert", "conversion:convert", o.DOCUMENTS, o.OUTPUT_FOLDER, o.OPEN,
        o.TIMEOUT, o.ACCEPT_TRACKED, o.REJECT_TRACKED,
    ),
    Command("extract", "embedded:extract", o.MADE_FILE, o.DATA_FILE),
    Command("verify", "embedded:verify", o.MADE_FILES, o.JSON),
    Command("measure", "measuring:run", o.PDF_FILES, o.MEASURED_LETTERHEAD, o.FORM, o.CARRIER, o.WORKSPACE, o.JSON),
    Command("new", "listing:new", o.NEW_KIND, o.WORKSPACE, o.EXAMPLE, o.OUTPUT_FILE),
    Command("schema", "listing:schema", o.OPTIONAL_KIND, o.WORKSPACE),
    Group(
        "list",
        Command("list letterheads", "listing:list_letterheads", o.WORKSPACE, o.JSON),
        Command("list templates", "listing:list_templates", o.WORKSPACE, o.JSON),
        Command("list kinds", "listing:list_kinds", o.WORKSPACE, o.JSON),
        Command("list carriers", "listing:list_carriers", o.WORKSPACE, o.JSON),
    ),
    Group(
        "kind",
        Command("kind new", "kinds:new", o.KIND_NAME, o.WORKSPACE),
        Command("kind check", "kinds:check", o.KIND_FOLDERS, o.JSON),
        Command("kind from-docx", "kinds:from_docx", o.DOCUMENT, o.NEW_NAME, o.WORKSPACE),
    ),
    Group(
        "letterhead",
        Command("letterhead check", "letterheads:check", o.FOLDERS, o.POSTED_BY, o.JSON),
        Command("letterhead new", "letterheads:new", o.LETTERHEAD, o.LETTERHEADS_FOLDER),
        Command(
            "letterhead export", "letterheads:export", o.LETTERHEAD, o.UNIT, o.EXPORT_DATE, o.WORKSPACE,
            o.LETTER_LANGUAGE, o.EXPORT_FILE, o.OPEN,
        ),
    ),
    Group("template", Command("template check", "templates:check", o.TEMPLATES, o.ONE_KIND, o.WORKSPACE, o.JSON)),
    Command(
        "serve", "serving:serve", o.WORKSPACE, o.PORT, o.HOST, o.OPEN_PAGE, o.DATA, o.SERVE_WORKERS, o.PUBLIC_URL,
        o.TOKENS, o.NEW_TOKEN, o.OIDC_ISSUER, o.OIDC_AUDIENCE, o.OIDC_ROLE,
    ),
    Command("completion", "completion:complete", o.SHELL),
)  # fmt: skip
