"""What an interim report says: the project, its course so far, fields of action, people, outlook."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.letter import AddressedLetter
from lettergen.model.person import Person
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import DocumentDate, Line, OneOrMore, Paragraphs, Prose


class Step(Model):
    """A step of the process, done or to come."""

    period: Line
    """When, as it is known: ``Mai 2015``, ``April und Mai 2016``, ``11. April 2016``."""
    text: Line
    """What happens then."""


class Topic(Model):
    """Themenfeld or Handlungsfeld with its goal."""

    title: Line
    """Name of the field."""
    goal: Prose
    """Ziel, one or more whole sentences in small Markdown."""
    means: Prose | None = None
    """How it is to be reached, one or more whole sentences in small Markdown."""


class MemberOrganisation(Model):
    """An organisation that belongs to the steering group."""

    name: Line
    """Its name."""
    description: Line | None = None
    """What it is, printed behind the name."""


class Delegation(Model):
    """Those who belong to the steering group for one body."""

    body: NounPhrase
    """Whom they speak for, with article, such as ``die Stadt Aachen``."""
    persons: Annotated[tuple[Person, ...], OneOrMore] = ()
    """Members by name, each with office."""
    organisations: Annotated[tuple[MemberOrganisation, ...], OneOrMore] = ()
    """Members that are organisations."""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not (self.persons or self.organisations):
            raise PydanticCustomError("delegation-nobody", "neither person nor organisation")
        return self


class SteeringGroup(Model):
    """Steuerungsgruppe."""

    name: Line | None = None
    """Its name without quotation marks, such as ``Integration im Querschnitt``."""
    delegations: Annotated[tuple[Delegation, ...], OneOrMore]
    """Who belongs to it, by body."""
    remarks: Paragraphs = ()
    """How it came about, or who supports it; before the members."""


class InterimReport(AddressedLetter):
    """Zwischenbericht: tells how far a project has come."""

    kind: Literal["zwischenbericht"] = "zwischenbericht"
    """The kind of letter."""
    project: NounPhrase
    """What is reported on, with article, such as ``das neue Integrationskonzept der Stadt Aachen``."""
    motto: Line | None = None
    """Motto of the project, without quotation marks."""
    as_of: DocumentDate | None = None
    """Stand: the day that the report describes; left out: the letter's date."""
    occasion: Paragraphs
    """Anlass: why the project was begun."""
    process: Annotated[tuple[Step, ...], OneOrMore] = ()
    """Bisheriger Verlauf: steps so far, in order."""
    process_remarks: Paragraphs = ()
    """What else is to be said of the course so far."""
    changes: Paragraphs = ()
    """What is to be different, a point each."""
    topics: Annotated[tuple[Topic, ...], OneOrMore] = ()
    """Themenfelder with their goals."""
    steering_group: SteeringGroup | None = None
    """Steuerungsgruppe."""
    next_steps: Annotated[tuple[Step, ...], OneOrMore] = ()
    """Steps to come, in order."""
    outlook: Paragraphs = ()
    """Ausblick in words, after the steps to come."""
