"""``letterhead check``, ``new`` and ``export``: a house's own letterheads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lettergen.cli.outcome import Outcome, inspected
from lettergen.errors import ExitCode, Place, Problem, UsageError
from lettergen.files import make_folder, write_atomic
from lettergen.messages import Language


def export(
    outcome: Outcome,
    *,
    letterhead: str,
    unit: str | None,
    date: dt.date | None,
    workspace: Path | None,
    letter_language: Language,
    output: Path | None,
) -> None:
    """Writes the letterhead of that day as a Word template, unless the file is there."""
    from lettergen.pipeline import Workshop

    day = date or dt.datetime.now().astimezone().date()
    content = Workshop(workspace).export_letterhead(letterhead, unit, day, letter_language)
    target = output or Path(f"{letterhead}.docx")
    make_folder(target.parent)
    write_atomic(target, content, overwrite=False)
    outcome.console.file(target)


def check(outcome: Outcome, folders: Sequence[Path], carrier: str | None, *, as_json: bool) -> None:
    """Reports everything that is wrong or doubtful about the letterheads; errors give exit code 4."""
    from lettergen.inspection import inspect_letterhead

    inspected(
        outcome,
        folders,
        lambda folder: inspect_letterhead(folder, carrier),
        "letterheads",
        ExitCode.LETTERHEAD,
        as_json=as_json,
    )


def new(outcome: Outcome, letterhead: str, output: Path) -> None:
    """Makes the folder ``output/letterhead`` with files to fill in, unless it is there."""
    from lettergen.letterhead.loader import LETTERHEAD_NAME
    from lettergen.letterhead.starter import starter_files

    console = outcome.console
    if not LETTERHEAD_NAME.fullmatch(letterhead):
        raise UsageError(Problem("letterhead-id-form", value=letterhead))
    folder = output / letterhead
    if folder.exists():
        raise UsageError(Problem("letterhead-exists", Place(str(folder)), letterhead))
    make_folder(folder)
    for name, text in starter_files(letterhead).items():
        write_atomic(folder / name, text.encode(), overwrite=False)
        console.result(str(folder / name))
