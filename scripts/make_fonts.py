"""Makes the four faces of lettergen/typeface/fonts of the variable fonts in fontpkg-arimo.

Run it after a new version of that package. Each face gets a PostScript name and a weight of its own: of a variable font
Typst embeds every weight under the name of the lightest, and nobody can tell from the file what is bold.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import fontpkg_arimo
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib import instancer

from lettergen.typeface.own import HYPHEN_FEATURE

TARGET = Path(__file__).parents[1] / "lettergen" / "typeface" / "fonts"
SOURCES = {"": "Arimo[wght].ttf", "Italic": "Arimo-Italic[wght].ttf"}
WEIGHTS = {"": 400, "Bold": 700}
POSTSCRIPT_NAME = 6
SOFT_HYPHEN = 0xAD
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
    show_soft_hyphens(font)
    font["post"].formatType = NAMELESS_GLYPHS
    return font


def show_soft_hyphens(font: TTFont) -> None:
    """Gives the face a feature that shows soft hyphens, which are otherwise never drawn.

    Both glyphs of it are of their own, drawn like the hyphen: so a file can say that what stands at a line's end is a soft
    hyphen, and that other hyphens are hyphens.
    """
    for name in ("softhyphen", "softhyphen.shown"):
        font["glyf"][name] = copy.deepcopy(font["glyf"]["hyphen"])
        font["hmtx"][name] = font["hmtx"]["hyphen"]
    for table in font["cmap"].tables:
        if SOFT_HYPHEN in table.cmap:
            table.cmap[SOFT_HYPHEN] = "softhyphen"
    gsub = font["GSUB"].table
    shown = otTables.SingleSubst()
    shown.mapping = {"softhyphen": "softhyphen.shown"}
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable = 1, 0, [shown]
    gsub.LookupList.Lookup.append(lookup)
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = HYPHEN_FEATURE, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(gsub.LookupList.Lookup) - 1]
    # Behind all others, whose numbers the scripts use; the table need not be sorted for that.
    gsub.FeatureList.FeatureRecord.append(record)
    for script in gsub.ScriptList.ScriptRecord:
        for language in script.Script.LangSysRecord:
            language.LangSys.FeatureIndex.append(len(gsub.FeatureList.FeatureRecord) - 1)
        if script.Script.DefaultLangSys:
            script.Script.DefaultLangSys.FeatureIndex.append(
                len(gsub.FeatureList.FeatureRecord) - 1
            )


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
