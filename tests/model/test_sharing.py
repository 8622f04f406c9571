"""Letters made of equal data have the same parts, and are the same letters for that."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, field_validator, model_validator

from lettergen import Workshop, letter_from
from lettergen.errors import InputError
from lettergen.model import sharing
from lettergen.model.base import Model
from lettergen.model.values import OneOrMore
from lettergen.reading.soundness import as_data, sound

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


def forgotten() -> None:
    sharing._kept.clear()
    sharing._recent.clear()


def test_equal_data_share_their_parts() -> None:
    one, other = letter_from(deepcopy(LETTER)), letter_from(deepcopy(LETTER))
    assert one.sender is other.sender
    assert one.signatures is other.signatures
    changed = deepcopy(LETTER)
    changed["sender"]["authority"]["name"] = "Gemeinde Musterdorf"
    third = letter_from(changed)
    assert third.sender is not one.sender
    assert third.signatures is one.signatures


def test_copies_of_a_letter_keep_the_parts_that_were_looked_at() -> None:
    sender = LETTER["sender"] | {"contact": {"name": "Erika Muster", "form": "frau"}}
    letter = letter_from(LETTER | {"sender": sender})
    person = letter.recipient.persons[0]  # type: ignore[union-attr]
    copies = []
    for name in ("Beispielfrau", "Beispielmann"):
        persons = (person.model_copy(update={"last_name": name}),)
        recipient = letter.recipient.model_copy(update={"persons": persons})  # type: ignore[union-attr]
        copies.append(sound(letter.model_copy(update={"recipient": recipient})))
    one, other = copies
    assert one.sender is other.sender
    assert one.signatures is other.signatures
    assert one.recipient.persons[0].last_name == "Beispielfrau"  # type: ignore[union-attr]
    assert other == letter_from(as_data(other))


def test_a_part_that_nobody_looked_at_is_looked_at_and_told_each_time() -> None:
    letter = letter_from(deepcopy(LETTER))
    sender = letter.sender.model_copy(update={"unit": 7 * "x "})
    other = letter.sender.model_copy(update={"authority": "a b"})
    assert sound(letter.model_copy(update={"copies_to": ("Presse",)})).sender == letter.sender
    for _ in range(2):
        for part, path in ((sender, "sender.unit"), (other, "sender.authority")):
            with pytest.raises(InputError) as caught:
                sound(letter.model_copy(update={"sender": part}))
            assert caught.value.problems[0].place.path == path


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_shared_parts_change_no_byte(format_: Any) -> None:
    forgotten()
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
    forgotten()
    long = deepcopy(LETTER)
    assert letter_from(long).sender is not letter_from(long).sender


def test_no_more_is_kept_than_is_allowed() -> None:
    for number in range(600):
        changed = deepcopy(LETTER)
        changed["recipient"]["persons"][0]["last_name"] = f"Beispiel-{number}"
        letter_from(changed)
    assert len(sharing._kept) <= 256


class _Named(Model):
    name: str


class _Asked(Model):
    """A part that the whole has a say in."""

    part: _Named
    other: str = ""

    @field_validator("part", mode="before")
    @classmethod
    def _with_other(cls, value: Any) -> Any:
        return {"name": value["name"].upper()}


class _Rewritten(Model):
    part: _Named

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, value: Any) -> Any:
        return {"part": {"name": value["part"]["name"] + "!"}}


class _Left(Model):
    part: _Named


def test_a_known_part_is_found_by_its_data() -> None:
    data = {"part": {"name": "Muster"}}
    one = sharing.sharing(_Left.model_validate(data), data)
    assert sharing.known_parts(_Left, deepcopy(data))["part"].made is one.part
    assert sharing.known_parts(_Left, {"part": {"name": "Beispiel"}}) == {}


class _Several(Model):
    parts: Annotated[tuple[_Named, ...], OneOrMore]


class _Few(Model):
    parts: Annotated[tuple[_Named, ...], AfterValidator(lambda parts: parts[:1])]


def test_known_parts_in_a_list_are_found_by_their_data() -> None:
    data = {"parts": [{"name": "Muster"}, {"name": "Beispiel"}]}
    one = sharing.sharing(_Several.model_validate(data), data)
    known = sharing.known_parts(_Several, deepcopy(data))
    assert known["parts"].made is one.parts
    again = _Several.model_validate({"parts": one.parts})
    assert again.parts is not one.parts
    assert sharing.with_parts(again, {"parts": known["parts"].made}).parts is one.parts


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (_Few, {"parts": [{"name": "Muster"}, {"name": "Beispiel"}]}),
        (_Asked, {"part": {"name": "Muster"}}),
        (_Rewritten, {"part": {"name": "Muster"}}),
    ],
)
def test_a_part_that_something_else_has_a_say_in_is_made_anew(
    model: type[Model], data: dict[str, Any]
) -> None:
    sharing.sharing(model.model_validate(data), data)
    assert sharing.known_parts(model, deepcopy(data)) == {}


class _Counted(Model):
    count: Any


class _Holding(Model):
    part: _Counted


class _Unequal:
    def __eq__(self, other: object) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("first", "then"), [(1, True), (1, 1.0), (True, 1), ("1", 1), ("x", _Unequal()), ("x", b"x")]
)
def test_what_is_equal_and_says_something_else_is_not_known(first: object, then: object) -> None:
    data = {"part": {"count": first}}
    sharing.sharing(_Holding.model_validate(data), data)
    assert sharing.known_parts(_Holding, {"part": {"count": then}}) == {}


def test_a_fault_beside_a_known_part_is_told_in_the_same_words() -> None:
    faulty = {**deepcopy(LETTER), "date": "31.11.2026", "subject": ""}

    def told() -> list[tuple[str, str | None]]:
        with pytest.raises(InputError) as raised:
            letter_from(deepcopy(faulty))
        return [(problem.code, problem.place.path) for problem in raised.value.problems]

    forgotten()
    before = told()
    letter_from(deepcopy(LETTER))
    assert told() == before
    assert {path for _, path in before} == {"date", "subject"}
