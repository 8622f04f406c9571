"""The letter without its recipient: checked once for all rows, and kept ready to be filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from lettergen.errors import InputError, Place, Problem
from lettergen.kinds import Kinds
from lettergen.model.letter import LetterBase
from lettergen.reading import validate_data
from lettergen.reading.document import Document, Path, dotted

_STAND_IN = {
    "recipient": {
        "organisation": "Stadt",
        "address": {"street": "Platz 1", "postal_code": "01067", "city": "Stadt"},
    },
    "date": "2000-01-01",
}
"""In place of what the rows bring, while the rest is checked."""


def kind_of(letter: Mapping[str, Any], kinds: Kinds) -> type[LetterBase]:
    """The model of the letter's kind, one of ``kinds``. Raises InputError when it has none, or an unknown one."""
    try:
        return kinds.model_for(Document(None, letter))
    except InputError as error:
        raise InputError([within_job(p) for p in error.problems]) from None


def is_addressed(model: type[BaseModel]) -> bool:
    """Whether letters of the kind ``model`` go to somebody; a Vermerk or a notice to the public does not."""
    return model.model_fields["recipient"].is_required()


def within_job(problem: Problem) -> Problem:
    """A problem of the common letter, its path as the job's file has it."""
    path = problem.place.path
    return problem.at(Place(path=f"letter.{path}" if path else "letter"))


def problems_of(
    letter: Mapping[str, Any], by_row: Collection[Path], model: type[LetterBase]
) -> list[Problem]:
    """What is wrong with the common letter of the kind ``model`` whatever the rows bring to the paths ``by_row``."""
    rows = [dotted(path) for path in by_row]
    found = _problems(letter, rows, model)
    if not found and is_addressed(model) and all(path[0] == "recipient" for path in by_row):
        # What a letter checks as a whole is looked at only when each of its parts is right.
        found = _problems({**letter, "recipient": _STAND_IN["recipient"]}, rows, model)
    return [within_job(problem) for problem in found]


def _problems(
    letter: Mapping[str, Any], rows: Iterable[str], model: type[LetterBase]
) -> list[Problem]:
    try:
        validate_data(model, letter)
    except InputError as error:
        return [p for p in error.problems if not _touches(p.place.path or "", rows)]
    return []


def _touches(path: str, rows: Iterable[str]) -> bool:
    """Whether the value is the rows' business: what they bring, a part of it, or what it is a part of."""
    return any(f"{row}.".startswith(f"{path}.") or f"{path}.".startswith(f"{row}.") for row in rows)


def checked_base(
    letter: Mapping[str, Any], touched: Collection[str], model: type[LetterBase]
) -> dict[str, Any]:
    """The fields that no row touches, as models where possible: pydantic takes them as they are, at no cost."""
    raw = {field: value for field, value in letter.items() if field not in touched}
    stand_ins = {field: letter.get(field, _STAND_IN.get(field, "x")) for field in touched}
    if is_addressed(model):
        stand_ins |= {"recipient": _STAND_IN["recipient"]}
    # For declared fields there is no stand-in: what all letters have is checked without them.
    plain = next(cls for cls in model.__mro__ if not hasattr(cls, "declared_fields"))
    if plain is not model and issubclass(plain, LetterBase):
        common = {n for n in letter if n in plain.model_fields}
        return raw | checked_base({n: letter[n] for n in common}, {*touched} & common, plain)
    try:
        whole = model.model_validate(raw | stand_ins)
        base = {f: getattr(whole, f) for f in model.model_fields if f in raw}
        same = model.model_validate(base | stand_ins) == whole
    except ValidationError:
        return raw
    return base if same else raw
