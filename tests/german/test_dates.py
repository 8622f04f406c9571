"""Dates in figures and in words."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from babel.dates import format_date

from lettergen.german.dates import clock, numeric, with_weekday, written

YEAR = [date(2018, 1, 1) + timedelta(days=n) for n in range(365)]


def test_numeric_has_two_digits_and_the_whole_year() -> None:
    assert numeric(date(2018, 10, 9)) == "09.10.2018"
    assert [numeric(day) for day in YEAR] == [
        format_date(day, "dd.MM.yyyy", locale="de") for day in YEAR
    ]


@pytest.mark.parametrize("day", YEAR[::7], ids=str)
def test_written_holds_the_day_and_its_month_together(day: date) -> None:
    assert written(day) == format_date(day, "d.'\u00a0'MMMM yyyy", locale="de")
    assert written(day, "en") == format_date(day, "d'\u00a0'MMMM yyyy", locale="en")


def test_written_example() -> None:
    assert written(date(2018, 10, 9)) == "9.\u00a0Oktober 2018"


@pytest.mark.parametrize("day", YEAR[::5], ids=str)
def test_the_weekday_stands_before_the_date(day: date) -> None:
    assert with_weekday(day) == format_date(day, "EEEE, d.'\u00a0'MMMM yyyy", locale="de")
    assert with_weekday(day, "en") == format_date(day, "EEEE, d'\u00a0'MMMM yyyy", locale="en")


def test_weekday_example() -> None:
    assert with_weekday(date(2015, 10, 20)) == "Dienstag, 20.\u00a0Oktober 2015"


def test_times_of_day_have_two_digits() -> None:
    assert clock(time(9, 5)) == "09:05\u00a0Uhr"
    assert clock(time(13), "en") == "13:00"
