"""Which glyphs of a page make up a combining sequence, and how to show one glyph in their stead."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lettergen.pdf.content import ContentError, Edit, Operation, string_bytes
from lettergen.pdf.shown import Glyph, Span
from lettergen.pdf.truetype import Component

_TOLERANCE = 1e-3
"""How far the matrices of a base and its mark may differ and still be one: Typst writes five decimals."""

_LEAST_ADJUSTMENT = 1e-3
"""In thousandths of an em: less than what Typst's rounding leaves."""


@dataclass(slots=True)
class Font:
    """A font of the file, and what its pages show with it."""

    texts: dict[int, str]
    """What its CMap says, in NFC."""
    advances: Mapping[int, float]
    """In thousandths of an em."""
    units_per_em: int
    glyph_count: int
    readings: dict[int, Counter[str]] = field(default_factory=dict)
    """What each glyph with an ActualText of its own stood for."""
    fixed: set[int] = field(default_factory=set)
    """Glyphs shown somewhere without ActualText: there only the CMap can speak."""
    composites: dict[tuple[str, tuple[Component, ...]], int] = field(default_factory=dict)
    """The new glyphs by what they stand for and are drawn of."""

    def learn(self, glyph: Glyph, text: str) -> None:
        """Notes that ``glyph``, shown alone, stands for ``text``."""
        if glyph.span is None or len(glyph.span.glyphs) > 1:
            self.fixed.add(glyph.cid)
        else:
            self.readings.setdefault(glyph.cid, Counter())[text] += 1

    def composite(self, text: str, components: tuple[Component, ...]) -> int:
        """The code of the glyph that stands for ``text``."""
        return self.composites.setdefault(
            (text, components), self.glyph_count + len(self.composites)
        )

    def mended(self) -> dict[int, str]:
        """What the CMap should say; a part of a sequence that is not shown alone has no entry."""
        texts = {
            cid: text
            for cid, text in self.texts.items()
            if cid in self.fixed or not is_sequence(text)
        }
        for cid, readings in self.readings.items():
            if cid not in self.fixed:
                texts[cid] = readings.most_common(1)[0][0]
        texts.update((cid, text) for (text, _), cid in self.composites.items())
        return dict(sorted(texts.items()))


@dataclass(slots=True)
class Cluster:
    """A base letter and its marks as drawn, one after the other."""

    text: str
    """NFC."""
    glyphs: list[Glyph]

    def components(self, units_per_em: int) -> tuple[Component, ...]:
        """The glyphs and where they stand from the base's origin. Raises ContentError unless all look alike."""
        base = self.glyphs[0]
        back = base.place.inverse()
        found = []
        for glyph in self.glyphs:
            offset = glyph.place.then(back)
            same = (offset.a - 1, offset.b, offset.c, offset.d - 1, glyph.size - base.size)
            if glyph.font != base.font or max(map(abs, same)) > _TOLERANCE:
                raise ContentError("mark drawn otherwise than its base")
            scale = units_per_em / base.size
            found.append(Component(glyph.cid, round(offset.e * scale), round(offset.f * scale)))
        return tuple(found)


def nfc(text: str) -> str:
    """``text`` in Unicode's normal form C, in which letters and DIN 91379 have it."""
    return unicodedata.normalize("NFC", text)


def is_sequence(text: str) -> bool:
    """Whether ``text`` is one character with combining marks."""
    return len(text) > 1 and all(unicodedata.category(char)[0] == "M" for char in text[1:])


def replacements(clusters: Iterable[Cluster], fonts: Mapping[bytes, Font]) -> dict[Glyph, bytes]:
    """For each glyph of a cluster the bytes to show in its place: the composite for the base, nothing for a mark.

    The fonts note which composites they need. Raises ContentError for a mark that is drawn otherwise than its base.
    """
    codes: dict[Glyph, bytes] = {}
    for cluster in clusters:
        base, *marks = cluster.glyphs
        font = fonts[base.font]
        code = font.composite(cluster.text, cluster.components(font.units_per_em))
        codes[base] = code.to_bytes(2)
        codes.update(dict.fromkeys(marks, b""))
    return codes


def read_page(glyphs: Iterable[Glyph], fonts: Mapping[bytes, Font]) -> list[Cluster]:
    """The combining sequences of a page that are drawn with several glyphs; the fonts learn what the others mean.

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
    for cluster in clusters:
        if len(cluster.glyphs) == 1:
            glyph = cluster.glyphs[0]
            fonts[glyph.font].learn(glyph, cluster.text)
    return [cluster for cluster in clusters if len(cluster.glyphs) > 1]


def edits(
    glyphs: Iterable[Glyph],
    codes: Mapping[Glyph, bytes],
    texts: Mapping[bytes, Mapping[int, str]],
) -> Iterator[Edit]:
    """The changes to the content stream that shows ``glyphs``.

    ``codes`` are the bytes to show in place of some glyphs (none for a mark), ``texts`` the entries of each font's
    mended CMap: an ActualText that says the same goes. Raises ContentError for an ActualText over more than a cluster.
    """
    emptied = {
        text_object
        for text_object in dict.fromkeys(glyph.text_object for glyph in codes)
        if text_object.whole is not None and all(codes.get(g) == b"" for g in text_object.glyphs)
    }
    for text_object in emptied:
        if text_object.whole is not None:
            yield Edit(*text_object.whole, b"")
    for span in dict.fromkeys(g.span for g in glyphs if g.text_object not in emptied):
        if span is not None and span.end is not None and _is_needless(span, codes, texts):
            yield Edit(span.begin.start, span.begin.end, b" ")
            yield Edit(span.end.start, span.end.end, b" ")
    shows: dict[Operation, list[Glyph]] = {}
    for glyph in codes:
        if glyph.text_object not in emptied:
            shows.setdefault(glyph.show, []).append(glyph)
    for show, changed in shows.items():
        yield Edit(show.start, show.end, _shown(show, changed, codes))


def _is_needless(
    span: Span, codes: Mapping[Glyph, bytes], texts: Mapping[bytes, Mapping[int, str]]
) -> bool:
    clustered = [glyph in codes for glyph in span.glyphs]
    if any(clustered):
        if not all(clustered):
            raise ContentError("ActualText over more than a cluster")
        return True
    return "".join(texts[g.font][g.cid] for g in span.glyphs) == nfc(span.text)


def _shown(show: Operation, changed: Sequence[Glyph], codes: Mapping[Glyph, bytes]) -> bytes:
    """``show`` with the bytes of some glyphs replaced; a mark leaves no gap, for it does not advance."""
    operands = list(show.operands)
    for part in dict.fromkeys(glyph.part for glyph in changed):
        new = {glyph.offset: codes[glyph] for glyph in changed if glyph.part == part}
        old = string_bytes(operands[part])
        pairs = (new.get(i // 2, old[i : i + 2]) for i in range(0, len(old), 2))
        operands[part] = b"<%s>" % b"".join(pairs).hex().upper().encode()
    shown = _merged(operand for operand in operands if operand not in {b"<>", b"[", b"]"})
    if show in changed[0].text_object.lines:
        # The pen's way to a mark that is gone: some readers take it for a space.
        while shown and shown[-1][0] not in b"(<":
            shown.pop()
    return b"[" + b" ".join(shown) + b"]TJ" if shown else b""


def _merged(operands: Iterable[bytes]) -> list[bytes]:
    """Strings and adjustments; those to a mark that is gone and back again cancel out."""
    merged: list[bytes] = []
    for operand in operands:
        if operand[0] in b"(<" or not merged or merged[-1][0] in b"(<":
            merged.append(operand)
            continue
        total = float(merged.pop()) + float(operand)
        if abs(total) >= _LEAST_ADJUSTMENT:
            merged.append(f"{total:.5f}".encode())
    return merged
