"""Behörde: the facts that an authority's letterheads print, whatever their design."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.letterhead.values import ExtensionPattern
from lettergen.model.base import Model, changed
from lettergen.model.person import Address
from lettergen.model.values import DocumentDate, Email, Identifier, Line, Lines


class BankAccount(Model):
    """Bankverbindung. IBAN and BIC are checked against the bank register when the letterhead is loaded."""

    bank: Line
    """Name of the bank as printed."""
    iban: Line
    """With or without spaces; printed in groups of four."""
    bic: Line | None = None
    """BIC (SWIFT code) of the bank, eight or eleven characters, as printed."""
    bank_code: Line | None = None
    """Bankleitzahl as printed, such as ``390 500 00``; it must be the one in the IBAN."""
    account: Line | None = None
    """Kontonummer as printed, such as ``1029 86-508 Köln``; its digits must be those in the IBAN."""


class NumberScheme(Model):
    """How a unit's numbers derive from an extension (Durchwahl)."""

    phone: ExtensionPattern
    """With ``{extension}``, such as ``0241 / 5198 - {extension}``."""
    fax: ExtensionPattern | None = None
    """With ``{extension}``, such as ``0241 / 5198 - 8{extension}``."""


class Unit(Model):
    """Organisationseinheit: an office or department of the authority."""

    lines: Lines
    """Its name as printed, a line each."""
    name: Line
    """Its name in running text."""
    building: Address | None = None
    """Dienstgebäude, where it is not the authority's."""
    number_scheme: NumberScheme | None = None
    """Where it differs from the authority's."""


class FormerHeadTitle(Model):
    """In whose name the authority wrote until a day."""

    title: Line
    """Such as ``Die Oberbürgermeisterin``."""
    until: DocumentDate
    """Its last day."""


class Authority(Model):
    """Behörde with the facts that its letterheads print."""

    id: Identifier
    """Name of its folder, and of ``sender.authority`` in letters."""
    name: Line
    """Full name."""
    head_title: Line | None = None
    """In whose name it writes today, such as ``Der Städteregionsrat``."""
    former_head_titles: tuple[FormerHeadTitle, ...] = ()
    """In whose name it wrote before; each counts until its last day, the earliest day first."""
    return_line: Line
    """Rücksendeangabe; it must not name the unit (Art. 5 (1) (f) GDPR)."""
    building: Address | None = None
    """Dienstgebäude."""
    phone: Line | None = None
    """Telefon Zentrale."""
    fax: Line | None = None
    """Telefax Zentrale."""
    citizen_phone: Line | None = None
    """Bürgertelefon."""
    email: Email | None = None
    """E-mail of the whole authority."""
    website: Line | None = None
    """Internet."""
    number_scheme: NumberScheme | None = None
    """How extensions become numbers."""
    bank_accounts: tuple[BankAccount, ...] = ()
    """Bankverbindungen."""
    units: dict[Identifier, Unit] = Field(default_factory=dict)
    """Organisationseinheiten by identifier."""

    @model_validator(mode="after")
    def _titles_in_order(self) -> Self:
        days = [former.until for former in self.former_head_titles]
        if any(earlier >= later for earlier, later in pairwise(days)):
            raise PydanticCustomError("head-titles-order", "not in the order of their days")
        return self

    def on(self, day: date) -> Authority:
        """The authority as it wrote on that day: with the title that its head had then."""
        former = next((former for former in self.former_head_titles if day <= former.until), None)
        return changed(self, head_title=former.title) if former else self
