"""What a decision notice says: which committee decided what, and what follows from it."""

from __future__ import annotations

from typing import Literal

from lettergen.model.base import Model
from lettergen.model.letter import AddressedLetter
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import DocumentDate, Line, Lines, Paragraphs, Prose


class Committee(Model):
    """Gremium or Ausschuss."""

    name: NounPhrase
    """With article, such as ``der Ausschuss für Arbeit und Soziales``."""
    short_name: Line | None = None
    """Abbreviation introduced in the text, such as ``ASIDQ``."""
    authority: NounPhrase | None = None
    """Whose committee it is, such as ``die Stadt Herzogenrath``."""


class Decision(Model):
    """Beschluss."""

    committee: Committee
    """Who decided."""
    date: DocumentDate
    """Day of the meeting."""
    item: Line | None = None
    """Tagesordnungspunkt, its number alone."""
    document: Line | None = None
    """Number of the Sitzungsvorlage."""
    vote: Line | None = None
    """How it was decided: ``einstimmig``, ``mehrheitlich``."""
    subject_matter: NounPhrase
    """What was decided on, with article, such as ``das Integrationskonzept``."""
    attribute: Line | None = None
    """Participle with what belongs to it, without ending, such as ``im Jahr 2018 beauftragt``."""
    purpose: Line | None = None
    """What it was decided as, such as ``als Leitfaden für die Integration zugewanderter Menschen``."""
    wording: Prose | None = None
    """Beschlusswortlaut, printed as a quotation."""
    author: NounPhrase | None = None
    """Who drafted it, with article, such as ``der Runde Tisch``."""


class Measures(Model):
    """Empfohlene Maßnahmen."""

    items: Lines
    """One each, as they stand in a list: no full stop."""
    and_others: bool = False
    """Whether these are only some of them ("unter anderem")."""


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
