"""How the marks of a page's combining sequences are shown with other codes, and look as before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lettergen.pdf.content import Edit, Matrix, Operation, string_bytes
from lettergen.pdf.sequences.clusters import Cluster, Font, nfc
from lettergen.pdf.sequences.glyphs import Glyph, Span
from lettergen.pdf.sequences.type3 import Drawing, Drawings, number
from lettergen.pdf.syntax import ContentError

_CELL, _STEP = 60, 10
"""The cells of a base's marks end with the base's; the first starts 50 thousandths of an em before, each 10 later.

Poppler ends a word where a glyph starts more than 100 before the end of the last; pdfplumber sorts by starts.
"""
_LEAST_ADJUSTMENT = 1e-3
"""In thousandths of an em: less than what Typst's rounding leaves."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What to show in place of a mark's glyph."""

    text: str
    font: bytes
    """Name in the page's resources."""
    string: bytes
    advance: int
    """In thousandths of an em."""
    right: float
    """How far right of the mark's origin its own origin is, in thousandths of an em."""
    down: float
    """How far below: on the base's line."""


def marks(
    clusters: Iterable[Cluster], fonts: Mapping[bytes, Font], drawings: Drawings
) -> dict[Glyph, Mark]:
    """What to show in place of each mark of a page; ``drawings`` notes what that needs.

    Raises ContentError for a mark that is drawn otherwise than its base.
    """
    found: dict[Glyph, Mark] = {}
    for cluster in clusters:
        base, *glyphs = cluster.glyphs
        font = fonts[base.font]
        places = zip(glyphs, cluster.texts[1:], cluster.offsets(font), strict=True)
        for order, (glyph, text, (x, y)) in enumerate(places, 1):
            advance = max(_CELL - _STEP * order, 1)
            right = font.advances[base.cid] - advance - x
            name, byte = drawings.code(Drawing(font.number, glyph.cid, text, -right, y, advance))
            found[glyph] = Mark(text, name, bytes((byte,)), advance, right, y)
    return found


def edits(
    glyphs: Iterable[Glyph],
    clusters: Iterable[Cluster],
    shown: Mapping[Glyph, Mark],
    texts: Mapping[bytes, Mapping[int, str]],
) -> Iterator[Edit]:
    """The changes to the content stream that shows ``glyphs``.

    ``shown``: what to show in place of marks, ``texts``: the entries of each font's mended CMap. An ActualText that
    says the same as these goes. Raises ContentError for an ActualText over more than a cluster.
    """
    meant: dict[Glyph, str] = {}
    for cluster in clusters:
        meant.update(zip(cluster.glyphs, cluster.texts, strict=True))
    said = {g: shown[g].text if g in shown else texts[g.font][g.cid] for g in glyphs}
    for glyph, text in meant.items():
        if glyph.span is None and said[glyph] != text:
            raise ContentError("two letters with one glyph")
    for span in dict.fromkeys(glyph.span for glyph in said):
        if span is not None:
            yield from _span_edits(span, meant, said)
    shows: dict[Operation, list[Glyph]] = {}
    for glyph in shown:
        shows.setdefault(glyph.show, []).append(glyph)
    for show, changed in shows.items():
        yield Edit(show.start, show.end, _reshown(show, changed, shown))


def _span_edits(
    span: Span, meant: Mapping[Glyph, str], said: Mapping[Glyph, str]
) -> Iterator[Edit]:
    parts = [meant[glyph] for glyph in span.glyphs if glyph in meant]
    if parts and len(parts) < len(span.glyphs):
        raise ContentError("ActualText over more than a cluster")
    text = "".join(parts) if parts else nfc(span.text)
    begin, end = span.begin, span.end
    if end is None:
        raise ContentError("ActualText without end")
    if "".join(said[glyph] for glyph in span.glyphs) == text:
        yield Edit(begin.start, begin.end, b" ")
        yield Edit(end.start, end.end, b" ")
    elif parts:
        raw = text.encode("utf-16-be").hex().upper().encode()
        yield Edit(begin.start, begin.end, b"/Span<</ActualText<FEFF%s>>>BDC" % raw)


def _reshown(show: Operation, changed: Sequence[Glyph], shown: Mapping[Glyph, Mark]) -> bytes:
    """``show`` with some marks shown otherwise; the pen stands where it stood before and after each."""
    first = changed[0]
    mark = shown[first]
    pieces = _merged(
        _pieces(show, first.font, {(glyph.part, glyph.offset): shown[glyph] for glyph in changed})
    )
    if show in first.text_object.lines:
        # No glyph follows on the line: some readers take the pen's way back for a space.
        while not pieces[-1][0]:
            pieces.pop()
    if not mark.down:
        return _operators(pieces, first.font, first.size)
    if not all(glyph in shown for glyph in first.text_object.glyphs):
        raise ContentError("letter on the line of a mark")
    while not pieces[0][0]:
        pieces.pop(0)
    scale = first.size / 1000
    place = Matrix(1, 0, 0, 1, first.pen + mark.right * scale, -mark.down * scale)
    matrix = b" ".join(map(number, place.then(first.line)))
    return b" %s Tm" % matrix + _operators(pieces, first.font, first.size)


def _pieces(
    show: Operation, font: bytes, new: Mapping[tuple[int, int], Mark]
) -> Iterator[tuple[bytes, bytes]]:
    """Strings, each with its font, and adjustments, which have none; ``new`` by operand and place in it."""
    for part, operand in enumerate(show.operands):
        if operand in {b"[", b"]"}:
            continue
        if operand[0] not in b"(<":
            yield b"", operand
            continue
        string = string_bytes(operand)
        for place in range(len(string) // 2):
            mark = new.get((part, place))
            if mark is None:
                yield font, string[2 * place : 2 * place + 2]
            else:
                yield b"", number(-mark.right)
                yield mark.font, mark.string
                yield b"", number(mark.right + mark.advance)


def _merged(pieces: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The same with neighbouring strings in one font as one, and neighbouring adjustments added up."""
    merged: list[tuple[bytes, bytes]] = []
    for font, piece in pieces:
        if not merged or merged[-1][0] != font:
            merged.append((font, piece))
            continue
        _, before = merged.pop()
        if font:
            merged.append((font, before + piece))
        elif abs(total := float(before) + float(piece)) >= _LEAST_ADJUSTMENT:
            merged.append((b"", number(total)))
    return merged


def _operators(pieces: Iterable[tuple[bytes, bytes]], own: bytes, size: float) -> bytes:
    """What shows ``pieces``; before and after it the font is ``own``."""
    operators: list[bytes] = []
    members: list[bytes] = []
    current = own
    for font, piece in (*pieces, (own, b"")):
        if font and font != current:
            operators += (_array(members), b"%s %s Tf" % (font, number(size)))
            members, current = [], font
        if piece:
            members.append(b"<%s>" % piece.hex().upper().encode() if font else piece)
    return b"".join((*operators, _array(members)))


def _array(members: Sequence[bytes]) -> bytes:
    return b"[" + b" ".join(members) + b"]TJ" if members else b""
