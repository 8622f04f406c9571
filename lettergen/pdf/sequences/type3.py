"""A Type 3 font whose glyphs show glyphs of other fonts, with an origin and an advance of their own.

ISO 32000-1, 9.6.5 (Type 3 fonts), 9.8 (descriptors) and 9.10.3 (ToUnicode CMaps).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from lettergen.pdf.splice import NewObjects
from lettergen.pdf.to_unicode import cmap

_GAUGE, _GAUGE_CODE, _GAUGE_WIDTH = "/m", 0x20, 600
"""Poppler takes the width of a glyph of this name for 0.6 em and guesses the size of a Type 3 font from it."""
_FIRST = _GAUGE_CODE + 1
"""Lower codes are control characters and the space, which some readers treat in a way of their own."""
_ROOM = 0x100 - _FIRST
_EM = 1000
"""Glyph space units in an em; the usual number, for some readers know no other."""


_BOX = (-_EM, -_EM // 2, _EM, 3 * _EM // 2)
"""Left, bottom, right and top; no mark leaves it."""


class Drawing(NamedTuple):
    """A glyph to be: it stands for ``text`` and shows the glyph ``cid`` of the font with the object number ``font``.

    All lengths are in thousandths of an em.
    """

    font: int
    cid: int
    text: str
    dx: float
    """How far right of its own origin it shows the glyph."""
    dy: float
    """How far above."""
    advance: int


class Code(NamedTuple):
    """Where a drawing is found: the name of the font in a page's resources, and the byte."""

    font: bytes
    byte: int


@dataclass(slots=True)
class Drawings:
    """The glyphs to be of all pages, in the order in which they were asked for."""

    numbers: dict[Drawing, int] = field(default_factory=dict)

    def code(self, drawing: Drawing) -> Code:
        """The code of ``drawing``; a Type 3 font has room for few, so there may be several."""
        place = self.numbers.setdefault(drawing, len(self.numbers))
        return Code(_name(place // _ROOM), _FIRST + place % _ROOM)


def type3_fonts(
    drawings: Drawings, descriptor: Mapping[str, Any], fonts: Mapping[int, Any], new: NewObjects
) -> dict[bytes, IndirectObject]:
    """The fonts that hold ``drawings``, by their names in the pages' resources.

    ``descriptor`` is that of a font whose lines theirs shall be like, ``fonts`` the references to the fonts shown.
    """
    wanted = list(drawings.numbers)
    shown = {f"/f{number}": reference for number, reference in fonts.items()}
    return {
        _name(order): new.add(_font(wanted[start : start + _ROOM], descriptor, shown, new))
        for order, start in enumerate(range(0, len(wanted), _ROOM))
    }


def is_mended(fonts: Container[str]) -> bool:
    """Whether ``fonts``, the names in a page's resources, hold one of ours."""
    return _name(0).decode() in fonts


def _name(order: int) -> bytes:
    return b"/Marks%d" % order


def _font(
    drawings: Sequence[Drawing],
    descriptor: Mapping[str, Any],
    shown: Mapping[str, Any],
    new: NewObjects,
) -> DictionaryObject:
    procedures = {_GAUGE: b"%d 0 d0" % _GAUGE_WIDTH, **dict(_procedures(drawings))}
    names = ArrayObject(map(NameObject, procedures))
    widths = [_GAUGE_WIDTH, *(drawing.advance for drawing in drawings)]
    texts = {_FIRST + place: d.text for place, d in enumerate(drawings)}
    return _dictionary(
        {
            "/Type": NameObject("/Font"),
            "/Subtype": NameObject("/Type3"),
            # Four zeros: nothing is to be assumed about where the glyphs end.
            "/FontBBox": _numbers((0, 0, 0, 0)),
            "/FontMatrix": _numbers((1 / _EM, 0, 0, 1 / _EM, 0, 0)),
            "/CharProcs": _dictionary(
                {name: new.add(_stream(data)) for name, data in procedures.items()}
            ),
            "/Encoding": _dictionary({"/Differences": [NumberObject(_GAUGE_CODE), *names]}),
            "/FirstChar": NumberObject(_GAUGE_CODE),
            "/LastChar": NumberObject(_GAUGE_CODE + len(drawings)),
            "/Widths": _numbers(widths),
            "/Resources": _dictionary({"/Font": _dictionary(shown)}),
            "/FontDescriptor": new.add(_descriptor(descriptor)),
            "/ToUnicode": new.add(_stream(cmap(texts, 1))),
        }
    )


def _procedures(drawings: Sequence[Drawing]) -> Iterator[tuple[str, bytes]]:
    """The names of the glyphs, and content that shows each in the current colour (``d1``) within a box.

    The box reaches over the line: a mark high above its base would stand on a line of its own to pdfium, which
    compares boxes once they are higher than 4.5 pt.
    """
    for place, drawing in enumerate(drawings):
        matrix = b"1 0 0 1 %s %s" % (number(drawing.dx), number(drawing.dy))
        size = (drawing.advance, *_BOX, drawing.font, _EM)
        start = b"%d 0 %d %d %d %d d1 BT/f%d %d Tf " % size
        yield f"/a{place}", start + matrix + b" Tm<%04X>Tj ET" % drawing.cid


def _descriptor(descriptor: Mapping[str, Any]) -> DictionaryObject:
    """A tagged PDF must have one for a Type 3 font too; pdfminer takes its box for the height of a line."""
    kept = ("/Type", "/Flags", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight", "/StemV")
    members = {key: descriptor[key] for key in kept}
    box = _numbers((0, float(descriptor["/Descent"]), _EM, float(descriptor["/Ascent"])))
    return _dictionary({**members, "/FontName": NameObject("/Marks"), "/FontBBox": box})


def _dictionary(members: Mapping[str, Any]) -> DictionaryObject:
    return DictionaryObject(
        (NameObject(key), ArrayObject(value) if isinstance(value, list) else value)
        for key, value in members.items()
    )


def _numbers(values: Sequence[float]) -> ArrayObject:
    return ArrayObject(FloatObject(number(value).decode()) for value in values)


def _stream(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream


def number(value: float) -> bytes:
    """``value`` as PDF writes it: without exponent, with five decimals as Typst does."""
    text = f"{round(value, 5) + 0.0:.5f}"
    return text.rstrip("0").rstrip(".").encode()
