"""Which glyphs of a page make up a combining sequence, and what each of them stands for."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lettergen.pdf.sequences.glyphs import Glyph
from lettergen.pdf.syntax import ContentError

_TOLERANCE = 1e-3
"""How far the matrices of a base and its mark may differ and still be one: Typst writes five decimals."""
_ROUNDING = 1e-2
"""In thousandths of an em: more than what those decimals cost at the size of a footnote."""


@dataclass(slots=True)
class Font:
    """A font of the file, and what its pages show with it."""

    number: int
    """Of its object in the file."""
    texts: dict[int, str]
    """What its CMap says, in NFC."""
    advances: Mapping[int, float]
    """In thousandths of an em."""
    units_per_em: int
    readings: dict[int, Counter[str]] = field(default_factory=dict)
    """What each glyph with an ActualText of its own stood for."""
    fixed: set[int] = field(default_factory=set)
    """Glyphs shown somewhere without ActualText: there only the CMap can speak."""
    parts: dict[int, str] = field(default_factory=dict)
    """What each glyph that is part of a sequence stands for by itself."""

    def learn(self, glyph: Glyph, text: str) -> None:
        """Notes that ``glyph``, shown alone, stands for ``text``."""
        if glyph.span is None or len(glyph.span.glyphs) > 1:
            self.fixed.add(glyph.cid)
        else:
            self.readings.setdefault(glyph.cid, Counter())[text] += 1

    def mended(self) -> dict[int, str]:
        """What the CMap should say: for a part of a sequence, what it is by itself."""
        read = {cid: readings.most_common(1)[0][0] for cid, readings in self.readings.items()}
        said = {
            cid: text
            for cid, text in self.texts.items()
            if cid in self.fixed or not is_sequence(text)
        }
        fixed = {cid: text for cid, text in said.items() if cid in self.fixed}
        return dict(sorted((said | read | self.parts | fixed).items()))

    def in_units(self, offset: float) -> float:
        """``offset``, in thousandths of an em, without what rounding did to it: fonts place marks in whole units."""
        exact = round(offset * self.units_per_em / 1000) * 1000 / self.units_per_em
        return exact if abs(exact - offset) < _ROUNDING else offset


@dataclass(slots=True, eq=False)
class Cluster:
    """A base letter and its marks as drawn, one after the other."""

    text: str
    """NFC."""
    glyphs: list[Glyph]

    @property
    def texts(self) -> list[str]:
        """What each glyph stands for by itself: a mark's for the mark, the base's for the rest.

        Raises ContentError for more glyphs than there are characters.
        """
        glyphs = len(self.glyphs)
        for chars in (self.text, unicodedata.normalize("NFD", self.text)):
            if len(chars) >= glyphs:
                head = len(chars) - glyphs + 1
                return [nfc(chars[:head]), *chars[head:]]
        raise ContentError("more glyphs than marks")

    def offsets(self, font: Font) -> Iterator[tuple[float, float]]:
        """How far right of the base's origin and above it each mark stands, in thousandths of an em.

        Raises ContentError for a mark that is drawn otherwise than its base.
        """
        base, *marks = self.glyphs
        back = base.place.inverse()
        for mark in marks:
            offset = mark.place.then(back)
            same = (offset.a - 1, offset.b, offset.c, offset.d - 1, mark.size - base.size)
            if mark.font != base.font or max(map(abs, same)) > _TOLERANCE:
                raise ContentError("mark drawn otherwise than its base")
            scale = 1000 / base.size
            yield font.in_units(offset.e * scale), font.in_units(offset.f * scale)


def nfc(text: str) -> str:
    """``text`` in Unicode's normal form C, in which letters and DIN 91379 have it."""
    return unicodedata.normalize("NFC", text)


def is_sequence(text: str) -> bool:
    """Whether ``text`` is one character with combining marks."""
    return len(text) > 1 and all(unicodedata.category(char)[0] == "M" for char in text[1:])


def read_page(glyphs: Iterable[Glyph], fonts: Mapping[bytes, Font]) -> list[Cluster]:
    """The combining sequences of a page that are drawn with several glyphs; the fonts learn what each glyph means.

    Raises ContentError for a glyph that its CMap does not know and for a mark without its base.
    """
    clusters: list[Cluster] = []
    current: Cluster | None = None
    for glyph in glyphs:
        font, span = fonts[glyph.font], glyph.span
        if glyph.cid not in font.texts:
            raise ContentError("glyph without text")
        text = font.texts[glyph.cid] if span is None else nfc(span.text)
        if is_sequence(text):
            # Typst tells base and mark apart nowhere; but a mark has no advance and a letter has one.
            if font.advances.get(glyph.cid):
                current = Cluster(text, [])
                clusters.append(current)
            elif current is None or current.text != text:
                raise ContentError("mark without its base")
            current.glyphs.append(glyph)
            continue
        current = None
        font.learn(glyph, text)
    return list(_drawn_with_several(clusters, fonts))


def _drawn_with_several(
    clusters: Iterable[Cluster], fonts: Mapping[bytes, Font]
) -> Iterator[Cluster]:
    for cluster in clusters:
        font = fonts[cluster.glyphs[0].font]
        if len(cluster.glyphs) == 1:
            font.learn(cluster.glyphs[0], cluster.text)
            continue
        for glyph, text in zip(cluster.glyphs, cluster.texts, strict=True):
            font.parts.setdefault(glyph.cid, text)
        yield cluster
