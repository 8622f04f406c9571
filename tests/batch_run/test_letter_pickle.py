"""What the letters of a batch share is the same objects again where they are set."""

from __future__ import annotations

import pickle

from lettergen.batch.letter_pickle import LetterPickler
from lettergen.batch.worker import letter_digest
from lettergen.model.letter import LetterBase
from lettergen.pipeline import letter_from
from tests.batch_run.samples import data, letters


def unpacked(*found: LetterBase) -> list[LetterBase]:
    pickler = LetterPickler()
    return [pickle.loads(pickler.dumps(letter)) for letter in found]  # noqa: S301  made right here


def test_letters_come_back_as_they_were() -> None:
    before = [*letters(4), letter_from(data(5, kind="schreiben", closing=False, large_print=True))]
    after = unpacked(*before)
    assert after == before
    assert [letter_digest(a) for a in after] == [letter_digest(b) for b in before]
    assert [a.model_fields_set for a in after] == [b.model_fields_set for b in before]


def test_what_they_share_is_one_object() -> None:
    first = letter_from(data(1))
    following = [first.model_copy(update={"recipient": letter.recipient}) for letter in letters(3)]
    _, second, third = unpacked(*following)
    assert second.sender is third.sender
    assert second.signatures is third.signatures
    assert second.recipient != third.recipient


def test_letters_that_share_nothing_stay_apart() -> None:
    one, other = letter_from(data(1)), letter_from(data(2, subject="Anderes", body="Anderer Text."))
    assert unpacked(one, other, one) == [one, other, one]


def test_fields_that_are_empty_in_turn() -> None:
    """What two letters have in common can be the same values under other names."""
    changes: list[dict[str, object]] = [
        {},
        {"enclosures": ["Plan"]},
        {},
        {"copies_to": ["Amt 61"]},
        {},
    ]
    before = [letter_from(data(1, **changed)) for changed in changes]
    assert unpacked(*before) == before
