"""Filters that reckon: a Frist from a day, the sum of a list, and numbers as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from pydantic import BaseModel

from lettergen.german import dates, working_days
from lettergen.german.figures import written_amount, written_number
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.model.amount import EURO, Amount, exact
from lettergen.text.values import RefusedError, kind_of

MOST_DECIMALS = 10


def add_days(value: object, days: object) -> date:
    """A day so many calendar days on; a negative number goes back."""
    return _moved(working_days.days_on, value, days, "add_days")


def add_months(value: object, months: object) -> date:
    """The same day so many months on; the last of a month that is too short (§ 188 (3) BGB)."""
    return _moved(working_days.months_on, value, months, "add_months")


def add_working_days(value: object, days: object, land: object) -> date:
    """A day so many working days on (Monday to Friday, without the public holidays of the Land ``NW``, ``BY`` …)."""
    code = _land(land)

    def move(day: date, number: int) -> date:
        return working_days.working_days_on(day, number, code)

    return _moved(move, value, days, "add_working_days")


def working_day(value: object, land: object) -> date:
    """The day itself, or the next working day where it is none: when a Frist ends (§ 193 BGB, § 31 (3) VwVfG)."""
    return working_days.next_working_day(_day(value, "working_day"), _land(land))


def numeric_date(value: object) -> str:
    """``09.10.2018``, for tables."""
    return dates.numeric(_day(value, "numeric_date"))


def total(values: Any, field: str | None = None) -> Amount | Decimal:
    """The sum of a list's amounts or numbers, or of a field of its items; what is not given counts nothing."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise RefusedError("template-filter-input", filter="total", kind=kind_of(values))
    items = (item if field is None else _field(item, field) for item in values)
    numbers = [_figure(value, "total") for value in items if value is not None]
    currencies = sorted({currency or "–" for _, currency in numbers})
    if len(currencies) > 1:
        raise RefusedError("template-currencies", ", ".join(currencies))
    sum_ = sum((figure for figure, _ in numbers), Decimal(0))
    currency = numbers[0][1] if numbers else None
    return Amount(sum_, currency) if currency else sum_


def amount(value: object, unit: object = None, *, language: Language = "de") -> str:
    """``1.234,50 EUR`` of an amount, or of a number, which is one in euros; ``unit`` stands in the currency's place."""
    figure, currency = _figure(value, "amount")
    if not isinstance(unit, str | None):
        raise RefusedError("template-filter-input", filter="amount", kind=kind_of(unit))
    try:
        return written_amount(Amount(figure, currency or EURO), language, unit)
    except ValueError:
        raise RefusedError("template-cents", str(figure)) from None


def number(value: object, decimals: object = None, *, language: Language = "de") -> str:
    """``1.234,5``: a number with its thousands grouped, with ``decimals`` rounded half up to so many places."""
    figure, _ = _figure(value, "number")
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= MOST_DECIMALS):
        raise RefusedError("template-filter-input", filter="number", kind=kind_of(decimals))
    return written_number(figure, language, decimals)


def _figure(value: object, used: str) -> tuple[Decimal, str | None]:
    """The number that the filter ``used`` was given, and its currency where it is an amount."""
    if isinstance(value, Amount):
        return value.value, value.currency
    if (figure := exact(value)) is None:
        raise RefusedError("template-filter-input", filter=used, kind=kind_of(value))
    return figure, None


def _field(item: object, field: str) -> object:
    fields = type(item).model_fields if isinstance(item, BaseModel) else {}
    if field in fields:
        return getattr(item, field)
    known = alternatives(field, fields)
    code = "template-misspelt" if known["near"] else "template-unknown-name"
    raise RefusedError(code, field, **known)


def _moved(move: Callable[[date, int], date], value: object, by: object, used: str) -> date:
    day = _day(value, used)
    if type(by) is not int:
        raise RefusedError("template-filter-input", filter=used, kind=kind_of(by))
    try:
        return move(day, by)
    except OverflowError:
        raise RefusedError("template-day-far", str(by), filter=used) from None


def _day(value: object, used: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise RefusedError("template-filter-input", filter=used, kind=kind_of(value))


def _land(land: object) -> str:
    if isinstance(land, str) and (code := working_days.land_code(land)):
        return code
    known = ", ".join(f"{code} ({name})" for code, name in working_days.LAENDER.items())
    raise RefusedError("template-land", str(land), known=known)


FILTERS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        add_days, add_months, add_working_days, working_day, numeric_date, total, amount, number,
    )
}  # fmt: skip
"""All of them by name, in German."""

ENGLISH: dict[str, Callable[..., object]] = {
    **FILTERS,
    "amount": partial(amount, language="en"),
    "number": partial(number, language="en"),
}
"""All of them by name, in English; figures and sums are the same."""
