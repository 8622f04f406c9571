"""Words as runs: in the letter's typeface, and in Arial what that has no glyphs for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lettergen.renderers.docx.ooxml.markup import PLAIN, Look, run
from lettergen.typeface.metrics import parted
from lettergen.typeface.own import ARIMO, Typeface, face_of

ARIAL: Final = "Arial"
"""What Word has in place of Arimo."""


def word_name(typeface: Typeface) -> str:
    """What Word knows the typeface as."""
    return ARIAL if typeface == ARIMO else typeface.name


def words(
    text: str, look: Look = PLAIN, typeface: Typeface = ARIMO, *, strong: bool = False
) -> str:
    """Runs of ``text``; ``strong`` where the paragraph's style is bold."""
    return run(text, look) if typeface == ARIMO else _words(text, look, typeface, strong)


def _words(text: str, look: Look, typeface: Typeface, strong: bool) -> str:
    face = face_of(strong=strong or look.strong, emphasis=look.emphasis)
    return "".join(
        run(piece, replace(look, font=ARIAL) if foreign else look)
        for piece, foreign in parted(text, typeface, face)
    )
