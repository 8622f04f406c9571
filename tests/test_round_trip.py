"""A letter is data: what it says of itself in JSON or Python makes the same letter again, for every kind."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from lettergen import InputError, LetterBase, letter_from, load_letter
from lettergen.kinds import SHIPPED

ROOT = Path(__file__).parent.parent
FILES = sorted(
    p
    for folder in ("examples", "examples/gemeinsam-klappts")
    for p in (ROOT / folder).glob("*.yaml")
)


@cache
def letters() -> tuple[LetterBase, ...]:
    """One letter of each file that is a letter of a shipped kind."""
    found = []
    for file in FILES:
        try:
            found.append(load_letter(file))
        except InputError:
            continue  # of a house's own kind, or another sort of file
    return tuple(found)


def forms(letter: LetterBase) -> dict[str, Any]:
    return {
        "json text": json.loads(letter.model_dump_json()),
        "python": letter.model_dump(),
        "json": letter.model_dump(mode="json"),
        "only what was given": letter.model_dump(mode="json", exclude_unset=True),
        "without defaults": letter.model_dump(exclude_defaults=True) | {"kind": letter.kind},
    }


@pytest.mark.slow
def test_there_is_an_example_of_every_kind() -> None:
    assert {letter.kind for letter in letters()} >= set(SHIPPED)


@pytest.mark.parametrize("kind", list(SHIPPED))
def test_every_kind_comes_back_whole(kind: str) -> None:
    found = [letter for letter in letters() if letter.kind == kind]
    assert found
    for letter in found:
        for how, data in forms(letter).items():
            assert letter_from(data) == letter, how


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [p for key, value in data.items() for p in places(value, (*path, key))]
    if isinstance(data, list | tuple):
        return [p for n, value in enumerate(data) for p in places(value, (*path, n))]
    return [path]


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    if isinstance(data, dict):
        return {k: replaced(v, path[1:], value) if k == path[0] else v for k, v in data.items()}
    return [replaced(v, path[1:], value) if n == path[0] else v for n, v in enumerate(data)]


VALUES = st.one_of(
    st.text(min_size=1, max_size=30),
    st.dates(dt.date(1000, 1, 1)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.integers(-(10**12), 10**12),
    st.floats(-1e6, 1e6),
    st.booleans(),
    st.none(),
    st.lists(st.text(min_size=1, max_size=8), max_size=3),
)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_a_letter_comes_back_whole(draw: st.DataObject) -> None:
    letter = draw.draw(st.sampled_from(letters()))
    data = letter.model_dump()
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from(places(data) or [("subject",)]))
        data = replaced(data, path, draw.draw(VALUES))
    try:
        changed = letter_from(data)
    except InputError:
        reject()  # it is no letter
    for how, form in forms(changed).items():
        assert letter_from(form) == changed, how


def test_a_time_of_day_says_no_more_than_a_letter_prints() -> None:
    (invitation,) = [x for x in letters() if x.kind == "einladung"][:1]
    data = invitation.model_dump()
    for time, good in (
        (dt.time(10, 30), True),
        ("10:30:00", True),
        ("9:30:00", True),
        ("9:30:05", False),
        (9, True),
        (dt.time(10, 30, 5), False),
        ("10:30:05", False),
        (dt.time(10, 30, tzinfo=dt.UTC), False),
        (24, False),
        (True, False),
    ):
        changed = {
            **data,
            "event": {**data["event"], "begin": time, "end": None, "admission": None},
        }
        if good:
            assert letter_from(changed).kind == "einladung"
            continue
        with pytest.raises(InputError) as caught:
            letter_from(changed)
        assert caught.value.problems[0].code == "time-format", time
