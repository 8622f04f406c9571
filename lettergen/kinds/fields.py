"""Declared fields become pydantic models: the same errors at the same places as those of models written in Python.

A model made here belongs to its declaration: the same declaration gives the same class, in every process. So letters of
such a kind are pickled like any others, and whoever unpickles them needs no file.
"""

from __future__ import annotations

import copyreg
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationInfo,
    create_model,
    model_validator,
)

from lettergen.german import dates
from lettergen.kinds.conditions import LETTER, Conditions
from lettergen.kinds.declaration import FieldDeclaration, FieldType, KindDeclaration
from lettergen.kinds.limits import Between, Length, OneOf, Pattern
from lettergen.kinds.value_types import Iban, Integer, Number, Phone, Text, YesNo
from lettergen.messages import Language
from lettergen.model.amount import Amount
from lettergen.model.base import Model
from lettergen.model.docs import CLASS, TEXTS
from lettergen.model.letter import AddressedLetter, LetterBase
from lettergen.model.person import Address, Person
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import ClockTime, DocumentDate, Email, Line, OneOrMore

BASE_TYPES: Final[Mapping[FieldType, Any]] = {
    FieldType.TEXT: Line,
    FieldType.PARAGRAPHS: Text,
    FieldType.INTEGER: Integer,
    FieldType.NUMBER: Number,
    FieldType.AMOUNT: Amount,
    FieldType.DATE: DocumentDate,
    FieldType.TIME: ClockTime,
    FieldType.YES_NO: YesNo,
    FieldType.NOUN_PHRASE: NounPhrase,
    FieldType.PERSON: Person,
    FieldType.ADDRESS: Address,
    FieldType.IBAN: Iban,
    FieldType.EMAIL: Email,
    FieldType.PHONE: Phone,
}
"""What a value is, before its limits; groups, lists and choices are made of what they declare."""

_LATE: Final = ("date-too-early", "date-too-late")
_BETWEEN: Final[Mapping[FieldType, tuple[tuple[str, str], Callable[[Any], str]]]] = {
    FieldType.INTEGER: (("number-too-small", "number-too-large"), str),
    FieldType.NUMBER: (("number-too-small", "number-too-large"), str),
    FieldType.AMOUNT: (("number-too-small", "number-too-large"), str),
    FieldType.DATE: (_LATE, dates.numeric),
    FieldType.TIME: (("time-too-early", "time-too-late"), lambda t: f"{t:%H:%M}"),
}
"""Types that have a smallest and a largest value: codes for what lies outside, and how a limit is written."""


_ModelType: Any = type(BaseModel)
_create: Any = create_model
_Literal: Any = Literal


class DeclaredType(_ModelType):  # type: ignore[misc]  # pydantic does not name the type of its models
    """The type of models that are made of declarations; it is how pickle tells them apart."""


class Declared(Model, metaclass=DeclaredType):
    """A model made of declared fields."""

    declared_fields: ClassVar[Mapping[str, FieldDeclaration]] = {}
    """Its fields by name."""
    parts: ClassVar[Mapping[str, type[Declared]]] = {}
    """The models of its groups and of the entries of its lists, by field."""
    made_of: ClassVar[tuple[str, str, tuple[str, ...]]]
    """Base, declaration as JSON, and the names that lead to it from there."""


def _reduced(model: type[Declared]) -> str | tuple[Any, ...]:
    made_of = vars(model).get("made_of")
    return model.__qualname__ if made_of is None else (_part, made_of)


copyreg.pickle(DeclaredType, _reduced)


def declared_model(
    name: str, fields: Mapping[str, FieldDeclaration], base: type[BaseModel] = Model
) -> type[Declared]:
    """The model with ``fields`` beside those of ``base``, which is a class that can be imported.

    The declarations have to be sound (``examination.problems_of``); ValueError and KeyError say that they are not.
    """
    declaration = KindDeclaration.of_checked(title=name, fields=fields)
    return model_of(name, declaration, base)


def model_of(
    name: str, declaration: KindDeclaration, base: type[BaseModel] = Model
) -> type[Declared]:
    """The model of letters of the kind ``name``: the fields of ``base`` and those that are declared, and the checks."""
    text = json.dumps([name, declaration.model_dump(mode="json", exclude_defaults=True)])
    return _made(f"{base.__module__}:{base.__qualname__}", text)


def letter_model(name: str, declaration: KindDeclaration) -> type[LetterBase]:
    """The model of letters of the kind ``name`` that a house declares."""
    made: Any = model_of(name, declaration, base_of(declaration))
    model: type[LetterBase] = made
    return model


def base_of(declaration: KindDeclaration) -> type[LetterBase]:
    """What all letters of a declared kind have."""
    if declaration.addressed:
        return AddressedLetter
    # To make its class takes 4 ms, and most kinds go to somebody.
    from lettergen.kinds.unaddressed import Unaddressed

    return Unaddressed


@lru_cache(maxsize=256)  # one object for the same declaration
def _made(base: str, text: str) -> type[Declared]:
    name, data = json.loads(text)
    declaration = KindDeclaration.model_validate(data)
    module, _, qualname = base.partition(":")
    above: type[BaseModel] = getattr(import_module(module), qualname)
    return _Maker(base, text).letter(name, declaration, above)


def _part(base: str, text: str, path: tuple[str, ...]) -> type[Declared]:
    """The model that a declaration has for the group or list at ``path``."""
    model = _made(base, text)
    for step in path:
        model = model.parts[step]
    return model


class _Maker:
    def __init__(self, base: str, text: str) -> None:
        self.base, self.text = base, text

    def letter(
        self, name: str, declaration: KindDeclaration, base: type[BaseModel]
    ) -> type[Declared]:
        """The model of the whole."""
        conditions = Conditions(declaration)

        is_letter = issubclass(base, LetterBase)

        def hold(model: Any, info: ValidationInfo) -> Any:
            conditions(model, model if is_letter else (info.context or {}).get(LETTER))
            return model

        kind = {"kind": (Literal[name], name)} if "kind" in base.model_fields else {}
        texts = {lang: {CLASS: declaration.explained(lang)} for lang in LANGUAGES}
        checks = {"conditions_hold": model_validator(mode="after")(hold)}
        made: Any = self._model(
            (name,), declaration.fields, texts, bases=(base,), first=kind, checks=checks
        )
        if not declaration.addressed:
            title = declaration.title
            made.titles = {"de": title, "en": declaration.title_en or title}
        whole: type[Declared] = made
        return whole

    def _model(
        self,
        path: tuple[str, ...],
        fields: Mapping[str, FieldDeclaration],
        texts: dict[Language, dict[str, str]],
        *,
        bases: tuple[type[BaseModel], ...] = (),
        first: Mapping[str, Any] | None = None,
        checks: dict[str, Any] | None = None,
    ) -> type[Declared]:
        parts: dict[str, type[Declared]] = {}
        definitions: dict[str, Any] = dict(first or {})
        for name, field in fields.items():
            annotation = self._annotation(field, (*path, name), parts)
            definitions[name] = _with_default(field, annotation)
        made: type[Declared] = _create(
            "_".join(path),
            __base__=(Declared, *bases),
            __module__=__name__,
            __validators__=checks or {},
            **definitions,
        )
        made.declared_fields, made.parts = fields, parts
        made.made_of = (self.base, self.text, path[1:])
        for language in LANGUAGES:
            texts[language] |= {n: f.explained(n, language) for n, f in fields.items()}
        setattr(made, TEXTS, texts)
        return made

    def _annotation(
        self, field: FieldDeclaration, path: tuple[str, ...], parts: dict[str, type[Declared]]
    ) -> Any:
        if field.fields is not None:
            texts = {lang: {CLASS: field.explained(path[-1], lang)} for lang in LANGUAGES}
            parts[path[-1]] = self._model(path, field.fields, texts)
        if field.type is FieldType.GROUP:
            return parts[path[-1]]
        if field.type is FieldType.LIST:
            entry = parts.get(path[-1]) or value_type(field.of or _TEXT)
            least = 1 if field.min_length is None and field.is_needed else field.min_length
            limits = _length(least, field.max_length, of_list=True)
            entries: Any = tuple.__class_getitem__((entry, ...))
            return Annotated[(entries, OneOrMore, *limits)]
        return value_type(field)


_TEXT: Final = FieldDeclaration.of_checked(type=FieldType.TEXT)
LANGUAGES: Final[tuple[Language, ...]] = ("de", "en")


def value_type(field: FieldDeclaration) -> Any:
    """The type of a single value with its limits. Raises ValueError where a limit or the pattern is none."""
    if field.type is FieldType.CHOICE:
        words = {key: (w.text, w.text_en or w.text) for key, w in (field.values or {}).items()}
        chosen = OneOf(words)
        choices = _Literal[tuple(words)]
        return Annotated[(choices, BeforeValidator(chosen.key), AfterValidator(chosen))]
    limits: list[Any] = []
    if field.type in _BETWEEN and (field.minimum is not None or field.maximum is not None):
        codes, written = _BETWEEN[field.type]
        least, most = (limit_of(field.type, text) for text in (field.minimum, field.maximum))
        limits.append(AfterValidator(Between(least, most, codes, written)))
    if field.type in {FieldType.TEXT, FieldType.PARAGRAPHS}:
        of_list = field.type is FieldType.PARAGRAPHS
        limits += _length(field.min_length, field.max_length, of_list=of_list)
    if field.pattern is not None:
        example = None if field.example is None else str(field.example)
        limits.append(AfterValidator(Pattern(field.pattern, example)))
    base = BASE_TYPES[field.type]
    return Annotated[(base, *limits)] if limits else base


def limit_of(kind: FieldType, text: str | None) -> Any:
    """A limit as a value of its type; None for none. Raises ValidationError for what is no value of the type."""
    return None if text is None else TypeAdapter(BASE_TYPES[kind]).validate_python(text)


def _length(least: int | None, most: int | None, *, of_list: bool) -> list[Any]:
    if least is None and most is None:
        return []
    return [AfterValidator(Length(least, most, of_list=of_list))]


def _with_default(field: FieldDeclaration, annotation: Any) -> tuple[Any, Any]:
    examples = None if field.example is None else [field.example]
    if field.is_needed:
        return annotation, Field(examples=examples)
    if field.default is not None:
        default = TypeAdapter(annotation).validate_python(field.default)
        return annotation, Field(default=default, examples=examples)
    if field.type is FieldType.LIST:
        return annotation, Field(default=(), examples=examples)
    return annotation | None, Field(default=None, examples=examples)
