"""What a font file says: whether it may be embedded, how wide its characters are, which it has.

Files come from outside: what a table claims is held to what a typeface can need before anything is made of it.
"""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Flag
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, Any, Final, Literal

from lettergen.limits import MAX_GLYPHS, MAX_MAPPED

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

REGULAR, BOLD = 400, 700
"""Weights (OpenType, table ``OS/2``, usWeightClass)."""
MARKS: Final = frozenset(
    map(chr, (*range(0x300, 0x370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00)))
)
"""Combining marks for letters."""
ITALIC_BIT: Final = 0x1
OBLIQUE_BIT: Final = 0x200
"""Of fsSelection (OpenType, table ``OS/2``)."""
WEIGHT_AXIS: Final = "wght"
SIZE_AXIS: Final = "opsz"
"""Design by type size; see ``prepared``."""

_SFNT: Final = frozenset({b"\0\1\0\0", b"OTTO", b"true"})
_NEEDED: Final = frozenset({"cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2"})
_LEAST_WEIGHT: Final = 100
_FORMAT_4, _GROUPED = 4, frozenset({8, 12, 13})


class FontError(ValueError):
    """A file that is no font which letters can be set in. ``args`` holds the fault: ``type`` or ``broken``."""

    @property
    def fault(self) -> Literal["type", "broken"]:
        """What is wrong with it."""
        return "type" if self.args == ("type",) else "broken"


class Permission(Flag):
    """What the file's licence bits (OpenType, table ``OS/2``, fsType) do not allow."""

    NONE = 0
    EMBED = 0x2
    """Restricted License embedding: no file may hold it."""
    EDIT = 0x4
    """Preview & Print embedding: no file that can be edited may."""
    SUBSET = 0x100
    """No subsetting: a file holds it whole or not at all."""
    OUTLINES = 0x200
    """Bitmap embedding only."""


@dataclass(frozen=True)
class FontFile:
    """An opened font file, at one weight. Whatever is asked of it raises FontError where the table that would say is damaged."""

    font: TTFont
    weight: int

    @cached_property
    def units_per_em(self) -> int:
        """The unit of its measures."""
        return int(self._table("head").unitsPerEm)

    @cached_property
    def axes(self) -> Mapping[str, tuple[float, float, float]]:
        """Least, default and greatest value of each axis of a variable font, by its tag."""
        if "fvar" not in self.font:
            return {}
        found = self._table("fvar").axes
        return {axis.axisTag: (axis.minValue, axis.defaultValue, axis.maxValue) for axis in found}

    @cached_property
    def characters(self) -> Mapping[str, str]:
        """The glyph of each character."""
        return {chr(code): name for code, name in (self.font.getBestCmap() or {}).items()}

    @cached_property
    def advances(self) -> dict[str, int]:
        """Width in units of each character but combining marks.

        Blanks and hyphens have one also where there is no glyph of their own.
        """
        widths = self._widths
        own = {char: widths[name] for char, name in self.characters.items() if char not in MARKS}
        blank = own.get(" ", 0)
        # Typst gives the no-break space the width of the space whatever the font says.
        return self._without_glyphs(own, blank) | own | ({"\u00a0": blank} if blank else {})

    def _without_glyphs(self, own: Mapping[str, int], blank: int) -> dict[str, int]:
        """What programs make up themselves (HarfBuzz, ``hb-ot-shape-fallback``): blanks, and what is not seen."""
        found = dict.fromkeys(_UNSEEN, 0)
        if blank:
            em = self.units_per_em
            found |= {char: (em + part // 2) // part for char, part in _PARTS_OF_EM.items()}
            found |= {"\u202f": blank // 2}
            found |= {char: own[like] for char, like in _BLANKS_LIKE.items() if like in own}
        if "\u2010" in own:
            found["\u2011"] = own["\u2010"]
        return found

    @cached_property
    def _widths(self) -> Mapping[str, int]:
        names = set(self.characters.values())
        if not self.axes:
            metrics = self._table("hmtx")
            with reading():
                return {name: metrics[name][0] for name in names}
        place = {tag: default for tag, (_, default, _) in self.axes.items()}
        if WEIGHT_AXIS in place:
            least, _, most = self.axes[WEIGHT_AXIS]
            place[WEIGHT_AXIS] = min(max(self.weight, least), most)
        with reading():
            glyphs = self.font.getGlyphSet(location=place)
            # Half a unit counts as one, as OpenType has it ("otRound").
            return {name: floor(glyphs[name].width + 0.5) for name in names}

    def _table(self, tag: str) -> Any:
        """A table of the file, which is unpacked now: it is the first time that its damage shows."""
        with reading():
            return self.font[tag]

    @property
    def denied(self) -> Permission:
        """What may not be done with it. Of several bits of older files the most generous counts."""
        bits = int(self._table("OS/2").fsType)
        denied = Permission(bits & (Permission.SUBSET | Permission.OUTLINES).value)
        if bits & 0x8:
            return denied
        if bits & Permission.EDIT.value:
            return denied | Permission.EDIT
        if bits & Permission.EMBED.value:
            return denied | Permission.EMBED | Permission.EDIT
        return denied

    @property
    def families(self) -> tuple[str, ...]:
        """What it calls its family, each name once."""
        table: Any = self._table("name")
        # 16 is the family that newer programs show, 1 what older ones do (OpenType, table "name").
        records = [
            record for number in (16, 1) for record in table.names if record.nameID == number
        ]
        return tuple(dict.fromkeys(str(record.toUnicode(errors="replace")) for record in records))

    @property
    def style(self) -> str:
        """What it calls its face, such as ``SemiBold Italic``; empty where it does not say."""
        table: Any = self._table("name")
        # 17 is the face of the family in record 16, 2 that of the one in record 1.
        found = (table.getDebugName(number) for number in (17, 2))
        return next((str(name) for name in found if name), "")

    @property
    def weights(self) -> tuple[float, float] | None:
        """The least and the greatest weight that it has; None where it does not say."""
        if WEIGHT_AXIS in self.axes:
            least, _, most = self.axes[WEIGHT_AXIS]
            return least, most
        told = int(self._table("OS/2").usWeightClass)
        # Up to 9 are the classes of an older time, which say as good as nothing.
        return None if told < _LEAST_WEIGHT else (told, told)

    @property
    def is_slanted(self) -> bool:
        """Whether it is italic or oblique by any of the places where a file says so."""
        angle = self._table("post").italicAngle if "post" in self.font else 0
        bits = self._table("OS/2").fsSelection & (ITALIC_BIT | OBLIQUE_BIT)
        return bool(angle or bits or self._table("head").macStyle & 1 << 1)

    @property
    def outlines(self) -> Literal["truetype", "postscript"]:
        """The kind of its outlines."""
        return "truetype" if "glyf" in self.font else "postscript"

    @property
    def line(self) -> float:
        """Height of a line that word processors give it by themselves, in type sizes."""
        wide, own = self._table("OS/2"), self._table("hhea")
        told = wide.usWinAscent + wide.usWinDescent
        if wide.fsSelection & _TYPOGRAPHIC:
            told = wide.sTypoAscender - wide.sTypoDescender + wide.sTypoLineGap
        return float(max(told, own.ascent - own.descent + own.lineGap)) / self.units_per_em

    @property
    def descent(self) -> float:
        """How far below the baseline such a line reaches, in type sizes; 0 where the file does not say."""
        own = -self._table("hhea").descent or self._table("OS/2").usWinDescent
        return float(own) / self.units_per_em

    @property
    def capital(self) -> float:
        """Height of its capitals, in type sizes; 0 where the file does not say."""
        return float(getattr(self._table("OS/2"), "sCapHeight", 0)) / self.units_per_em

    @property
    def small(self) -> float:
        """Height of its small letters, in type sizes; 0 where the file does not say."""
        return float(getattr(self._table("OS/2"), "sxHeight", 0)) / self.units_per_em


_TYPOGRAPHIC: Final = 1 << 7
"""Bit of fsSelection: lines are as high as the typographic measures say, not the clipping ones (OpenType, table ``OS/2``)."""
_UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Places for breaks and joins, which never have a glyph."""
_PARTS_OF_EM: Final = {
    "\u2000": 2,
    "\u2001": 1,
    "\u2002": 2,
    "\u2003": 1,
    "\u2004": 3,
    "\u2005": 4,
    "\u2006": 6,
    "\u2009": 5,
    "\u200a": 16,
}
"""Blanks, each so many of which make an em."""
_BLANKS_LIKE: Final = {"\u2007": "0", "\u2008": "."}
"""Blanks as wide as a character."""


def opened(content: bytes, weight: int = REGULAR) -> FontFile:
    """The font in a file; of a variable one the design at ``weight``.

    Raises FontError with ``type`` for what is no TrueType or OpenType file, such as a collection or a web font, and with
    ``broken`` for one that lacks tables or claims more than typefaces have.
    """
    if content[:4] not in _SFNT:
        raise FontError("type")
    # Most letters need none of this.
    from fontTools.ttLib import TTFont

    # What it finds odd in a file, such as a date, must not appear between our own messages; whoever logs still gets it.
    logger = logging.getLogger("fontTools")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    with reading():
        font = TTFont(io.BytesIO(content), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
        missing = _NEEDED - set(font.keys())
        if missing or not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
            raise FontError("broken", *sorted(missing))
        if font["maxp"].numGlyphs > MAX_GLYPHS or _mapped(font) > MAX_MAPPED:
            raise FontError("broken", "size")
        found = FontFile(font, weight)
        if not found.characters or found.units_per_em <= 0:
            raise FontError("broken", "cmap")
        return found


class reading:  # noqa: N801 - read as a statement
    """Whatever a misshapen table makes fontTools raise becomes a FontError."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, FontError):
            raise FontError("broken", type(error).__name__) from None


def _mapped(font: TTFont) -> int:
    """How many characters the tables of characters speak of, counted before they are unpacked."""
    data = font.reader["cmap"]
    count = struct.unpack_from(">H", data, 2)[0]
    offsets = {struct.unpack_from(">HHL", data, 4 + 8 * number)[2] for number in range(count)}
    return sum(sum(_spans(data, offset)) for offset in offsets)


def _spans(data: bytes, at: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", data, at)[0]
    if kind == _FORMAT_4:
        segments = struct.unpack_from(">H", data, at + 6)[0] // 2
        ends = struct.unpack_from(f">{segments}H", data, at + 14)
        starts = struct.unpack_from(f">{segments}H", data, at + 16 + 2 * segments)
        yield from (max(0, end - start + 1) for start, end in zip(starts, ends, strict=True))
    elif kind in _GROUPED:
        head = at + (8208 if kind == 8 else 12)  # noqa: PLR2004
        groups = struct.unpack_from(">L", data, head)[0]
        for number in range(groups):
            start, end = struct.unpack_from(">LL", data, head + 4 + 12 * number)
            yield max(0, end - start + 1)
            if number > MAX_MAPPED:
                return
