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


class Words(str):
    """What one letter says and no other, between markup: it stands in the file as it is, for nothing is written in less time."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        # What is remembered of words holds for no markup.
        return isinstance(other, Words) and str.__eq__(self, other)


_BEGIN, _END_OF_WORDS = '<w:t xml:space="preserve">', "</w:t>"
_MOST_WORDS = 100
"""Characters of one piece: more are worth compressing."""


def words_apart(markup: str) -> Pieces:
    """``markup`` of Word's with the words in it as pieces of their own: other letters have the markup around them."""
    before, *others = markup.split(_BEGIN)
    found: list[str] = []
    for other in others:
        words, end, behind = other.partition(_END_OF_WORDS)
        before += _BEGIN
        if 0 < len(words) <= _MOST_WORDS:
            found += (before, Words(words))
            before = end + behind
        else:
            before += other
    return (*found, before)


FAST, PIECEWISE, SMALL = 2, 6, 9
"""Compression: of what is written once per letter, of pieces, and of what is compressed once and copied often."""
_LONG = 6000
"""Characters of a piece that takes too long to be compressed well where it is of one letter alone, as texts may be."""
_MOST_KEPT = 1 << 16
"""Characters of a piece that is remembered."""
_SEEN = 2048
"""So many bytes before a piece tell what is written again in it; it is compressed anew where they are others."""

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")
"""Without the last field, where the member begins."""
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8 = 0x800
_DEFLATED = 8
_STORED = struct.Struct("<2H")
"""The length of a block that is not compressed, and that with all bits turned; then comes what is in it."""
_STORED_BLOCK = b"\0"
"""How one begins that no markup leads to."""
_NOTHING_STORED = _STORED.pack(0, 0xFFFF)
"""What a text that is flushed to the end of a byte ends with."""
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
    if isinstance(content, tuple):
        content, data = _written(content)
    else:
        data = _pressed(content, level)
    data += _LAST_BLOCK
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    times = (_MIDNIGHT, _FIRST_OF_1980)
    sizes = (zlib.crc32(content), len(data), len(content), len(encoded))
    fields = (_VERSION, flags, _DEFLATED, *times, *sizes)
    header = _LOCAL.pack(b"PK\x03\x04", *fields, 0)
    listed = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *fields, 0, 0, 0, 0, 0)
    return Member(header + encoded + data, listed, encoded)


@lru_cache(maxsize=128)  # saves 0.061 ms a letter
def recurring_member(name: str, content: bytes | Pieces, level: int = FAST) -> Member:
    """The same, remembered: for small parts that many letters of a batch have in common."""
    return member(name, content, level)


def _written(pieces: Pieces) -> tuple[bytes, bytes]:
    """The text, and what it is compressed. What becomes of a piece hangs on it and on what is right before it: others had it, too."""
    contents: list[bytes] = []
    data: list[bytes] = []
    seen, words = b"", 0
    for piece in pieces:
        if isinstance(piece, Words):
            content = piece.encode()
            words += len(content)
            if data and data[-1] is _NOTHING_STORED:
                data.pop()
            else:
                data.append(_STORED_BLOCK)
            data += (_STORED.pack(len(content), 0xFFFF - len(content)), content)
        elif piece:
            pressed = _pressed_behind if len(piece) <= _MOST_KEPT else _pressed_behind.__wrapped__
            content, compressed, seen = pressed(seen, words, piece)
            words = 0
            data += (compressed, _NOTHING_STORED)
        else:
            continue
        contents.append(content)
    return b"".join(contents), b"".join(data)


@lru_cache(maxsize=256)  # saves 0.157 ms a letter
def _pressed_behind(seen: bytes, words: int, piece: str) -> tuple[bytes, bytes, bytes]:
    """``piece``, compressed behind what ends with ``seen`` and so many bytes of words, to a block without its length; and its end."""
    content = piece.encode()
    # No markup has what stands for the words here, so none is taken from there.
    level = PIECEWISE if len(piece) <= _LONG else FAST
    compressed = _pressed(content, level, seen + bytes(words))
    return content, compressed.removesuffix(_NOTHING_STORED), content[-_SEEN:]


def _pressed(content: bytes, level: int, seen: bytes = b"") -> bytes:
    """``content`` compressed to the end of a byte: others may follow."""
    press = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=seen)
    return press.compress(content) + press.flush(zlib.Z_SYNC_FLUSH)


class Archive:
    """A ZIP file that begins with the same members for many letters."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._locals: list[bytes] = []
        self._directory: list[bytes] = []
        self._size = _add(members, self._locals, self._directory, 0)

    def whole(self, members: Iterable[Member] = ()) -> bytes:
        """The file with these members behind those that it begins with."""
        locals_, directory = [*self._locals], [*self._directory]
        size = _add(members, locals_, directory, self._size)
        count, listing = len(locals_), b"".join(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), size, 0)
        return b"".join([*locals_, listing, end])


def _add(
    members: Iterable[Member], locals_: list[bytes], directory: list[bytes], offset: int
) -> int:
    """Puts members behind those that end at ``offset``; gives where they end."""
    for local, listed, encoded in members:
        locals_.append(local)
        directory += (listed, offset.to_bytes(4, "little"), encoded)
        offset += len(local)
    return offset


class Base:
    """The parts of a template that letters have in common."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._contents = dict(parts)
        self.names = frozenset(parts)
        """The names of the parts."""
        self._members = {name: member(name, content, SMALL) for name, content in parts.items()}

    def content(self, name: str) -> bytes:
        """A part, uncompressed. Raises KeyError."""
        return self._contents[name]

    def begun(
        self, written: Mapping[str, bytes], others: AbstractSet[str], level: int = FAST
    ) -> Archive:
        """The file with these parts in place of, or beside, its own, before those named in ``others``."""
        made = {name: recurring_member(name, part, level) for name, part in written.items()}
        members = self._members | made
        # Content types first, as Word writes them.
        names = sorted(members.keys() - others, key=lambda name: (name != CONTENT_TYPES, name))
        return Archive(members[name] for name in names)
