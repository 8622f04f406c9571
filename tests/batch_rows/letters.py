"""A letter that a batch sends to many, without recipient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lettergen.batch.bind import Binder
from lettergen.batch.plan import BatchRow
from lettergen.batch.rows import open_rows
from lettergen.model.person import Recipient

COMMON: dict[str, Any] = {
    "kind": "schreiben",
    "sender": {"authority": "staedteregion-aachen", "unit": "a46-komm-an"},
    "date": "2018-10-11",
    "subject": "Neues aus dem Kreis",
    "body": ["anbei erhalten Sie den Bericht."],
    "closing": "false",
    "signatures": {"name": "Muster"},
}
GOOD = {
    "Anrede": "Frau",
    "Vorname": "Erika",
    "Nachname": "Muster",
    "Straße": "Markt 1",
    "PLZ": "01067",
    "Ort": "Dresden",
}


def bound(
    row: Mapping[str, str], letter: Mapping[str, Any] | None = None, **options: Any
) -> BatchRow:
    """One row bound to the letter, as the table ``liste.csv`` would give it."""
    (read,) = open_rows([row])
    binder = Binder(letter or COMMON, tuple(row), source="liste.csv", **options)
    return binder.bind(read)


def recipient(row: Mapping[str, str], **options: Any) -> Recipient:
    """The recipient of a row that has no problems."""
    result = bound(row, **options)
    assert result.problems == ()
    assert result.letter is not None
    assert result.letter.recipient is not None
    return result.letter.recipient


def codes(row: Mapping[str, str], **options: Any) -> list[tuple[str, str | None]]:
    """Code and column of each problem of a row."""
    return [(p.code, p.place.column_name) for p in bound(row, **options).problems]
