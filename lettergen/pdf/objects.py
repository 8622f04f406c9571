"""Reads a PDF object by object, as bytes: where each stands, what it refers to, which entries it has.

Only what a file of the classic form says is read (ISO 32000-1, 7.3 and 7.5.1 to 7.5.6): cross-reference tables, also of
updates, and objects that stand in the file by themselves. Everything is read when it is asked for, so that a page
costs what is on it and not what the file holds beside it, such as its tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from lettergen.pdf.syntax import ContentError, string_end

_SPACE = rb"[\0\t\n\f\r ]"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_ENDS = rb"(?!%b)" % _REGULAR
_REFERENCE = rb"\d{1,10}+%b++\d{1,5}+%b++R%b" % (_SPACE, _SPACE, _ENDS)
_GROUPED = rb"(\d{1,10}+)%b++(\d{1,5}+)%b++R%b" % (_SPACE, _SPACE, _ENDS)
_SCALAR = rb"|".join(
    (
        rb"/%b*+" % _REGULAR,
        rb"(?!%b)[+\-.\d]++%b" % (_REFERENCE, _ENDS),
        rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>",
        rb"\((?:[^()\\]++|\\.)*+\)",
        rb"(?:true|false|null)%b" % _ENDS,
    )
)
_STOP = re.compile(
    rb"(?:%b++|<<|>>|[\[\]]|%b)*+(?:%b|(\()|(%%)|(endobj|stream)%b)"
    % (_SPACE, _SCALAR, _GROUPED, _ENDS),
    re.DOTALL,
)
"""Runs over all that may stay as it is: up to a reference, a string with strings within, a comment, or the end.

In ``<< /Length 12 /Parent 3 0 R >>`` it passes over ``<< /Length 12 /Parent``, and the match ends behind ``3 0 R``, with the number 3
and the generation 0 as groups. The next match passes over ``>>`` and ends behind ``endobj`` or ``stream``.
"""
_IS_REFERENCE, _NESTED, _COMMENT, _END = 2, 3, 4, 5
_MEMBER = re.compile(
    rb"%b*+(?:(%b|%b)|(<<|\[)|(>>|\])|(\()|(%%))" % (_SPACE, _REFERENCE, _SCALAR), re.DOTALL
)
_SIMPLE, _OPENS, _CLOSES, _OPENS_STRING, _OPENS_COMMENT = range(1, 6)
_LINE_END = re.compile(rb"[\r\n]|\Z")
_BLANK = re.compile(_SPACE + rb"*+")

_STREAM = re.compile(rb"\r?\n")
_USUAL_LENGTH = re.compile(rb"<<\s*/Length (\d{1,10}+)\s*[/>]")
_STREAM_END = re.compile(_SPACE + rb"*+endstream" + _SPACE + rb"++endobj%b" % _ENDS)
_HEAD = re.compile(rb"(\d{1,10}+)%b++(\d{1,5}+)%b++obj%b" % (_SPACE, _SPACE, _ENDS))
_START = re.compile(rb"startxref%b++(\d{1,10}+)%b++%%%%EOF" % (_SPACE, _SPACE))
_TABLE = re.compile(rb"xref%b++" % _SPACE)
_SECTION = re.compile(rb"(\d{1,10}+) (\d{1,10}+) *+(?:\r\n|\r|\n)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])[\r\n ]{2}")
_ENTRY_BYTES: Final = 20
_DIGITS: Final = 10
"""Of the largest place in a file with a cross-reference table."""
_TRAILER = re.compile(rb"trailer")
_UNKNOWN_TRAILERS: Final = (b"Encrypt", b"XRefStm")
_TAIL_BYTES: Final = 2048
"""Where the end of a file says where its table is."""
_INHERITED: Final[tuple[bytes, ...]] = (b"Resources", b"MediaBox", b"CropBox", b"Rotate")
"""What a page has from the nodes above it, unless it has its own (ISO 32000-1, table 30)."""


class Reference(NamedTuple):
    """A reference to another object; ``start`` and ``end`` are its place in the text of the object that holds it."""

    start: int
    end: int
    number: int


@dataclass(slots=True)
class Value:
    """An object as it is written in a file."""

    text: bytes
    """Without ``obj``, ``endobj`` and stream."""
    references: list[Reference]
    stream: bytes | None = None


class Page(NamedTuple):
    """A page: its object's number, and its entries with those that it inherits."""

    number: int
    entries: Mapping[bytes, bytes]


class ObjectFile:
    """The objects of a PDF. Raises ContentError for everything that is not of the classic form."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(b"%PDF-"):
            raise ContentError("header")
        self._content = content
        self._sections: list[tuple[int, int, int]] = []
        """First number, numbers and place of the entries; the newest first."""
        starts = list(_START.finditer(content, max(0, len(content) - _TAIL_BYTES)))
        if not starts:
            raise ContentError("no startxref")
        newest = self._read_tables(int(starts[-1][1]))
        self.root = referred(newest.get(b"Root", b""))
        self.nodes: set[int] = set()
        """Numbers of the page tree's nodes, as far as the pages were read."""

    @property
    def size(self) -> int:
        """One more than the highest number of an object."""
        return max(first + count for first, count, _ in self._sections)

    def value(self, number: int) -> Value | None:
        """The object of that number; None where there is none, which stands for ``null``."""
        place = self._place(number)
        if place is None:
            return None
        value, end = self._value_at(place, number)
        if not self._content.startswith(b"endobj", end):
            value.stream = self._stream(value, end)
        return value

    def pages(self) -> list[Page]:
        """The pages in order."""
        catalog = self._dictionary(self.root)
        found: list[Page] = []
        seen: set[int] = set()
        waiting: list[tuple[int, dict[bytes, bytes]]] = [(referred(catalog.get(b"Pages", b"")), {})]
        while waiting:
            number, inherited = waiting.pop()
            if number in seen:
                raise ContentError("page tree")
            seen.add(number)
            node = inherited | self._dictionary(number)
            if node.get(b"Type") == b"/Page":
                found.append(Page(number, node))
                continue
            self.nodes.add(number)
            passed = {key: node[key] for key in _INHERITED if key in node}
            kids = references(self._resolved(node.get(b"Kids", b"")))
            waiting += [(kid.number, passed) for kid in reversed(kids)]
        return found

    def _place(self, number: int) -> int | None:
        for first, count, place in self._sections:
            if first <= number < first + count:
                entry = _ENTRY.match(self._content, place + (number - first) * _ENTRY_BYTES)
                if entry is None or (entry[3] == b"n" and int(entry[2])):
                    raise ContentError("entry of the table")
                return int(entry[1]) if entry[3] == b"n" else None
        return None

    def _dictionary(self, number: int) -> dict[bytes, bytes]:
        value = self.value(number)
        found = {} if value is None else entries(value.text)
        if not found:
            raise ContentError("no dictionary")
        return found

    def _resolved(self, text: bytes) -> bytes:
        """The text of a value, or of the object that it refers to, which must not be a stream."""
        if text.endswith(b"R"):
            number = referred(text)
            place = self._place(number)
            text = b"null" if place is None else self._value_at(place, number)[0].text
        return text

    def _value_at(self, place: int, number: int) -> tuple[Value, int]:
        head = _HEAD.match(self._content, place)
        if head is None or int(head[1]) != number or int(head[2]):
            raise ContentError("object not where the table says")
        return _scanned(self._content, head.end())

    def _stream(self, value: Value, end: int) -> bytes:
        start = _STREAM.match(self._content, end + len(b"stream"))
        usual = _USUAL_LENGTH.match(value.text)
        length = usual[1] if usual else self._resolved(entries(value.text).get(b"Length", b""))
        if start is None or not _is_place(length):
            raise ContentError("stream")
        stop = start.end() + int(length)
        if not _STREAM_END.match(self._content, stop):
            raise ContentError("length of a stream")
        return self._content[start.end() : stop]

    def _read_tables(self, place: int) -> dict[bytes, bytes]:
        """Finds the sections of all tables; returns the newest trailer."""
        newest: dict[bytes, bytes] = {}
        seen: set[int] = set()
        while place not in seen:
            seen.add(place)
            trailer = _trailer(self._content, self._read_table(place))
            newest = newest or trailer
            if b"Prev" not in trailer:
                return newest
            if not _is_place(trailer[b"Prev"]):
                break
            place = int(trailer[b"Prev"])
        raise ContentError("tables")

    def _read_table(self, place: int) -> int:
        """Finds the sections of the table at ``place``; returns where it ends."""
        start = _TABLE.match(self._content, place)
        if start is None:
            raise ContentError("no table")
        place = start.end()
        while section := _SECTION.match(self._content, place):
            first, count = int(section[1]), int(section[2])
            place = section.end()
            self._sections.append((first, count, place))
            place += count * _ENTRY_BYTES
        return place


def references(text: bytes) -> list[Reference]:
    """The references in a value that stands by itself. Raises ContentError for broken syntax."""
    value, end = _scanned(text + b" endobj", 0)
    if end <= len(text):
        raise ContentError("more than a value")
    return value.references


def entries(text: bytes) -> dict[bytes, bytes]:
    """The entries of a dictionary as they are written, by their keys without slash; none when it is something else.

    Raises ContentError for broken syntax.
    """
    if not text.startswith(b"<<"):
        return {}
    parts = list(_parts(text))
    keys, values = parts[::2], parts[1::2]
    if len(keys) != len(values) or any(key[:1] != b"/" or b"#" in key for key in keys):
        raise ContentError("dictionary")
    return {key[1:]: value for key, value in zip(keys, values, strict=True)}


def _parts(text: bytes) -> Iterator[bytes]:
    """Keys and values of a dictionary in turn."""
    depth, position, begin = 1, 2, 0
    while match := _MEMBER.match(text, position):
        kind, position = match.lastindex or 0, match.end()
        if kind == _OPENS_COMMENT:
            position = _line_end(text, position)
            continue
        if depth == 1:
            begin = match.start(kind)
        if kind == _OPENS_STRING:
            position = string_end(text, position - 1)
        depth += (kind == _OPENS) - (kind == _CLOSES)
        if not depth:
            break
        if depth == 1:
            yield text[begin:position]
    if depth or text[position:].strip():
        raise ContentError("dictionary without end")


def _trailer(content: bytes, place: int) -> dict[bytes, bytes]:
    keyword = _TRAILER.match(content, place)
    if keyword is None:
        raise ContentError("no trailer")
    found = entries(content[keyword.end() : content.find(b"startxref", place)].strip())
    if any(key in found for key in _UNKNOWN_TRAILERS):
        raise ContentError("encrypted or hybrid file")
    return found


def _is_place(text: bytes) -> bool:
    return text.isdigit() and len(text) <= _DIGITS


def referred(text: bytes) -> int:
    """The number that a reference names. Raises ContentError for anything else."""
    found = references(text)
    if len(found) != 1:
        raise ContentError("no reference")
    return found[0].number


def _scanned(data: bytes, position: int) -> tuple[Value, int]:
    """The value at ``position``, and where the keyword behind it (``endobj`` or ``stream``) stands."""
    found: list[Reference] = []
    position = first = _BLANK.match(data, position).end()  # type: ignore[union-attr]  # it matches always
    while match := _STOP.match(data, position):
        kind, position = match.lastindex, match.end()
        if kind == _IS_REFERENCE:
            if int(match[2]):
                raise ContentError("generation")
            found.append(Reference(match.start(1) - first, position - first, int(match[1])))
        elif kind == _NESTED:
            position = string_end(data, position - 1)
        elif kind == _COMMENT:
            position = _line_end(data, position)
        else:
            end = match.start(_END)
            if end == first:
                break
            return Value(data[first:end].rstrip(b"\0\t\n\f\r "), found), end
    raise ContentError("object without end")


def _line_end(data: bytes, position: int) -> int:
    match = _LINE_END.search(data, position)
    return len(data) if match is None else match.start()
