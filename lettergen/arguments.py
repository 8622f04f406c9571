"""What public functions are given: taken for what it says, or a UsageError that names the argument.

Python checks no types, and a wrong one fails far away from the call, or not at all. Numbers and days of other libraries
(numpy, pandas) are taken for what they say; true and false are no numbers.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from lettergen.errors import Place, Problem, UsageError, shortened

_LONGEST: Final = 60
_MIDNIGHT: Final = dt.time()

_Choice = TypeVar("_Choice", bound=str)
_Type = TypeVar("_Type")


def path_of(value: object, name: str) -> Path:
    """The path in a ``Path`` or text."""
    try:
        text = os.fspath(value)  # type: ignore[call-overload]  # anything may come
    except TypeError:
        raise refused("argument-path", value, name) from None
    if not isinstance(text, str) or not text or "\0" in text or not _is_unicode(text):
        raise refused("argument-path", value, name)
    return Path(text)


def optional_path(value: object, name: str) -> Path | None:
    """The same; None where there is none."""
    return None if value is None else path_of(value, name)


def text_of(value: object, name: str) -> str:
    """A text, which Unicode can hold."""
    if not isinstance(value, str) or not _is_unicode(value):
        raise refused("argument-text", value, name)
    return value


def optional_text(value: object, name: str) -> str | None:
    """The same; None where there is none."""
    return None if value is None else text_of(value, name)


def flag(value: object, name: str) -> bool:
    """True or false, numpy's too."""
    if isinstance(value, bool):
        return value
    if type(value).__name__ in {"bool_", "bool"} and hasattr(type(value), "item"):
        return bool(value)
    raise refused("argument-flag", value, name)


def whole(value: Any, name: str, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or not least <= number <= most:
        raise _out_of_range("argument-whole", value, name, least, most)
    return number


def number(value: Any, name: str, least: float, most: float) -> float:
    """A number from ``least`` to ``most``."""
    try:
        found = math.nan if isinstance(value, bool | str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not least <= found <= most:  # nothing is less than NaN, or more
        raise _out_of_range("argument-number", value, name, least, most)
    return found


def day(value: object, name: str) -> dt.date:
    """A day: a ``date``, or a moment of another library or of ``datetime`` that is a midnight."""
    found = as_day(value)
    if found is None:
        raise refused("argument-day", value, name)
    return found


def as_day(value: object) -> dt.date | None:
    """The day that ``value`` is: a ``date``, or a ``datetime`` (pandas' and numpy's too) at midnight; None for all else."""
    if type(value) is dt.date:
        return value
    moment = moment_of(value)
    if isinstance(moment, dt.datetime):
        return moment.date() if moment.time() == _MIDNIGHT else None
    return moment if isinstance(moment, dt.date) else None


def moment_of(value: object) -> object:
    """Scalars of numpy and pandas as Python's own; everything else as it is.

    ``numpy.datetime64`` counts days or nanoseconds, ``pandas.Timestamp`` is a ``datetime``.
    """
    if isinstance(value, dt.date | dt.time | str | int | float | None):
        return None if _is_nothing(value) else value
    kind: Any = type(value)  # asked in its place, for a value's own attributes may raise anything
    if kind.__name__ == "datetime64" and hasattr(kind, "astype"):
        return kind.astype(value, "datetime64[us]").item()
    if hasattr(kind, "item") and hasattr(kind, "shape") and kind.shape.__get__(value, kind) == ():
        return kind.item(value)
    return None if _is_nothing(value) else value


def _is_nothing(value: object) -> bool:
    """Pandas' NaT and NA: no value."""
    return type(value).__name__ in {"NaTType", "NAType"}


def choice(value: object, name: str, choices: Iterable[_Choice], code: str) -> _Choice:
    """One of ``choices``; anything else is the problem ``code``."""
    for known in choices:
        if isinstance(value, str) and value == known:
            return known
    given = value if isinstance(value, str) else said(value)
    raise UsageError(Problem(code, Place(path=name), given))


def content(value: object, name: str) -> bytes:
    """The bytes of a file."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    raise refused("argument-bytes", value, name)


def several(value: Any, name: str) -> Iterator[Any]:
    """What can be gone through, and is no text."""
    if isinstance(value, str | bytes):
        raise refused("argument-several", value, name)
    try:
        return iter(value)
    except TypeError:
        raise refused("argument-several", value, name) from None


def mapping(value: object, name: str) -> Mapping[str, Any]:
    """A mapping whose keys are texts."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise refused("argument-class", value, name, expected="Mapping[str, …]")
    return value


def instance(value: object, name: str, kind: type[_Type], expected: str) -> _Type:
    """A value of that class; ``expected`` says in messages what is."""
    if not isinstance(value, kind):
        raise refused("argument-class", value, name, expected=expected)
    return value


def refused(code: str, value: object, name: str, **params: str) -> UsageError:
    """The error that the argument ``name`` is not what it must be."""
    return UsageError(Problem(code, Place(path=name), said(value), {"name": name, **params}))


def said(value: object) -> str:
    """A value in a message: scalars as Python writes them, of everything else the class alone (it may hold a letter)."""
    if isinstance(value, str | bytes):
        return repr(shortened(value if isinstance(value, str) else repr(value), _LONGEST))
    if value is None or isinstance(value, int | float):
        try:
            return shortened(repr(value), _LONGEST)
        except ValueError:  # a number of more than 4300 digits
            pass
    return type(value).__name__


def _out_of_range(code: str, value: object, name: str, least: float, most: float) -> UsageError:
    return refused(code, value, name, least=f"{least:g}", most=f"{most:g}")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text) if not text.isascii() else True
