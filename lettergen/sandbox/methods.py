"""Methods of plain values: they read their value, ask no clock and change nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from jinja2.runtime import LoopContext
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from lettergen.sandbox import bounds
from lettergen.sandbox.budget import Account, account

_OF_TEXT = frozenset({
    "upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip", "rstrip", "removeprefix",
    "removesuffix", "split", "rsplit", "splitlines", "partition", "rpartition", "join", "replace", "center", "ljust",
    "rjust", "zfill", "count", "find", "rfind", "index", "rindex", "startswith", "endswith", "isdigit", "isnumeric",
    "isdecimal", "isalpha", "isalnum", "isupper", "islower", "isspace", "istitle",
})  # fmt: skip
_PLAIN: tuple[tuple[type, frozenset[str]], ...] = (
    (str, _OF_TEXT),
    (Mapping, frozenset({"items", "keys", "values", "get"})),
    (Sequence, frozenset({"count", "index"})),
    (
        dt.datetime,
        frozenset(
            {"date", "time", "strftime", "isoformat", "weekday", "isoweekday", "isocalendar"}
        ),
    ),
    (dt.date, frozenset({"strftime", "isoformat", "weekday", "isoweekday", "isocalendar"})),
    (dt.time, frozenset({"strftime", "isoformat"})),
    (dt.timedelta, frozenset({"total_seconds"})),
    (Decimal, frozenset({"quantize", "normalize", "to_integral_value", "is_zero", "is_signed"})),
    (float, frozenset({"is_integer"})),
)
_OF_LOOPS = {"cycle", "changed", "previtem", "nextitem"}

_BOUNDS: Mapping[str, Callable[..., None]] = {
    "center": bounds.padded,
    "ljust": bounds.padded,
    "rjust": bounds.padded,
    "zfill": bounds.padded,
    "replace": bounds.replaced,
}


def are_of_template(obj: Any, name: str) -> bool:
    """Whether it is something of the template's own making: loops and what ``namespace`` and its like have made."""
    if isinstance(obj, LoopContext):
        return name in _OF_LOOPS
    return isinstance(obj, Namespace | Cycler | Joiner)


def are_plain(obj: Any, name: str) -> bool:
    """Whether it is a method that only reads a plain value."""
    return any(name in names for type_, names in _PLAIN if isinstance(obj, type_))


def bounded(account: Account, method: Any, args: tuple[Any, ...]) -> Callable[..., Any]:
    """The method, charged for what it is going to make. Raises BudgetError."""
    owner, name = method.__self__, method.__name__
    if not isinstance(owner, str):
        return method  # type: ignore[no-any-return]
    account.read(owner)
    if isinstance(owner, Markup):
        owner = bounds.without_markup(owner)
        method = getattr(owner, name)
    if name == "join" and args:
        parts = bounds.joined(account, args[0], owner)
        return lambda *_: owner.join(parts)
    if name in _BOUNDS:
        _BOUNDS[name](account, owner, *args)
    return method  # type: ignore[no-any-return]


def formatting(text: str) -> Callable[..., str]:
    """``text.format`` with bounds."""
    return bounds.BoundFormatter(account(), bounds.without_markup(text)).filled
