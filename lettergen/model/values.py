"""Value types: each checks itself and gives a stable error code.

Scalars arrive as text (YAML values stay text until a type here says otherwise), so every type accepts a string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from lettergen.arguments import as_day, moment_of
from lettergen.limits import MAX_ENTRIES, MAX_LINE, MAX_MARKS, MAX_NAME, MAX_PROSE

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Among them those that turn the direction of writing: what is read would not be what the data say; and halves of characters (surrogates)."""
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2060-\u2064\ufeff]*")
_MARKS = re.compile(
    rf"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{MAX_MARKS + 1}}}"
)
"""Unicode's blocks of combining marks for all scripts; the font has no others."""
UNSEEN = re.compile(
    "[\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
)
"""Characters that nobody sees and that no letter needs: marks of byte order and direction, joiners, fillers, tags, variation
selectors. The soft hyphen is none: it shows where a line breaks."""
_PLAIN_LINE = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff]+")
"""Blanks and characters that are seen, none of them a mark: nothing that a closer look would find."""
_LINE_BREAK = re.compile(r"[\n\r\u0085\u2028\u2029]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_FIRST_YEAR = 1000
"""What comes before is a slip such as 0026."""
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s?Uhr)?|(\d{1,2}):(\d{2}):00")
"""The last as ``time`` and spreadsheets write themselves; letters tell no seconds."""
_HOURS = 24
_DIGITS = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\.]+")


def _normalised(text: str) -> str:
    """NFC, the form in which DIN 91379 lists its characters; outer blanks cut, control characters refused."""
    if not text.isascii():
        if found := _MARKS.search(text):
            at = {"limit": str(MAX_MARKS), "position": str(found.start() + 1)}
            raise PydanticCustomError("text-too-many-marks", "too many marks", at)
        text = unicodedata.normalize("NFC", text)
    if found := _CONTROL.search(text):
        raise PydanticCustomError(
            "text-control-character",
            "control character {code_point} at position {position}",
            {"code_point": f"U+{ord(found[0]):04X}", "position": str(found.start() + 1)},
        )
    return text.strip()


def _no_longer_than(text: str, limit: int) -> str:
    if len(text) > limit:
        raise PydanticCustomError(
            "text-too-long", "too long", {"length": str(len(text)), "limit": str(limit)}
        )
    return text


def _short(text: str) -> str:
    return _no_longer_than(text, MAX_LINE)


def _not_endless(text: str) -> str:
    return _no_longer_than(text, MAX_PROSE)


def _one_line(text: str) -> str:
    if found := _LINE_BREAK.search(text):
        raise PydanticCustomError(
            "text-line-break",
            "line break at position {position}",
            {"position": str(found.start() + 1)},
        )
    if "\t" in text:
        raise PydanticCustomError("text-tab", "tab character")
    if not text.isascii() and (found := UNSEEN.search(text)):
        at = {"code_point": f"U+{ord(found[0]):04X}", "position": str(found.start() + 1)}
        raise PydanticCustomError("text-unseen-character", "unseen character", at)
    return text


def _filled(text: str) -> str:
    if _INVISIBLE.fullmatch(text):
        raise PydanticCustomError("text-empty", "empty text")
    return text


def _line(text: str) -> str:
    if len(text) <= MAX_LINE and _PLAIN_LINE.fullmatch(text) and (stripped := text.strip(" ")):
        return stripped
    return _one_line(_filled(_normalised(_short(text))))


def not_empty(texts: tuple[str, ...]) -> tuple[str, ...]:
    """At least one text; none at all is the error ``text-empty``."""
    if not texts:
        raise PydanticCustomError("text-empty", "no text")
    return texts


def parse_date(value: Any) -> date:
    """A date from a ``date``, a ``datetime`` at midnight (pandas' and numpy's too), ``2018-10-09`` or ``09.10.2018``.

    Anything else is the error ``date-format``; a moment within a day is one, too, as it says more than a day.
    """
    day = _day_in(value) if isinstance(value, str) else as_day(value)
    if day is None:
        raise PydanticCustomError("date-format", "not a date")
    if day.year < _FIRST_YEAR:
        raise PydanticCustomError("date-year", "a slip in the year")
    return day


def _day_in(text: str) -> date | None:
    text = text.strip()
    iso, german = _ISO_DATE.fullmatch(text), _GERMAN_DATE.fullmatch(text)
    parts = iso.groups() if iso else german.groups()[::-1] if german else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        raise PydanticCustomError("date-impossible", "no such day") from None


def parse_time(value: Any) -> time:
    """A time of day from a ``time``, ``10:00``, ``9.30 Uhr`` or ``9``; anything else is the error ``time-format``."""
    if type(value) is time and value == time(value.hour, value.minute):
        return value
    if isinstance(value, str) and (found := _CLOCK.fullmatch(value.strip())):
        try:
            return time(int(found[1] or found[3]), int(found[2] or found[4] or 0))
        except ValueError:
            pass
    if type(value) is int and value in range(_HOURS):
        return time(value)
    raise PydanticCustomError("time-format", "not a time of day")


def _identifier(text: str) -> str:
    text = _no_longer_than(text, MAX_NAME)
    if not _IDENTIFIER.fullmatch(text):
        raise PydanticCustomError("identifier-format", "not an identifier")
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise PydanticCustomError("email-format", "not an e-mail address")
    return text


_LISTS: Final = frozenset({list, tuple})


def as_sequence(value: Any) -> Any:
    """A list as it is; a single text or mapping stands for a list of one, as editors forgive the missing dash."""
    # Nearly always it is one of Python's own, and to ask an abstract class takes ten times as long.
    if type(value) in _LISTS or value is None or _is_list(value):
        return few(value, MAX_ENTRIES)
    return (value,)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def few(value: Any, limit: int) -> Any:
    """A list of at most ``limit`` entries; a longer one is the error ``list-too-many``, whatever the entries are."""
    if (type(value) in _LISTS or _is_list(value)) and len(value) > limit:
        raise PydanticCustomError(
            "list-too-many", "too many", {"length": str(len(value)), "limit": str(limit)}
        )
    return value


class Passages(tuple[str, ...]):
    """Paragraphs of small Markdown that print as such wherever a text template names them."""

    __slots__ = ()


def _refuse(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Only what the field always holds, as data of a whole letter have it."""
    try:
        return handler(value)
    except ValidationError:
        raise PydanticCustomError("field-not-here", "this kind has no such field") from None


def _as_text(value: Any) -> Any:
    """A number of JSON or Python is its digits, where text is meant: a house number, a postcode.

    One that Python writes with an exponent stays what it is, and is refused: it would be another text.
    """
    if type(value) is str:
        return value
    value = moment_of(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        text = str(value)
        return text if _DIGITS.fullmatch(text) else value
    return value


@dataclass(frozen=True, eq=False)
class _Taken:
    """What a JSON Schema says of a field that is read in more forms than it is written in; pydantic's own schema, too."""

    said: Mapping[str, Any]

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(core_schema)
        if handler.mode != "validation":
            return made
        made.pop("format", None)
        return {**made, **self.said}


class _ListOrOne(BeforeValidator):
    """``as_sequence``, and the same in a schema."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(core_schema)
        if handler.mode != "validation" or "items" not in made:
            return made
        return {"anyOf": [made["items"], made]}


SMALL_MARKDOWN = "small Markdown"
"""Marks the type of a text whose markup counts."""

_TEXT = BeforeValidator(_as_text)
_TEXT_OR_NUMBER = _Taken({"type": ["string", "number"]})
DATE_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "string",
    "pattern": r"^\s*(\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\s*$",
    "examples": ["2018-10-09", "09.10.2018"],
}
TIME_SCHEMA: Final[Mapping[str, Any]] = {
    "type": ["string", "integer"],
    "pattern": r"^\s*\d{1,2}([:.]\d{2})?(\s?Uhr|:00)?\s*$",
    "examples": ["10:00", "9 Uhr"],
}

Prose = Annotated[
    str,
    _TEXT,
    AfterValidator(_not_endless),
    AfterValidator(_normalised),
    AfterValidator(_filled),
    _TEXT_OR_NUMBER,
    SMALL_MARKDOWN,
]
"""Text of any length with line breaks: small Markdown where it goes into the body."""

Line = Annotated[
    str,
    _TEXT,
    AfterValidator(_line),
    _TEXT_OR_NUMBER,
]
"""Text on one line, NFC, without control characters, never empty."""

Identifier = Annotated[
    str,
    _TEXT,
    StringConstraints(strip_whitespace=True),
    AfterValidator(_identifier),
    _TEXT_OR_NUMBER,
]
"""A name in lower case with hyphens, such as ``staedteregion-aachen``."""

Email = Annotated[Line, AfterValidator(_email)]
"""An e-mail address."""

DocumentDate = Annotated[date, BeforeValidator(parse_date), _Taken({**DATE_SCHEMA})]
"""A calendar day: a ``date``, ``2018-10-09`` or ``09.10.2018``."""

ClockTime = Annotated[time, BeforeValidator(parse_time), _Taken({**TIME_SCHEMA})]
"""Uhrzeit: a ``time``, ``10:00``, ``9.30 Uhr`` or ``9``."""

OneOrMore = _ListOrOne(as_sequence)
"""For ``Annotated[tuple[X, ...], OneOrMore]``: a single X stands for a list of one."""

Lines = Annotated[tuple[Line, ...], OneOrMore]
"""One line or a list of lines."""

Paragraphs = Annotated[tuple[Prose, ...], OneOrMore]
"""One paragraph or a list of paragraphs, each small Markdown."""

T = TypeVar("T")

NOT_OFFERED = WrapValidator(_refuse)

Absent = Annotated[T, NOT_OFFERED]
"""For a field that this kind of letter does not have, though others do: ``T`` is what it always holds."""
