"""The letter itself: what all kinds share, and the kinds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, TypeAdapter

from lettergen.model.base import Model
from lettergen.model.person import Recipient
from lettergen.model.proposal import Proposal, ProposalSummary
from lettergen.model.sender import Sender, Signature
from lettergen.model.values import DocumentDate, Identifier, Line, Lines, OneOrMore, Paragraphs


class CopyType(StrEnum):
    """Ausfertigung: the fair copy that is sent, or the draft that stays in the file."""

    FAIR_COPY = "reinschrift"
    DRAFT = "entwurf"


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

    letterhead: Identifier | None = None
    """Which letterhead; left out: the authority's own that is valid on the letter's date."""
    sender: Sender
    """Absender."""
    recipient: Recipient | None = None
    """Empfänger."""
    date: DocumentDate
    """Datum of the letter; it also chooses the letterhead's version."""
    references: References = Field(default_factory=References)
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
    """``reinschrift`` or ``entwurf``."""
    dispatch: Dispatch | None = None
    """Absendevermerk; printed on the draft only."""
    language: Literal["de", "en"] = "de"
    """Language of labels, date and salutation."""
    additions: Paragraphs = ()
    """Further paragraphs in small Markdown, after the template's text and before the closing."""


class AddressedLetter(LetterBase):
    """What every letter to somebody has."""

    recipient: Recipient


class PlainLetter(AddressedLetter):
    """Schreiben: a letter whose whole text is given."""

    kind: Literal["schreiben"] = "schreiben"
    """The kind of letter."""
    subject: Line
    """Betreff, without a full stop."""
    body: Paragraphs
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


Letter = Annotated[PlainLetter | CoverLetter | ExpressionOfInterest, Discriminator("kind")]
"""Any letter; ``kind`` says which."""

LETTER_ADAPTER: TypeAdapter[PlainLetter | CoverLetter | ExpressionOfInterest] = TypeAdapter(Letter)
"""Validates a mapping into the letter that its ``kind`` names."""

LETTER_KINDS: dict[str, type[LetterBase]] = {
    "schreiben": PlainLetter,
    "begleitschreiben": CoverLetter,
    "interessenbekundung": ExpressionOfInterest,
}
"""Every kind by its German name."""
