"""Data into models, and pydantic's complaints into problems that point at the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar, overload

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lettergen import arguments
from lettergen.errors import InputError, LettergenError, Place, Problem
from lettergen.limits import MAX_PROBLEMS
from lettergen.model.base import Model
from lettergen.reading.document import Document
from lettergen.reading.locations import UNSEEN, Located, locate
from lettergen.reading.problems import problem_of

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@overload
def validate(
    target: type[M],
    document: Document,
    error: type[LettergenError] = InputError,
    context: Mapping[str, Any] | None = None,
    known: object = None,
) -> M: ...
@overload
def validate(
    target: TypeAdapter[T],
    document: Document,
    error: type[LettergenError] = InputError,
    context: Mapping[str, Any] | None = None,
) -> T: ...
def validate(
    target: type[BaseModel] | TypeAdapter[Any],
    document: Document,
    error: type[LettergenError] = InputError,
    context: Mapping[str, Any] | None = None,
    known: object = None,
) -> Any:
    """The document's data as ``target``. Raises ``error`` with every problem of the data at once.

    ``context`` is for checks that look beyond the data; ``known`` are the data with parts that were made before.
    """
    adapter = target if isinstance(target, TypeAdapter) else _adapter(target)
    data = document.data if known is None else known
    try:
        return adapter.validator.validate_python(data, context=context)
    except ValidationError as failure:
        # The type is kept privately by pydantic; without it no problem could name the fields meant.
        problems = _problems(adapter._type, failure, document)  # noqa: SLF001
    # Raised out here, so that pydantic's error, which shows the data, is not chained to it.
    raise error(sorted(problems, key=lambda p: (p.place.line or _LAST, p.place.column or 0)))


def problems_of(failure: ValidationError) -> tuple[Problem, ...]:
    """What pydantic says of wrong values for one of lettergen's classes, as ``letter_from`` would say it.

    Each problem's path is the field's, seen from the class that was called.
    """
    arguments.instance(failure, "failure", ValidationError, "pydantic.ValidationError")
    model = next((m for m in _all_models(Model) if m.__name__ == failure.title), Any)
    return tuple(_problems(model, failure, Document(None, UNSEEN)))


def _all_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for below in model.__subclasses__():
        yield from _all_models(below)


def _problems(annotation: Any, failure: ValidationError, document: Document) -> list[Problem]:
    errors = failure.errors(include_url=False)
    shown = errors[:MAX_PROBLEMS]
    located = [locate(annotation, document.data, e) for e in shown]
    problems = _once(
        problem_of(e, place, document)
        for e, place in zip(shown, located, strict=True)
        if not (_outdone(place, located) or _follows(e, place, located))
    )
    if len(errors) > len(shown):
        params = {"count": str(len(errors) - len(shown))}
        problems.append(Problem("problems-more", Place(document.file), params=params))
    return problems


_LAST: Final = 1 << 62


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once; a field is not missing when a misspelt one stands beside it."""
    found = list(dict.fromkeys(problems))
    meant = {_sibling(p, "near") for p in found if p.code == "field-misspelt"}
    return [p for p in found if p.code != "field-missing" or _sibling(p, "field") not in meant]


def _sibling(problem: Problem, param: str) -> tuple[str, str]:
    parent, _, _ = (problem.place.path or "").rpartition(".")
    return parent, problem.params[param]


@overload
def validate_data(
    target: type[M], data: Mapping[str, Any], error: type[LettergenError] = InputError
) -> M: ...
@overload
def validate_data(
    target: TypeAdapter[T], data: Mapping[str, Any], error: type[LettergenError] = InputError
) -> T: ...
def validate_data(
    target: type[BaseModel] | TypeAdapter[Any],
    data: Mapping[str, Any],
    error: type[LettergenError] = InputError,
) -> Any:
    """Data from Python as ``target``; problems name the path in the data. Raises ``error`` with all of them."""
    return validate(target, Document(None, data), error)


@lru_cache(maxsize=256)  # saves 0.020 ms a letter
def _adapter(model: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _outdone(this: Located, all_of_them: Iterable[Located]) -> bool:
    """Whether the complaint comes from a member of a union that the data was not meant for.

    A mapping for the sender's authority is refused by the identifier, too; only what the other member says helps.
    """
    return any(
        union == other_union
        and member != other_member
        and this.mismatch_at == union
        and (other.mismatch_at != union or _first(all_of_them, union) is other)
        for union, member in this.members.items()
        for other in all_of_them
        for other_union, other_member in other.members.items()
    )


def _follows(error: ErrorDetails, this: Located, all_of_them: Iterable[Located]) -> bool:
    """Whether a list counts as too short only because its entries are at fault."""
    depth = len(this.path)
    return error["type"] == "too_short" and any(
        len(other.path) > depth and other.path[:depth] == this.path for other in all_of_them
    )


def _first(located: Iterable[Located], union: Any) -> Located:
    """Where no member fits at all, the first one's complaint stands for all."""
    return next(item for item in located if union in item.members)
