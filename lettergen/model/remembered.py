"""What the letters of a batch share is worked out once: results kept for arguments that are the same objects.

Models and blocks are frozen, so the same object always means the same; comparing whole letters by value would cost as
much as the work that it saves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar

MOST_KEPT: Final = 128
"""Results of one function that are kept since they were last asked for; up to as many older ones wait to be asked for again."""

PLAIN: Final = frozenset({str, bool, int, float, date, type(None)})
"""Types whose values are compared; of all others the objects are."""

_Arguments = ParamSpec("_Arguments")
_Key = TypeVar("_Key")
_Result = TypeVar("_Result")


class Memory(Generic[_Key, _Result]):
    """What was asked for last, by its key; safe to share between threads.

    Most of what a letter brings is never asked for again, and must not drive out what all letters share: what has not been asked
    for while ``MOST_KEPT`` others came is forgotten.
    """

    __slots__ = ("_known", "_older")

    def __init__(self) -> None:
        self._known: dict[_Key, _Result] = {}
        self._older: dict[_Key, _Result] = {}

    def get(self, key: _Key) -> _Result | None:
        """What was kept; None where there is nothing."""
        found = self._known.get(key)
        if found is None and (found := self._older.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: _Key, result: _Result) -> None:
        """Keeps what is asked for with ``key``."""
        if len(self._known) >= MOST_KEPT:
            self._older, self._known = self._known, {}
        self._known[key] = result

    def clear(self) -> None:
        """Forgets everything."""
        self._known, self._older = {}, {}

    def __len__(self) -> int:
        return len(self._known) + len(self._older)


def remembered(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """``function``, worked out once for the very same arguments; it must be pure and its results immutable.

    For positional arguments that are frozen and that letters share; safe to share between threads.
    """
    # As in ``Memory``, but written out: dozens of these are asked for each letter.
    known: dict[tuple[int, ...], tuple[Any, ...]] = {}
    older: dict[tuple[int, ...], tuple[Any, ...]] = {}

    @wraps(function)
    def same(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        nonlocal known, older
        if options:
            return function(*arguments, **options)
        key = (*map(id, arguments),)
        found = known.get(key)
        if found is None:
            found = older.get(key)
            if found is None:
                # The arguments are kept, too: no other object gets the identity of one that is alive.
                found = *arguments, function(*arguments, **options)
            if len(known) >= MOST_KEPT:
                older, known = known, {}
            known[key] = found
        result: _Result = found[-1]
        return result

    return same


def remembered_by_value(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """The same for arguments among which there are numbers or texts that are made anew each time."""
    known: dict[tuple[object, ...], tuple[Any, ...]] = {}
    older: dict[tuple[object, ...], tuple[Any, ...]] = {}

    @wraps(function)
    def equal(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        nonlocal known, older
        if options:
            return function(*arguments, **options)
        # What ``identities`` gives; calling it would take a third of the time.
        key = tuple([value if type(value) in PLAIN else ~id(value) for value in arguments])
        found = known.get(key)
        if found is None:
            found = older.get(key)
            if found is None:
                found = *arguments, function(*arguments, **options)
            if len(known) >= MOST_KEPT:
                older, known = known, {}
            known[key] = found
        result: _Result = found[-1]
        return result

    return equal


def identities(values: tuple[object, ...]) -> tuple[object, ...]:
    """A key that is equal for the same values in the same places, while all of them are alive."""
    # The complement of an address is negative, and so is never taken for a number.
    return tuple([value if type(value) in PLAIN else ~id(value) for value in values])
