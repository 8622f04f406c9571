"""The proposal of an expression of interest: programme, target group, reasons, partners."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.letter import AddressedLetter
from lettergen.model.person import Person
from lettergen.model.phrase import Municipality, NounPhrase
from lettergen.model.values import Line, OneOrMore, Paragraphs, Prose


class Sponsor(Model):
    """Träger of the programme: the body that it comes from."""

    name: NounPhrase
    """With article, such as ``das Ministerium für Kinder, Familie, Flüchtlinge und Integration``."""
    short_name: Line | None = None
    """Abbreviation introduced in the text, such as ``MKFFI``."""
    state: NounPhrase | None = None
    """Gebietskörperschaft that it belongs to, such as ``das Land Nordrhein-Westfalen``."""


class Programme(Model):
    """Förderprogramm or Landesinitiative that the authority wants to join."""

    name: Line
    """Short name without quotation marks, such as ``Gemeinsam klappt’s``."""
    subtitle: Line | None = None
    """What follows the name after a colon."""
    type: NounPhrase = Field(
        default_factory=lambda: NounPhrase(
            nominative="die Landesinitiative", english="the state initiative"
        )
    )
    """What kind of programme it is, such as ``das Förderprogramm``."""
    short_type: NounPhrase | None = None
    """A shorter word for its type, such as ``die Initiative``; left out: the type."""
    sponsor: Sponsor
    """Who offers it."""
    field_of_work: NounPhrase | None = None
    """Arbeitsfeld of those who are to be brought together, such as ``die Integrationsarbeit``."""
    task: NounPhrase | None = None
    """What those to be brought together are responsible for, such as ``die Integration junger Menschen``."""

    @property
    def title(self) -> str:
        """Name and subtitle."""
        return f"{self.name}: {self.subtitle}" if self.subtitle else self.name

    @property
    def called(self) -> NounPhrase:
        """The short type, or else the type."""
        return self.short_type or self.type


class TargetGroup(Model):
    """Zielgruppe: whom the programme is for."""

    name: NounPhrase
    """Plural with article, such as ``die Geflüchteten``."""
    age_from: int | None = Field(default=None, ge=0, le=120)
    """Youngest age in years."""
    age_to: int | None = Field(default=None, ge=0, le=120)
    """Oldest age in years."""
    qualification: Line | None = None
    """A restriction set between dashes, such as ``losgelöst vom Aufenthaltsstatus``."""
    prospects: NounPhrase
    """What is to be improved for them, such as ``die Integrationschancen``."""

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise PydanticCustomError(
                "target-group-ages", "age_from above age_to", {"at": "age_to"}
            )
        return self


class Responsibility(StrEnum):
    """What a responsible person has to do with the project."""

    SUPPORT = "zustimmung"
    LEAD = "hauptverantwortung"
    JOINT = "zustaendigkeit"


class ResponsiblePerson(Person):
    """Verantwortliche Person in a model municipality, named with her office."""

    office: Line
    """Amt in the nominative without article, such as ``Jugendamtsleiter`` or ``erster Beigeordneter``."""
    responsibility: Responsibility
    """``zustimmung`` (agrees to take part), ``hauptverantwortung`` (leads), ``zustaendigkeit`` (jointly in charge)."""


class ModelMunicipality(Municipality):
    """Modellkommune: a municipality where the programme is to be tried."""

    reasons: Paragraphs
    """Why it suits; small Markdown."""
    support: Prose | None = None
    """Who else is in favour, a whole sentence set behind the persons who agree."""
    persons: Annotated[tuple[ResponsiblePerson, ...], OneOrMore] = ()
    """Who is responsible there."""

    @property
    def supporters(self) -> tuple[ResponsiblePerson, ...]:
        """Who agrees to take part."""
        return self._with(Responsibility.SUPPORT)

    @property
    def leaders(self) -> tuple[ResponsiblePerson, ...]:
        """Who takes the lead (Hauptverantwortung)."""
        return self._with(Responsibility.LEAD)

    @property
    def jointly_responsible(self) -> tuple[ResponsiblePerson, ...]:
        """Under whose joint charge it would be (Zuständigkeit)."""
        return self._with(Responsibility.JOINT)

    def _with(self, responsibility: Responsibility) -> tuple[ResponsiblePerson, ...]:
        return tuple(p for p in self.persons if p.responsibility is responsibility)


class Official(Person):
    """A senior official whom the text names with office and portfolio."""

    office: Line
    """Amt, such as ``Dezernentin``."""
    portfolio: Line | None = None
    """Zuständigkeit, such as ``Soziales und Gesundheit``."""


class LeadAuthority(Model):
    """Antragstellende Behörde and its unit in charge."""

    authority: NounPhrase
    """The authority in the text, such as ``die StädteRegion Aachen``."""
    unit: NounPhrase
    """The unit that takes the lead, such as ``das Kommunale Integrationszentrum``."""


class Applicant(LeadAuthority):
    """Antragstellerin: the authority and what it brings in."""

    role: Line | None = None
    """What it offers to take on, in the accusative, such as ``die Aufgabe der Geschäftsführung``."""
    official: Official | None = None
    """The senior official in charge."""
    benefits: Paragraphs = ()
    """What the region would gain; follows the declaration in its paragraph."""


class Alliance(Model):
    """Bündnis: who is to work together in each model municipality."""

    members: Annotated[tuple[NounPhrase, ...], OneOrMore] = Field(min_length=1)
    """Bündnismitglieder with article, such as ``das Jobcenter``."""
    and_others: bool = False
    """Whether the list ends with "etc."."""
    remarks: Paragraphs = ()
    """What else is to be said of it; follows the members in their paragraph."""


class RelatedProgramme(Model):
    """A programme in which the applicant already works."""

    type: NounPhrase
    """Such as ``das Landesförderprogramm``."""
    name: Line
    """Name without quotation marks."""


class Proposal(Model):
    """Vorschlag: the content of an expression of interest."""

    programme: Programme
    """The programme to take part in."""
    target_group: TargetGroup
    """Whom it is for."""
    rationale: Paragraphs
    """Why it is needed; the first paragraph goes on where the target group is named."""
    applicant: Applicant
    """Who applies."""
    model_municipalities: Annotated[tuple[ModelMunicipality, ...], OneOrMore] = Field(min_length=1)
    """Where it is to be tried, in order."""
    recommendation: Prose | None = None
    """Why these municipalities, before the authority's recommendation."""
    alliance: Alliance
    """Who is to work together."""
    related_programmes: Annotated[tuple[RelatedProgramme, ...], OneOrMore] = ()
    """Programmes that give the applicant access to volunteers there."""
    goal: Prose | None = None
    """What the network is to reach."""


class ProposalSummary(Model):
    """Kurzfassung: what a cover letter says of a proposal."""

    programme: Programme
    """The programme to take part in."""
    applicant: LeadAuthority
    """Who applies."""
    model_municipalities: Annotated[tuple[Municipality, ...], OneOrMore] = Field(min_length=1)
    """Where it is to be tried, in order."""


class ExpressionOfInterest(AddressedLetter):
    """Interessenbekundung: an authority declares that it wants to take part in a programme."""

    kind: Literal["interessenbekundung"] = "interessenbekundung"
    """The kind of letter."""
    proposal: Proposal
    """What is proposed to whom, for whom, and with whom."""
