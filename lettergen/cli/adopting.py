"""``adopt``: edited Word documents become their letters again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import click

from lettergen.adoption.api import Adopted
from lettergen.adoption.api import adopt as adopted_from
from lettergen.adoption.differences import Change
from lettergen.cli.console import Console
from lettergen.cli.letters import Order, summary, targets_of, write
from lettergen.cli.outcome import Outcome
from lettergen.pipeline import Workshop
from lettergen.reading.yaml_writing import letter_file

Form = Literal["pdf", "yaml", "docx"]
"""What an edited letter can become."""


def adopt(
    outcome: Outcome,
    *,
    documents: Sequence[Path],
    output: Path | None,
    formats: Sequence[Form],
    workspace: Path | None,
    word_template: Path | None,
    accept_changes: bool,
    diff: bool,
    as_json: bool,
) -> None:
    """Reads each document back and writes what is asked for; a document's files are written when all could be made."""
    console = outcome.console
    order = Order(documents, output)
    targets = targets_of(order, formats)
    workshop = Workshop(workspace)
    entries: list[dict[str, Any]] = []
    for document in documents:
        with outcome.part():
            adopted = adopted_from(
                document,
                workspace=workshop,
                accept_changes=accept_changes,
                word_template=word_template,
            )
            made = [_made(adopted, form, workshop, word_template, outcome) for form in formats]
            outcome.report(adopted.problems)
            for target, content in zip(targets[document], made, strict=True):
                # With JSON on standard output, the paths are in it.
                write(target, content, console, quiet=as_json)
            entries.append(_entry(document, targets[document], adopted, console))
            if not as_json:
                _show(adopted.changes, console, diff=diff)
    if as_json:
        console.json({"documents": entries})
    else:
        summary("summary-adopt", len(entries), order, console)


def _made(
    adopted: Adopted, form: Form, workshop: Workshop, word_template: Path | None, outcome: Outcome
) -> bytes:
    if form == "yaml":
        return letter_file(adopted.letter).encode()
    rendered = workshop.render(adopted.letter, form, word_template=word_template)
    outcome.report(rendered.problems)
    return rendered.content


def _show(changes: Sequence[Change], console: Console, *, diff: bool) -> None:
    console.message(console.say("adopt-changes", count=str(len(changes))))
    for change in changes if diff else ():
        place = change.place.position(console.language)
        console.message(f"{console.say(f'part-{change.part}')} – {place}")
        console.styled("    " + "".join(_pieces(change, console)).replace("\n", "\n    "))


def _pieces(change: Change, console: Console) -> Iterator[str]:
    if change.look_only:
        yield console.say("adopt-look-only", text=console.harmless(change.after))
        return
    for piece in change.pieces:
        text = console.harmless(piece.text)
        if piece.kind == "same":
            yield text
        elif console.coloured:
            added = piece.kind == "added"
            yield click.style(text, fg="green" if added else "red", strikethrough=not added)
        else:
            yield f"{{+{text}+}}" if piece.kind == "added" else f"[-{text}-]"


def _entry(
    document: Path, targets: Sequence[Path], adopted: Adopted, console: Console
) -> dict[str, Any]:
    return {
        "file": str(document),
        "results": [str(target) for target in targets],
        "changes": [change.data() for change in adopted.changes],
        "problems": [console.problem_data(problem) for problem in adopted.problems],
    }
