"""Adds composite glyphs to an embedded TrueType font: a base letter with its marks becomes one glyph.

The layout of the tables is that of the OpenType specification 1.9 (glyf, loca, hmtx, hhea, maxp, head).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lettergen.pdf.content import ContentError

_ARGS_ARE_WORDS, _ARGS_ARE_XY, _MORE_COMPONENTS = 0x0001, 0x0002, 0x0020
_CHECKSUM_MAGIC = 0xB1B0AFBA


class Component(NamedTuple):
    """A glyph as part of another, moved by ``dx`` to the right and ``dy`` up, in font units."""

    glyph: int
    dx: int
    dy: int


class Box(NamedTuple):
    """What an outline covers, in font units."""

    x_min: int
    y_min: int
    x_max: int
    y_max: int


@dataclass(slots=True)
class TrueType:
    """The tables of a font file."""

    tables: dict[bytes, bytearray]
    version: bytes

    @classmethod
    def read(cls, data: bytes) -> TrueType:
        """Raises ContentError for a font without TrueType outlines."""
        try:
            count = struct.unpack_from(">H", data, 4)[0]
            records = [struct.unpack_from(">4s3L", data, 12 + 16 * i) for i in range(count)]
        except struct.error as error:
            raise ContentError("font file") from error
        tables = {tag: bytearray(data[start : start + size]) for tag, _, start, size in records}
        if not {b"glyf", b"loca", b"hmtx", b"hhea", b"maxp", b"head"} <= tables.keys():
            raise ContentError("font without TrueType outlines")
        return cls(tables, data[:4])

    @property
    def units_per_em(self) -> int:
        """Font units in an em."""
        return self._number(b"head", 18)

    @property
    def glyph_count(self) -> int:
        """Number of glyphs; the next new one gets this number."""
        return self._number(b"maxp", 4)

    def _number(self, table: bytes, offset: int) -> int:
        return int(struct.unpack_from(">H", self.tables[table], offset)[0])

    def _raise_to(self, table: bytes, offset: int, value: int) -> None:
        struct.pack_into(
            ">H", self.tables[table], offset, min(max(value, self._number(table, offset)), 0xFFFF)
        )

    def _offsets(self) -> list[int]:
        count = self.glyph_count + 1
        if self._number(b"head", 50):
            return list(struct.unpack_from(f">{count}L", self.tables[b"loca"]))
        return [2 * half for half in struct.unpack_from(f">{count}H", self.tables[b"loca"])]

    def _metrics(self) -> list[tuple[int, int]]:
        """Advance and left side bearing of each glyph."""
        full, count = self._number(b"hhea", 34), self.glyph_count
        pairs = list(struct.iter_unpack(">Hh", self.tables[b"hmtx"][: 4 * full]))
        rest = struct.unpack_from(f">{count - full}h", self.tables[b"hmtx"], 4 * full)
        return [*pairs, *((pairs[-1][0], bearing) for bearing in rest)]

    def add(self, composites: Sequence[Sequence[Component]]) -> None:
        """Appends one glyph for each entry; it advances as its first component does."""
        offsets, metrics = self._offsets(), self._metrics()
        glyf = self.tables[b"glyf"]
        for composite in composites:
            placed = []
            boxes = []
            for component in composite:
                start, end = offsets[component.glyph], offsets[component.glyph + 1]
                if start == end:
                    continue
                box = Box(*struct.unpack_from(">4h", glyf, start + 2))
                # A glyph of its own is drawn with its bearing, a component as its outline stands.
                dx = component.dx + metrics[component.glyph][1] - box.x_min
                placed.append(Component(component.glyph, dx, component.dy))
                boxes.append(_moved(box, dx, component.dy))
            if not placed:
                raise ContentError("cluster without outline")
            box = _around(boxes)
            glyf += b"\0" * (-len(glyf) % 4)
            offsets[-1] = len(glyf)
            glyf += _composite(placed, box)
            offsets.append(len(glyf))
            metrics.append((metrics[composite[0].glyph][0], box.x_min))
        self._store(offsets, metrics, max(map(len, composites), default=0))

    def _store(
        self, offsets: Sequence[int], metrics: Sequence[tuple[int, int]], components: int
    ) -> None:
        self.tables[b"loca"] = bytearray(struct.pack(f">{len(offsets)}L", *offsets))
        struct.pack_into(">h", self.tables[b"head"], 50, 1)
        self.tables[b"hmtx"] = bytearray(b"".join(struct.pack(">Hh", *pair) for pair in metrics))
        struct.pack_into(">H", self.tables[b"hhea"], 34, len(metrics))
        # The largest figures of a composite: points, contours, components, depth.
        points = max(self._number(b"maxp", 6), self._number(b"maxp", 10))
        contours = max(self._number(b"maxp", 8), self._number(b"maxp", 12))
        struct.pack_into(">H", self.tables[b"maxp"], 4, len(metrics))
        self._raise_to(b"maxp", 10, points * components)
        self._raise_to(b"maxp", 12, contours * components)
        self._raise_to(b"maxp", 28, components)
        self._raise_to(b"maxp", 30, self._number(b"maxp", 30) + 1)
        if b"post" in self.tables:
            # Format 3: no glyph names, for the new glyphs have none.
            self.tables[b"post"][:] = struct.pack(">L", 0x00030000) + self.tables[b"post"][4:32]

    def written(self) -> bytes:
        """The font file."""
        head = self.tables[b"head"]
        struct.pack_into(">L", head, 8, 0)
        count = len(self.tables)
        power = count.bit_length() - 1
        directory = bytearray(self.version)
        directory += struct.pack(">4H", count, 16 << power, power, 16 * (count - (1 << power)))
        body = bytearray()
        head_at = 0
        for tag, table in sorted(self.tables.items()):
            start = 12 + 16 * count + len(body)
            head_at = start if tag == b"head" else head_at
            directory += struct.pack(">4s3L", tag, _checksum(table), start, len(table))
            body += table + b"\0" * (-len(table) % 4)
        file = directory + body
        struct.pack_into(">L", file, head_at + 8, (_CHECKSUM_MAGIC - _checksum(file)) & 0xFFFFFFFF)
        return bytes(file)


def _moved(box: Box, dx: int, dy: int) -> Box:
    return Box(box.x_min + dx, box.y_min + dy, box.x_max + dx, box.y_max + dy)


def _around(boxes: Sequence[Box]) -> Box:
    left, bottom, right, top = zip(*boxes, strict=True)
    return Box(min(left), min(bottom), max(right), max(top))


def _composite(components: Sequence[Component], box: Box) -> bytes:
    parts = [struct.pack(">5h", -1, *box)]
    for number, component in enumerate(components, 1):
        more = _MORE_COMPONENTS if number < len(components) else 0
        flags = _ARGS_ARE_WORDS | _ARGS_ARE_XY | more
        parts.append(struct.pack(">2H2h", flags, *component))
    return b"".join(parts)


def _checksum(table: bytes | bytearray) -> int:
    padded = bytes(table) + b"\0" * (-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
