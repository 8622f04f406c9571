"""What composing changes of letterheads and styles counts as checked: else every later letter is checked anew."""

from __future__ import annotations

from typing import Any

import pytest

from lettergen import Workshop
from lettergen.model import base
from lettergen.model.base import all_checked

SOME_LETTER = {
    "kind": "schreiben",
    "letterhead": "din5008-b",
    "sender": {
        "authority": {
            "name": "Gemeinde Musterhausen",
            "address": {"street": "Am Rathaus 1", "postal_code": "12345", "city": "Musterhausen"},
        }
    },
    "recipient": {
        "persons": [{"form": "frau", "last_name": "Beispiel"}],
        "address": {"street": "Schulstraße 7", "postal_code": "12346", "city": "Beispielstadt"},
    },
    "date": "2026-11-23",
    "subject": "Räume für die Sprachkurse",
    "body": "vielen Dank für Ihre Anfrage.",
}


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, {"large_print": True}, {"fields": {"Zimmer": "text"}, "values": {"Zimmer": "112"}, "body": "Bitte kommen Sie in Zimmer {{ Zimmer }}."}])  # fmt: skip
@pytest.mark.parametrize("format_", ["docx", "pdf"])
def test_a_letter_leaves_all_models_checked(
    more: dict[str, Any], format_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base._Made, "unchecked", False)
    assert Workshop().render({**SOME_LETTER, **more}, format_).content
    assert all_checked()


@pytest.mark.slow
def test_what_somebody_copies_unseen_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base._Made, "unchecked", False)
    letter = Workshop().letter_from(SOME_LETTER)
    letter.model_copy(update={"subject": "Anderes"})
    assert not all_checked()
