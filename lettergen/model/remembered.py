"""What the letters of a batch share is worked out once: results kept for arguments that are the same objects.

Models and blocks are frozen, so the same object always means the same; comparing whole letters by value would cost as
much as the work that it saves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

MOST_KEPT: Final = 256
"""Results of one function that are kept; then it begins anew."""

PLAIN: Final = frozenset({str, bool, int, float, date, type(None)})
"""Types whose values are compared; of all others the objects are."""

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def remembered(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """``function``, worked out once for the same arguments; it must be pure and its results immutable.

    For positional arguments that are frozen, or text, numbers and days; safe to share between threads.
    """
    kept: dict[tuple[object, ...], tuple[Any, _Result]] = {}
    # Dozens are called for a letter, nearly all of them with the very same objects, which is found out in half the time.
    same: dict[tuple[int, ...], tuple[Any, _Result]] = {}

    @wraps(function)
    def known(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        if options:
            return function(*arguments, **options)
        places = (*map(id, arguments),)
        found = same.get(places)
        if found is not None:
            return found[1]
        key = identities(arguments)
        found = kept.get(key)
        result = function(*arguments, **options) if found is None else found[1]
        # The arguments are kept, too: no other object gets the identity of one that is alive.
        if found is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = (arguments, result)
        if len(same) >= MOST_KEPT:
            same.clear()
        same[places] = (arguments, result)
        return result

    return known


def identities(values: tuple[object, ...]) -> tuple[object, ...]:
    """A key that is equal for the same values in the same places, while all of them are alive."""
    # The complement of an address is negative, and so is never taken for a number.
    return tuple([value if type(value) in PLAIN else ~id(value) for value in values])
