"""``batch``."""

from __future__ import annotations

from typing import Any

from lettergen.cli import options
from lettergen.cli.command import command
from lettergen.cli.console import Console


@command(
    "batch",
    options.JOB,
    options.WORKSPACE,
    options.TEMPLATE,
    options.LETTER,
    options.ROWS,
    options.SHEET,
    options.ENCODING,
    options.IDENTIFIER,
    options.BATCH_DATE,
    options.POSTED_BY,
    options.OUT,
    options.BATCH_FORMATS,
    options.PDF_ENGINE,
    options.NAME,
    options.PRINT_FILE,
    options.ZIP,
    options.EMBED_DATA,
    options.NO_DATA,
    options.OPEN,
    options.JSON,
    options.DRY_RUN,
    options.SHOW,
    options.PICTURES,
    options.RESUME,
    options.ONLY,
    options.CHANGED,
    options.EXECUTOR,
    options.SCHEDULER,
    options.WORKERS,
    options.QUIET,
)
def batch(console: Console, *, archive: bool, open_made: bool, **asked: Any) -> None:
    """``lettergen batch``."""
    from lettergen.cli.batch import batch as run
    from lettergen.cli.batch_job import BatchCall

    with console.opening(asked=open_made):
        run(BatchCall(zip=archive, **asked), console)
