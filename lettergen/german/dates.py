"""Dates as letters write them (DIN 5008, secondary sources): tables instead of a locale library, which costs start-up time."""

from __future__ import annotations

from datetime import date, time
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

WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
"""Monday to Sunday, by language."""


def numeric(day: date) -> str:
    """``09.10.2018``: two digits each, the year in full."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def written(day: date, language: Literal["de", "en"] = "de") -> str:
    """``9. Oktober 2018`` or ``9 October 2018``, without a leading zero; a no-break space follows the day."""
    month = MONTHS[language][day.month - 1]
    dot = "." if language == "de" else ""
    return f"{day.day}{dot}\u00a0{month} {day.year:04d}"


def with_weekday(day: date, language: Literal["de", "en"] = "de") -> str:
    """``Dienstag, 20. Oktober 2015``: for appointments, so that a wrong day is noticed."""
    return f"{WEEKDAYS[language][day.weekday()]}, {written(day, language)}"


def clock(moment: time, language: Literal["de", "en"] = "de") -> str:
    """``09:30 Uhr``: two digits each, kept together with the word; English has ``09:30``."""
    digits = f"{moment.hour:02d}:{moment.minute:02d}"
    return f"{digits}\u00a0Uhr" if language == "de" else digits


def listed(day: date, language: str) -> str:
    """A day in lists and messages: ``02.11.2026``, in English ``2026-11-02``."""
    return numeric(day) if language == "de" else day.isoformat()


def validity(first: date | None, last: date | None, language: str) -> str:
    """From when until when something holds, in words of lists and messages."""
    words = {"de": ("ab", "bis", "immer"), "en": ("from", "until", "always")}[language]
    days = zip(words, (first, last), strict=False)
    return " ".join(f"{word} {listed(day, language)}" for word, day in days if day) or words[-1]
