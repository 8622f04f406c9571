"""A plain letter on each shipped letterhead, from an invented person."""

from __future__ import annotations

from typing import Any

from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.letter import LetterBase
from lettergen.reading import Document

JOINT = "stadt-und-staedteregion-aachen"
SENDERS: dict[str, dict[str, Any]] = {
    "stadt-aachen": {"authority": "stadt-aachen", "unit": "ki"},
    "stadt-herzogenrath": {"authority": "stadt-herzogenrath"},
    "kreis-unna": {"authority": "kreis-unna"},
    "stadt-eschweiler": {"authority": "stadt-eschweiler"},
    "stadt-stolberg": {"authority": "stadt-stolberg"},
    "staedteregion-aachen": {"authority": "staedteregion-aachen", "unit": "a46"},
    JOINT: {"authority": "stadt-aachen", "unit": "ki"},
}
"""Sender by letterhead."""


def letter_on(letterhead: str, **changes: Any) -> LetterBase:
    """A letter of 23 November 2026 on that letterhead, changed by ``changes``."""
    contact = {"name": "Erika Muster", "room": "207", "phone": "0123 456-78"}
    data: dict[str, Any] = {
        "kind": "schreiben",
        "letterhead": letterhead,
        "sender": SENDERS[letterhead] | {"contact": contact},
        "recipient": {
            "persons": {"form": "herr", "first_name": "Max", "last_name": "Beispiel"},
            "address": {"street": "Schulstraße 7", "postal_code": "52062", "city": "Aachen"},
        },
        "date": "2026-11-23",
        "subject": "Netzwerktreffen",
        "body": "vielen Dank für Ihre Mitteilung.",
        "signatures": {"name": "Erika Muster", "addition": "im_auftrag"},
    }
    return KINDS.letter(Document(None, data | changes))
