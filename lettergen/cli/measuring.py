"""``measure``: what the command says of a finished PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.errors import ExitCode
from lettergen.measuring import Measured, measure
from lettergen.pipeline import Workshop


def run(
    outcome: Outcome,
    *,
    files: Sequence[Path],
    letterhead: str | None,
    form: Literal["A", "B"] | None,
    carrier: str | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Measures each file; the exit code is that of an error in a letter where something stands where it should not."""
    console = outcome.console
    entries: list[dict[str, Any]] = []
    shop = Workshop(workspace)
    for file in files:
        with outcome.part():
            found = measure(file, letterhead=letterhead, form=form, carrier=carrier, workspace=shop)
            entries.append(_entry(file, found, console))
            if not found.sound:
                outcome.code = max(outcome.code, ExitCode.INPUT)
            if not as_json:
                said = console.say("measured", pages=str(found.pages), basis=found.basis)
                console.result(f"{file}: {said}")
                for value in found.measures:
                    if value.wanted is not None:
                        console.result(_row(value.name, value.page, value.found, value.wanted))
                outcome.report(found.problems)
    if as_json:
        console.json({"files": entries})


def _row(name: str, page: int, found: float, wanted: float) -> str:
    return f"  {page}  {name:18} {found:7.1f} {wanted:7.1f}"


def _entry(file: Path, found: Measured, console: Console) -> dict[str, Any]:
    return {
        "file": str(file),
        "basis": found.basis,
        "pages": found.pages,
        "sound": found.sound,
        "measures": [
            {"name": m.name, "page": m.page, "found": m.found, "wanted": m.wanted}
            for m in found.measures
        ],
        "problems": [console.problem_data(p) for p in found.problems],
    }
