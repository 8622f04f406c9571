"""People and the organisations and addresses they are written to."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.values import Line, Lines, OneOrMore

_TWO = 2
_POSTAL_CODE = re.compile(r"[0-9]{5}")


class FormOfAddress(StrEnum):
    """Anrede: how a person is addressed. It is stated, never guessed from a first name."""

    FRAU = "frau"
    HERR = "herr"
    NEUTRAL = "neutral"


class Person(Model):
    """A natural person (natürliche Person) as an address names them."""

    form: FormOfAddress | None = None
    """Anrede: ``frau``, ``herr`` or ``neutral``; leave out when unknown, which greets neutrally."""
    title: Line | None = None
    """Akademischer Grad before the name, such as ``Dr.`` or ``Prof. Dr.``."""
    first_name: Line | None = None
    """Vorname(n)."""
    last_name: Line
    """Familienname with particles and former titles of nobility, such as ``Freiherr von Muster``."""
    suffix: Line | None = None
    """What stands behind the name, such as ``M. A.``."""
    office: Line | None = None
    """Amt or profession in the nominative, such as ``Oberbürgermeisterin`` or ``Beigeordneter``."""
    office_accusative: Line | None = None
    """Wen? The office in the accusative, such as ``Beistand``; only where lettergen asks for it."""
    mononym: bool = False
    """True for a person with one name only (Mononym): "Guten Tag Suparman"; a bare family name greets nobody by name."""
    function: Line | None = None
    """A line below the name, such as ``Mitglied des Deutschen Bundestages``."""


class Address(Model):
    """Postanschrift: a street, a PO box, a bulk recipient's own postcode, or an address abroad."""

    care_of: Line | None = None
    """Whose letter box it is (printed as "bei …")."""
    building: Line | None = None
    """Building, floor or flat, printed above the street."""
    district: Line | None = None
    """Ortsteil, printed above the street."""
    street: Line | None = None
    """Street and number."""
    po_box: Line | None = None
    """Postfach, digits only or already grouped."""
    bulk_recipient: bool = False
    """True when the postcode belongs to the recipient alone (Großempfänger): neither street nor PO box."""
    postal_code: Line | None = None
    """Postleitzahl: five digits in Germany, as usual there abroad."""
    city: Line
    """Ort, in the language of its country."""
    country: Line | None = None
    """Land: ISO 3166-1 code (``BE``) or German name (``Belgien``); leave out for Germany."""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        given = [n for n, v in (("street", self.street), ("po_box", self.po_box)) if v]
        if self.bulk_recipient and given:
            raise PydanticCustomError(
                "address-bulk-recipient-with-street",
                "a bulk recipient has no {field}",
                {"field": given[0]},
            )
        if len(given) > 1:
            raise PydanticCustomError("address-street-and-po-box", "street and PO box together")
        if not given and not self.bulk_recipient and not self.abroad:
            raise PydanticCustomError("address-no-street", "neither street nor PO box")
        return self

    @model_validator(mode="after")
    def _german_postal_code(self) -> Self:
        if self.abroad:
            return self
        if self.postal_code is None:
            raise PydanticCustomError("address-no-postal-code", "no postcode")
        if not _POSTAL_CODE.fullmatch(self.postal_code):
            raise PydanticCustomError("address-postal-code", "not five digits")
        return self

    @model_validator(mode="after")
    def _po_box_digits(self) -> Self:
        digits = (self.po_box or "").replace(" ", "").replace("\u00a0", "")
        if self.po_box and not self.abroad and not (digits.isascii() and digits.isdigit()):
            raise PydanticCustomError("address-po-box", "not a number")
        return self

    @property
    def abroad(self) -> bool:
        """Whether the address lies outside Germany."""
        return (self.country or "DE").casefold() not in {"de", "deu", "deutschland", "germany"}


class Couple(StrEnum):
    """How the address names two persons of one household (Eheleute)."""

    LINES = "lines"
    """A line each."""
    ONE_LINE = "one_line"
    """``Frau Erika und Herrn Max Muster``."""
    JOINT = "joint"
    """``Frau und Herrn``, below it ``Erika und Max Muster``."""


class Recipient(Model):
    """Empfänger: organisation lines, persons, and where the letter goes."""

    organisation: Lines = ()
    """Behörde or Firma, then its unit, a line each."""
    persons: Annotated[tuple[Person, ...], OneOrMore] = ()
    """In the order in which they are to be printed and greeted."""
    address: Address | None = None
    """Where it goes; may be missing only while a letter is sketched (`lettergen check` says so)."""
    couple: Couple = Couple.LINES
    """Eheleute: ``one_line`` prints two persons as ``Frau Erika und Herrn Max Muster``, ``joint`` their forms of address above their names."""
    person_first: bool = False
    """Print the persons above the organisation: a personal letter that stays closed."""
    delivery_notes: Lines = ()
    """Vermerke above the address, such as ``Einschreiben`` or ``Persönlich``."""
    salutation_text: Lines | None = None
    """Replaces the derived salutation, a line each."""
    address_text: Lines | None = None
    """Replaces the derived address lines."""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not (self.organisation or self.persons or self.address_text):
            raise PydanticCustomError("recipient-nobody", "neither organisation nor person")
        return self

    @model_validator(mode="after")
    def _couple_of_two(self) -> Self:
        if self.couple is Couple.LINES or self.address_text:
            return self
        if len(self.persons) != _TWO:
            raise PydanticCustomError("recipient-couple-not-two", "not two persons")
        if any(person.office or person.function for person in self.persons):
            raise PydanticCustomError("recipient-couple-with-office", "an office needs a line")
        return self
