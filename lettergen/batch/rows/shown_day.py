"""A day in a spreadsheet: what its cell shows, and which day that is."""

from __future__ import annotations

import datetime as dt
import re
from typing import Self

from pydantic_core import PydanticCustomError

from lettergen.german.dates import numeric
from lettergen.model.values import parse_date

_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?")
"""What databases and spreadsheets write behind a day that has no time."""


class ShownDay(str):
    """The text that a cell shows of a day, such as ``Mo, 1. Feb``; fields that hold a day take the day itself."""

    __slots__ = ("day",)
    day: dt.date

    def __new__(cls, text: str, day: dt.date) -> Self:
        """What is shown of ``day``."""
        made = super().__new__(cls, text)
        made.day = day
        return made

    def __reduce__(self) -> tuple[type[ShownDay], tuple[str, dt.date]]:
        return type(self), (str.__str__(self), self.day)


def with_day(text: str, moment: object) -> str:
    """The text of a cell, with its day where the moment in it is one: midnight, or without a time."""
    if isinstance(moment, dt.datetime) and moment.time() == dt.time():
        moment = moment.date()
    return ShownDay(text, moment) if type(moment) is dt.date else text


def unmistakable(cell: str) -> str:
    """The cell's text, for a table in which it is a text alone; a day that this would not tell, or tell wrongly, in figures."""
    if not isinstance(cell, ShownDay):
        return str(cell)
    try:
        same = parse_date(str.__str__(cell)) == cell.day
    except PydanticCustomError:
        same = False
    return str.__str__(cell) if same else numeric(cell.day)


def day_in(cell: str) -> str:
    """The cell as a field for a day wants it: the day of a spreadsheet's cell, and no midnight behind a text."""
    if isinstance(cell, ShownDay):
        return cell.day.isoformat()
    found = _MIDNIGHT.search(cell)
    return cell[: found.start()] if found and not cell[found.end() :].strip() else cell
