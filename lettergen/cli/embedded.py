"""``extract`` and ``verify``: what commands do with the data in a letter's own file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.compose.composed import to_json
from lettergen.errors import ExitCode
from lettergen.files import write_atomic
from lettergen.verification import Verification
from lettergen.verification import extract as extracted
from lettergen.verification import verify as verified


def extract(outcome: Outcome, file: Path, output: Path | None) -> None:
    """Gives the composed letter in a file as JSON."""
    console = outcome.console
    text = to_json(extracted(file).letter) + "\n"
    if output is None:
        console.document(text)
    else:
        write_atomic(output, text.encode())
        console.result(str(output))


def verify(outcome: Outcome, files: Sequence[Path], *, as_json: bool) -> None:
    """Says of each file whether it is what its data gives, and what differs."""
    console = outcome.console
    entries: list[dict[str, Any]] = []
    for file in files:
        with outcome.part():
            found = verified(file)
            entries.append(_entry(file, found, console))
            if not found.same:
                outcome.code = max(outcome.code, ExitCode.CHANGED)
            if not as_json:
                word = console.say("verified" if found.same else "verified-not")
                console.result(f"{file}: {word}")
                outcome.report(found.problems)
    if as_json:
        console.json({"files": entries})


def _entry(file: Path, found: Verification, console: Console) -> dict[str, Any]:
    return {
        "file": str(file),
        "same": found.same,
        "made_with": dict(found.embedded.made_with),
        "problems": [console.problem_data(p) for p in found.problems],
    }
