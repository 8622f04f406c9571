"""The letter itself: what all kinds share, and the kinds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.decision_notice import Decision, Measures
from lettergen.model.disposition import Disposition
from lettergen.model.interim_report import SteeringGroup, Step, Topic
from lettergen.model.invitation import AgendaItem, Event, Patronage, Reply, Talk, Workshop
from lettergen.model.person import Person, Recipient
from lettergen.model.phrase import NounPhrase
from lettergen.model.press_release import Embargo, Passage, PressContact
from lettergen.model.proposal import Proposal, ProposalSummary
from lettergen.model.sender import Certification, Sender, Signature
from lettergen.model.values import (
    Absent,
    DocumentDate,
    Identifier,
    Line,
    Lines,
    OneOrMore,
    Paragraphs,
    not_empty,
)


class CopyType(StrEnum):
    """Ausfertigung: the fair copy that is sent, the draft that stays in the file, or a copy for information."""

    FAIR_COPY = "reinschrift"
    DRAFT = "entwurf"
    INFORMATION = "abdruck"


class References(Model):
    """Bezugszeichen: file numbers and dates of the correspondence so far."""

    yours: Line | None = None
    """Ihr Zeichen."""
    your_message: DocumentDate | None = None
    """Ihre Nachricht vom."""
    ours: Line | None = None
    """Unser Zeichen or Aktenzeichen."""
    our_message: DocumentDate | None = None
    """Unsere Nachricht vom."""


class Dispatch(Model):
    """Absendevermerk, on the draft only: when and by whom the letter was posted (§ 4 (2) LZG NRW)."""

    date: DocumentDate | None = None
    """Day of posting; printed as an empty field until it is known."""
    initials: Line | None = None
    """Kürzel of who posted it."""


def _false_as_text(value: Any) -> Any:
    """Scalars of YAML stay text; without this a letter would close with the word "false"."""
    return False if value == "false" else value


class LetterBase(Model):
    """What every letter has."""

    kind: str
    """The kind of letter, by its German name."""
    letterhead: Identifier | None = None
    """Which letterhead; left out: the authority's own that is valid on the letter's date."""
    sender: Sender
    """Absender."""
    recipient: Recipient | None = None
    """Empfänger."""
    date: DocumentDate
    """Datum of the letter; it also chooses the letterhead's version."""
    references: References = Field(default_factory=References.of_defaults)
    """Bezugszeichen."""
    subject: Line | None = None
    """Betreff, without a full stop; left out: the text template's own."""
    salutation: bool = True
    """False leaves the salutation out, as usual within one administration."""
    closing: Annotated[Line | Literal[False] | None, BeforeValidator(_false_as_text)] = None
    """Grußformel; left out: the house style's. ``false`` prints none."""
    signatures: Annotated[tuple[Signature, ...], OneOrMore] = ()
    """Unterschriften, side by side when there are several."""
    enclosures: Lines = ()
    """Anlagen, one line each."""
    copies_to: Lines = ()
    """Verteiler or "nachrichtlich": who gets a copy."""
    copy_type: CopyType = CopyType.FAIR_COPY
    """``reinschrift``, ``entwurf`` or ``abdruck``."""
    certification: Certification | None = None
    """Beglaubigung below the signatures; not on the draft, which is signed itself."""
    machine_made: bool = False
    """True says that the letter was made by a machine and is valid without a signature (§ 37 (5) VwVfG)."""
    dispatch: Dispatch | None = None
    """Absendevermerk; printed on the draft only."""
    dispositions: Annotated[tuple[Disposition, ...], OneOrMore] = ()
    """Verfügungspunkte behind "1. Schreiben an …", the last one with where the file goes; on the draft only."""
    co_signatures: Lines = ()
    """Mitzeichnung: units or names that sign the draft too, each with an empty field; on the draft only."""
    large_print: bool = False
    """Großdruck: True sets the letter in 16 pt from the salutation on (§ 3 VBD NRW)."""
    word_template: Line | None = None
    """Word-Vorlage for the whole letter by name, from the workspace's ``templates/`` and the folder of the kind; DOCX only."""
    language: Literal["de", "en"] = "de"
    """Language of labels, date, salutation and text."""
    additions: Paragraphs = ()
    """Further paragraphs in small Markdown, after the template's text and before the closing."""
    modules: Lines = ()
    """Textbausteine by name, after the additions, each in the version valid on the letter's date."""


class AddressedLetter(LetterBase):
    """What every letter to somebody has."""

    recipient: Recipient


class PlainLetter(AddressedLetter):
    """Schreiben: a letter whose whole text is given."""

    kind: Literal["schreiben"] = "schreiben"
    """The kind of letter."""
    subject: Line
    """Betreff, without a full stop."""
    body: Annotated[Paragraphs, AfterValidator(not_empty)]
    """The text in small Markdown: one block, or a list of paragraphs."""


class CoverLetter(AddressedLetter):
    """Begleitschreiben: sends a document to those it concerns."""

    kind: Literal["begleitschreiben"] = "begleitschreiben"
    """The kind of letter."""
    proposal: ProposalSummary
    """The expression of interest that is being sent."""
    in_time: bool = True
    """Whether the text says that the deadline was kept (fristgerecht)."""
    as_agreed: bool = False
    """Whether the proposal of the model municipalities was agreed with them beforehand."""


class ExpressionOfInterest(AddressedLetter):
    """Interessenbekundung: an authority declares that it wants to take part in a programme."""

    kind: Literal["interessenbekundung"] = "interessenbekundung"
    """The kind of letter."""
    proposal: Proposal
    """What is proposed to whom, for whom, and with whom."""


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
            raise PydanticCustomError("reply-after-event", "deadline after the event")
        return self


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


class DecisionNotice(AddressedLetter):
    """Beschlussmitteilung: sends out what a committee has decided."""

    kind: Literal["beschlussmitteilung"] = "beschlussmitteilung"
    """The kind of letter."""
    decision: Decision
    """Who decided what, and when."""
    fields_of_action: Lines = ()
    """Handlungsfelder that it covers, one each."""
    content: Paragraphs = ()
    """What else it contains."""
    measures: Measures | None = None
    """Empfohlene Maßnahmen."""
    reservations: Paragraphs = ()
    """Vorbehalte: what may stand against putting it into practice."""
    next_steps: Paragraphs = ()
    """Weiteres Vorgehen."""
    website: Line | None = None
    """Where it can be read as a whole."""


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
            raise PydanticCustomError("embargo-past", "embargo before the release")
        return self


_AnyLetter = (
    PlainLetter
    | CoverLetter
    | ExpressionOfInterest
    | Invitation
    | InterimReport
    | DecisionNotice
    | PressRelease
)

Letter = Annotated[_AnyLetter, Discriminator("kind")]
"""Any letter; ``kind`` says which."""

LETTER_ADAPTER: TypeAdapter[_AnyLetter] = TypeAdapter(Letter, config=ConfigDict(defer_build=True))
"""Validates a mapping into the letter that its ``kind`` names; it is built when first used, which takes a while."""

LETTER_KINDS: dict[str, type[LetterBase]] = {
    "schreiben": PlainLetter,
    "begleitschreiben": CoverLetter,
    "interessenbekundung": ExpressionOfInterest,
    "einladung": Invitation,
    "zwischenbericht": InterimReport,
    "beschlussmitteilung": DecisionNotice,
    "pressemitteilung": PressRelease,
}
"""Every kind by its German name."""


def validator_for(data: object) -> TypeAdapter[_AnyLetter] | type[LetterBase]:
    """What validates ``data``: the model of the kind that it names, or all of them where it names none that exists.

    One kind's validator is built in a fraction of the time that all take, and a command mostly meets one kind.
    """
    kind = data.get("kind") if isinstance(data, Mapping) else None
    return LETTER_KINDS.get(kind, LETTER_ADAPTER) if isinstance(kind, str) else LETTER_ADAPTER
