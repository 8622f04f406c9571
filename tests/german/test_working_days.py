"""Fristen: months, working days and the holidays of the Länder."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from lettergen.german.working_days import (
    LAENDER,
    MOST_DAYS,
    days_on,
    is_working_day,
    land_code,
    months_on,
    next_working_day,
    working_days_on,
)


def test_days_and_months() -> None:
    assert days_on(date(2026, 12, 20), 14) == date(2027, 1, 3)
    assert days_on(date(2026, 3, 1), -1) == date(2026, 2, 28)
    assert months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_on(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_on(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_on(date(2026, 1, 15), -1) == date(2025, 12, 15)


@pytest.mark.parametrize("move", [days_on, months_on])
def test_no_letter_sets_a_longer_frist(move: object) -> None:
    assert move(date(2026, 1, 1), MOST_DAYS) > date(2125, 1, 1)  # type: ignore[operator]
    with pytest.raises(OverflowError):
        move(date(2026, 1, 1), MOST_DAYS + 1)  # type: ignore[operator]
    with pytest.raises(OverflowError):
        move(date(9999, 12, 31), 40)  # type: ignore[operator]


def test_working_days() -> None:
    # Christmas 2026: Friday and Saturday; New Year's Day a Friday.
    assert working_days_on(date(2026, 12, 23), 1, "NW") == date(2026, 12, 24)
    assert working_days_on(date(2026, 12, 23), 2, "NW") == date(2026, 12, 28)
    assert working_days_on(date(2026, 12, 23), 6, "NW") == date(2027, 1, 4)
    assert working_days_on(date(2027, 1, 4), -1, "NW") == date(2026, 12, 31)
    assert working_days_on(date(2026, 12, 26), 0, "NW") == date(2026, 12, 26)


def test_holidays_are_those_of_the_land() -> None:
    reformation, saints = date(2028, 10, 31), date(2028, 11, 1)
    assert is_working_day(reformation, "NW")
    assert not is_working_day(reformation, "NI")
    assert not is_working_day(saints, "NW")
    assert is_working_day(saints, "NI")
    assert not is_working_day(date(2026, 6, 4), "NW")  # Fronleichnam
    assert is_working_day(date(2026, 6, 4), "SN")
    assert not is_working_day(date(2026, 10, 3), "BE")


def test_a_frist_ends_on_a_working_day() -> None:
    assert next_working_day(date(2026, 11, 1), "NW") == date(2026, 11, 2)
    assert next_working_day(date(2026, 5, 1), "NW") == date(2026, 5, 4)
    assert next_working_day(date(2026, 5, 5), "NW") == date(2026, 5, 5)


def test_every_land_has_its_holidays() -> None:
    for code in LAENDER:
        assert not is_working_day(date(2026, 10, 3), code)
        assert land_code(LAENDER[code]) == code
    assert land_code(" nw ") == "NW"
    assert land_code("DE-BY") == "BY"
    assert land_code("Preußen") is None


@pytest.mark.slow
def test_letters_that_count_no_days_do_not_load_holidays() -> None:
    code = "import sys, lettergen.text.filters; print('holidays' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
