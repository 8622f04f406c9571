"""Placeholders in batches: the job's text before anything is written, a cell in its row."""

from __future__ import annotations

import pytest

from lettergen.batch.bind import Binder
from lettergen.errors import InputError, Place
from tests.batch_rows.letters import COMMON, GOOD, bound


def test_the_jobs_own_text_is_found_before_anything_is_written() -> None:
    letter = {
        **COMMON,
        "body": "Eins.\n\nIhr Beitrag beträgt {{ Betrag }}.",
        "enclosures": ["((A))"],
    }
    with pytest.raises(InputError) as caught:
        Binder(letter, list(GOOD))
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("placeholder-tag", Place(path="letter.body", line=3)),
        ("placeholder-brackets", Place(path="letter.enclosures.0")),
    ]
    Binder({**letter, "allow": ["placeholder-tag", "((A))"]}, list(GOOD))


def test_a_cell_fails_its_row_alone() -> None:
    result = bound(GOOD | {"Nachname": "«Nachname»"})
    assert result.letter is None
    assert [p.code for p in result.problems] == ["placeholder-merge-field"]
    assert result.problems[0].place == Place("liste.csv", row=1, column_name="Nachname")
    assert bound(GOOD).letter is not None
    allowed = bound(GOOD | {"Nachname": "«Nachname»"}, {**COMMON, "allow": "«Nachname»"})
    assert allowed.letter is not None
