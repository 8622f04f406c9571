"""What expressions in house templates may reach, and how each value is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context
from pydantic import BaseModel

from lettergen.compose.words import block_lines
from lettergen.errors import Problem, TemplateError
from lettergen.german.dates import clock, numeric, with_weekday, written
from lettergen.messages import Language
from lettergen.model.amount import Amount
from lettergen.model.choice import Choice
from lettergen.model.person import Address, Person
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import Passages
from lettergen.renderers.docx.house.slots import Lines, Words
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.filters import standard_filters, standard_tests
from lettergen.text.english import FILTERS_BY_LANGUAGE
from lettergen.text.markdown import parse_markdown
from lettergen.text.sandbox import names_of
from lettergen.text.values import RefusedError, for_line
from lettergen.word.parts.environment import word_grammar


class HouseEnvironment(ClosedEnvironment):
    """Jinja2 with the slots' types: fields of data can be read, nothing of it can be called."""

    def __init__(self) -> None:
        filters, tests = {**standard_filters(), **FILTERS}, standard_tests()
        grammar = word_grammar(filters, tests, "macros")
        super().__init__(grammar, filters=filters, tests=tests, finalize=_printed)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Models give their fields and properties, slots their fields; the rest is Jinja2's own rule."""
        if isinstance(obj, BaseModel):
            return attr in names_of(type(obj))
        if is_dataclass(obj):
            return attr in {field.name for field in fields(obj)}
        return bool(super().is_safe_attribute(obj, attr, value))

    def may_reach(self, kind: Any, name: str) -> bool:
        """The same of a type."""
        return not (isinstance(kind, type) and issubclass(kind, BaseModel)) or name in names_of(
            kind
        )


def _language(context: Context) -> Language:
    return "en" if str(context.get("language", "")).startswith("en") else "de"


@pass_context
def _printed(context: Context, value: Any) -> Any:
    """A printed value as text or markup. Raises TemplateError with ``house-empty-value`` or ``house-unprintable``."""
    match value:
        case Undefined():
            return value
        case None:
            raise TemplateError(Problem("house-empty-value"))
        case Enum():
            return _printed(context, value.value)
        case (
            Choice() | bool() | Amount() | Decimal() | float() | Person() | Address() | NounPhrase()
        ):
            with _refusals():
                return Words(for_line(value, _language(context)))
        case Passages():
            blocks = parse_markdown("\n\n".join(value)).blocks
            return Lines.of(line for block in blocks for line in block_lines(block))
        case dt.date():
            return Words(written(value, "en") if _language(context) == "en" else numeric(value))
        case dt.time():
            return Words(clock(value, _language(context)))
        case _ if hasattr(value, "__html__"):
            return value
        case str() | int():
            return Words(value)
        case tuple() | list() if all(isinstance(line, str) for line in value):
            return Lines.of(value)
        case _:
            raise TemplateError(Problem("house-unprintable", value=type(value).__name__))


@pass_context
def _written_date(context: Context, value: dt.date) -> str:
    return written(value, _language(context))


@pass_context
def _weekday_date(context: Context, value: dt.date) -> str:
    return with_weekday(value, _language(context))


def _of_texts(name: str) -> Callable[..., Any]:
    """The filter of text templates with that name, in the letter's language."""

    @pass_context
    def filtered(context: Context, *arguments: Any) -> Any:
        language = _language(context)
        own = FILTERS_BY_LANGUAGE[language].get(name)
        if own is None:
            raise TemplateError(Problem("house-filter-language", value=name))
        with _refusals():
            return own(*arguments)

    return filtered


@contextmanager
def _refusals() -> Iterator[None]:
    """What texts refuse is the template's fault."""
    try:
        yield
    except RefusedError as refused:
        problem = Problem(refused.code, value=refused.value, params=refused.params)
        raise TemplateError(problem) from None


_MARKDOWN = {"markdown", "quoted"}
"""Filters that make small Markdown, which a Word template does not print."""


FILTERS: dict[str, Callable[..., Any]] = {
    "written_date": _written_date,
    "weekday_date": _weekday_date,
    **{
        name: _of_texts(name)
        for name in FILTERS_BY_LANGUAGE["de"]
        if name not in {*standard_filters(), *_MARKDOWN, "written_date", "weekday_date"}
    },
}
"""Beside Jinja2's own: "9. Oktober 2018", "Dienstag, 9. Oktober 2018", and those of text templates."""
