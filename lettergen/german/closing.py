"""Schluss: the closing formula and what stands around a signature.

Rules: GGO Bund § 18 and GGO Niedersachsen § 21: the head of an authority signs without an addition, a deputy "In
Vertretung", everybody else "Im Auftrag", written above the name. Which applies is stated in the data, never derived.
"""

from __future__ import annotations

from typing import Literal

from lettergen.german.titles import NBSP
from lettergen.model.sender import Signature, SignatureAddition
from lettergen.model.style import HouseStyle

_ADDITIONS = {
    SignatureAddition.NONE: ("", ""),
    SignatureAddition.IM_AUFTRAG: ("Im Auftrag", f"i.{NBSP}A."),
    SignatureAddition.IN_VERTRETUNG: ("In Vertretung", f"i.{NBSP}V."),
}


def closing(
    letter_closing: str | Literal[False] | None,
    style: HouseStyle,
    language: Literal["de", "en"] = "de",
) -> str | None:
    """The closing formula without a comma: the letter's own, else the house style's; None prints none."""
    if letter_closing is False:
        return None
    return letter_closing or (style.closing_en if language == "en" else style.closing)


def signature_lines(
    signature: Signature, style: HouseStyle
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands above the space for a signature (authority, addition) and below it (name, function)."""
    written, short = _ADDITIONS[signature.addition]
    addition = short if style.addition_abbreviated else written
    name = f"({signature.name})" if style.name_in_brackets else signature.name
    below = (name, signature.function) if signature.function else (name,)
    above = (signature.authority, addition)
    return tuple(line for line in above if line), below
