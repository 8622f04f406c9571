"""What a press release says: text and quotations, when it may be published, whom the media may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.person import Person
from lettergen.model.values import ClockTime, DocumentDate, Email, Line, Prose

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Passage(Model):
    """A paragraph of the release, or what somebody says.

    In YAML a paragraph is its text alone; with a ``speaker`` the text becomes a quotation.
    """

    text: Prose
    """Small Markdown; of a quotation the words alone, without quotation marks."""
    speaker: Person | None = None
    """Who says it, with office or function."""
    verb: Line | None = None
    """What stands between the quotation and the speaker, such as ``erklärt`` or ``so``; left out: ``sagt`` or ``says``."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(core_schema)]}


class Embargo(Model):
    """Sperrfrist: nothing of it may be published before."""

    until: DocumentDate
    """First day of publication."""
    time: ClockTime | None = None
    """From what time on; left out: from the beginning of the day."""


class PressContact(Model):
    """Pressekontakt: whom the media may ask."""

    office: Line | None = None
    """Pressestelle, such as ``Presse- und Öffentlichkeitsarbeit``."""
    name: Line | None = None
    """Who it is, as printed."""
    phone: Line | None = None
    """Telefon, the whole number."""
    email: Email | None = None
    """E-Mail."""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.phone or self.email):
            raise PydanticCustomError("press-contact-unreachable", "neither phone nor e-mail")
        return self
