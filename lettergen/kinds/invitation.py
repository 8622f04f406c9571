"""What an invitation says: event, place, programme, people, and how to reply."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.letter import AddressedLetter
from lettergen.model.person import Person
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import (
    ClockTime,
    DocumentDate,
    Email,
    Line,
    OneOrMore,
    Paragraphs,
    Prose,
)


class Venue(Model):
    """Veranstaltungsort."""

    name: Line
    """Name of the house, such as ``Nadelfabrik``."""
    room: Line | None = None
    """Room or floor."""
    street: Line | None = None
    """Street and number."""
    postal_code: Line | None = None
    """Postleitzahl."""
    city: Line | None = None
    """Ort."""

    @property
    def town(self) -> str | None:
        """Postcode and town on one line."""
        return " ".join(part for part in (self.postal_code, self.city) if part) or None


class Event(Model):
    """Veranstaltung."""

    name: NounPhrase
    """With article, such as ``das Netzwerktreffen des Bündnisses für Geflüchtete``."""
    topic: Line | None = None
    """Motto or topic, without quotation marks."""
    date: DocumentDate
    """Tag; the letter adds the day of the week."""
    admission: ClockTime | None = None
    """Einlass, where the doors open before it begins."""
    begin: ClockTime | None = None
    """Beginn."""
    end: ClockTime | None = None
    """Ende."""
    venue: Venue
    """Where it takes place."""

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if self.begin and self.end and self.end <= self.begin:
            raise PydanticCustomError("event-times", "end not after begin", {"at": "end"})
        if self.begin and self.admission and self.admission > self.begin:
            raise PydanticCustomError(
                "event-admission", "admission after begin", {"at": "admission"}
            )
        return self


class AgendaItem(Model):
    """Programmpunkt or Tagesordnungspunkt."""

    begin: ClockTime | None = None
    """Beginn; without any times the programme becomes a numbered agenda."""
    end: ClockTime | None = None
    """Ende."""
    title: Line
    """What happens, without a full stop."""
    speakers: Annotated[tuple[Person, ...], OneOrMore] = ()
    """Who speaks or leads it, each with name and office."""

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if self.begin and self.end and self.end <= self.begin:
            raise PydanticCustomError("event-times", "end not after begin", {"at": "end"})
        return self


class Talk(Model):
    """Vortrag that the text announces, such as the opening talk."""

    type: NounPhrase = Field(
        default_factory=lambda: NounPhrase(
            nominative="der Impulsvortrag", english="the opening talk"
        )
    )
    """What it is called, such as ``der Impulsvortrag``."""
    title: Line
    """Its title, without quotation marks."""
    speakers: Annotated[tuple[Person, ...], OneOrMore] = Field(min_length=1)
    """Who gives it; ``office`` holds the profession."""


class Workshop(Model):
    """Workshop or Arbeitsgruppe that those invited choose from."""

    title: Line
    """Topic, without quotation marks."""
    leaders: Annotated[tuple[Person, ...], OneOrMore] = ()
    """Who leads it."""
    room: Line | None = None
    """Where it takes place."""


class Patronage(Model):
    """Schirmherrschaft."""

    object: NounPhrase = Field(
        default_factory=lambda: NounPhrase(nominative="die Veranstaltung", english="the event")
    )
    """What stands under it, such as ``das Aachener Bündnis für Geflüchtete``; left out: the event."""
    patrons: Annotated[tuple[Person, ...], OneOrMore] = Field(min_length=1)
    """Schirmherrinnen and Schirmherren, each with office."""


class Reply(Model):
    """Rückmeldung: until when and where to."""

    deadline: DocumentDate
    """Last day for answers."""
    name: Line | None = None
    """Who takes them, as printed, such as ``Frau Muster``."""
    phone: Line | None = None
    """Telefon, the whole number."""
    fax: Line | None = None
    """Telefax, the whole number."""
    email: Email | None = None
    """E-Mail."""
    website: Line | None = None
    """Address of a form on the web."""
    remarks: Prose | None = None
    """What else to tell, such as dietary needs; a whole sentence in small Markdown."""

    @model_validator(mode="after")
    def _some_way(self) -> Self:
        if not (self.phone or self.fax or self.email or self.website):
            raise PydanticCustomError("reply-nowhere", "no way to reply")
        return self


class Invitation(AddressedLetter):
    """Einladung: asks somebody to come to an event."""

    kind: Literal["einladung"] = "einladung"
    """The kind of letter."""
    event: Event
    """What they are invited to, when and where."""
    hosts: Annotated[tuple[NounPhrase, ...], OneOrMore] = ()
    """Gastgebende, with article, such as ``die Stadt Aachen``; left out: "wir"."""
    occasion: Paragraphs = ()
    """Anlass: why the event takes place, and what it is about."""
    patronage: Patronage | None = None
    """Schirmherrschaft."""
    talk: Talk | None = None
    """Vortrag that the text announces."""
    moderators: Annotated[tuple[Person, ...], OneOrMore] = ()
    """Who leads through the event, each with office."""
    agenda: Annotated[tuple[AgendaItem, ...], OneOrMore] = ()
    """Programm with times, or Tagesordnung without."""
    workshops: Annotated[tuple[Workshop, ...], OneOrMore] = ()
    """Workshops to choose from."""
    remarks: Paragraphs = ()
    """Hinweise, such as how to get there."""
    reply: Reply | None = None
    """Rückmeldung; left out where no answer is needed."""

    @model_validator(mode="after")
    def _reply_in_time(self) -> Self:
        if self.reply and self.reply.deadline > self.event.date:
            raise PydanticCustomError(
                "reply-after-event", "deadline after the event", {"at": "reply.deadline"}
            )
        return self
