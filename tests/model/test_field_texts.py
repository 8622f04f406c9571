"""Every class, field and explained value of a letter has its English docstring and its German text, and they agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from lettergen.cli.blank import blank
from lettergen.kinds import SHIPPED as KINDS
from lettergen.kinds.expression_of_interest import ResponsiblePerson
from lettergen.kinds.letter_schema import OwnData
from lettergen.kinds.limits import OneOf
from lettergen.model.base import Model
from lettergen.model.docs import (
    CLASS,
    class_doc,
    declared_docs,
    field_docs,
    german_docs,
    value_docs,
)
from lettergen.model.letter import LetterBase
from lettergen.model.values import NOT_OFFERED

FILE = "lettergen/model/fields_de.toml"
LITERAL = re.compile(r"(`+)(.+?)\1|\"(.+?)\"")
ENGLISH = re.compile(r"\b(the|whether|which|such as|left out|with|where|without)\b", re.IGNORECASE)


def _reached(annotation: Any, found: list[type]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | Enum):
        if annotation in found:
            return
        found.append(annotation)
        if issubclass(annotation, BaseModel):
            for field in annotation.model_fields.values():
                _reached(field.annotation, found)
    for part in get_args(annotation):
        _reached(part, found)


@cache
def classes() -> tuple[type, ...]:
    """Every model and enumeration that a letter can hold."""
    found: list[type] = []
    for model in KINDS.models.values():
        _reached(model, found)
    _reached(OwnData, found)
    return (*found, OneOf)


def _english(cls: type) -> Iterator[tuple[str, str, str]]:
    """Class, key and English text of all that ``cls`` shows; of a field the class whose docstring it is."""
    yield cls.__name__, CLASS, class_doc(cls)
    if issubclass(cls, Enum):
        yield from ((cls.__name__, value, text) for value, text in value_docs(cls).items())
    elif issubclass(cls, BaseModel):
        for name in cls.model_fields:
            bases = [b for b in cls.__mro__ if issubclass(b, Model)]
            owners = [b for b in bases if name in declared_docs(b, "en")]
            owner = owners[0] if owners else cls
            yield owner.__name__, name, declared_docs(owner, "en").get(name, "")


OF_HOUSES = ("LetterBase", "kind", declared_docs(LetterBase, "en")["kind"])
"""The kinds that lettergen brings have a text of their own in its place."""
ENTRIES = sorted({OF_HOUSES, *(entry for cls in classes() for entry in _english(cls))})


@pytest.mark.parametrize(
    ("name", "key", "english"), ENTRIES, ids=[f"{name}.{key}" for name, key, _ in ENTRIES]
)
def test_both_languages_and_the_same_values(name: str, key: str, english: str) -> None:
    what = f"class {name}" if key == CLASS else f"{name}.{key}"
    assert english, f"{what}: give it a docstring in English"
    german = german_docs().get(name, {}).get(key)
    assert german, f'{what}: add to {FILE}, in the table [{name}]:\n{key} = "…"  # {english}'
    for found in LITERAL.finditer(english):
        literal = found[2] or found[3]
        assert literal in german, f"{what}: {FILE} lacks the value {literal}; English: {english}"
    assert not ENGLISH.search(LITERAL.sub("", german)), f"{what}: not German in {FILE}: {german}"
    assert german == german.strip()
    assert german.endswith((".", "?")), f"{what}: no full stop in {FILE}"


def test_no_german_text_is_left_over() -> None:
    used = {(name, key) for name, key, _ in ENTRIES}
    written = {(name, key) for name, table in german_docs().items() for key in table}
    spare = sorted(f"{name}.{key}" for name, key in written - used)
    assert spare == [], f"remove from {FILE}, or rename as in lettergen/model: {spare}"


def test_names_of_classes_are_unique() -> None:
    names = [cls.__name__ for cls in classes()]
    assert len(names) == len(set(names)), f"{FILE} tells classes apart by name"


def test_all_values_of_an_enumeration_are_explained_or_none() -> None:
    for cls in classes():
        if issubclass(cls, Enum) and value_docs(cls):
            assert set(value_docs(cls)) == {str(c.value) for c in cls}, cls.__name__


@pytest.mark.parametrize("kind", KINDS.models)
def test_a_german_letter_file_is_german(kind: str) -> None:
    german, english = blank(KINDS, kind, "de"), blank(KINDS, kind, "en")
    comments = [line for line in german.splitlines() if re.match(r" *# ", line)]
    assert len(comments) > 20
    assert [c for c in comments if ENGLISH.search(c)] == []
    data = [
        [line for line in text.splitlines() if not re.match(r" *#( |$)", line)]
        for text in (german, english)
    ]
    assert data[0] == data[1]
    assert max(map(len, comments)) <= 110


@pytest.mark.parametrize("kind", KINDS.models)
def test_schemas_differ_in_their_explanations_only(kind: str) -> None:
    german, english = KINDS.json_schema(kind, "de"), KINDS.json_schema(kind, "en")
    assert german["description"] == class_doc(KINDS.models[kind], "de")
    assert _explained(german) == _explained(english)
    assert _bare(german) == _bare(english)


def _bare(schema: Any) -> Any:
    if isinstance(schema, dict):
        texts = {"description", "enumDescriptions"}
        return {k: _bare(v) for k, v in schema.items() if k not in texts or isinstance(v, dict)}
    return [_bare(s) for s in schema] if isinstance(schema, list) else schema


def _explained(schema: Any) -> int:
    if isinstance(schema, dict):
        return ("description" in schema) + sum(map(_explained, schema.values()))
    return sum(map(_explained, schema)) if isinstance(schema, list) else 0


def test_inherited_texts() -> None:
    docs = field_docs(ResponsiblePerson, "de")
    assert docs["first_name"] == german_docs()["Person"]["first_name"]
    assert docs["office"] == german_docs()["ResponsiblePerson"]["office"]


def test_fields_that_a_kind_lacks_stay_out_of_sight() -> None:
    release = KINDS.models["pressemitteilung"]
    absent = [n for n, field in release.model_fields.items() if NOT_OFFERED in field.metadata]
    assert "recipient" in absent
    assert not set(absent) & set(KINDS.json_schema("pressemitteilung", "de")["properties"])
