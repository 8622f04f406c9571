"""The letter that every contender sets: the example's cover letter, with another recipient each time."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from lettergen import Workshop, load_letter
from lettergen.compose.composed import ComposedLetter
from lettergen.model.letter import LetterBase
from lettergen.model.person import Recipient
from lettergen.reading import read_yaml_file

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


_FIRST = [
    "Vogel",
    "Berg",
    "Stein",
    "Hoff",
    "Lind",
    "Wald",
    "Burg",
    "Roth",
    "Brand",
    "Kessel",
    "Eich",
    "Birken",
    "Sommer",
    "Winter",
    "Haber",
    "Korn",
    "Silber",
    "Eisen",
    "Kupfer",
    "Tannen",
]
_SECOND = [
    "mann",
    "bauer",
    "hausen",
    "feld",
    "bach",
    "thal",
    "kamp",
    "brink",
    "hofer",
    "meister",
    "wieser",
    "hagen",
    "stätt",
    "rode",
    "kirch",
    "moser",
    "gruber",
    "egger",
    "singer",
    "werth",
]


def surname(number: int) -> str:
    """An invented family name, of letters as names are; each number has its own."""
    rest, second = divmod(number, len(_SECOND))
    rest, first = divmod(rest, len(_FIRST))
    name = _FIRST[first] + _SECOND[second]
    return f"{name}-{surname(rest - 1)}" if rest else name


def letter(number: int) -> LetterBase:
    """The example to person ``number``."""
    person = _recipient().persons[0].model_copy(update={"last_name": surname(number)})
    recipient = _recipient().model_copy(update={"persons": (person,)})
    return _example().model_copy(update={"recipient": recipient})


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml_file(EXAMPLE).data
    return data


def mapping(number: int) -> dict[str, Any]:
    """The same as data that no other letter shares: nothing of it can be known from a letter before."""
    data = deepcopy(_data())
    data["recipient"]["persons"][0]["last_name"] = surname(number)
    data["references"] = {"ours": f"46.2-{number}"}
    return data


def composed(number: int) -> ComposedLetter:
    """The same, composed."""
    return workshop().compose(letter(number)).letter
