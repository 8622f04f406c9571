"""Dates as letters write them (DIN 5008, secondary sources): tables instead of a locale library, which costs start-up time."""

from __future__ import annotations

from datetime import date
from typing import Literal

MONTHS = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
        "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
"""January to December, by language."""


def numeric(day: date) -> str:
    """``09.10.2018``: two digits each, the year in full."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def written(day: date, language: Literal["de", "en"] = "de") -> str:
    """``9. Oktober 2018`` or ``9 October 2018``, without a leading zero; a no-break space follows the day."""
    month = MONTHS[language][day.month - 1]
    dot = "." if language == "de" else ""
    return f"{day.day}{dot}\u00a0{month} {day.year:04d}"
