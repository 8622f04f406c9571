"""A letter file to fill in, made from the models: it knows every field and cannot go stale."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from lettergen.cli.wording import say
from lettergen.kinds import Kinds
from lettergen.messages import Language
from lettergen.model.json_schema import json_schema

WIDTH = 100

_USUAL: Final = {
    "": {"signatures"},
    "sender": {"unit", "contact"},
    "sender.contact": {"extension", "email"},
    "recipient": {"organisation", "persons", "address"},
    "recipient.persons": {"form", "title", "first_name"},
    "recipient.address": {"street", "postal_code"},
}
"""Optional fields that most letters need, by where they are: offered without ``#``."""

_FOR_PROGRAMS: Final = {"signatures.image": {"content"}}
"""Fields that nobody writes by hand, by where they are: left out."""

_QUOTED: Final[Mapping[Language, str]] = {"de": r"„\2“", "en": r'"\2"'}
"""Replacement for the markup of literal text."""


def blank(kinds: Kinds, kind: str, language: Language) -> str:
    """The YAML of an empty letter of ``kind``, one of ``kinds``; what must be filled in has no value yet. Raises KeyError."""
    schema = json_schema(TypeAdapter(kinds[kind].model), kind, language)
    head = [schema["description"], "", say("blank-head", language), say("blank-then", language)]
    lines = [f"# {line}".rstrip() for line in head]
    writer = _Writer(schema.get("$defs", {}), language)
    return "\n".join([*lines, "", *writer.fields(schema, _At("", "", active=True))]) + "\n"


@dataclass(frozen=True, slots=True)
class _At:
    """Where the writer is: path in the data, indentation, and whether the lines count or are commented out."""

    path: str
    indent: str
    active: bool

    def line(self, text: str) -> str:
        return f"{self.indent}{'' if self.active else '#'}{text}"


@dataclass(frozen=True, slots=True)
class _Writer:
    definitions: Mapping[str, Any]
    language: Language

    def fields(self, schema: Mapping[str, Any], at: _At, dash: str = "") -> Iterator[str]:
        """The fields of a model; the first active one takes the ``dash`` of a list entry."""
        required = schema.get("required", [])
        written = (n for n in schema["properties"] if n not in _FOR_PROGRAMS.get(at.path, ()))
        names = sorted(written, key=lambda n: (n != "kind", bool(dash) and n not in required))
        for name in names:
            field = schema["properties"][name]
            offered = name in required or name in _USUAL.get(at.path, ())
            here = _At(at.path, at.indent, active=at.active and offered)
            yield from self._comment(field, at.indent, required=name in required)
            if dash and name == names[0]:
                entry = _At(at.path, at.indent[: -len(dash)], at.active)
                yield from self._field(name, field, here, entry.line(dash))
            else:
                yield from self._field(name, field, here, here.line(""))
            if not at.indent:
                yield ""

    def _field(self, name: str, field: Mapping[str, Any], here: _At, start: str) -> Iterator[str]:
        path = f"{here.path}.{name}".lstrip(".")
        shape = self._shape(field)
        inner = _At(path, here.indent + "  ", here.active)
        if "properties" in shape:
            yield f"{start}{name}:"
            yield from self.fields(shape, inner)
        elif "items" in shape:
            yield f"{start}{name}:"
            item = self._shape(shape["items"])
            if "properties" in item:
                yield from self.fields(item, _At(path, here.indent + "    ", here.active), "- ")
            else:
                yield inner.line("-")
        else:
            yield f"{start}{name}: {self._value(shape, field)}".rstrip()

    def _shape(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The way of writing a field that is offered: lists before single values, text before mappings."""
        if ref := schema.get("$ref"):
            return self._shape(self.definitions[ref.rpartition("/")[2]])
        if options := schema.get("anyOf"):
            shapes = [self._shape(o) for o in options if o.get("type") != "null"]
            lists = [s for s in shapes if "items" in s]
            scalars = [s for s in shapes if "properties" not in s]
            return next(iter(lists or scalars or shapes))
        return schema

    def _value(self, shape: Mapping[str, Any], field: Mapping[str, Any]) -> str:
        default = shape.get("const", field.get("default"))
        if isinstance(default, bool):
            return str(default).lower()
        return "" if default is None else str(default)

    def _comment(self, field: Mapping[str, Any], indent: str, *, required: bool) -> Iterator[str]:
        shape = self._shape(field)
        parts = [say("required", self.language)] if required and "const" not in shape else []
        parts += [field["description"]] if "description" in field else []
        choices, explained = shape.get("enum", ()), shape.get("enumDescriptions", ())
        named = all(f"``{choice}``" in field.get("description", "") for choice in choices)
        if not (named or explained):
            parts.append(say("choices", self.language, choices=", ".join(map(str, choices))))
        if parts:
            yield from self._wrapped(" ".join(parts), f"{indent}# ")
        for choice, text in zip(choices, explained, strict=False):
            yield from self._wrapped(f"{choice} – {text}", f"{indent}#   ", hanging=4)

    def _wrapped(self, text: str, start: str, hanging: int = 0) -> Iterator[str]:
        """Lines of a comment that open with ``start``; markup becomes quotation marks."""
        yield from textwrap.wrap(
            re.sub("(`+)(.+?)\\1", _QUOTED[self.language], text),
            WIDTH,
            initial_indent=start,
            subsequent_indent=start + " " * hanging,
            break_on_hyphens=False,
        )
