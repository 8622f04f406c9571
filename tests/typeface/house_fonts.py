"""House typefaces for tests, drawn after Arimo: a wider one, a variable one, and one with PostScript outlines."""

from __future__ import annotations

import io
import struct
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_arimo
from fontTools import subset, varLib
from fontTools.designspaceLib import DesignSpaceDocument
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from lettergen.typeface.font_file import BOLD, REGULAR
from lettergen.typeface.own import FACES, FOLDER, Face, OwnTypeface
from tests.letterhead.folders import DESIGN, town

NAME = "Musterstadt Sans"
BOXES = "Boxes Variable"
WIDER = 1.12
"""A house font's characters to Arimo's."""
_KEPT = (*range(0x20, 0x17F), *range(0x300, 0x332), 0x2013, 0x2014, *range(0x2018, 0x203B), 0x20AC)
_FILES: dict[Face, str] = {
    "regular": "Regular",
    "bold": "Bold",
    "italic": "Italic",
    "bold_italic": "BoldItalic",
}


def saved(font: TTFont) -> bytes:
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def licensed(content: bytes, fs_type: int) -> bytes:
    """The same file with other licence bits; nobody looks at the sums."""
    at = TTFont(io.BytesIO(content)).reader.tables["OS/2"].offset + 8
    return content[:at] + struct.pack(">H", fs_type) + content[at + 2 :]


@cache
def wide(face: Face = "regular") -> bytes:
    """A face of a TrueType font that lacks most of DIN 91379's rarer letters."""
    font = TTFont(FOLDER / f"Arimo-{_FILES[face]}.ttf", recalcTimestamp=False)
    options = subset.Options(
        layout_features=["mark", "ccmp"], name_IDs=[1, 2, 4, 6], glyph_names=False
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_KEPT)
    cutter.subset(font)
    for name, (advance, side) in font["hmtx"].metrics.items():
        font["hmtx"].metrics[name] = (round(advance * WIDER), side)
    table: Any = font["name"]
    for record in table.names:
        if record.nameID == 1:
            record.string = NAME
    font["OS/2"].fsType = 0
    return saved(font)


@cache
def variable(italic: bool = False) -> bytes:
    """Arimo as its makers publish it, with an axis of weight."""
    name = "Arimo-Italic[wght].ttf" if italic else "Arimo[wght].ttf"
    content: bytes = (fontpkg_arimo.ROOT / "files" / name).read_bytes()
    return content


def styled(content: bytes, style: str, weight: int, *, angle: float = 0, bits: int = 0) -> bytes:
    """The same font with what it says of itself: the name of its face, its weight, slope and bits of fsSelection."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    table: Any = font["name"]
    table.setName(style, 2, 3, 1, 0x409)
    font["OS/2"].usWeightClass, font["OS/2"].fsSelection = weight, bits
    font["post"].italicAngle, font["head"].macStyle = angle, 0
    return saved(font)


@cache
def post_script() -> bytes:
    """A font of boxes with PostScript outlines: letters, figures and the signs of a German letter."""
    return saved(_boxes("Boxes", REGULAR, 0))


@cache
def variable_post_script(most: int = BOLD) -> bytes:
    """The same with an axis of weight (table ``CFF2``): at ``most`` each box is wider."""
    drawn = DesignSpaceDocument()
    axis = {
        "tag": "wght",
        "name": "Weight",
        "minimum": REGULAR,
        "default": REGULAR,
        "maximum": most,
    }
    drawn.addAxisDescriptor(**axis)
    for weight, wider in ((REGULAR, 0), (most, 60)):
        master = TTFont(io.BytesIO(saved(_boxes(BOXES, weight, wider))))
        drawn.addSourceDescriptor(font=master, location={"Weight": weight})
    font, _, _ = varLib.build(drawn)
    return saved(font)


def _boxes(family: str, weight: int, wider: int) -> TTFont:
    codes = [0x20, *range(0x21, 0x7F), *range(0xA0, 0x100), 0x2013, 0x2014, 0x201C, 0x201E, 0x20AC]
    names = {code: f"uni{code:04X}" for code in codes}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    widths = {name: 300 + 7 * place % 400 + wider for place, name in enumerate(order)}
    drawn = {}
    for name, width in widths.items():
        pen = T2CharStringPen(width, None)
        if name not in {"uni0020", "uni00A0"}:
            pen.moveTo((40, 0))
            for point in ((width - 40, 0), (width - 40, 600), (40, 600)):
                pen.lineTo(point)
            pen.closePath()
        drawn[name] = pen.getCharString()
    builder.setupCFF("Boxes-Regular", {"FullName": "Boxes"}, drawn, {})
    builder.setupHorizontalMetrics({name: (width, 40) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": "Boxes-Regular"}
    )
    builder.setupOS2(
        sTypoAscender=800, usWinAscent=800, usWinDescent=200, fsType=0, sCapHeight=700, sxHeight=520,
        usWeightClass=weight,
    )  # fmt: skip
    builder.setupPost()
    return builder.font


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


@cache
def wide_typeface(**changes: Any) -> OwnTypeface:
    return OwnTypeface(name=NAME, files={face: encoded(wide(face)) for face in FACES}, **changes)


@cache
def variable_typeface(**changes: Any) -> OwnTypeface:
    upright, slanted = encoded(variable()), encoded(variable(italic=True))
    files = dict(zip(FACES, (upright, upright, slanted, slanted), strict=True))
    return OwnTypeface(name="Arimo Variable", files=files, **changes)


@cache
def boxes(**changes: Any) -> OwnTypeface:
    content = encoded(post_script())
    return OwnTypeface(name="Boxes", files={"regular": content, "bold": content}, **changes)


@cache
def variable_boxes(**changes: Any) -> OwnTypeface:
    content = encoded(variable_post_script())
    return OwnTypeface(name=BOXES, files={"regular": content, "bold": content}, **changes)


TYPEFACES: dict[str, Callable[..., OwnTypeface]] = {
    "truetype": wide_typeface,
    "variable": variable_typeface,
    "postscript": boxes,
    "variable postscript": variable_boxes,
}

FOUR = "typeface: {name: Musterstadt Sans, regular: r.ttf, bold: b.ttf, italic: i.ttf, bold_italic: z.ttf}\n"
"""A version's entry for the wider font; see ``house``."""


def house(root: Path, more: str = FOUR, fs_type: int = 0) -> Path:
    """A letterhead's folder with the wider font's four files, ``more`` in its version."""
    folder = town(root, v1=DESIGN + more)
    for name, face in zip("rbiz", FACES, strict=True):
        (folder / f"{name}.ttf").write_bytes(licensed(wide(face), fs_type))
    return folder
