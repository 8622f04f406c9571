"""What an operation would make, known before it is done: texts that grow by a factor, widths, powers.

Each function charges the account for its operation and returns nothing, or does the operation itself where Python has
no bound to set. Raises BudgetError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from numbers import Number
from string import Formatter
from typing import Any

from markupsafe import Markup

from lettergen.limits import MAX_BITS, MAX_WIDTH
from lettergen.sandbox.budget import Account, exceeded

_SEQUENCES = (str, bytes, list, tuple)
_PERCENT = re.compile(r"%(?:\(.*?\))?[-#0 +]*(\*|\d+)?(?:\.(\*|\d+))?", re.DOTALL)
_DIGITS = re.compile(r"\d+")


def width(value: Any) -> int:
    """A width that somebody asks for, without its sign. What is no whole number is left to complain to whoever uses it."""
    size = abs(value) if isinstance(value, int) else 0
    if size > MAX_WIDTH:
        exceeded(MAX_WIDTH)
    return size


def times(account: Account, left: Any, right: Any) -> Any:
    """``left * right``."""
    for sequence, factor in ((left, right), (right, left)):
        if isinstance(sequence, _SEQUENCES) and isinstance(factor, int):
            account.make(len(sequence) * max(factor, 0))
    if isinstance(left, int) and isinstance(right, int):
        _bits(left.bit_length() + right.bit_length())
    return left * right


def power(account: Account, left: Any, right: Any) -> Any:
    """``left ** right``."""
    del account
    if isinstance(left, int) and isinstance(right, int):
        _bits(left.bit_length() * abs(right))
    elif not (isinstance(left, Number) and isinstance(right, int | float)):
        raise TypeError("powers are of numbers")
    return left**right


def plus(account: Account, left: Any, right: Any) -> Any:
    """``left + right``."""
    if isinstance(left, _SEQUENCES) and isinstance(right, _SEQUENCES):
        account.make(len(left) + len(right))
    made = left + right
    if not isinstance(made, str | bytes):
        account.weigh(made)
    return made


def remainder(account: Account, left: Any, right: Any) -> Any:
    """``left % right``, which for text means filling in."""
    if isinstance(left, str):
        return percent(account, left, right)
    return left % right


OPERATORS: dict[str, Callable[[Account, Any, Any], Any]] = {
    "+": plus, "*": times, "**": power, "%": remainder,
}  # fmt: skip


def percent(account: Account, text: str, values: Any) -> str:
    """``text % values``, as the filter ``format`` does it, too."""
    for found in _PERCENT.finditer(text):
        for digits in found.groups():
            if digits == "*":
                raise ValueError("widths are written as numbers")
            if digits:
                account.make(width(int(digits[:9])))
    account.make(len(text) + account.weigh(values))
    return account.made(text % values)  # type: ignore[no-any-return]


class BoundFormatter(Formatter):
    """``"{:>10}".format(…)`` without attributes, and with widths that are bounded."""

    def __init__(self, account: Account, text: str) -> None:
        self._account, self._text = account, text

    def filled(self, *args: Any, **kwargs: Any) -> str:
        """The text with these values."""
        return self.vformat(self._text, args, kwargs)

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        """The value of a field: a number or a name and nothing behind it."""
        if "." in field_name or "[" in field_name:
            raise ValueError("formats take values as they are")
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value in its format."""
        for digits in _DIGITS.findall(format_spec):
            self._account.make(width(int(digits[:9])))
        return str(super().format_field(value, format_spec))


def joined(account: Account, parts: Iterable[Any], separator: Any = "") -> list[Any]:
    """The parts that are about to be joined."""
    listed = list(parts if isinstance(parts, str) else account.counted(parts))
    account.make(sum(map(account.weigh, listed)) + len(listed) * account.weigh(separator))
    return listed


def replaced(account: Account, text: Any, old: Any, new: Any, count: Any = None) -> None:
    """``text.replace(old, new)``."""
    whole, piece, other = str(text), str(old), str(new)
    found = whole.count(piece) if piece else len(whole) + 1
    if isinstance(count, int) and count >= 0:
        found = min(found, count)
    # Escaping makes at most five characters of one.
    account.make(len(whole) + found * 5 * len(other))


def padded(account: Account, text: Any, size: Any = 0, *_: Any) -> None:
    """``text.center(size)`` and its like."""
    account.make(account.weigh(text) + width(size))


def without_markup(text: Any) -> Any:
    """Text to be changed: escaped text is text again, a piece of the document stays whole.

    Cut and put together anew, pieces of a document could become what the template does not show.
    """
    if not isinstance(text, Markup):
        return text
    if "<" in text:
        raise ValueError("a piece of the document cannot be changed as text")
    return text.unescape()


def _bits(count: int) -> None:
    if count > MAX_BITS:
        exceeded(MAX_BITS)


def total(account: Account, values: Iterable[Any], start: Any) -> Any:
    """The sum of the values."""
    result = start
    for value in account.counted(values):
        result = plus(account, result, value)
    return result
