"""Letters of each kind, as short as they may be, to be filled as a test needs it; all data is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.blocks import Block, Heading, List, Paragraph, Table, plain_text
from lettergen.pipeline import letter_from
from lettergen.text.registry import TextTemplates
from lettergen.text.template import RenderedText

TEMPLATES = Path(__file__).parents[2] / "templates"

SENDER: dict[str, Any] = {
    "authority": {
        "name": "Gemeinde Musterhausen",
        "address": {"street": "Am Rathaus 1", "postal_code": "12345", "city": "Musterhausen"},
    }
}
RECIPIENT: dict[str, Any] = {
    "organisation": "Verein Beispiel e. V.",
    "address": {"street": "Weg 2", "postal_code": "12345", "city": "Musterhausen"},
}
LEAST: dict[str, dict[str, Any]] = {
    "einladung": {
        "event": {
            "name": "die Bürgerversammlung",
            "date": "2026-12-08",
            "venue": {"name": "Alte Schule"},
        }
    },
    "zwischenbericht": {
        "project": "der Radverkehrsplan",
        "occasion": "Der Rat hat den Plan verlangt.",
    },
    "beschlussmitteilung": {
        "decision": {
            "committee": {"name": "der Rat"},
            "date": "2026-11-17",
            "subject_matter": "die Satzung",
        }
    },
    "pressemitteilung": {
        "subject": "Rathaus öffnet früher",
        "place": "Musterhausen",
        "body": "Das Rathaus öffnet früher.",
    },
}
"""What each kind needs beside sender, recipient and date."""


def data(kind: str, **changes: Any) -> dict[str, Any]:
    """The data of a letter of ``kind`` of 23 November 2026, changed by ``changes``."""
    addressed = {} if kind == "pressemitteilung" else {"recipient": RECIPIENT}
    common = {"kind": kind, "sender": SENDER, "date": "2026-11-23"}
    return common | addressed | LEAST[kind] | changes


def rendered(kind: str, **changes: Any) -> RenderedText:
    """Subject, body and problems that the shipped template makes of it."""
    return (
        TextTemplates((TEMPLATES,), KINDS.models)
        .load(kind)
        .render(letter_from(data(kind, **changes)))
    )


def lines(kind: str, **changes: Any) -> list[str]:
    """The body as plain text: a line for each paragraph, heading (``# ``), item (``- `` or ``1. ``) and table row.

    No-break spaces and hyphens are shown as usual ones.
    """
    text = rendered(kind, **changes)
    assert text.problems == ()
    plain = (line for block in text.blocks for line in block_lines(block))
    return [line.replace("\u00a0", " ").replace("\u2011", "-") for line in plain]


def block_lines(block: Block) -> list[str]:
    """One block as plain text."""
    match block:
        case Heading():
            return [f"# {plain_text(block.inlines)}"]
        case Paragraph():
            return [plain_text(block.inlines)]
        case List():
            return [
                f"{'-' if block.start is None else f'{block.start + number}.'} {line}"
                for number, item in enumerate(block.items)
                for child in item.blocks
                for line in block_lines(child)
            ]
        case Table():
            rows = (block.header, *block.rows)
            return [" | ".join(plain_text(cell.inlines) for cell in row) for row in rows]
