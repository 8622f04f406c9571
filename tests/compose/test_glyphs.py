"""A character that the typeface lacks is an error that names field and character."""

from typing import Any

import pytest

from lettergen.model.blocks import Block, Heading, List, ListItem, Run
from tests.compose.builders import (
    block,
    composed,
    letter,
    letterhead,
    only,
    paragraph,
    recipient,
    table,
)

FACE = "😀"


def path_of(*blocks: Block, on: dict[str, Any] | None = None, **changes: Any) -> str | None:
    result = composed(letter(**changes), letterhead(**(on or {})), *blocks)
    found = {p.place.path for p in result.problems if p.code == "glyph-missing"}
    assert len(found) == 1
    return found.pop()


def test_the_message_names_the_character() -> None:
    problem = only(
        composed(None, None, paragraph(f"Gut {FACE} gut {FACE}")).problems, "glyph-missing"
    )
    assert problem.value == FACE
    assert "U+1F600 GRINNING FACE" in problem.message("de")


def test_a_name_is_said_once_though_the_salutation_repeats_it() -> None:
    somebody = recipient(persons={"form": "frau", "last_name": f"M{FACE}"})
    problem = only(composed(letter(recipient=somebody)).problems, "glyph-missing")
    assert problem.place.path == "recipient.persons.0"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"organisation": ["Stadt Eschweiler", f"Amt {FACE}"]}, "recipient.organisation.1"),
        ({"persons": {"form": "frau", "last_name": f"M{FACE}"}}, "recipient.persons.0"),
        (
            {"address": {"street": f"Weg {FACE}", "postal_code": "52249", "city": "Eschweiler"}},
            "recipient.address.street",
        ),
        ({"address_text": ["Frau", f"M{FACE}"]}, "recipient.address_text.1"),
        ({"delivery_notes": [f"Eilt {FACE}"]}, "recipient.delivery_notes"),
        ({"salutation_text": f"Hallo {FACE},"}, "recipient"),
    ],
)
def test_it_names_the_recipients_field(changes: dict[str, Any], path: str) -> None:
    result = composed(letter(recipient=recipient(**changes)))
    found = [p.place.path for p in result.problems if p.code == "glyph-missing"]
    assert path in found


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"enclosures": [FACE]}, "enclosures"),
        ({"copies_to": [FACE]}, "copies_to"),
        ({"closing": f"Grüße {FACE}"}, "closing"),
        ({"signatures": [{"name": f"Erika {FACE}"}]}, "signatures"),
        ({"references": {"ours": FACE}}, "sender"),
    ],
)
def test_it_names_the_letters_field(changes: dict[str, Any], path: str) -> None:
    on = {"continuation": {"reference": False}}
    assert path_of(on=on, **changes) == path


def test_it_looks_into_every_kind_of_block() -> None:
    assert path_of(Heading(2, (Run(FACE),)), paragraph("x")) == "body"
    nested = List((ListItem((paragraph("x"), List((ListItem((paragraph(FACE),)),)))),))
    assert path_of(nested) == "body"
    assert path_of(table(("A",), (FACE,))) == "body"
    assert path_of(table((FACE,), ("b",))) == "body"


def test_it_looks_into_masthead_and_footer() -> None:
    assert path_of(on={"masthead": {"lines": [{"text": FACE}]}}) == "sender.authority"
    assert path_of(on={"footer": {"lines": [FACE]}}) == "sender"
    items = {"label": "Hinweis:", "lines": [FACE]}
    assert path_of(on={"information": block(items)}) == "sender"


def test_subject() -> None:
    paths = {
        p.place.path for p in composed(letter(subject=FACE)).problems if p.code == "glyph-missing"
    }
    assert paths == {"subject"}


def test_names_with_rare_letters_and_sequences_pass() -> None:
    name = {"form": "frau", "first_name": "Ŝ\u0331eyma", "last_name": "Ə̈lif-C\u0306u\u0304r\u0325"}
    result = composed(letter(recipient=recipient(persons=name)))
    assert [p for p in result.problems if p.code == "glyph-missing"] == []
