"""Hausstil: the choices that rules leave open and a house makes once."""

from __future__ import annotations

from enum import StrEnum

from lettergen.model.base import Model
from lettergen.model.values import Line


class OfficePosition(StrEnum):
    """Where an office stands in the address: DIN, or one of the two forms of the Federal Ministry of the Interior."""

    DIN = "din"
    BMI_A = "bmi_a"
    BMI_B = "bmi_b"


class HouseStyle(Model):
    """What an authority has decided for all its letters."""

    closing: Line = "Mit freundlichen Grüßen"
    """Grußformel."""
    closing_en: Line = "Yours sincerely"
    """Closing of an English letter."""
    addition_abbreviated: bool = False
    """``i. A.`` / ``i. V.`` instead of "Im Auftrag" / "In Vertretung"."""
    name_in_brackets: bool = False
    """The signer's printed name in round brackets."""
    professor_abbreviated: bool = False
    """"Sehr geehrte Frau Prof. Dr. X" instead of "Frau Professorin X"."""
    neutral_comma: bool = False
    """"Guten Tag, Kim Muster," instead of "Guten Tag Kim Muster,"."""
    neutral_unknown: bool = False
    """"Guten Tag," instead of "Sehr geehrte Damen und Herren,"."""
    office_position: OfficePosition = OfficePosition.DIN
    """Amtsstellung in the address."""
