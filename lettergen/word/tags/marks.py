"""Marks that go through docxtpl's patching with a tag or a word and say afterwards where it came from.

A tag is marked with spaces of rare widths before its end, which Jinja passes over; a word with characters from the
private use area.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from lettergen.word.tags.flow import Edit
from lettergen.word.tags.scan import Scan, Tag

_SPACES = "\u2006\u2007\u2008\u2009\u200a"
_PRIVATE = "\ue010\ue011\ue012\ue013\ue014"
_OPENER = re.compile(r"\{(?=[{%#])")
_TAG_MARK = re.compile(f"\u2004([{_SPACES}]+)\u2005")
_WORD_MARK = re.compile(f"\ue000([{_PRIVATE}]+)\ue001")


def tag_mark(number: int) -> str:
    """The mark of the tag with that number."""
    return f"\u2004{_digits(number, _SPACES)}\u2005"


def word_mark(number: int) -> str:
    """The mark of the words with that number."""
    return f"\ue000{_digits(number, _PRIVATE)}\ue001"


def marking(number: int, tag: Tag) -> Edit:
    """The edit that marks the tag where it stands."""
    dashed = tag.kind != "comment" and tag.written[-3:-2] in {"-", "+"}
    at = tag.end - (3 if dashed else 2)
    return at, at, tag_mark(number)


def tags_in(source: str) -> list[tuple[int, int, int]]:
    """The marked tags of a patched source: number of the tag, where it begins and where its mark ends."""
    openers = [found.start() for found in _OPENER.finditer(source)]
    return [
        (
            _number(found[1], _SPACES),
            openers[at - 1] if (at := bisect_left(openers, found.start())) else -1,
            found.end(),
        )
        for found in _TAG_MARK.finditer(source)
    ]


def words_in(source: str) -> set[int]:
    """The numbers of the words that are still there."""
    return {_number(found[1], _PRIVATE) for found in _WORD_MARK.finditer(source)}


def without_marks(source: str) -> str:
    """The source as it would be without."""
    return _WORD_MARK.sub("", _TAG_MARK.sub("", source))


def mark_all(scan: Scan) -> None:
    """Marks every tag in the elements of the scan's flow."""
    scan.flow.edit(marking(number, tag) for number, tag in enumerate(scan.tags))


def one_line_each(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The source with each marked tag on a line of its own, and line and number of each in order."""
    pieces: list[str] = []
    lines: list[tuple[int, int]] = []
    position, line = 0, 1
    for number, begin, _ in tags_in(source):
        piece = source[position:begin] + "\n"
        line += piece.count("\n")
        pieces.append(piece)
        lines.append((line, number))
        position = begin
    return "".join((*pieces, source[position:])), lines


def at_line(lines: Iterable[tuple[int, int]], line: int) -> int | None:
    """The number of the tag on that line, or of the last one before it."""
    return max(((at, number) for at, number in lines if at <= line), default=(0, None))[1]


def _digits(number: int, alphabet: str) -> str:
    base = len(alphabet)
    return (_digits(number // base, alphabet) if number >= base else "") + alphabet[number % base]


def _number(digits: str, alphabet: str) -> int:
    value = 0
    for digit in digits:
        value = value * len(alphabet) + alphabet.index(digit)
    return value
