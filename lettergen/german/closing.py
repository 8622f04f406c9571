"""Schluss: the closing formula and what stands around a signature.

Rules: GGO Bund § 18 and GGO Niedersachsen § 21: the head of an authority signs without an addition, a deputy "In
Vertretung", everybody else "Im Auftrag", written above the name. Which applies is stated in the data, never derived.
A name that only repeats the signature on the draft has "gez." before it and no brackets (Rehm on § 24 AGO).

The additions have no counterpart in English administration; they are put into words there, never abbreviated.
"""

from __future__ import annotations

from typing import Literal

from lettergen.german.salutation import UNNAMED_EN
from lettergen.german.titles import NBSP, hold_together
from lettergen.model.sender import Certification, Signature, SignatureAddition
from lettergen.model.style import HouseStyle

_ADDITIONS = {
    SignatureAddition.NONE: ("", "", ""),
    SignatureAddition.IM_AUFTRAG: ("Im Auftrag", f"i.{NBSP}A.", "By order"),
    SignatureAddition.IN_VERTRETUNG: (
        "In Vertretung",
        f"i.{NBSP}V.",
        "Acting for the head of the authority",
    ),
}
"""Written out, abbreviated, in English."""

_REPRODUCED = {"de": f"gez.{NBSP}", "en": f"(signed){NBSP}"}
_CERTIFIED = {"de": "Beglaubigt:", "en": "Certified:"}
_IMAGE_OF = {"de": "Unterschrift: ", "en": "Signature: "}

Language = Literal["de", "en"]
Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""The lines above the space for a signature and those below it."""


def closing(
    letter_closing: str | Literal[False] | None,
    style: HouseStyle,
    language: Language = "de",
    salutation: tuple[str, ...] = (),
) -> str | None:
    """The closing formula without a comma: the letter's own, else the house style's; None prints none.

    An English letter that names nobody in its ``salutation`` closes "Yours faithfully".
    """
    if letter_closing is False:
        return None
    if letter_closing or language == "de":
        return letter_closing or style.closing
    return style.closing_en_unnamed if salutation == (UNNAMED_EN,) else style.closing_en


def signature_lines(
    signature: Signature,
    style: HouseStyle,
    language: Language = "de",
    *,
    reproduced: bool = False,
) -> Sides:
    """What stands above the space for a signature (authority, addition) and below it (name, function).

    ``reproduced`` names who signed another copy: ``gez. Muster``.
    """
    written, short, english = _ADDITIONS[signature.addition]
    addition = english if language == "en" else short if style.addition_abbreviated else written
    signed = hold_together(signature.name)
    name = f"({signed})" if style.name_in_brackets else signed
    if reproduced:
        name = f"{_REPRODUCED[language]}{signed}"
    below = (name, signature.function) if signature.function else (name,)
    above = (signature.authority, addition)
    return tuple(line for line in above if line), below


def certification_lines(certification: Certification, language: Language = "de") -> Sides:
    """What stands above the space for the certifying signature and seal, and below it."""
    below = (hold_together(certification.name), certification.function)
    above = certification.text or _CERTIFIED[language]
    return (above,), tuple(line for line in below if line)


def machine_note(style: HouseStyle, language: Language = "de") -> str:
    """What a letter says that was made by a machine."""
    return style.machine_note_en if language == "en" else style.machine_note


def image_text(signature: Signature, language: Language = "de") -> str:
    """The alternative text of a signature's picture."""
    own = signature.image.alt if signature.image else None
    return own or f"{_IMAGE_OF[language]}{signature.name}"
