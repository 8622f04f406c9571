"""Letters made of equal data have the same parts, and are the same letters for that."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lettergen import Workshop, letter_from
from lettergen.model import sharing
from lettergen.model.base import Model

LETTER: dict[str, Any] = {
    "kind": "schreiben",
    "sender": {
        "authority": {
            "name": "Gemeinde Musterhausen",
            "address": {"street": "Rathausplatz 1", "postal_code": "12345", "city": "Musterhausen"},
        }
    },
    "recipient": {
        "persons": [{"last_name": "Beispiel"}],
        "address": {"street": "Schulweg 1", "postal_code": "12345", "city": "Musterhausen"},
    },
    "date": "2026-11-23",
    "subject": "Beitrag",
    "body": "Ihr Beitrag beträgt 64,50 EUR.",
    "signatures": {"name": "Muster"},
}


def test_equal_data_share_their_parts() -> None:
    one, other = letter_from(deepcopy(LETTER)), letter_from(deepcopy(LETTER))
    assert one.sender is other.sender
    assert one.signatures is other.signatures
    changed = deepcopy(LETTER)
    changed["sender"]["authority"]["name"] = "Gemeinde Musterdorf"
    third = letter_from(changed)
    assert third.sender is not one.sender
    assert third.signatures is one.signatures


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_shared_parts_change_no_byte(format_: Any) -> None:
    sharing._kept.clear()
    first = Workshop().render(deepcopy(LETTER), format_).content
    assert Workshop().render(deepcopy(LETTER), format_).content == first


class _Part(Model):
    number: Decimal


class _Whole(Model):
    part: _Part
    day: date


def test_what_only_looks_equal_is_not_exchanged() -> None:
    """``1.0`` and ``1.00`` are equal numbers, and print differently."""
    data = [{"part": {"number": text}, "day": "2026-11-23"} for text in ("1.0", "1.00")]
    one, other = (sharing.sharing(_Whole.model_validate(given), given) for given in data)
    assert one.part == other.part
    assert str(other.part.number) == "1.00"


def test_days_and_long_parts_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    dated = {"part": {"number": "1", "since": date(2026, 1, 1)}}
    whole = _Whole(part=_Part(number=Decimal(1)), day=date(2026, 11, 23))
    assert sharing.sharing(whole, dated) is whole
    monkeypatch.setattr(sharing, "_LONGEST", 10)
    long = deepcopy(LETTER)
    assert letter_from(long).sender is not letter_from(long).sender


def test_no_more_is_kept_than_is_allowed() -> None:
    for number in range(600):
        changed = deepcopy(LETTER)
        changed["recipient"]["persons"][0]["last_name"] = f"Beispiel-{number}"
        letter_from(changed)
    assert len(sharing._kept) <= 256
