"""Reading and patching PDF content streams as bytes: operations, strings, matrices.

A stream is cut into operations with their byte ranges; whoever changes one replaces its range and leaves every other
byte as it was. That keeps the page identical and is some ten times faster than building objects for each operand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lettergen.pdf.syntax import ContentError, string_end

_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]+|\((?:[^()\\]|\\.)*+\)|%[^\r\n]*|<<|>>|[\[\]]|<[0-9A-Fa-f\0\t\n\f\r ]*>|/[^\0\t\n\f\r ()<>\[\]{}/%]*|[^\0\t\n\f\r ()<>\[\]{}/%]+",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CONTROLS = [(b"\\%03o" % byte, bytes((byte,))) for byte in range(0x20)] + [
    (b"\\" + letter, byte) for letter, byte in _ESCAPED.items()
]
_OPERAND_START = frozenset(b"+-.0123456789/<>[](")
_UNKNOWN = frozenset((b"BI", b"true", b"false", b"null"))
"""Inline images, and constants among the operands: Typst writes neither."""
_PARENTHESIS = 0x28
_SPACE_OR_COMMENT = frozenset(b"\0\t\n\f\r %")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operator with its operands; ``start`` and ``end`` are byte offsets in the stream."""

    operator: bytes
    operands: tuple[bytes, ...]
    """The raw tokens; arrays and dictionaries as their brackets and members."""
    start: int
    end: int


def operations(data: bytes) -> Iterator[Operation]:
    """The operations of a content stream in order. Raises ContentError for inline images and broken syntax."""
    operands: list[bytes] = []
    start, position, length = -1, 0, len(data)
    match_token = _TOKEN.match
    while position < length:
        match = match_token(data, position)
        if match is not None:
            end = match.end()
        elif data[position] == _PARENTHESIS:
            end = string_end(data, position)
        else:
            raise ContentError(f"byte {position}")
        first = data[position]
        if first in _OPERAND_START:
            if not operands:
                start = position
            operands.append(data[position:end])
        elif first not in _SPACE_OR_COMMENT:
            operator = data[position:end]
            if operator in _UNKNOWN:
                raise ContentError(operator.decode("latin-1"))
            yield Operation(operator, tuple(operands), start if operands else position, end)
            operands = []
        position = end
    if operands:
        raise ContentError("operands without an operator")


def string_bytes(token: bytes) -> bytes:
    """What a string token ``(...)`` or ``<...>`` stands for. Raises ContentError for any other token."""
    if token[:1] == b"(":
        raw = token[1:-1]
        if b"\\\\" not in raw:
            # Nearly all that Typst escapes: the codes of two bytes of a font's first glyphs.
            for written, byte in _CONTROLS:
                raw = raw.replace(written, byte)
        return _ESCAPE.sub(_unescaped, raw) if b"\\" in raw else raw
    if token[:1] == b"<" and token[:2] != b"<<":
        digits = bytes(token[1:-1].translate(None, b"\0\t\n\f\r "))
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    raise ContentError("not a string")


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped[0] in b"01234567":
        return bytes((int(escaped, 8) & 0xFF,))
    if escaped in {b"\n", b"\r", b"\r\n"}:
        return b""
    return _ESCAPED.get(escaped, escaped)


class Matrix(NamedTuple):
    """An affine map as PDF writes it: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def read(cls, operands: Iterable[bytes]) -> Matrix:
        """The six operands of ``cm`` or ``Tm``. Raises ContentError when they are not six numbers."""
        try:
            return cls(*map(float, operands))
        except (TypeError, ValueError) as error:
            raise ContentError("matrix") from error

    def then(self, outer: Matrix) -> Matrix:
        """First this map, then ``outer``."""
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def inverse(self) -> Matrix:
        """The map back. Raises ContentError when there is none."""
        det = self.a * self.d - self.b * self.c
        if not det:
            raise ContentError("matrix without inverse")
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Matrix(a, b, c, d, -(self.e * a + self.f * c), -(self.e * b + self.f * d))


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


class Edit(NamedTuple):
    """``replacement`` for the bytes from ``start`` to ``end``; an insertion where they are equal."""

    start: int
    end: int
    replacement: bytes


def patched(data: bytes, edits: Iterable[Edit]) -> bytes:
    """``data`` with all edits made. Raises ContentError when two overlap; insertions at one place keep their order."""
    parts: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < position:
            raise ContentError("edits overlap")
        parts += (data[position : edit.start], edit.replacement)
        position = edit.end
    return b"".join((*parts, data[position:]))
