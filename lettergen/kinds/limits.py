"""Limits of a field's value: each checks itself, gives a stable error code, and says itself in the JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property, reduce
from operator import mul
from typing import Any, Final

from pydantic_core import PydanticCustomError, SchemaError, SchemaValidator, ValidationError
from pydantic_core import core_schema as cs

from lettergen.limits import MAX_MATCHED, MAX_PATTERN, MAX_REPETITIONS
from lettergen.messages import Language
from lettergen.model.choice import Choice
from lettergen.model.docs import class_doc

_SYNTAX: Final = r"[\^$\\.*+?()\[\]{}|/]"
"""What means something in a pattern of JavaScript's, which are those of JSON Schema."""
_COUNT: Final = r"\{(\d+)(?:,(\d*))?\}"

Parsed = Callable[[Any], Any]


class Between:
    """A value from ``least`` to ``most``, both allowed; ``codes`` say what is wrong below and above."""

    def __init__(
        self, least: Any, most: Any, codes: tuple[str, str], written: Callable[[Any], str]
    ) -> None:
        """``written`` shows a limit."""
        self.least, self.most, self.codes, self.written = least, most, codes, written

    def __call__(self, value: Any) -> Any:
        """The value itself. Raises PydanticCustomError."""
        if value is None:
            return value
        try:
            for limit, wrong, code in (
                (self.least, self.least is not None and value < self.least, self.codes[0]),
                (self.most, self.most is not None and value > self.most, self.codes[1]),
            ):
                if wrong:
                    raise PydanticCustomError(code, "out of bounds", self._said(limit))
        except TypeError:  # amounts in different currencies
            limit = self.least if self.least is not None else self.most
            said = self._said(limit)
            raise PydanticCustomError("amount-other-currency", "currency", said) from None
        return value

    def _said(self, limit: Any) -> dict[str, str]:
        written = self.written(limit)
        return {"limit": written, "limit_de": written.replace(".", ","), "limit_en": written}

    def json_schema(self, inner: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
        """Bounds where they are whole numbers."""
        del language
        limits = {"minimum": self.least, "maximum": self.most}
        return {**inner, **{key: n for key, n in limits.items() if type(n) is int}}


_LENGTHS: Final = (("text-shorter", "text-longer"), ("entries-too-few", "entries-too-many"))
"""What is wrong with the length of a text, and of a list."""


class Length:
    """So many characters of a text, or entries of a list."""

    def __init__(self, least: int | None, most: int | None, *, of_list: bool) -> None:
        self.least, self.most, self.of_list = least, most, of_list

    def __call__(self, value: Any) -> Any:
        """The value itself. Raises PydanticCustomError."""
        few, many = _LENGTHS[self.of_list]
        if self.least is not None and len(value) < self.least:
            raise PydanticCustomError(few, "too short", {"limit": str(self.least)})
        if self.most is not None and len(value) > self.most:
            raise PydanticCustomError(many, "too long", {"limit": str(self.most)})
        return value

    def json_schema(self, inner: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
        """Lengths of texts; a list may be written as a single value, which has none."""
        del language
        limits = {} if self.of_list else {"minLength": self.least, "maxLength": self.most}
        return {**inner, **{key: limit for key, limit in limits.items() if limit is not None}}


class Pattern:
    """A regular expression that the whole text has to match.

    It runs in an engine whose time grows with the text and no faster (that of pydantic's core), so no pattern of a
    workspace can stop a program. Raises ValueError with the engine's reason where it is none.
    """

    def __init__(self, pattern: str, example: str | None = None) -> None:
        if len(pattern) > MAX_PATTERN:
            raise ValueError(f"> {MAX_PATTERN}")
        counts = [int(n) for found in re.findall(_COUNT, pattern) if (n := found[1] or found[0])]
        if reduce(mul, counts, 1) > MAX_REPETITIONS:
            raise ValueError(f"{{…}} > {MAX_REPETITIONS}")
        self.pattern, self._example = pattern, example
        self._matches  # noqa: B018  compiles it

    @cached_property
    def _matches(self) -> SchemaValidator:
        whole = f"^(?:{ascii_digits(self.pattern)})$"
        try:
            return SchemaValidator(cs.str_schema(pattern=whole, max_length=MAX_MATCHED))
        except SchemaError as failure:
            reasons = str(failure).strip().split("\n")
            raise ValueError(reasons[-1].removeprefix("error: ").strip(" .")) from None

    def __call__(self, text: str) -> str:
        """The text itself. Raises PydanticCustomError."""
        try:
            self._matches.validate_python(text)
        except ValidationError:
            params = {"pattern": self.pattern, "example": self._example or self.pattern}
            raise PydanticCustomError("text-form", "not of the form", params) from None
        return text

    def json_schema(self, inner: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
        """The same pattern for an editor."""
        del language
        return {**inner, "pattern": f"^(?:{ascii_digits(self.pattern)})$"}


def ascii_digits(pattern: str) -> str:
    r"""``\d`` written out as 0 to 9: the engine takes it for the digits of all scripts, which nobody means."""
    parts, inside, at = [], False, 0
    while at < len(pattern):
        step = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        if step == r"\d":
            parts.append("0-9" if inside else "[0-9]")
        else:
            inside = step == "[" or (inside and step != "]")
            parts.append(step)
        at += len(step)
    return "".join(parts)


class OneOf:
    """Words may stand in place of their value, in small or capital letters."""

    def __init__(self, words: Mapping[str, tuple[str, str]]) -> None:
        """Take German and English words by key."""
        self._choices = {key: Choice(key, *said) for key, said in words.items()}
        self._words = tuple(
            dict.fromkeys(said for key, pair in words.items() for said in (key, *pair))
        )
        self._by_words = {
            said.casefold(): key for key, pair in words.items() for said in (*pair, key)
        }

    def key(self, value: Any) -> Any:
        """The key that a value from outside stands for, or the value itself where it stands for none."""
        if type(value) in {int, float, bool}:  # of JSON and Python: a file's stay text
            written = json.dumps(value)
            return written if written in self._choices else value
        if type(value) is not str or value in self._choices:
            return value
        return self._by_words.get(value.strip().casefold(), value)

    def __call__(self, key: str) -> Choice:
        """The choice of a key."""
        return self._choices[key]

    def json_schema(self, inner: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
        """The keys with what each prints, and all that is taken for one of them."""
        printed = [choice.printed(language) for choice in self._choices.values()]
        words = f"{', '.join(printed)}. {class_doc(OneOf, language)}"
        pattern = f"^\\s*(?:{'|'.join(map(_in_any_case, self._words))})\\s*$"
        taken: list[Mapping[str, Any]] = [
            {**inner, "enumDescriptions": printed},
            {"type": "string", "pattern": pattern, "description": words},
        ]
        if scalars := [value for key in self._choices if (value := _scalar(key)) is not None]:
            taken.append({"enum": scalars})
        return {"anyOf": taken}


def _in_any_case(words: str) -> str:
    """A pattern for a text in small or capital letters."""
    return "".join(map(_letter_in_any_case, words))


def _letter_in_any_case(letter: str) -> str:
    plain = letter.casefold()
    cases = dict.fromkeys((letter, plain, plain.upper(), plain.title(), letter.lower()))
    found = [re.sub(_SYNTAX, r"\\\g<0>", case) for case in cases]
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _scalar(key: str) -> int | float | bool | None:
    """What an editor takes a key for that lettergen reads as text, such as a number."""
    try:
        value = json.loads(key)
    except ValueError:
        return None
    return value if isinstance(value, int | float) else None
