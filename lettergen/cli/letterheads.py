"""``letterhead check``, ``new`` and ``export``: a house's own letterheads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lettergen.cli.console import Console
from lettergen.cli.outcome import command
from lettergen.errors import ExitCode, Place, Problem, UsageError, errors_in
from lettergen.files import make_folder, write_atomic
from lettergen.messages import Language


def export(  # noqa: PLR0917  the options of one command
    letterhead: str,
    unit: str | None,
    date: dt.date | None,
    workspace: Path | None,
    letter_language: str,
    output: Path | None,
    console: Console,
) -> None:
    """Writes the letterhead of that day as a Word template, unless the file is there."""
    with command(console):
        content = _exported(letterhead, unit, date, workspace, letter_language)
        target = output or Path(f"{letterhead}.docx")
        make_folder(target.parent)
        write_atomic(target, content, overwrite=False)
        console.file(target)


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


def check(folders: Sequence[Path], carrier: str | None, console: Console, *, as_json: bool) -> None:
    """Reports everything that is wrong or doubtful about the letterheads; errors give exit code 4."""
    from lettergen.inspection import inspect_letterhead

    with command(console) as outcome:
        entries = []
        for folder in folders:
            with outcome.part():
                problems = inspect_letterhead(folder, carrier)
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
