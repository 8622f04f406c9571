"""Fristen: days, months and working days on from a day, with the public holidays of the Länder.

Only holidays of a whole Land count: Corpus Christi in parts of Saxony and Thuringia, Assumption Day in Bavaria and the
Peace Festival of Augsburg do not.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

LAENDER: Final = {
    "BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg", "HB": "Bremen", "HH": "Hamburg",
    "HE": "Hessen", "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz", "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}  # fmt: skip
"""The Länder by their codes of ISO 3166-2:DE."""

MOST_DAYS: Final = 36_525
"""A hundred years: no letter sets a longer Frist."""
_SATURDAY = 5
_MONTHS_A_YEAR = 12


def days_on(day: date, days: int) -> date:
    """``days`` calendar days on, or back where negative. Raises OverflowError beyond ``MOST_DAYS``."""
    return day + timedelta(days=_bounded(days))


def months_on(day: date, months: int) -> date:
    """The same day ``months`` on, or the last of a month that is too short for it (§ 188 (3) BGB).

    Raises OverflowError beyond ``MOST_DAYS`` months.
    """
    years, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + _bounded(months), 12)
    if not date.min.year <= years <= date.max.year:
        raise OverflowError(months)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def is_working_day(day: date, land: str) -> bool:
    """Whether a day is neither Saturday, Sunday nor a public holiday in the Land with that code."""
    return day.weekday() < _SATURDAY and day not in _holidays(land, day.year)


def working_days_on(day: date, days: int, land: str) -> date:
    """The ``days``-th working day after ``day``, or before it where negative; zero is ``day`` itself.

    Raises OverflowError beyond ``MOST_DAYS`` days.
    """
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(_bounded(days))):
        day += step
        while not is_working_day(day, land):
            day += step
    return day


def next_working_day(day: date, land: str) -> date:
    """``day``, or the working day after it on which a Frist ends instead (§ 193 BGB, § 31 (3) VwVfG)."""
    while not is_working_day(day, land):
        day += timedelta(days=1)
    return day


def land_code(land: str) -> str | None:
    """The code of a Land that is called by its code or name in any case; None where there is no such Land."""
    wanted = land.strip().casefold().removeprefix("de-")
    return next(
        (c for c, name in LAENDER.items() if wanted in {c.casefold(), name.casefold()}), None
    )


def _bounded(number: int) -> int:
    if abs(number) > MOST_DAYS:
        raise OverflowError(number)
    return number


@lru_cache(maxsize=256)  # saves 0.24 ms a day that is counted
def _holidays(land: str, year: int) -> frozenset[date]:
    # A quarter of a second to import, for letters that count working days only.
    from holidays.countries.germany import Germany

    return frozenset(Germany(subdiv=land, years=year))
