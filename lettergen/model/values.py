"""Value types: each checks itself and gives a stable error code.

Scalars arrive as text (YAML values stay text until a type here says otherwise), so every type accepts a string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""Among them those that turn the direction of writing: what is read would not be what the data say."""
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2060-\u2064\ufeff]*")
_LINE_BREAK = re.compile(r"[\n\r\u0085\u2028\u2029]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_FIRST_YEAR = 1000
"""What comes before is a slip such as 0026."""
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s?Uhr)?")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\.]+")


def _normalised(text: str) -> str:
    """NFC, the form in which DIN 91379 lists its characters; outer blanks cut, control characters refused."""
    text = unicodedata.normalize("NFC", text)
    if found := _CONTROL.search(text):
        raise PydanticCustomError(
            "text-control-character",
            "control character {code_point} at position {position}",
            {"code_point": f"U+{ord(found[0]):04X}", "position": str(found.start() + 1)},
        )
    return text.strip()


def _one_line(text: str) -> str:
    if found := _LINE_BREAK.search(text):
        raise PydanticCustomError(
            "text-line-break",
            "line break at position {position}",
            {"position": str(found.start() + 1)},
        )
    if "\t" in text:
        raise PydanticCustomError("text-tab", "tab character")
    return text


def _filled(text: str) -> str:
    if _INVISIBLE.fullmatch(text):
        raise PydanticCustomError("text-empty", "empty text")
    return text


def not_empty(texts: tuple[str, ...]) -> tuple[str, ...]:
    """At least one text; none at all is the error ``text-empty``."""
    if not texts:
        raise PydanticCustomError("text-empty", "no text")
    return texts


def parse_date(value: Any) -> date:
    """A date from a ``date``, ``2018-10-09`` or ``09.10.2018``; anything else is the error ``date-format``."""
    if type(value) is date:
        return value
    if isinstance(value, str):
        text = value.strip()
        iso, german = _ISO_DATE.fullmatch(text), _GERMAN_DATE.fullmatch(text)
        parts = iso.groups() if iso else german.groups()[::-1] if german else None
        if parts:
            try:
                day = date(*map(int, parts))
            except ValueError:
                raise PydanticCustomError("date-impossible", "no such day") from None
            if day.year < _FIRST_YEAR:
                raise PydanticCustomError("date-year", "a slip in the year")
            return day
    raise PydanticCustomError("date-format", "not a date")


def parse_time(value: Any) -> time:
    """A time of day from a ``time``, ``10:00``, ``9.30 Uhr`` or ``9``; anything else is the error ``time-format``."""
    if type(value) is time:
        return value
    if isinstance(value, str) and (found := _CLOCK.fullmatch(value.strip())):
        try:
            return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
    raise PydanticCustomError("time-format", "not a time of day")


def _identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text):
        raise PydanticCustomError("identifier-format", "not an identifier")
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise PydanticCustomError("email-format", "not an e-mail address")
    return text


def _as_sequence(value: Any) -> Any:
    """A single text or mapping stands for a list of one; editors forgive the missing dash."""
    if value is None or (isinstance(value, Sequence) and not isinstance(value, str)):
        return value
    return (value,)


def _refuse(value: Any) -> Any:
    del value
    raise PydanticCustomError("field-not-here", "this kind has no such field")


SMALL_MARKDOWN = "small Markdown"
"""Marks the type of a text whose markup counts."""

Prose = Annotated[str, AfterValidator(_normalised), AfterValidator(_filled), SMALL_MARKDOWN]
"""Text of any length with line breaks: small Markdown where it goes into the body."""

Line = Annotated[
    str, AfterValidator(_normalised), AfterValidator(_filled), AfterValidator(_one_line)
]
"""Text on one line, NFC, without control characters, never empty."""

Identifier = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_identifier)]
"""A name in lower case with hyphens, such as ``staedteregion-aachen``."""

Email = Annotated[Line, AfterValidator(_email)]
"""An e-mail address."""

DocumentDate = Annotated[date, BeforeValidator(parse_date)]
"""A calendar day: a ``date``, ``2018-10-09`` or ``09.10.2018``."""

ClockTime = Annotated[time, BeforeValidator(parse_time)]
"""Uhrzeit: a ``time``, ``10:00``, ``9.30 Uhr`` or ``9``."""

Lines = Annotated[tuple[Line, ...], BeforeValidator(_as_sequence)]
"""One line or a list of lines."""

Paragraphs = Annotated[tuple[Prose, ...], BeforeValidator(_as_sequence)]
"""One paragraph or a list of paragraphs, each small Markdown."""

OneOrMore = BeforeValidator(_as_sequence)
"""For ``Annotated[tuple[X, ...], OneOrMore]``: a single X stands for a list of one."""

T = TypeVar("T")

NOT_OFFERED = BeforeValidator(_refuse)

Absent = Annotated[T, NOT_OFFERED]
"""For a field that this kind of letter does not have, though others do: ``T`` is what it always holds."""
