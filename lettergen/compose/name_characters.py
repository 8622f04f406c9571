"""Names against DIN 91379: a character outside the standard's data type is reported, never changed."""

from __future__ import annotations

from collections.abc import Iterator

from lettergen.charset import DataType, check
from lettergen.errors import Problem
from lettergen.model.letter import LetterBase
from lettergen.model.person import Address, Person


def name_problems(letter: LetterBase) -> tuple[Problem, ...]:
    """Findings of the recipient's and the signers' names: persons by data type A, organisations and places by B."""
    names = (*_recipient(letter), *_signatures(letter))
    return tuple(problem for text, kind, path in names for problem in check(text, kind, path))


_Name = tuple[str, DataType, str]


def _recipient(letter: LetterBase) -> Iterator[_Name]:
    recipient = letter.recipient
    if recipient is None:
        return
    for number, line in enumerate(recipient.organisation):
        yield line, DataType.B, f"recipient.organisation.{number}"
    for number, person in enumerate(recipient.persons):
        yield from _person(person, f"recipient.persons.{number}")
    if recipient.address is not None:
        yield from _address(recipient.address, "recipient.address")


def _person(person: Person, path: str) -> Iterator[_Name]:
    for field in ("title", "first_name", "last_name", "suffix"):
        if text := getattr(person, field):
            yield text, DataType.A, f"{path}.{field}"


def _address(address: Address, path: str) -> Iterator[_Name]:
    for field in ("care_of", "building", "district", "street", "city"):
        if text := getattr(address, field):
            yield text, DataType.B, f"{path}.{field}"


def _signatures(letter: LetterBase) -> Iterator[_Name]:
    for number, signature in enumerate(letter.signatures):
        yield signature.name, DataType.A, f"signatures.{number}.name"
    if letter.certification is not None:
        yield letter.certification.name, DataType.A, "certification.name"
