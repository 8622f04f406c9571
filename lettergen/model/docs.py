"""The descriptions of the models' fields, read from the docstrings below them when somebody asks."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel


@cache
def field_docs(model: type[BaseModel]) -> Mapping[str, str]:
    """What each field of ``model`` means, by name; fields without a docstring are left out.

    A field that a subclass declares anew without a docstring keeps its parent's. Where the sources are not installed
    there are no descriptions.
    """
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            docs |= _module_docs(base.__module__).get(base.__qualname__, {})
    return {name: docs[name] for name in model.model_fields if name in docs}


@cache
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
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                docs[name] = inspect.cleandoc(text)
            case _:
                pass
    return docs
