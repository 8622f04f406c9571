"""From pydantic's error locations to paths in the data as the user wrote it.

A location also names members of unions (``InlineAuthority``, ``function-after[…]``, a value of ``kind``) and an index
where a single value stands for a list of one. Walking the type and the data side by side tells them apart.

From a line of a text to the line and column of the YAML file in which it was written, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from lettergen.errors import Place, Problem
from lettergen.reading.document import Path

_MISMATCHES = frozenset(
    {"string_type", "model_type", "model_attributes_type", "dict_type", "tuple_type", "list_type",
     "literal_error", "int_type", "bool_type", "float_type", "bool_parsing", "int_parsing", "float_parsing", "date-format"}
)  # fmt: skip
"""Errors that say that a value is of another type than this member of a union."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where an error is, and what could stand there."""

    path: Path
    """In the data; for a missing or unknown field it includes the field."""
    value: Any
    """What stands there; None when nothing does."""
    types: tuple[Any, ...]
    """Types possible at ``path``, without None; for a missing or unknown field those of its parent."""
    members: Mapping[Path, str] = field(default_factory=dict)
    """Which member of the union at which path the error comes from."""
    mismatch_at: Path | None = None
    """Set when the error only says that the value is of another type."""

    def models(self) -> list[type[BaseModel]]:
        """The models possible here."""
        return [t for t in self.types if _is_model(t)]


UNSEEN: Final = object()
"""For data of which only pydantic's errors are known."""


def locate(annotation: Any, data: Any, error: ErrorDetails) -> Located:
    """Follow the error's location through the type ``annotation`` and the data at once."""
    error_type, location = error["type"], error["loc"]
    types, node = members_of(annotation), data
    path: Path = ()
    members: dict[Path, str] = {}
    parent_error = error_type in {"missing", "extra_forbidden"}
    for step in location[:-1] if parent_error else location:
        below = _below(types, step)
        if below or (isinstance(node, Mapping) and step in node):
            types = below
            node, path = _descend(node, path, step)
        else:
            members[path] = str(step)
            types = [t for t in types if _is_called(t, step)] or types
    if parent_error:
        node, path = _descend(node, path, location[-1])
    if node is UNSEEN:
        node = None if error_type == "missing" else error["input"]
    mismatch = path if error_type in _MISMATCHES else None
    return Located(path, node, tuple(types), members, mismatch)


def members_of(annotation: Any) -> list[Any]:
    """The types that a value may have: unions taken apart, ``Annotated`` and None dropped."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return members_of(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return [m for part in get_args(annotation) for m in members_of(part)]
    return [] if annotation is NoneType else [annotation]


def _is_model(member: Any) -> bool:
    return isinstance(member, type) and issubclass(member, BaseModel)


def _below(types: Sequence[Any], step: str | int) -> list[Any]:
    """The types possible one step further in; empty where the step does not lead into the data."""
    found: list[Any] = []
    for member in types:
        origin, args = get_origin(member), get_args(member)
        if _is_model(member):
            if step in member.model_fields:
                found += members_of(member.model_fields[step].annotation)
        elif origin in {tuple, list, set, frozenset} and isinstance(step, int):
            found += members_of(args[0])
        elif origin in {dict, Mapping} and isinstance(step, str) and step != "[key]":
            found += members_of(args[1])
    return found


def _is_called(member: Any, label: str | int) -> bool:
    """Whether pydantic calls this member of a union so: by class name, or by the tag that discriminates it."""
    if not _is_model(member):
        return False
    if member.__name__ == label:
        return True
    return any(
        label in get_args(f.annotation)
        for f in member.model_fields.values()
        if get_origin(f.annotation) is Literal
    )


def _descend(node: Any, path: Path, step: str | int) -> tuple[Any, Path]:
    if node is UNSEEN:
        return node, (*path, step)
    if isinstance(step, int) and not (isinstance(node, Sequence) and not isinstance(node, str)):
        return node, path  # a single value that stands for a list of one
    if isinstance(step, str) and isinstance(node, str):
        return node, path  # a text that stands for a mapping, as with NounPhrase
    try:
        return node[step], (*path, step)
    except (KeyError, IndexError, TypeError):
        return None, (*path, step)


_LITERAL = re.compile(r"\|[0-9+-]*[ \t]*(?:#.*)?")
_FOLDED = re.compile(r">[0-9+-]*[ \t]*(?:#.*)?")


def place_in_text(problem: Problem, start: Place, source: Sequence[str]) -> Place:
    """Where the words of ``problem`` stand in the lines of the file, ``source``.

    The problem's line is counted in a text that begins at ``start``. In a literal block (``|``) that line is known;
    elsewhere YAML folds lines, and the words are looked for. Where they are not found the place is ``start``.
    """
    if not (problem.place.line and start.line and start.column):
        return start
    words = (problem.value or "").removesuffix("…").split("\n", 1)[0]
    # A tab is what is wrong with its words, and is pointed at itself.
    within = max(words.find("\t"), 0)
    head = source[start.line - 1][start.column - 1 :]
    if _LITERAL.fullmatch(head):
        line = start.line + problem.place.line
        text = source[line - 1] if line <= len(source) else ""
        column = max(text.find(words), 0) or len(text) - len(text.lstrip(" "))
        return replace(start, line=line, column=column + within + 1)
    block = _FOLDED.fullmatch(head) is not None
    for line, text, offset in _lines(start, source, block=block):
        if words and (column := text.find(words, offset)) >= 0:
            return replace(start, line=line, column=column + within + 1)
    return start


def _lines(start: Place, source: Sequence[str], *, block: bool) -> Iterator[tuple[int, str, int]]:
    """The lines of the value that begins at ``start``, each with its number and where in it the value begins."""
    first, column = start.line or 1, start.column or 1
    indent = _indent(source[first - 1])
    if not block:
        yield first, source[first - 1], column - 1
    for number, text in enumerate(source[first:], first + 1):
        if text.strip() and _indent(text) <= indent:
            return
        yield number, text, 0


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
