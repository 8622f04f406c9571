"""What a DOCX carries is what its letter says now, whatever letters were written before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import field_serializer

from benchmarks import letters
from lettergen import load_letter
from lettergen.compose.carried import carried_text
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
PERSONAL = ("sender", "recipient")


def carried(letter: LetterBase) -> dict[str, Any]:
    composed = letters.composed(0)
    found: dict[str, Any] = json.loads(carried_text(letter, composed, "1"))["letter"]
    return found


def plainly(letter: LetterBase) -> dict[str, Any]:
    """Its data without the fields of which the page decides."""
    data = letter.model_dump(mode="json", exclude_defaults=True) | {"kind": letter.kind}
    return {name: value for name, value in data.items() if name not in PERSONAL}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_field_is_carried_in_its_order(file: Path) -> None:
    letter = load_letter(file)
    for made in (letter, letter, letter.model_copy(update={"enclosures": ("Anlage",)})):
        found = carried(made)
        assert list(found) == [
            *dict.fromkeys((*made.model_dump(exclude_defaults=True), "kind")),
        ]
        assert {n: value for n, value in found.items() if n not in PERSONAL} == plainly(made)


def test_letters_in_turn_are_carried_each_as_it_is() -> None:
    workshop = Workshop()
    for number in (1, 2, 1, 2):
        letter = workshop.letter_from(letters.mapping(number))
        found = carried(letter)
        assert found["references"] == {"ours": f"46.2-{number}"}
        assert found["recipient"]["persons"][0]["last_name"] == letters.surname(number)


class _Loose(LetterBase):
    items: list[str]


class _Written(LetterBase):
    count: int

    @field_serializer("count")
    def _with_subject(self, count: int) -> str:
        return f"{count} {self.subject}"


def _common() -> dict[str, Any]:
    return {name: getattr(letters.letter(0), name) for name in ("sender", "recipient", "date")}


def test_what_can_be_changed_is_not_remembered() -> None:
    letter = _Loose(kind="lose", items=["eins"], **_common())
    assert carried(letter)["items"] == ["eins"]
    letter.items.append("zwei")
    assert carried(letter)["items"] == ["eins", "zwei"]


def test_what_is_written_in_ones_own_way_is_not_remembered() -> None:
    for subject in ("Hunde", "Katzen"):
        letter = _Written(kind="geschrieben", count=300, subject=subject, **_common())
        assert carried(letter)["count"] == f"300 {subject}"
