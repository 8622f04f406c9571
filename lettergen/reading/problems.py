"""One pydantic error into one problem of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from lettergen.errors import Place, Problem
from lettergen.messages.near import nearest
from lettergen.model.docs import field_docs
from lettergen.reading.document import Document, Path, dotted
from lettergen.reading.locations import Located

_SIMPLE = {
    "int_parsing": "number-whole",
    "int_type": "number-whole",
    "int_from_float": "number-whole",
    "int_parsing_size": "number-whole",
    "float_parsing": "number",
    "float_type": "number",
    "finite_number": "number",
    "bool_parsing": "yes-or-no",
    "bool_type": "yes-or-no",
    "greater_than": "number-too-small",
    "greater_than_equal": "number-too-small",
    "less_than": "number-too-large",
    "less_than_equal": "number-too-large",
    "model_type": "mapping-expected",
    "model_attributes_type": "mapping-expected",
    "dict_type": "mapping-expected",
    "dataclass_type": "mapping-expected",
    "tuple_type": "list-expected",
    "list_type": "list-expected",
    "too_short": "list-too-short",
    "too_long": "list-too-long",
    "string_pattern_mismatch": "text-pattern",
    "string_unicode": "text-not-unicode",
}
"""pydantic's type of error to our code; what is not here has a function of its own or is ``value-invalid``."""

_FIELD_AT_FAULT = {
    "address-postal-code": "postal_code",
    "address-po-box": "po_box",
    "letterhead-dates-reversed": "valid_until",
}
"""Checks over a whole model whose problem is shown at one of its fields."""
_AT = "at"
"""What such a check may say itself among its error's values: the field, which may lie deeper, such as ``reply.deadline``."""

_ABSENT = frozenset({"field-required-when", "kind-check", "kind-check-impossible"})
"""What a model says of a field that may be missing."""

_LIMITS = ("gt", "ge", "lt", "le", "min_length", "max_length")


def problem_of(error: ErrorDetails, at: Located, document: Document) -> Problem:
    """The problem that ``error`` stands for, placed in the document."""
    kind = error["type"]
    context = {k: str(v) for k, v in error.get("ctx", {}).items()}
    if kind == "missing":
        place = document.place(at.path[:-1], at_key=True)
        return Problem(
            "field-missing", _with_path(place, at.path), params={"field": str(at.path[-1])}
        )
    if kind == "extra_forbidden":
        return _unknown_field(at, document)
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        name = context["discriminator"].strip("'")
        tags = [
            str(tag)
            for model in at.models()
            if name in model.model_fields
            for tag in get_args(model.model_fields[name].annotation)
        ]
        return wrong_tag(name, tags, at.path, at.value, document)
    if kind in {"enum", "literal_error"}:
        return _choice(at.path, at.value, _choices(at.types), document)
    if "-" in kind:  # ours are kebab-case, pydantic's are snake_case
        return _custom(kind, context, at, document)
    code = _wrong_type(at) if at.value is None or kind == "string_type" else _SIMPLE.get(kind)
    if code == "mapping-expected" and not at.path:
        code = "document-not-mapping"
    limit = next((context[k] for k in _LIMITS if k in context), "")
    params = {
        "reason": error["msg"],
        "limit": limit,
        "limit_de": limit,
        "limit_en": limit,
    }
    params |= {"pattern": context.get("pattern", "")}
    return Problem(code or "value-invalid", document.place(at.path), _written(at.value), params)


def _with_path(place: Place, path: Path) -> Place:
    return replace(place, path=dotted(path))


def _wrong_type(at: Located) -> str:
    if at.value is None:
        return "value-missing" if at.path else "document-empty"
    if isinstance(at.value, Mapping):
        return "text-got-mapping"
    return "text-got-list" if isinstance(at.value, list | tuple) else "text-expected"


def _unknown_field(at: Located, document: Document) -> Problem:
    fields = sorted({name for model in at.models() for name in model.model_fields})
    name = str(at.path[-1])
    place = document.place(at.path, at_key=True)
    params = {"field": name, "fields": ", ".join(fields)}
    if near := _nearest(name, fields) or _german(name, at.models()):
        return Problem("field-misspelt", place, _written(at.value), params | {"near": near})
    return Problem("field-unknown", place, _written(at.value), params)


def wrong_tag(name: str, tags: Iterable[str], path: Path, data: Any, document: Document) -> Problem:
    """What is wrong with the field ``name`` of ``data`` at ``path``, which has to say which of ``tags`` they are."""
    tags, place_path = list(tags), (*path, name)
    if not isinstance(data, Mapping) or name not in data:
        place = _with_path(document.place(path, at_key=True), place_path)
        return Problem("kind-missing", place, params={"field": name, "choices": ", ".join(tags)})
    return _choice(place_path, data[name], tags, document)


def _choice(path: Path, value: Any, choices: Iterable[str], document: Document) -> Problem:
    choices = list(choices)
    place = document.place(path)
    params = {"choices": ", ".join(choices)}
    if value is None:
        return Problem("value-missing", place, params=params)
    if near := _nearest(str(value), choices):
        return Problem("choice-misspelt", place, _written(value), params | {"near": near})
    return Problem("choice-unknown", place, _written(value), params)


def _choices(types: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for member in types:
        if isinstance(member, type) and issubclass(member, Enum):
            found += [str(item.value) for item in member]
        elif get_origin(member) is Literal:
            found += [str(value) for value in get_args(member)]
    return found


def _custom(code: str, context: Mapping[str, str], at: Located, document: Document) -> Problem:
    if at.value is None and at.path and code not in _ABSENT:
        return Problem("value-missing", document.place(at.path))
    field = context.get(_AT) or _FIELD_AT_FAULT.get(code)
    steps = tuple(field.split(".")) if field else ()
    value = at.value
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
    return Problem(code, document.place((*at.path, *steps)), _written(value), context)


def _nearest(word: str, candidates: Iterable[str]) -> str | None:
    plain = {re.sub(r"[\W_]", "", c).casefold(): c for c in candidates}
    return plain.get(nearest(re.sub(r"[\W_]", "", word).casefold(), plain))


def _german(word: str, models: Iterable[type[BaseModel]]) -> str | None:
    """The field whose description opens with this German word, or nearly: ``vorname``, ``Vornahme`` mean ``first_name``."""
    nouns: dict[str, str] = {}
    for model in models:
        for field, text in field_docs(model, "de").items():
            opening = re.split(r"[.,:;(]", text, maxsplit=1)[0]
            if word.casefold() in re.findall(r"[\w-]+", opening.casefold()):
                return field
            # Short words are near to too many others.
            first = re.match(r"[A-ZÄÖÜ]\w{5,}", opening)
            if first:
                nouns.setdefault(first[0].casefold(), field)
    return nouns.get(nearest(word.casefold(), nouns)) if nouns else None


def _written(value: Any) -> str | None:
    """The value as text where it is one; mappings and lists are shown by their place alone."""
    if value is None or isinstance(value, Mapping | list | tuple):
        return None
    try:
        return str(value)
    except Exception:  # noqa: BLE001  whatever an object of the caller's raises, and numbers of more than 4300 digits
        return type(value).__name__
