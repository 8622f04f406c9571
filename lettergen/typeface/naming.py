"""What a font file calls itself, written anew: by names, weight and slope programs tell faces apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lettergen.typeface.font_file import BOLD, REGULAR
from lettergen.typeface.own import Face

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_ITALIC_BIT, _BOLD_BIT, _REGULAR_BIT, _OBLIQUE_BIT = 0x1, 0x20, 0x40, 0x200
"""Of fsSelection (OpenType, table ``OS/2``)."""
_STYLES: Final[dict[Face, tuple[str, str]]] = {
    "regular": ("Regular", "Regular"),
    "bold": ("Bold", "Bold"),
    "italic": ("Italic", "Italic"),
    "bold_italic": ("Bold Italic", "BoldItalic"),
}
_NAMELESS: Final = "House"
_NORMAL_WIDTH = 5


def rename(font: TTFont, face: Face, family: str, name: str | None = None) -> None:
    """Gives a font the names, weight and slope of that face of ``family``; ``name`` is the family in its PostScript name."""
    style, short = _STYLES[face]
    post_script = f"{re.sub('[^A-Za-z0-9]', '', name or family)[:40] or _NAMELESS}-{short}"
    table: Any = font["name"]
    table.names = []
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, post_script)):
        table.setName(text, number, 3, 1, 0x409)
    strong, slanted = "bold" in face, "italic" in face
    metrics = font["OS/2"]
    metrics.usWeightClass = BOLD if strong else REGULAR
    metrics.usWidthClass = _NORMAL_WIDTH
    kept = metrics.fsSelection & ~(_ITALIC_BIT | _BOLD_BIT | _REGULAR_BIT | _OBLIQUE_BIT)
    bits = _ITALIC_BIT * slanted | _BOLD_BIT * strong or _REGULAR_BIT
    metrics.fsSelection = kept | bits
    font["head"].macStyle = strong | slanted << 1
