"""The letter that every contender sets: the example's cover letter, with another recipient each time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lettergen import Workshop, load_letter
from lettergen.compose.composed import ComposedLetter
from lettergen.model.letter import LetterBase
from lettergen.model.person import Recipient

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


def _recipient() -> Recipient:
    recipient = _example().recipient
    if recipient is None:
        raise TypeError("the example has no recipient")
    return recipient


@cache
def workshop() -> Workshop:
    """Letterheads and templates, loaded once."""
    return Workshop()


def letter(number: int) -> LetterBase:
    """The example to person ``number``."""
    person = _recipient().persons[0].model_copy(update={"last_name": f"Muster-{number}"})
    recipient = _recipient().model_copy(update={"persons": (person,)})
    return _example().model_copy(update={"recipient": recipient})


def composed(number: int) -> ComposedLetter:
    """The same, composed."""
    return workshop().compose(letter(number)).letter
