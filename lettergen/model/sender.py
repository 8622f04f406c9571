"""Who writes: an authority, its unit, the person who answers questions, and those who sign."""

from __future__ import annotations

from enum import StrEnum

from lettergen.model.base import Model
from lettergen.model.person import Address, FormOfAddress
from lettergen.model.values import Email, Identifier, Line, Lines


class Contact(Model):
    """Auskunft erteilt: the person who handles the matter (Sachbearbeitung)."""

    name: Line
    """As it is printed, such as ``Erika Muster`` or ``Frau Muster``."""
    form: FormOfAddress | None = None
    """Anrede, for texts that name the person."""
    extension: Line | None = None
    """Durchwahl: the digits behind the authority's common number, such as ``4600``."""
    phone: Line | None = None
    """Whole number, where the unit's scheme does not give it."""
    fax: Line | None = None
    """Whole number, where the unit's scheme does not give it."""
    email: Email | None = None
    """E-Mail."""
    room: Line | None = None
    """Raum."""


class InlineAuthority(Model):
    """A sender described in the letter itself, for use with a plain letterhead such as ``din5008``."""

    name: Line
    """Behörde: its full name. An administrative act must show it (§ 37 (3) VwVfG)."""
    head_title: Line | None = None
    """In whose name the authority writes, such as ``Die Bürgermeisterin``."""
    unit: Lines = ()
    """Amt or Fachbereich, a line each."""
    address: Address | None = None
    """Postal address, printed in the return line and the footer."""
    phone: Line | None = None
    """Telefon of the exchange."""
    fax: Line | None = None
    """Telefax."""
    email: Email | None = None
    """E-Mail of the authority."""
    website: Line | None = None
    """Internet."""


class Sender(Model):
    """Absender: a registered authority by its identifier, or one described in place."""

    authority: Identifier | InlineAuthority
    """``staedteregion-aachen``, or a mapping with the authority's name and address."""
    unit: Identifier | None = None
    """Organisationseinheit within a registered authority, such as ``a46``."""
    contact: Contact | None = None
    """Who answers questions about the letter."""


class SignatureAddition(StrEnum):
    """Zeichnungszusatz: in whose place somebody signs. Stated, never derived from rank."""

    NONE = "keiner"
    IM_AUFTRAG = "im_auftrag"
    IN_VERTRETUNG = "in_vertretung"


class Signature(Model):
    """Unterschrift: who signs, and how."""

    name: Line
    """As printed, such as ``Prof. Dr. Muster``."""
    addition: SignatureAddition = SignatureAddition.NONE
    """``keiner`` for the head of the authority, ``im_auftrag``, or ``in_vertretung``."""
    authority: Line | None = None
    """Behörde above the signature, such as ``Stadt Aachen``: for letters that several authorities sign."""
    function: Line | None = None
    """Amtsbezeichnung below the name, such as ``Beigeordnete``."""
