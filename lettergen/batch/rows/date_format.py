"""Datumsformate: days and times as a German spreadsheet shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lettergen.german.dates import MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a number format."""

    kind: str
    """``literal``, ``digit``, ``point``, ``comma``, ``percent``, ``text``, ``general``, ``date`` or ``elapsed``."""
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a number format."""

    tokens: tuple[Token, ...]
    english: bool = False
    """Whether the format says that its dates are English."""

    def has(self, kind: str) -> bool:
        """Whether there is a token of this kind."""
        return any(token.kind == kind for token in self.tokens)


# Excel's own; a locale library would say "Okt.".
_MONTHS_SHORT = ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
_NOON = 12


def date_text(value: dt.datetime | dt.date | dt.time | dt.timedelta, section: Section) -> str:
    """A day, time or span in the tokens of a number format."""
    moment, span = _moment(value)
    tokens = section.tokens
    half_day = any(t.text == "ampm" for t in tokens)
    out = []
    for index, token in enumerate(tokens):
        if token.kind == "date":
            out.append(_part(token, moment, tokens, index, english=section.english, half=half_day))
        elif token.kind == "elapsed":
            out.append(_elapsed(token.text.lower(), span))
        elif token.text == "/" and not section.english:
            out.append(".")  # the sign for the locale's own separator of dates
        elif token.kind != "digit":
            out.append(token.text)
    return "".join(out).strip()


def _moment(
    value: dt.datetime | dt.date | dt.time | dt.timedelta,
) -> tuple[dt.datetime, dt.timedelta]:
    zero = dt.datetime(1899, 12, 30)  # noqa: DTZ001  tables know no time zones
    match value:
        case dt.timedelta():
            moment = zero + value
        case dt.time():
            moment = dt.datetime.combine(zero.date(), value)
        case dt.datetime():
            moment = value
        case dt.date():
            moment = dt.datetime.combine(value, dt.time())
    # Serial numbers are binary fractions: 10:00 may come as 09:59:59.999997.
    moment = (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return moment, moment - zero


def _part(
    token: Token,
    moment: dt.datetime,
    tokens: tuple[Token, ...],
    index: int,
    *,
    english: bool,
    half: bool,
) -> str:
    text, width = token.text.lower(), len(token.text)
    if text == "ampm":
        return "AM" if moment.hour < _NOON else "PM"
    match text[0]:
        case "y" | "j":
            return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"  # noqa: PLR2004
        case "d" | "t":
            name = WEEKDAYS["en" if english else "de"][moment.weekday()]
            short = name[:3] if english else name[:2]
            return _sized(width, moment.day, short, name)
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if half else moment.hour
            return _sized(min(width, 2), hour)
        case "s":
            return _sized(min(width, 2), moment.second)
        case _:
            if _is_minute(tokens, index):
                return _sized(min(width, 2), moment.minute)
            name = MONTHS["en" if english else "de"][moment.month - 1]
            short = name[:3] if english else _MONTHS_SHORT[moment.month - 1]
            return name[0] if width > 4 else _sized(width, moment.month, short, name)  # noqa: PLR2004


def _sized(width: int, number: int, short: str = "", name: str = "") -> str:
    return (str(number), f"{number:02}", short, name)[min(width, 4) - 1]


def _is_minute(tokens: tuple[Token, ...], index: int) -> bool:
    """``m`` means minutes right behind hours or right before seconds."""
    units = [(i, t.text[0].lower()) for i, t in enumerate(tokens) if t.kind in {"date", "elapsed"}]
    at = [i for i, _ in units].index(index)
    before = units[at - 1][1] if at else ""
    after = units[at + 1][1] if at + 1 < len(units) else ""
    return before == "h" or after == "s"


def _elapsed(unit: str, span: dt.timedelta) -> str:
    seconds = int(span.total_seconds())
    count = seconds // {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{count:0{len(unit)}}"
