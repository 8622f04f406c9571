"""The two model letters word for word; ``seed_letters.json`` was made from the originals, with invented persons.

The originals write "klappt`s" with a backtick; here it is an apostrophe. Everything else is as it was sent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lettergen.kinds import SHIPPED as KINDS
from lettergen.text.registry import TextTemplates
from tests.text.letters import SHIPPED, example
from tests.text.words import paragraphs

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("seed_letters.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("interessenbekundung", "interessenbekundung"),
        ("begleitschreiben", "begleitschreiben-eschweiler"),
        ("begleitschreiben", "begleitschreiben-stolberg"),
    ],
)
def test_the_letter_is_the_original_word_for_word(kind: str, name: str) -> None:
    text = (
        TextTemplates([SHIPPED], KINDS.models)
        .load(kind)
        .render(example(f"gemeinsam-klappts/{name}"))
    )
    assert text.subject == EXPECTED[kind]["subject"]
    assert paragraphs(text.blocks) == EXPECTED[kind]["body"]


def test_the_cover_letter_notices_that_its_enclosure_is_not_listed() -> None:
    template = TextTemplates([SHIPPED], KINDS.models).load("begleitschreiben")
    sent = example("gemeinsam-klappts/begleitschreiben-eschweiler")
    assert [p.code for p in template.render(sent).problems] == ["enclosure-not-listed"]
    listed = sent.model_copy(update={"enclosures": ("Interessenbekundung",)})
    assert template.render(listed).problems == ()


def test_the_expression_of_interest_has_no_findings() -> None:
    template = TextTemplates([SHIPPED], KINDS.models).load("interessenbekundung")
    assert template.render(example("gemeinsam-klappts/interessenbekundung")).problems == ()
