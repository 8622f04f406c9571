"""The composed letter as JSON: everything comes back, and equal letters are equal strings."""

import json

import pytest
from pydantic import ValidationError

from lettergen.compose.composed import ComposedLetter, from_json, to_json
from lettergen.model.blocks import Block, Heading, LineBreak, List, ListItem, Paragraph, Run
from tests.compose.builders import column, composed, letter, letterhead, paragraph, table

RICH: tuple[Block, ...] = (
    Heading(2, (Run("Ziele", emphasis=True),)),
    Paragraph((Run("Eins ", strong=True), LineBreak(), Run("hier", link="https://example.org"))),
    List((ListItem((paragraph("a"), List((ListItem((paragraph("b"),)),), start=3))),), loose=True),
    table(("A", "B"), ("c", "d & <e> \\ \u2028 ẞ 😀")),
)


def rich() -> ComposedLetter:
    made = letter(
        copy_type="entwurf",
        dispatch={"initials": "Mu"},
        enclosures=["Konzept"],
        copies_to=["Kreis Unna"],
        references={"ours": "7"},
        recipient=letter().recipient.model_dump() | {"delivery_notes": ["Einschreiben"]},
    )
    on = letterhead(
        masthead={"lines": [{"field": "authority"}]},
        information=column({"field": "unit"}, foot_items=[{"field": "bank_accounts"}]),
        footer={"sender": True},
    )
    return composed(made, on, *RICH).letter


def test_everything_comes_back() -> None:
    assert from_json(to_json(rich())) == rich()
    assert from_json(to_json(rich()).encode()) == rich()


def test_equal_letters_are_equal_strings() -> None:
    assert to_json(rich()) == to_json(rich())
    assert to_json(from_json(to_json(rich()))) == to_json(rich())


def test_the_version_is_written() -> None:
    assert json.loads(to_json(rich()))["format"] == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 1}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        from_json(text)
