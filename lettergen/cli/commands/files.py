"""``adopt``, ``convert``, ``extract``, ``verify`` and ``measure``: what is done to files that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lettergen.cli import options
from lettergen.cli.command import command
from lettergen.cli.console import Console


@command(
    "convert",
    options.DOCUMENTS,
    options.OUTPUT_FOLDER,
    options.OPEN,
    options.TIMEOUT,
    options.ACCEPT_TRACKED,
    options.REJECT_TRACKED,
)
def convert(
    console: Console,
    documents: tuple[Path, ...],
    output: Path | None,
    timeout: float | None,
    *,
    open_made: bool,
    accept: bool,
    reject: bool,
) -> None:
    """``lettergen convert``."""
    from lettergen.cli.conversion import convert as run

    with console.opening(asked=open_made):
        run(documents, output, timeout, console, accept=accept, reject=reject)


@command("extract", options.MADE_FILE, options.DATA_FILE)
def extract(console: Console, file: Path, output: Path | None) -> None:
    """``lettergen extract``."""
    from lettergen.cli.embedded import extract as run

    run(file, output, console)


@command("verify", options.MADE_FILES, options.JSON)
def verify(console: Console, files: tuple[Path, ...], *, as_json: bool) -> None:
    """``lettergen verify``."""
    from lettergen.cli.embedded import verify as run

    run(files, console, as_json=as_json)


@command(
    "measure",
    options.PDF_FILES,
    options.MEASURED_LETTERHEAD,
    options.FORM,
    options.CARRIER,
    options.WORKSPACE,
    options.JSON,
)
def measure(console: Console, **asked: Any) -> None:
    """``lettergen measure``."""
    from lettergen.cli.measuring import run

    run(console, **asked)


@command(
    "adopt",
    options.DOCUMENTS,
    options.WORKSPACE,
    options.WORD_TEMPLATE_FILE,
    options.ACCEPT_CHANGES,
    options.OUTPUT_FOLDER,
    options.ADOPT_FORMATS,
    options.DIFF,
    options.OPEN,
    options.JSON,
)
def adopt(console: Console, *, open_made: bool, **asked: Any) -> None:
    """``lettergen adopt``."""
    from lettergen.cli.adopting import Adoption, run

    with console.opening(asked=open_made):
        run(Adoption(**asked), console)
