"""The proposal of an expression of interest: programme, target group, reasons, partners."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.person import Person
from lettergen.model.values import Line, Lines, OneOrMore, Paragraphs, Prose


class Sponsor(Model):
    """Träger of the programme: the body that it comes from."""

    name: Line
    """Full name without article, such as ``Ministerium für Kinder, Familie, Flüchtlinge und Integration``."""
    short_name: Line | None = None
    """Abbreviation introduced in the text, such as ``MKFFI``."""


class Programme(Model):
    """Förderprogramm or Landesinitiative that the authority wants to join."""

    name: Line
    """Short name, such as ``Gemeinsam klappt’s``."""
    subtitle: Line | None = None
    """What follows the name after a colon."""
    type: Line = "Landesinitiative"
    """What kind of programme it is, a feminine noun as used in the text."""
    sponsor: Sponsor
    """Who offers it."""


class TargetGroup(Model):
    """Zielgruppe: whom the programme is for."""

    name: Line
    """In the genitive plural with article, such as ``der Geflüchteten``."""
    age_from: int = Field(ge=0, le=120)
    """Youngest age in years."""
    age_to: int = Field(ge=0, le=120)
    """Oldest age in years."""
    qualification: Line | None = None
    """A restriction set between dashes, such as ``losgelöst vom Aufenthaltsstatus``."""

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.age_from > self.age_to:
            raise PydanticCustomError("target-group-ages", "age_from above age_to")
        return self


class Responsibility(StrEnum):
    """What a responsible person has to do with the project."""

    SUPPORT = "zustimmung"
    LEAD = "hauptverantwortung"
    JOINT = "zustaendigkeit"


class ResponsiblePerson(Person):
    """Verantwortliche Person in a model municipality; ``office`` is needed to name her in the text."""

    office: Line
    """Amt in the nominative without article, such as ``Jugendamtsleiter``."""
    responsibility: Responsibility
    """``zustimmung`` (agrees to take part), ``hauptverantwortung`` (leads), ``zustaendigkeit`` (jointly in charge)."""


class ModelMunicipality(Model):
    """Modellkommune: a town where the programme is to be tried."""

    name: Line
    """Name without "Stadt", such as ``Eschweiler``."""
    type: Line = "Stadt"
    """``Stadt`` or ``Gemeinde``."""
    introduction: Paragraphs = ()
    """Text that opens its paragraph."""
    reasons: Paragraphs
    """Why it suits; small Markdown, one paragraph with what goes before."""
    support: Prose | None = None
    """Who else is in favour, a whole sentence set behind the persons who agree."""
    persons: Annotated[tuple[ResponsiblePerson, ...], OneOrMore]
    """Who is responsible there."""


class Official(Person):
    """A senior official whom the text names with office and portfolio."""

    office: Line
    """Amt, such as ``Dezernentin``."""
    portfolio: Line | None = None
    """Zuständigkeit, such as ``Soziales und Gesundheit``."""


class Applicant(Model):
    """Antragstellerin: what the authority itself brings in."""

    name: Line
    """Name of the authority in the text, such as ``StädteRegion Aachen``."""
    unit: Line
    """The unit that takes the lead, such as ``Kommunales Integrationszentrum``."""
    role: Line
    """What it offers to take on, in the accusative, such as ``die Aufgabe der Geschäftsführung``."""
    official: Official | None = None
    """The senior official in charge."""
    benefits: Paragraphs = ()
    """What the region would gain; follows the declaration in its paragraph."""


class Proposal(Model):
    """Vorschlag: the content of an expression of interest."""

    programme: Programme
    """The programme to take part in."""
    target_group: TargetGroup
    """Whom it is for."""
    rationale: Paragraphs
    """Why it is needed; the first paragraph continues the sentence on the target group's chances."""
    applicant: Applicant
    """Who applies."""
    model_municipalities: Annotated[tuple[ModelMunicipality, ...], OneOrMore]
    """Where it is to be tried, in order."""
    recommendation: Prose | None = None
    """Why these municipalities, before the authority's recommendation."""
    alliance_members: Lines
    """Bündnismitglieder in the genitive with article, such as ``des Jobcenters``."""
    alliance: Paragraphs = ()
    """What else is to be said of the alliance; follows the members in their paragraph."""
    related_programmes: Lines = ()
    """Programmes in which the applicant already works there."""
    goal: Prose | None = None
    """What the network is to reach."""
