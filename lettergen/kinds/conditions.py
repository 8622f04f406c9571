"""Conditions of declared fields and checks of a kind: what holds between the values of one letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from lettergen.errors import TemplateError
from lettergen.german import dates
from lettergen.kinds.declaration import FieldDeclaration, KindDeclaration, walk
from lettergen.model.values import parse_date
from lettergen.text.expressions import expression

LETTER: Final = "letter"
"""The whole letter in a condition, as in text templates."""

Location = tuple[str | int, ...]


class Conditions:
    """All conditions of a declaration; they are compiled when the first letter is checked."""

    def __init__(self, declaration: KindDeclaration) -> None:
        self.declaration = declaration

    def __call__(self, model: BaseModel, letter: BaseModel | None) -> None:
        """Raises ValidationError with all that does not hold, each at its field.

        ``letter`` is what the conditions call by that name; without one nothing is said where some ask for it.
        """
        if not self._any or (letter is None and self.ask_for_letter):
            return
        outer = {name: getattr(model, name) for name in self.declaration.fields}
        outer |= {LETTER: letter}
        found = [*self._of_fields(model, self.declaration.fields, outer, ()), *self._checks(outer)]
        if found:
            raise ValidationError.from_exception_data(type(model).__name__, found, hide_input=True)

    @cached_property
    def _any(self) -> bool:
        declared = self.declaration
        return bool(declared.checks) or any(
            field.required_when or field.shown_when or field.after or field.before
            for _, field in walk(declared.fields)
        )

    @cached_property
    def ask_for_letter(self) -> bool:
        """Whether one asks what the letter says, such as its date."""
        return LETTER in self.names

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that they ask for."""
        return frozenset().union(*(expression(source).names for source in self._sources()))

    def _sources(self) -> Iterator[str]:
        for _, field in walk(self.declaration.fields):
            yield from (s for s in (field.required_when, field.shown_when) if s)
            yield from (s for s in (field.after, field.before) if s and not is_day(s))
        yield from (check.when for check in self.declaration.checks)

    def _of_fields(
        self,
        model: Any,
        fields: Mapping[str, FieldDeclaration],
        scope: Mapping[str, Any],
        at: Location,
    ) -> Iterator[InitErrorDetails]:
        for name, field in fields.items():
            value = getattr(model, name)
            yield from self._of_field(field, name, value, scope, (*at, name))
            if not field.parts() or value is None:
                continue
            for step, part in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
                inner = {**scope} | {n: getattr(part, n) for n in field.parts()}
                where = (*at, name) if step is None else (*at, name, step)
                yield from self._of_fields(part, field.parts(), inner, where)

    def _of_field(
        self, field: FieldDeclaration, name: str, value: Any, scope: Mapping[str, Any], at: Location
    ) -> Iterator[InitErrorDetails]:
        given = value is not None and value != ()
        try:
            if field.shown_when and not expression(field.shown_when).holds(scope):
                if given and value != field.default:
                    yield _error("field-not-shown", at, condition=field.shown_when)
                return
            needed = field.required_when and expression(field.required_when).holds(scope)
            needed = needed or (
                field.shown_when and field.required is not False and not field.required_when
            )
            if needed and not given and field.default is None:
                condition = field.required_when or field.shown_when or ""
                yield _error("field-required-when", at, condition=condition, field=name)
            if given:
                yield from self._days(field, value, scope, at)
        except TemplateError as error:
            yield _impossible(error, at)

    def _days(
        self, field: FieldDeclaration, value: Any, scope: Mapping[str, Any], at: Location
    ) -> Iterator[InitErrorDetails]:
        for code, source in (("date-not-after", field.after), ("date-not-before", field.before)):
            if source is None or not isinstance(value, date):
                continue
            other = self._day(source, scope)
            wrong = other is not None and (
                value <= other if code == "date-not-after" else value >= other
            )
            if wrong and other is not None:
                yield _error(code, at, other=dates.numeric(other), field=source)

    def _day(self, source: str, scope: Mapping[str, Any]) -> date | None:
        try:
            return parse_date(source)
        except PydanticCustomError:
            value = expression(source).value(scope)
        return value if isinstance(value, date) else None

    def _checks(self, scope: Mapping[str, Any]) -> Iterator[InitErrorDetails]:
        for check in self.declaration.checks:
            at = tuple(int(s) if s.isdigit() else s for s in (check.path or "").split(".") if s)
            try:
                if expression(check.when).holds(scope):
                    english = check.text_en or check.text
                    yield _error("kind-check", at, text_de=check.text, text_en=english)
            except TemplateError as error:
                yield _impossible(error, at)


def is_day(source: str) -> bool:
    """Whether ``after`` or ``before`` names a day itself."""
    try:
        parse_date(source)
    except PydanticCustomError:
        return False
    return True


def _error(code: str, at: Location, **params: str) -> InitErrorDetails:
    error = PydanticCustomError(code, code, params)
    return {"type": error, "loc": at, "input": None}


def _impossible(error: TemplateError, at: Location) -> InitErrorDetails:
    reason = error.problems[0]
    german, english = reason.message("de"), reason.message("en")
    return _error("kind-check-impossible", at, reason_de=german, reason_en=english)
