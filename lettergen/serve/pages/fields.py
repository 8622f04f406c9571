"""Formularfelder: what a form asks for a letter of a kind, read off the kind's model."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from lettergen.kinds.declaration import FieldDeclaration, FieldType
from lettergen.messages import Language
from lettergen.model.amount import Amount
from lettergen.model.docs import class_doc, field_docs, label_of, value_docs
from lettergen.model.letter import LetterBase
from lettergen.model.values import NOT_OFFERED, SMALL_MARKDOWN

Widget = Literal[
    "text", "prose", "lines", "choice", "yes_no", "date", "picture", "group", "list", "either"
]
"""How a value is asked for: ``prose`` is text of several lines, ``lines`` a list with an entry a line, ``either`` a value or a group in its place."""

_USUAL: Final = {
    "": {"letterhead", "subject", "signatures", "references", "enclosures"},
    "references": {"ours", "yours"},
    "sender": {"unit", "contact"},
    "sender.authority": {"head_title", "unit", "address", "phone"},
    "sender.contact": {"extension", "phone", "email"},
    "recipient": {"organisation", "persons", "address"},
    "recipient.persons": {"form", "title", "first_name"},
    "recipient.address": {"street", "postal_code"},
    "signatures": {"addition"},
}
"""Optional fields that most letters need, by where they are: the rest lies folded."""
_UNUSUAL_WITHIN: Final = frozenset(
    {"NounPhrase", "Person", "ResponsiblePerson", "Official", "Address"}
)
"""Classes whose optional fields are folded wherever they stand, but for those of ``_USUAL_OF``."""
_USUAL_OF: Final = {
    "Person": {"form", "title", "first_name", "office"},
    "ResponsiblePerson": {"form", "title", "first_name"},
    "Official": {"form", "title", "first_name"},
    "Address": {"street", "postal_code"},
}
_NOT_IN_A_BROWSER: Final = {("SignatureImage", "file")}
"""Fields that name files of a letter's folder, which a browser does not have."""


@dataclass(frozen=True, slots=True)
class FormField:
    """Formularfeld: one question, or several that belong together."""

    name: str
    widget: Widget
    label: str
    help: str = ""
    required: bool = False
    usual: bool = True
    """Whether it stands open; others lie folded."""
    default: str = ""
    """What holds where nothing is said, as a person writes it."""
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Values and what they are called."""
    type: str = "text"
    """Of the HTML input."""
    parts: tuple[FormField, ...] = ()
    """Of a group, and of the entries of a list that are groups."""
    entry: FormField | None = None
    """Of a list: what each entry is."""
    scalar: FormField | None = None
    """Of ``either``: the value in place of the group."""
    may_be_bare: bool = False
    """Whether a group says something by being there, although nothing stands in it."""
    declared: FieldDeclaration | None = None
    """As a house's own kind declares it."""

    def part(self, name: str) -> FormField | None:
        """The part of that name."""
        return next((p for p in self.parts if p.name == name), None)


@lru_cache(maxsize=128)  # saves 6.8 ms a page
def form_of(model: type[LetterBase], language: Language) -> FormField:
    """All questions of letters of ``model`` as one group."""
    reader = _Reader(language)
    declared = getattr(model, "declared_fields", {})
    parts = tuple(reader.fields(model, "", declared))
    return FormField("", "group", class_doc(model, language), parts=_ordered(parts))


_ORDER: Final = ("letterhead", "sender", "recipient", "date", "references", "subject")
_LAST: Final = ("signatures", "enclosures", "copies_to")


def _ordered(parts: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """As a letter is read: head, then what the kind has of its own, then who signs, then what is rarely needed."""

    def rank(field: FormField) -> int:
        if field.name in _ORDER:
            return _ORDER.index(field.name)
        if field.name in _LAST:
            return 200 + _LAST.index(field.name)
        return 300 if field.name in LetterBase.model_fields else 100

    return tuple(sorted(parts, key=rank))


@dataclass(frozen=True, slots=True)
class _Reader:
    language: Language

    def fields(
        self, model: type[BaseModel], path: str, declared: Mapping[str, FieldDeclaration]
    ) -> Iterator[FormField]:
        docs = field_docs(model, self.language)
        for name, info in model.model_fields.items():
            if name == "kind" and path == "":
                continue
            if NOT_OFFERED in info.metadata or (model.__name__, name) in _NOT_IN_A_BROWSER:
                continue
            below = f"{path}.{name}".lstrip(".")
            declaration = declared.get(name)
            field = self._shape(info.annotation, tuple(info.metadata), name, below, declaration)
            label = (
                declaration.called(name, self.language)
                if declaration
                else label_of(model, name, self.language) or name.replace("_", " ")
            )
            required = info.is_required() or _needs_entry(info)
            yield replace(
                field,
                name=name,
                label=label,
                help=self._helped(
                    self._help(docs.get(name, ""), declaration),
                    (label, label_of(model, name, "de") or label),
                    field,
                ),
                required=required,
                usual=self._usual(model, name, path, info, declaration),
                default=self._default(info, field),
                example=_example(declaration),
                may_be_bare=field.widget == "group"
                and not required
                and info.default is None
                and not any(part.required for part in field.parts),
                declared=declaration,
            )

    def _helped(self, help_: str, labels: tuple[str, str], field: FormField) -> str:
        """The explanation as a form says it: not what the label says already, nor what is typed in a file."""
        if field.widget == "either":
            return ""
        text = help_.split("\n\n", maxsplit=1)[0].replace("\n", " ").strip()
        text = _FOR_TERMINALS.sub("", text)
        words = dict(field.choices)
        if field.widget == "yes_no":
            yes, no = ("Ja", "Nein") if self.language == "de" else ("Yes", "No")
            words = {"true": yes, "false": no}
        text = _MARKUP.sub(lambda found: self._quoted(words.get(found[2], found[2])), text)
        for label in labels:
            if text.startswith((f"{label}: ", f"{label}; ")) or _AFTER_LABEL.match(
                text.removeprefix(label)
            ):
                text = text[len(label) + 1 :].lstrip()
        text = text.removeprefix(self._quoted("Ja") + ":").lstrip()
        if self.language == "en" and _GERMAN_WORD.fullmatch(text):
            return ""  # the field's German name, which tells English readers nothing
        text = text[:1].upper() + text[1:]
        said = text.rstrip(".").casefold()
        return "" if said in {label.casefold() for label in labels} else text

    def _quoted(self, text: str) -> str:
        return f"„{text}“" if self.language == "de" else f"“{text}”"

    def _help(self, doc: str, declaration: FieldDeclaration | None) -> str:
        if declaration is None:
            return doc
        english = self.language == "en"
        german, other = declaration.help, declaration.help_en
        return (other or german if english else german or other) or ""

    def _usual(
        self,
        model: type[BaseModel],
        name: str,
        path: str,
        info: FieldInfo,
        declaration: FieldDeclaration | None,
    ) -> bool:
        if info.is_required() or declaration is not None:
            return True
        plain = re.sub(r"\.\d+", "", path)
        if name in _USUAL.get(plain, ()) or name in _USUAL_OF.get(model.__name__, ()):
            return True
        if model.__name__ in _UNUSUAL_WITHIN or plain in _USUAL:
            return path == "" and name not in LetterBase.model_fields
        return path != "" or name not in LetterBase.model_fields

    def _default(self, info: FieldInfo, field: FormField) -> str:
        if info.default is PydanticUndefined or info.default is None:
            return ""
        return written(info.default, field.widget)

    def _shape(
        self,
        annotation: Any,
        metadata: tuple[Any, ...],
        name: str,
        path: str,
        declaration: FieldDeclaration | None,
    ) -> FormField:
        members = list(_members(annotation, metadata))
        if declaration is not None and declaration.type is FieldType.CHOICE:
            words = (declaration.values or {}).items()
            english = self.language == "en"
            choices = tuple((k, (w.text_en or w.text) if english else w.text) for k, w in words)
            return FormField(name, "choice", "", choices=choices)
        models = [m for m, _ in members if _is_model(m)]
        if models and len(members) > 1:
            scalar, marks = next((m, x) for m, x in members if not _is_model(m))
            group = self._model(models[0], name, path, declaration)
            return replace(
                group, widget="either", scalar=self._scalar(scalar, marks, name, declaration)
            )
        if models:
            return self._model(models[0], name, path, declaration)
        for member, marks in members:
            if get_origin(member) is tuple:
                return self._list(get_args(member)[0], name, path, declaration)
            if get_origin(member) is Literal and False in get_args(member) and len(members) > 1:
                continue
            return self._scalar(member, marks, name, declaration)
        return FormField(name, "text", "")

    def _model(
        self,
        model: type[BaseModel],
        name: str,
        path: str,
        declaration: FieldDeclaration | None,
    ) -> FormField:
        declared = declaration.parts() if declaration is not None else {}
        return FormField(name, "group", "", parts=tuple(self.fields(model, path, declared)))

    def _list(
        self, entry: Any, name: str, path: str, declaration: FieldDeclaration | None
    ) -> FormField:
        of = declaration.of if declaration is not None else None
        inner = declaration if declaration is not None and declaration.fields else of
        shape = self._shape(entry, (), name, path, inner)
        if shape.widget == "text" and shape.type == "text":
            return FormField(name, "lines", "")
        return FormField(name, "list", "", entry=replace(shape, name=""))

    def _scalar(
        self, member: Any, marks: tuple[Any, ...], name: str, declaration: FieldDeclaration | None
    ) -> FormField:
        if member is bool:
            return FormField(name, "yes_no", "")
        if isinstance(member, type) and issubclass(member, Enum):
            docs = value_docs(member, self.language)
            choices = tuple(
                (
                    str(c.value),
                    label_of(member, str(c.value), self.language)
                    or docs.get(str(c.value), str(c.value)),
                )
                for c in member
            )
            return FormField(name, "choice", "", choices=choices)
        if get_origin(member) is Literal:
            choices = tuple((str(v), self._literal(str(v))) for v in get_args(member))
            return FormField(name, "choice", "", choices=choices)
        if member is bytes:
            return FormField(name, "picture", "")
        if member is dt.date:
            return FormField(name, "date", "")
        if SMALL_MARKDOWN in marks:
            return FormField(name, "prose", "")
        return FormField(name, "text", "", type=_input_type(member, declaration))

    def _literal(self, value: str) -> str:
        return label_of(_Languages, value, self.language) or value


_Languages: Final = type("Language", (), {})
"""Stands for the languages of letters in the table of labels."""


def _input_type(member: Any, declaration: FieldDeclaration | None) -> str:
    """E-mail and phone stay text for the browser: what is wrong with them is said in one place alone."""
    if member is dt.time:
        return "clock"
    if member in {int, Decimal, float, Amount}:
        return "figure"
    if declaration is not None and declaration.type is FieldType.IBAN:
        return "figure"
    return "text"


def _members(annotation: Any, metadata: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The types that a value may have, each with the marks of its ``Annotated``; None is none."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        yield from _members(inner, (*metadata, *marks))
    elif origin in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _members(part, metadata)
    elif annotation is not NoneType:
        yield annotation, metadata


def _is_model(member: Any) -> bool:
    return isinstance(member, type) and issubclass(member, BaseModel)


def _needs_entry(info: FieldInfo) -> bool:
    return any(getattr(mark, "min_length", 0) for mark in info.metadata) and info.is_required()


def _example(declaration: FieldDeclaration | None) -> str:
    if declaration is None or declaration.example is None:
        return ""
    if isinstance(declaration.example, Mapping | list | tuple):
        return ""
    return str(declaration.example)


def written(value: Any, widget: str = "text") -> str:
    """A default as a person writes it in the form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, tuple | list):
        return "\n".join(map(str, value)) if widget == "lines" else ""
    if isinstance(value, BaseModel):
        return ""
    return str.__str__(value) if isinstance(value, str) else str(value)


_MARKUP = re.compile(r"(`+)(.+?)\1")
_AFTER_LABEL = re.compile(
    ", (?:etwa|je|jeweils|ohne|wie|statt|nur|wenn|such as|without|one|as|each|where) "
)
"""What goes on behind a label that it does not need; a relative clause does."""
_GERMAN_WORD = re.compile(r"\S+(?: (?:vom|Zeichen|Nachricht|or|\S*zeichen))*\.?")
_FOR_TERMINALS = re.compile(r" ?\(`lettergen [^)]*\)")
