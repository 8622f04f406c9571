"""A letter that uses everything a letterhead has a place for: what an exported Word template is measured with."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from lettergen.letterhead.schema import Letterhead
from lettergen.messages import Language
from lettergen.model.letter import AddressedLetter, CopyType, LetterBase

_SENDER: Final = {
    "name": "Gemeinde Musterhausen",
    "head_title": "Die Bürgermeisterin",
    "unit": ["Amt für Beispiele"],
    "address": {"street": "Rathausplatz 1", "postal_code": "12345", "city": "Musterhausen"},
    "phone": "01234 56-0",
    "fax": "01234 56-1000",
    "email": "post@musterhausen.example",
    "website": "www.musterhausen.example",
}
"""Who writes on a plain letterhead."""


def sample_letter(
    letterhead: Letterhead, unit: str | None, day: date, language: Language
) -> LetterBase:
    """The draft of a letter with delivery notes, references, contact and dispatch note."""
    authority = letterhead.authority
    sender: dict[str, Any] = {
        "authority": _SENDER if authority is None else authority.id,
        "unit": unit,
        "contact": {
            "name": "Frau Muster",
            "phone": "01234 56-789",
            "fax": "01234 56-987",
            "email": "muster@musterhausen.example",
            "room": "123",
        },
    }
    return AddressedLetter.model_validate(
        {
            "kind": "muster",
            "sender": sender,
            "recipient": {
                "persons": [{"form": "herr", "first_name": "Max", "last_name": "Beispiel"}],
                "address": {"street": "Schulstr. 7", "postal_code": "12346", "city": "Musterstadt"},
                "delivery_notes": ["Einschreiben", "Vertraulich", "Eilt"],
            },
            "date": day,
            "language": language,
            "references": {
                "ours": "1.2-3/4",
                "yours": "5.6-7/8",
                "your_message": day,
                "our_message": day,
            },
            "subject": "Beispiel",
            "copy_type": CopyType.DRAFT,
            "dispatch": {"date": day, "initials": "Mu"},
        }
    )
