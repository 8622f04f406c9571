"""Hausstil: the choices that rules leave open and a house makes once."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from lettergen.model.base import Model
from lettergen.model.values import Line


class OfficePosition(StrEnum):
    """Where an office stands in the address: DIN, or one of the two forms of the Federal Ministry of the Interior."""

    DIN = "din"
    BMI_A = "bmi_a"
    BMI_B = "bmi_b"


class Typography(Model):
    """Which rules of German typesetting (DIN 5008, secondary sources) are applied to the body text."""

    apostrophes: bool = True
    """``klappt`s`` → ``klappt’s``; an accent in its place is reported."""
    quotes: bool = True
    """``"Wort"`` → ``„Wort“``, within them ``'Wort'`` → ``‚Wort‘``."""
    blanks: bool = True
    """One blank between words, none before a comma."""
    ellipsis: bool = True
    """``...`` → ``…``."""
    iban: bool = True
    """IBANs in groups of four; a wrong check digit is reported."""
    phone: bool = True
    """``Tel. 0241 / 5198 - 4600`` → ``Tel. 0241 5198‑4600``, behind a word that says so."""
    currency: bool = True
    """``1234567,89 EUR`` → ``1.234.567,89 EUR``; what may be a year stays."""
    times: bool = True
    """``11.30 Uhr`` → ``11:30 Uhr``, ``10-12 Uhr`` → ``10–12 Uhr``; hours (``7:48 h``) stay."""
    dates: bool = True
    """``9.10.2018`` → ``9. Oktober 2018``, all of a paragraph or none, and not in tables; a year of two digits is reported."""
    ranges: bool = True
    """``2015-2017`` → ``2015–2017``."""
    dashes: bool = True
    """A hyphen between blanks becomes a dash."""
    percent: bool = True
    """``8%`` → ``8 %``, but ``8%ige`` stays."""
    units: bool = True
    """``5 km`` and ``20 °C`` stay together."""
    references: bool = True
    """``§ 3a Abs. 2``, ``Nr. 5`` and ``A 46`` stay together."""
    names: bool = True
    """``Dr. Muster`` and ``& Söhne`` stay together."""
    abbreviations: bool = True
    """``z.B.`` → ``z. B.``, kept together."""
    numbers: bool = True
    """``1 234 567`` stays together."""
    narrow_abbreviations: bool = False
    """A narrow no-break space within abbreviations: typographers' custom, not DIN 5008."""


class HouseStyle(Model):
    """What an authority has decided for all its letters."""

    closing: Line = "Mit freundlichen Grüßen"
    """Grußformel."""
    closing_en: Line = "Yours sincerely"
    """Closing of an English letter to somebody by name."""
    closing_en_unnamed: Line = "Yours faithfully"
    """Closing of an English letter that greets "Dear Sir or Madam"."""
    addition_abbreviated: bool = False
    """``i. A.`` / ``i. V.`` instead of "Im Auftrag" / "In Vertretung"."""
    name_in_brackets: bool = False
    """The signer's printed name in round brackets."""
    machine_note: Line = (
        "Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig."
    )
    """What a letter says that was made by a machine."""
    machine_note_en: Line = (
        "This letter was produced by a machine and is valid without a signature."
    )
    """The same in an English letter."""
    professor_abbreviated: bool = False
    """"Sehr geehrte Frau Prof. Dr. X" instead of "Frau Professorin X"."""
    neutral_comma: bool = False
    """"Guten Tag, Kim Muster," instead of "Guten Tag Kim Muster,"."""
    neutral_unknown: bool = False
    """"Guten Tag," instead of "Sehr geehrte Damen und Herren,"."""
    office_position: OfficePosition = OfficePosition.DIN
    """Amtsstellung in the address."""
    hyphenation: bool | None = None
    """Silbentrennung in the running text, never in names, subjects and tables; left out: in large print alone."""
    typography: Typography = Field(default_factory=Typography.of_defaults)
    """Rules of typesetting, each of which can be switched off."""
