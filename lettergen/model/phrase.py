"""Nominalgruppe: a name with its article, so that a text can put it into any case.

Kommunen: what a municipality is called, alone and with others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.values import Line

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

ARTICLES = ("der", "die", "das")
ENGLISH_ARTICLE = "the"


class NounPhrase(Model):
    """A name or noun with its definite article, such as ``die Stadt Aachen`` or ``das Jobcenter``.

    In YAML the nominative alone will do: ``authority: der Kreis Unna``. The other cases derive from it; a case that
    comes out wrong is given as a whole, as in ``{nominative: das Herz, genitive: des Herzens}``. English letters write
    ``authority: the District of Unna``; data for letters in both languages has both, as in
    ``{nominative: der Kreis Unna, english: the District of Unna}``.
    """

    nominative: Line
    """Wer? With ``der``, ``die`` or ``das``; for an English letter with ``the``."""
    genitive: Line | None = None
    """Wessen? Only where lettergen derives it wrongly."""
    dative: Line | None = None
    """Wem? Only where lettergen derives it wrongly."""
    accusative: Line | None = None
    """Wen? Only where lettergen derives it wrongly."""
    plural: bool = False
    """True for a plural such as ``die Jugendmigrationsdienste``, whose dative is another one."""
    english: Line | None = None
    """What English letters call it, such as ``the City of Aachen``; left out: the nominative, where it begins with ``the``."""

    @property
    def in_german(self) -> bool:
        """Whether a German letter can name it."""
        return self._article() in ARTICLES

    @property
    def in_english(self) -> str | None:
        """What an English letter calls it, or None where nobody has said."""
        named = self.nominative if self._article() == ENGLISH_ARTICLE else None
        return self.english or named

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"nominative": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_article(self) -> Self:
        article, _, noun = self.nominative.partition(" ")
        if article.lower() not in (*ARTICLES, ENGLISH_ARTICLE) or not noun:
            raise PydanticCustomError("phrase-article", "no article")
        if self.plural and article.lower() not in {"die", ENGLISH_ARTICLE}:
            raise PydanticCustomError("phrase-plural", "a plural has the article die")
        return self

    def _article(self) -> str:
        return self.nominative.partition(" ")[0].lower()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        text = {"type": "string", "pattern": "^([Dd]er|[Dd]ie|[Dd]as|[Tt]he) "}
        return {"anyOf": [text, super().__get_pydantic_json_schema__(core_schema, handler)]}


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
