"""Kommunen: what a municipality is called, alone and with others."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import Line


class _Head(NamedTuple):
    article: str
    plural: str
    english: str
    english_plural: str


_HEADS = {
    "stadt": _Head("die", "Städte", "town", "towns"),
    "gemeinde": _Head("die", "Gemeinden", "municipality", "municipalities"),
    "kommune": _Head("die", "Kommunen", "municipality", "municipalities"),
    "markt": _Head("der", "Märkte", "market town", "market towns"),
    "flecken": _Head("der", "Flecken", "market town", "market towns"),
    "kreis": _Head("der", "Kreise", "district", "districts"),
}
"""What a municipality is, by the last part of the word."""


def _municipality_type(text: str) -> str:
    if not text.lower().endswith(tuple(_HEADS)):
        raise PydanticCustomError("municipality-type", "not a type of municipality")
    return text


class Municipality(Model):
    """Kommune, by name and type."""

    name: Line
    """Name without type, such as ``Eschweiler``."""
    type: Annotated[Line, AfterValidator(_municipality_type)] = "Stadt"
    """``Stadt``, ``Gemeinde``, ``Markt``, ``Verbandsgemeinde`` …: it ends in one of the words that are known."""
    english: Line | None = None
    """Type and name with article, as English letters call it; left out: made of the two."""

    @property
    def category(self) -> NounPhrase:
        """The type alone, such as ``die Stadt``."""
        head = self._head()
        return NounPhrase(nominative=f"{head.article} {self.type}", english=f"the {head.english}")

    @property
    def designation(self) -> NounPhrase:
        """Type and name, such as ``die Stadt Eschweiler``."""
        head = self._head()
        return NounPhrase(
            nominative=f"{head.article} {self.type} {self.name}",
            english=self.english or f"the {head.english} of {self.name}",
        )

    @property
    def plural(self) -> str:
        """Plural of the type's last part, such as ``Städte``."""
        return self._head().plural

    @property
    def english_plural(self) -> str:
        """The same in English, such as ``towns``."""
        return self._head().english_plural

    def _head(self) -> _Head:
        return next(v for k, v in _HEADS.items() if self.type.lower().endswith(k))
