"""Faults in the Markdown of data that is no letter yet, so that one report names all there is to mend.

Wortlaut: the running text as a letter gives it itself, word by word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from lettergen.errors import Place, Problem
from lettergen.messages import Language
from lettergen.model.values import SMALL_MARKDOWN
from lettergen.reading import Document
from lettergen.reading.document import Path, dotted
from lettergen.text.markdown import parse_markdown
from lettergen.text.template import RenderedText


def prose_problems(model: type[BaseModel] | TypeAdapter[Any], document: Document) -> list[Problem]:
    """What is wrong with the small Markdown in ``document``, for which ``model`` is meant.

    Each problem has its path and its line in the text. Where the kind of letter is unknown nothing is looked at.
    """
    if isinstance(model, TypeAdapter):
        return []
    return [
        problem.at(path=dotted(path))
        for path, text in _passages(model, document.data, ())
        for problem in parse_markdown(text).problems
    ]


def prose_paths(model: type[BaseModel], data: Any) -> frozenset[Path]:
    """Where the texts stand in ``data`` that ``model`` takes for small Markdown."""
    return frozenset(path for path, _ in _passages(model, data, ()))


def _passages(kind: Any, data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in ``data`` that ``kind`` takes for small Markdown, with its path."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        if SMALL_MARKDOWN in arguments[1:]:
            if isinstance(data, str):
                yield path, data
        else:
            yield from _passages(arguments[0], data, path)
    elif origin in (Union, UnionType):
        for member in arguments:
            yield from _passages(member, data, path)
    elif origin is tuple:
        # A single value stands for a list of one.
        for step, item in enumerate(data) if isinstance(data, list) else [(None, data)]:
            yield from _passages(arguments[0], item, path if step is None else (*path, step))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _members(kind, data, path)


def _members(kind: type[BaseModel], data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for name, field in kind.model_fields.items():
        member = (
            Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        )
        if isinstance(data, dict) and name in data:
            yield from _passages(member, data[name], (*path, name))
        elif isinstance(data, str) and name == "text":
            # A passage of a press release may be its text alone.
            yield from _passages(member, data, path)


def worded(text: RenderedText, wording: Sequence[str], language: Language) -> RenderedText:
    """``text`` with the blocks of ``wording`` (small Markdown in ``language``) in place of its own, and their problems beside its own."""
    parsed = [
        parse_markdown(passage, Place(path=f"wording.{number}"), language)
        for number, passage in enumerate(wording)
    ]
    return replace(
        text,
        blocks=tuple(block for one in parsed for block in one.blocks),
        problems=(*text.problems, *(problem for one in parsed for problem in one.problems)),
    )
