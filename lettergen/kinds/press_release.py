"""What a press release says: text and quotations, when it may be published, whom the media may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.german.dates import clock, with_weekday
from lettergen.model.base import Model
from lettergen.model.letter import DocumentTitle, LetterBase, TitleLine
from lettergen.model.person import Person
from lettergen.model.values import (
    Absent,
    ClockTime,
    DocumentDate,
    Email,
    Line,
    OneOrMore,
    Paragraphs,
    Prose,
)

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
        made = super().__get_pydantic_json_schema__(core_schema, handler)
        return (
            {"anyOf": [{"type": ["string", "number"]}, made]}
            if handler.mode == "validation"
            else made
        )


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


class PressRelease(LetterBase):
    """Pressemitteilung: news for the media; nobody is addressed, greeted or signs."""

    kind: Literal["pressemitteilung"] = "pressemitteilung"
    """The kind of letter."""
    recipient: Absent[None] = None
    salutation: Absent[Literal[False]] = False
    closing: Absent[Literal[False]] = False
    signatures: Absent[tuple[()]] = ()
    certification: Absent[None] = None
    machine_made: Absent[Literal[False]] = False
    subject: Line
    """Überschrift, without a full stop."""
    number: Line | None = None
    """Nummer of the release, such as ``117/2025``."""
    subheading: Line | None = None
    """Unterzeile."""
    embargo: Embargo | None = None
    """Sperrfrist; left out: it may be published at once."""
    place: Line
    """Ort of the dateline; its day is the letter's date."""
    body: Annotated[tuple[Passage, ...], OneOrMore] = Field(min_length=1)
    """Paragraphs and quotations in order, the most important first."""
    background: Paragraphs = ()
    """Hintergrund for the editors, at the end."""
    press_contact: PressContact | None = None
    """Pressekontakt."""

    @model_validator(mode="after")
    def _embargo_ahead(self) -> Self:
        if self.embargo and self.embargo.until < self.date:
            raise PydanticCustomError(
                "embargo-past", "embargo before the release", {"at": "embargo.until"}
            )
        return self

    def document_title(self) -> DocumentTitle:
        """Pressemitteilung, its number, and from when on it may be published."""
        words = _WORDS[self.language]
        number = (TitleLine(f"{words['number']}{self.number}"),) if self.number else ()
        lines = (*number, TitleLine(self._publication(), strong=True))
        return DocumentTitle(words["title"], lines, "number")

    def _publication(self) -> str:
        words, embargo = _WORDS[self.language], self.embargo
        if embargo is None:
            return words["free"]
        weekday, _, moment = with_weekday(embargo.until, self.language).partition(" ")
        if embargo.time:
            moment = f"{moment}, {clock(embargo.time, self.language)}"
        # The moment is read at a glance, so it is never broken.
        return f"{words['embargo']}{weekday} {moment.replace(' ', NBSP)}"


NBSP = "\u00a0"

_WORDS = {
    "de": {
        "title": "Pressemitteilung",
        "number": "Nr. ",
        "embargo": "Sperrfrist bis ",
        "free": "Frei zur Veröffentlichung",
    },
    "en": {
        "title": "Press release",
        "number": "No. ",
        "embargo": "Embargoed until ",
        "free": "For immediate release",
    },
}
