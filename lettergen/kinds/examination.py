"""What is wrong with a declaration although YAML and models take it: names, limits, patterns, examples, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from lettergen.errors import InputError, Problem, TemplateError
from lettergen.kinds.conditions import LETTER, is_day
from lettergen.kinds.declaration import MAX_LEVELS, FieldDeclaration, FieldType, KindDeclaration
from lettergen.kinds.declared_shapes import declared_shape, letter_shape, unknown_step
from lettergen.kinds.fields import declared_model, limit_of, value_type
from lettergen.kinds.limits import Pattern
from lettergen.messages.near import alternatives
from lettergen.model.base import Model, changed
from lettergen.model.letter import AddressedLetter
from lettergen.reading import Document, validate_data
from lettergen.reading.document import Path
from lettergen.sandbox.shapes import Shape
from lettergen.text.environment import unknown_name
from lettergen.text.expressions import expression

_T = FieldType
_NUMERIC: Final = frozenset({_T.INTEGER, _T.NUMBER, _T.AMOUNT, _T.DATE, _T.TIME})
_TEXTS: Final = frozenset({_T.TEXT})
_LENGTHS: Final = frozenset({_T.TEXT, _T.PARAGRAPHS, _T.LIST})
_TYPES_OF: Final[Mapping[str, frozenset[FieldType]]] = {
    "minimum": _NUMERIC,
    "maximum": _NUMERIC,
    "min_length": _LENGTHS,
    "max_length": _LENGTHS,
    "pattern": _TEXTS,
    "values": frozenset({_T.CHOICE}),
    "fields": frozenset({_T.GROUP, _T.LIST}),
    "of": frozenset({_T.LIST}),
    "after": frozenset({_T.DATE}),
    "before": frozenset({_T.DATE}),
    "default": frozenset(_T) - {_T.GROUP, _T.LIST},
}
"""Options that only some types have."""
_ASKING: Final = frozenset(".[|")
"""One of these has every expression that asks something of a value."""
_PATH: Final = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_NAME: Final = re.compile(r"[^\W\d_]\w*")
_JINJA: Final = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "for", "loop", "true", "false", "none", "True", "False", "None", LETTER,
     "fields", "values", "self", "super", "caller", "varargs", "kwargs"}
)  # fmt: skip
"""Names that mean something else in texts and conditions."""


def problems_of(
    declaration: KindDeclaration, document: Document, base: type[BaseModel] = AddressedLetter
) -> list[Problem]:
    """All problems of a declaration that was read from ``document``, each with line and column.

    ``base`` is the model that the fields are added to.
    """
    examination = _Examination(document, base, declaration.fields)
    return [
        *examination.fields(declaration.fields, ("fields",), {}, 1),
        *examination.checks(declaration),
    ]


def own_problems(
    fields: Mapping[str, FieldDeclaration], tags: Mapping[str, str], document: Document
) -> list[Problem]:
    """The same for fields of a letter or a job, which stand in ``document`` below ``fields``; ``tags`` are their names in texts."""
    by_tag = {tags[name]: field for name, field in fields.items()}
    examination = _Examination(document, AddressedLetter, {}, tags)
    return list(examination.fields(fields, ("fields",), by_tag, 1))


class _Examination:
    def __init__(
        self,
        document: Document,
        base: type[BaseModel],
        of_letter: Mapping[str, FieldDeclaration],
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """``of_letter`` are fields that a letter has beside those of ``base``.

        ``tags`` are what fields of the first level are called in texts, where that is not their name.
        """
        self._document, self._base, self._tags = document, base, tags
        self._letter = letter_shape(base, of_letter)

    def fields(
        self,
        fields: Mapping[str, FieldDeclaration],
        path: Path,
        around: Mapping[str, FieldDeclaration],
        level: int,
    ) -> Iterator[Problem]:
        """``around`` are the fields further out."""
        named = {self._called(name, level): field for name, field in fields.items()}
        scope = {**around, **named}
        for name, field in fields.items():
            at = (*path, name)
            if not self._tags or level > 1:
                yield from self._name(name, at, self._base if level == 1 else Model)
            found = [*self._options(field, at), *self._structure(field, at, level)]
            found += self._alike(field, at)
            yield from found
            yield from self._conditions(field, at, scope)
            if field.of is not None:
                yield from self._of(field.of, (*at, "of"))
            if field.fields is not None and level < MAX_LEVELS:
                yield from self.fields(field.fields, (*at, "fields"), scope, level + 1)
            elif not found:
                yield from self._values(self._called(name, level), field, at)
        yield from self._circles(fields, path, level)

    def _called(self, name: str, level: int) -> str:
        return self._tags[name] if self._tags and level == 1 else name

    def _circles(
        self, fields: Mapping[str, FieldDeclaration], path: Path, level: int
    ) -> Iterator[Problem]:
        """Days that are to follow each other in a circle, each circle once."""
        called = {self._called(name, level): name for name in fields}
        earlier: dict[str, list[str]] = {tag: [] for tag in called}
        for tag, name in called.items():
            if (before := fields[name].after) in called:
                earlier[tag].append(str(before))
            if (after := fields[name].before) in called:
                earlier[str(after)].append(tag)
        for first, second, *rest in circles(earlier):
            name, option = called[second], "after"
            if fields[name].after != first:
                name, option = called[first], "before"
            place = self._document.place((*path, name, option))
            params = {"names": " → ".join((first, second, *rest))}
            yield Problem("kind-dates-circle", place, params=params)

    def checks(self, declaration: KindDeclaration) -> Iterator[Problem]:
        for number, check in enumerate(declaration.checks):
            at: Path = ("checks", number)
            yield from self._expression(check.when, (*at, "when"), declaration.fields)
            wrong = unknown_step(self._letter, check.path or "")
            if check.path and wrong:
                place = self._document.place((*at, "path"))
                yield Problem("kind-check-path", place, check.path, alternatives(*wrong))

    def _name(self, name: str, at: Path, base: type[BaseModel]) -> Iterator[Problem]:
        place = self._document.place(at, at_key=True)
        if not _NAME.fullmatch(name) or name.startswith("model_"):
            plain = re.sub(r"\W+", "_", name.removeprefix("model_")).strip("_")
            plain = plain if _NAME.fullmatch(plain) else f"feld_{plain}".rstrip("_")
            yield Problem("kind-field-name", place, name, {"plain": plain})
        elif is_reserved(name, base):
            yield Problem("kind-field-reserved", place, name)

    def _options(self, field: FieldDeclaration, at: Path) -> Iterator[Problem]:
        for option, types in _TYPES_OF.items():
            if getattr(field, option) is not None and field.type not in types:
                params = {
                    "option": option,
                    "type": str(field.type.value),
                    "types": ", ".join(t.value for t in FieldType if t in types),
                }
                place = self._document.place((*at, option), at_key=True)
                yield Problem("kind-option", place, option, params)

    def _structure(self, field: FieldDeclaration, at: Path, level: int) -> Iterator[Problem]:
        place = self._document.place(at, at_key=True)
        missing = {
            FieldType.CHOICE: (field.values, "values"),
            FieldType.GROUP: (field.fields, "fields"),
            FieldType.LIST: (field.fields or field.of, "fields"),
        }.get(field.type)
        if missing and not missing[0]:
            params = {"option": missing[1], "type": str(field.type.value)}
            yield Problem("kind-option-missing", place, params=params)
        if field.fields is not None and field.of is not None:
            params = {"option": "of", "other": "fields"}
            yield Problem(
                "kind-options-together",
                self._document.place((*at, "of"), at_key=True),
                params=params,
            )
        if field.fields is not None and level >= MAX_LEVELS:
            yield Problem("kind-levels", place, params={"limit": str(MAX_LEVELS)})

    def _alike(self, field: FieldDeclaration, at: Path) -> Iterator[Problem]:
        """Values of a choice that a letter or a table could not tell apart."""
        first: dict[str, tuple[object, str]] = {}
        for step, key in self._choices(field, (*at, "values")):
            words = (field.values or {})[key]
            said = {text.strip().casefold() for text in (key, words.text, words.text_en or "")}
            taken = [first.setdefault(word, (step, key)) for word in sorted(said - {""})]
            if others := [other for other in taken if other != (step, key)]:
                code = "kind-values-alike" if others[0][1] != key else "kind-value-twice"
                place = self._document.place((*at, "values", step))
                yield Problem(code, place, key, {"other": others[0][1]})

    def _choices(self, field: FieldDeclaration, at: Path) -> list[tuple[Any, str]]:
        """The values as they stand in the file, those of a list by number: the declaration holds each but once."""
        listed: Any = self._document.data
        for step in at:
            listed = listed.get(step) if isinstance(listed, Mapping) else None
        if isinstance(listed, list | tuple):
            return [(number, str(value)) for number, value in enumerate(listed)]
        return [(key, key) for key in field.values or {}]

    def _of(self, field: FieldDeclaration, at: Path) -> Iterator[Problem]:
        yield from self._options(field, at)
        yield from self._alike(field, at)
        if field.type is FieldType.CHOICE:
            yield from self._structure(field, at, MAX_LEVELS)
        if field.type in {FieldType.GROUP, FieldType.LIST}:
            place = self._document.place((*at, "type"))
            yield Problem("kind-of-simple", place, str(field.type.value))
        yield from self._values("of", field, at)

    def _values(self, name: str, field: FieldDeclaration, at: Path) -> Iterator[Problem]:
        """Limits and pattern, then what they say of default and example."""
        found = [*self._limits(field, at), *self._pattern(field, at)]
        yield from found
        if found:
            return
        bare: dict[str, Any] = {
            "default": None,
            "example": None,
            "required_when": None,
            "shown_when": None,
        }
        bare |= {"after": None, "before": None, "required": True}
        for option in ("default", "example"):
            value = getattr(field, option)
            if value is None or _is_sound(field, value):
                continue
            model = declared_model("probe", {name: changed(field, **bare)})
            try:
                validate_data(model, {name: value})
            except InputError as error:
                place = self._document.place((*at, option))
                yield from (problem.at(place) for problem in error.problems)

    def _limits(self, field: FieldDeclaration, at: Path) -> Iterator[Problem]:
        limits: list[Any] = []
        for option in ("minimum", "maximum"):
            text = getattr(field, option)
            if text is None or field.type not in _NUMERIC:
                continue
            try:
                limits.append(limit_of(field.type, text))
            except ValidationError:
                params = {"option": option, "type": str(field.type.value)}
                yield Problem("kind-limit", self._document.place((*at, option)), text, params)
        lengths = [field.min_length, field.max_length]
        for option, pair in (("minimum", limits), ("min_length", lengths)):
            least, most = pair if len(pair) == len(lengths) else (None, None)
            if least is not None and most is not None and not _in_order(least, most):
                yield Problem("kind-limits-reversed", self._document.place((*at, option)))

    def _pattern(self, field: FieldDeclaration, at: Path) -> Iterator[Problem]:
        if field.pattern is None:
            return
        try:
            Pattern(field.pattern)
        except ValueError as error:
            place = self._document.place((*at, "pattern"))
            yield Problem("kind-pattern", place, field.pattern, {"reason": str(error)})

    def _conditions(
        self, field: FieldDeclaration, at: Path, scope: Mapping[str, FieldDeclaration]
    ) -> Iterator[Problem]:
        for option in ("required_when", "shown_when", "after", "before"):
            source = getattr(field, option)
            if source is None or (option in {"after", "before"} and is_day(source)):
                continue
            is_day_option = option in {"after", "before"}
            params = {"option": option, "type": str(field.type.value)}
            no_day = Problem("kind-limit", self._document.place((*at, option)), source, params)
            if is_day_option and source[0].isdigit():
                yield no_day
                continue
            found = list(self._expression(source, (*at, option), scope))
            yield from found
            named = is_day_option and _PATH.fullmatch(source) and not found
            if named and date not in self._shape(source, scope)[0].types:
                yield no_day

    def _expression(
        self, source: str, at: Path, scope: Mapping[str, FieldDeclaration]
    ) -> Iterator[Problem]:
        place, known = self._document.place(at), {*scope, LETTER}
        try:
            asked = expression(source)
        except TemplateError as error:
            yield from dict.fromkeys(problem.at(place) for problem in error.problems)
            return
        for name in sorted(asked.names - known):
            yield unknown_name(name, place, known)
        if not _ASKING.isdisjoint(source):
            yield from (problem.at(place) for problem in self._shape(source, scope)[1])

    def _shape(
        self, source: str, scope: Mapping[str, FieldDeclaration]
    ) -> tuple[Shape, tuple[Problem, ...]]:
        """What the expression gives, and what it asks of its values that they have not."""
        asked = expression(source)
        types = {name: declared_shape(scope[name]) for name in asked.names & scope.keys()}
        return asked.shape({**types, LETTER: self._letter})


def is_reserved(name: str, base: type[BaseModel] = AddressedLetter) -> bool:
    """Whether no field can be called so, as every ``base`` has it or texts understand something else by it."""
    return name in _JINJA or hasattr(base, name) or name in base.model_fields


def _is_sound(field: FieldDeclaration, value: Any) -> bool:
    """Whether the type takes the value as it is; if it does not, a model says why, which takes ten times as long."""
    if field.type in {FieldType.GROUP, FieldType.LIST}:
        return False
    try:
        TypeAdapter(value_type(field)).validate_python(value)
    except ValidationError:
        return False
    return True


def _in_order(least: Any, most: Any) -> bool:
    try:
        return bool(least <= most)
    except TypeError:  # amounts in different currencies
        return False


def circles(earlier: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """The circles among names that each come after those that they have, each from the earliest on."""
    graph = {name: dict.fromkeys(names) for name, names in earlier.items()}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            del graph[circle[1]][circle[0]]
            yield circle
        else:
            return
