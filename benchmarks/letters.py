"""The letter that every contender sets: the example's cover letter, with another recipient each time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lettergen import Workshop, load_letter
from lettergen.compose.composed import ComposedLetter
from lettergen.model.letter import LetterBase

EXAMPLE = (
    Path(__file__).parent.parent
    / "examples"
    / "gemeinsam-klappts"
    / "begleitschreiben-eschweiler.yaml"
)


def letter_file() -> str:
    """The example as YAML."""
    return EXAMPLE.read_text(encoding="utf-8")


@cache
def _example() -> LetterBase:
    return load_letter(EXAMPLE)


@cache
def workshop() -> Workshop:
    """Letterheads and templates, loaded once."""
    return Workshop()


def letter(number: int) -> LetterBase:
    """The example to person ``number``."""
    example = _example()
    person = example.recipient.persons[0].model_copy(update={"last_name": f"Muster-{number}"})
    recipient = example.recipient.model_copy(update={"persons": (person,)})
    return example.model_copy(update={"recipient": recipient})


def composed(number: int) -> ComposedLetter:
    """The same, composed."""
    return workshop().compose(letter(number)).letter
