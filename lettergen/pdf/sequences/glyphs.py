"""The glyphs that a page shows, in drawing order, each with its place on the page and in the content stream."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field

from lettergen.pdf.content import IDENTITY, Matrix, Operation, operations, string_bytes
from lettergen.pdf.syntax import ContentError

_FOREIGN = frozenset((b"'", b'"', b"Td", b"TD", b"T*", b"TL", b"Tc", b"Tw", b"Tz", b"Ts"))
"""Operators that place text in ways which Typst does not use."""


@dataclass(slots=True, eq=False)
class Span:
    """A marked-content sequence with ActualText inside a text object."""

    text: str
    begin: Operation
    end: Operation | None = None
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class TextObject:
    """What stands between ``BT`` and ``ET``."""

    begin: Operation
    glyphs: list[Glyph] = field(default_factory=list)
    lines: set[Operation] = field(default_factory=set)
    """The shows after which the pen is placed anew or lifted: an adjustment at their end has no effect."""


@dataclass(slots=True, eq=False)
class Glyph:
    """One shown glyph of a font whose codes are two bytes."""

    cid: int
    font: bytes
    """Name of the font in the page's resources, with its slash."""
    size: float
    """Of the font, in units of text space."""
    pen: float
    """Where its origin is on the line."""
    line: Matrix
    """The text matrix."""
    matrix: Matrix
    """The current transformation matrix."""
    text_object: TextObject
    show: Operation
    """The ``Tj`` or ``TJ``."""
    part: int
    """Which operand of ``show`` holds it."""
    offset: int
    """Its place in that operand, in glyphs."""
    span: Span | None

    @property
    def place(self) -> Matrix:
        """From text space with the glyph's origin at 0 to the page."""
        return Matrix(1, 0, 0, 1, self.pen, 0).then(self.line).then(self.matrix)


@dataclass(slots=True)
class _State:
    """Graphics state as far as the reader follows it."""

    matrix: Matrix = IDENTITY
    font: bytes = b""
    size: float = 0


class _Reader:
    def __init__(self, advances: Mapping[bytes, Mapping[int, float]]) -> None:
        self.glyphs: list[Glyph] = []
        self._advances = advances
        self._state = _State()
        self._saved: list[_State] = []
        self._marked: list[Span | None] = []
        self._text: TextObject | None = None
        self._line = IDENTITY
        self._pen = 0.0

    def read(self, operation: Operation) -> None:
        operator = operation.operator
        match operator:
            case b"Tj" | b"TJ":
                self._show(operation)
            case b"Tm":
                self._end_line()
                self._line, self._pen = Matrix.read(operation.operands), 0.0
            case b"Tf":
                self._state.font = operation.operands[0]
                self._state.size = float(operation.operands[1])
            case b"BDC" | b"BMC" | b"EMC":
                self._mark(operation)
            case b"BT":
                self._text = TextObject(operation)
                self._line, self._pen = IDENTITY, 0.0
            case b"ET":
                self._end_line()
                self._text = None
            case b"q":
                self._saved.append(self._state)
                old = self._state
                self._state = _State(old.matrix, old.font, old.size)
            case b"Q":
                self._restore()
            case b"cm":
                self._state.matrix = Matrix.read(operation.operands).then(self._state.matrix)
            case _ if operator in _FOREIGN:
                raise ContentError("unexpected text operator")
            case _:
                pass

    def _end_line(self) -> None:
        if self._text is None:
            raise ContentError("text operator outside BT and ET")
        if self._text.glyphs:
            self._text.lines.add(self._text.glyphs[-1].show)

    def _restore(self) -> None:
        if not self._saved:
            raise ContentError("Q without q")
        self._state = self._saved.pop()

    def _mark(self, operation: Operation) -> None:
        if operation.operator != b"EMC":
            actual = None if self._text is None else _actual_text(operation)
            self._marked.append(None if actual is None else Span(actual, operation))
            return
        if not self._marked:
            raise ContentError("EMC without BDC")
        if (span := self._marked.pop()) is not None:
            span.end = operation

    def _show(self, operation: Operation) -> None:
        text, state = self._text, self._state
        if text is None:
            raise ContentError("glyphs outside BT and ET")
        span = next((m for m in reversed(self._marked) if m is not None), None)
        advances = self._advances.get(state.font, {})
        for part, operand in enumerate(operation.operands):
            if operand in {b"[", b"]"}:
                continue
            if operand[0] not in b"(<":
                self._pen -= float(operand) / 1000 * state.size
                continue
            codes = string_bytes(operand)
            if len(codes) % 2:
                raise ContentError("half a code")
            for offset in range(len(codes) // 2):
                cid = int.from_bytes(codes[2 * offset : 2 * offset + 2])
                glyph = Glyph(
                    cid=cid,
                    font=state.font,
                    size=state.size,
                    pen=self._pen,
                    line=self._line,
                    matrix=state.matrix,
                    text_object=text,
                    show=operation,
                    part=part,
                    offset=offset,
                    span=span,
                )
                self._pen += advances.get(cid, 0) / 1000 * state.size
                self.glyphs.append(glyph)
                text.glyphs.append(glyph)
                if span is not None:
                    span.glyphs.append(glyph)

    def finish(self) -> list[Glyph]:
        if self._saved or self._marked or self._text is not None:
            raise ContentError("something stays open")
        return self.glyphs


def _actual_text(operation: Operation) -> str | None:
    operands = operation.operands
    if b"/ActualText" not in operands:
        return None
    raw = string_bytes(operands[operands.index(b"/ActualText") + 1])
    if raw.startswith(codecs.BOM_UTF16_BE):
        return raw[2:].decode("utf-16-be")
    if not raw.isascii():
        raise ContentError("ActualText in PDFDocEncoding")
    return raw.decode("ascii")


def page_glyphs(data: bytes, advances: Mapping[bytes, Mapping[int, float]]) -> list[Glyph]:
    """Every glyph of a content stream in drawing order.

    ``advances``: for each font the advance widths of its codes in thousandths of an em, 0 where absent.
    Raises ContentError for whatever a finished Typst page does not hold: inline images, one-byte codes, spacing
    operators, unbalanced operators.
    """
    reader = _Reader(advances)
    for operation in operations(data):
        reader.read(operation)
    return reader.finish()
