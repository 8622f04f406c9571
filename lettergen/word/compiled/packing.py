"""The ZIP file of a letter: what letters have in common is compressed once, and copied."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from lettergen.word.structure import CONTENT_TYPES

Pieces: TypeAlias = tuple[str, ...]
"""A text in pieces that follow each other, most of which other letters have, too."""


class Apart(str):
    """A piece that many letters have: it is compressed by itself, and so once."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        # What is remembered of such a piece holds for no other text.
        return isinstance(other, Apart) and str.__eq__(self, other)


def apart(text: str) -> str:
    """``text`` as a piece that is compressed by itself, unless it is too short to gain by it, or too long to be kept."""
    return Apart(text) if _LEAST_APART <= len(text) <= _MOST_APART else text


_LEAST_APART, _MOST_APART = 300, 1 << 16
"""Characters."""

FAST, SMALL = 2, 9
"""Compression: of what is written once per letter, and of what is compressed once and copied often."""

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")
"""Without the last field, where the member begins."""
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8 = 0x800
_DEFLATED = 8
_LAST_BLOCK = b"\x03\x00"
"""The end of what is compressed, with nothing in it."""
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21
"""The earliest time that a ZIP file can hold: no clock goes into the file."""


class Member(NamedTuple):
    """A compressed member, ready to be copied into any number of files."""

    local: bytes
    """Header and data."""
    listed: bytes
    """Its entry in the directory, up to where it begins."""
    encoded: bytes
    """Its name as the entry ends with it."""


def member(name: str, content: bytes | Pieces, level: int = FAST) -> Member:
    """``content`` compressed as the member ``name``."""
    runs = _runs(content) if isinstance(content, tuple) else [_pressed(content, level)]
    data = b"".join([run.data for run in runs]) + _LAST_BLOCK
    crc = size = 0
    for run in runs:
        crc = zlib.crc32(run.content, crc)
        size += len(run.content)
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    times = (_MIDNIGHT, _FIRST_OF_1980)
    fields = (_VERSION, flags, _DEFLATED, *times, crc, len(data), size, len(encoded))
    header = _LOCAL.pack(b"PK\x03\x04", *fields, 0)
    listed = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *fields, 0, 0, 0, 0, 0)
    return Member(header + encoded + data, listed, encoded)


@lru_cache(maxsize=128)  # saves 0.151 ms a letter
def recurring_member(name: str, content: bytes | Pieces) -> Member:
    """The same, remembered: for small parts that many letters of a batch have in common."""
    return member(name, content)


class _Run(NamedTuple):
    content: bytes
    data: bytes
    """Compressed, to the end of a byte: others may follow."""


def _runs(pieces: Pieces) -> list[_Run]:
    """The text, compressed: pieces that are apart by themselves, all others together with their neighbours."""
    found: list[_Run] = []
    own: list[bytes] = []
    for piece in pieces:
        if not isinstance(piece, Apart):
            own.append(piece.encode())
            continue
        if own:
            found.append(_pressed(b"".join(own)))
            own = []
        found.append(_pressed_apart(piece))
    return [*found, _pressed(b"".join(own))] if own else found


def _pressed(content: bytes, level: int = FAST) -> _Run:
    press = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Run(content, press.compress(content) + press.flush(zlib.Z_SYNC_FLUSH))


@lru_cache(maxsize=64)  # saves 0.053 ms a letter
def _pressed_apart(piece: Apart) -> _Run:
    return _pressed(piece.encode())


def archive(members: Iterable[Member]) -> bytes:
    """The members as a ZIP file in the given order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for local, listed, encoded in members:
        pieces.append(local)
        directory += (listed, offset.to_bytes(4, "little"), encoded)
        offset += len(local)
    listing = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(pieces), len(pieces), len(listing), offset, 0)
    return b"".join((*pieces, listing, end))


class Base:
    """The parts of a template that letters have in common."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._contents = dict(parts)
        self.names = frozenset(parts)
        """The names of the parts."""
        self._members = {name: member(name, parts[name], SMALL) for name in _ordered(tuple(parts))}

    def content(self, name: str) -> bytes:
        """A part, uncompressed. Raises KeyError."""
        return self._contents[name]

    def with_parts(self, written: Mapping[str, bytes | Pieces], *, once: AbstractSet[str]) -> bytes:
        """The file with these parts in place of, or beside, its own; those named in ``once`` are not remembered."""
        made = {
            name: member(name, content) if name in once else recurring_member(name, content)
            for name, content in written.items()
        }
        members = self._members | made
        if len(members) > len(self._members):
            members = {name: members[name] for name in _ordered(tuple(members))}
        return archive(members.values())


@lru_cache(maxsize=64)  # saves 0.008 ms a letter
def _ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Content types first, as Word writes them."""
    return tuple(sorted(names, key=lambda name: (name != CONTENT_TYPES, name)))
