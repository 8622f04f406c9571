"""A text is worked out once for letters that give it the same, and anew as soon as anything that it asks for differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.model.letter import LetterBase
from lettergen.text.template import RenderedText
from tests.text.letters import folder, plain
from tests.text.words import paragraphs


def to(letter: LetterBase, name: str) -> LetterBase:
    recipient = letter.recipient
    assert recipient is not None
    return letter.model_copy(
        update={"recipient": recipient.model_copy(update={"organisation": (name,)})}
    )


def both(path: Path, text: str, *letters: LetterBase) -> list[RenderedText]:
    template = folder(path, text).load("schreiben")
    return [template.render(letter) for letter in letters]


def test_letters_to_others_share_their_text(tmp_path: Path) -> None:
    letter = plain("eins")
    first, second = both(
        tmp_path, "{{ letter.subject }}: {{ body[0] }}", letter, to(letter, "Stadt B")
    )
    assert first is second


@pytest.mark.parametrize(
    "text",
    [
        "An {{ letter.recipient.organisation[0] }}",
        "{% set l = letter %}An {{ l.recipient.organisation[0] }}",
        "{% with l = letter %}An {{ l.recipient.organisation[0] }}{% endwith %}",
    ],
)
def test_a_text_that_names_the_recipient_is_made_for_each(tmp_path: Path, text: str) -> None:
    letter = plain("eins")
    found = both(tmp_path, text, to(letter, "Stadt A"), to(letter, "Stadt B"))
    assert [paragraphs(each.blocks) for each in found] == [["An Stadt A"], ["An Stadt B"]]


@pytest.mark.parametrize(
    "changed",
    [{"body": ("zwei",)}, {"subject": "Anderes"}, {"salutation": False}, {"additions": ("Mehr.",)}],
)
def test_whatever_the_text_asks_for_makes_it_another(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    letter = plain("eins")
    text = "{{ body[0] }}{% if letter.salutation %}, mit Anrede{% endif %}"
    first, second = both(tmp_path, text, letter, letter.model_copy(update=changed))
    assert first != second
