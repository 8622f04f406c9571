"""Makes the four faces of lettergen/typeface/fonts of the variable fonts in fontpkg-arimo.

Run it after a new version of that package. Each face gets a PostScript name and a weight of its own: of a variable font
Typst embeds every weight under the name of the lightest, and nobody can tell from the file what is bold.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import fontpkg_arimo
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).parents[1] / "lettergen" / "typeface" / "fonts"
SOURCES = {"": "Arimo[wght].ttf", "Italic": "Arimo-Italic[wght].ttf"}
WEIGHTS = {"": 400, "Bold": 700}
POSTSCRIPT_NAME = 6
NAMELESS_GLYPHS = 3.0
"""Version of the table ``post`` without names of glyphs, which nothing here reads."""


def face(source: str, weight: int, name: str) -> TTFont:
    """The face of a variable font at a weight."""
    font = TTFont(fontpkg_arimo.ROOT / "files" / source, recalcTimestamp=False)
    # Else the tables' bytes depend on whether uharfbuzz happens to be installed.
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
    for record in font["name"].names:
        if record.nameID == POSTSCRIPT_NAME:
            record.string = f"Arimo-{name}"
    font["post"].formatType = NAMELESS_GLYPHS
    return font


def main() -> None:
    """Writes all faces and their licence."""
    TARGET.mkdir(exist_ok=True)
    for slope, source in SOURCES.items():
        for bold, weight in WEIGHTS.items():
            name = bold + slope or "Regular"
            face(source, weight, name).save(TARGET / f"Arimo-{name}.ttf")
    shutil.copyfile(fontpkg_arimo.ROOT / "LICENSE", TARGET / "LICENSE")


if __name__ == "__main__":
    main()
