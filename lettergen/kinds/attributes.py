"""What conditions may ask of a name: the parts of a group, what the letter says, the parts of a person or an address."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from lettergen.kinds.declaration import FieldDeclaration, FieldType
from lettergen.model.person import Address, Person
from lettergen.model.phrase import NounPhrase
from lettergen.text.sandbox import names_of

_MODELS: Final[Mapping[FieldType, type[BaseModel]]] = {
    FieldType.PERSON: Person,
    FieldType.ADDRESS: Address,
    FieldType.NOUN_PHRASE: NounPhrase,
}
_Thing = FieldDeclaration | type[BaseModel] | None
"""What a name stands for; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that conditions may ask."""

    model: type[BaseModel]
    fields: Mapping[str, FieldDeclaration]
    """Those that are declared for it."""

    def unknown(
        self, steps: tuple[str, ...], scope: Mapping[str, FieldDeclaration]
    ) -> tuple[str, Collection[str]] | None:
        """The first of ``steps`` behind a name that does not exist, with those that do; None where all may exist.

        ``scope`` are the fields that the first step may name; every other name is the letter.
        """
        first, *rest = steps
        thing: _Thing = scope.get(first) or (self.model if first else None)
        for step in rest:
            if thing is None:
                return (step, ()) if step.startswith("_") else None
            more = self.fields if thing is self.model else {}
            known = _names(thing, more)
            if step not in known:
                return step, sorted(known)
            thing = _below(thing, step, more)
        return None


def _names(thing: FieldDeclaration | type[BaseModel], more: Collection[str]) -> frozenset[str]:
    if not isinstance(thing, FieldDeclaration):
        return names_of(thing) | frozenset(more)
    if thing.type is FieldType.GROUP:
        return frozenset(thing.parts())
    return names_of(_MODELS[thing.type]) if thing.type in _MODELS else frozenset()


def _below(
    thing: FieldDeclaration | type[BaseModel], step: str, more: Mapping[str, FieldDeclaration]
) -> _Thing:
    if isinstance(thing, FieldDeclaration):
        if thing.type is FieldType.GROUP:
            return thing.parts()[step]
        thing = _MODELS[thing.type]
    if step in more:
        return more[step]
    field = thing.model_fields.get(step)
    return None if field is None else _model_in(field.annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of an annotation that holds a single one, or none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) not in {Union, UnionType}:
        return None
    models = [a for a in get_args(annotation) if isinstance(a, type) and issubclass(a, BaseModel)]
    return models[0] if len(models) == 1 else None
