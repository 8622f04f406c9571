"""Where a page's content stream shows words that line ends part, and what is inserted there so that they are whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from lettergen.pdf.content import Edit
from lettergen.pdf.parted.fonts import CLOSING, HYPHEN, AddedFonts, Font, name_of

PartedWord = tuple[str, ...]
"""The pieces of a word that stand on lines of their own, without hyphens; its punctuation stands with it."""

_BLANK: Final = " "
_ARRAY_END = re.compile(rb"\]TJ")
_NEXT_ARRAY = re.compile(rb"T[mf]\[")
_FIRST_STRING = re.compile(rb"\[[-+.\d ]*([(<])")
_NEXT_STRING = re.compile(rb"[)>][-+.\d ]*([(<])")
_BYTE = rb"(?:[^\\()]|\\(?:[0-7]{3}|[^0-7]))"
_CODE: Final = {b"(": re.compile(_BYTE * 2, re.DOTALL), b"<": re.compile(rb"[0-9A-F]{4}")}
"""How a code is written in a string, by the sign that opens it."""
_PAIR_OR_BARE = re.compile(rb"(?:\\00[0-7]){2}|(\\00[0-7])([()])")
_AHEAD: Final = 3
"""Of so many words the next may be missing, all but one."""
_FONT = re.compile(rb"(/[^\s/]+) ([\d.]+) Tf")


class _Shown(NamedTuple):
    """What an array of strings is shown with."""

    font: Font
    name: bytes
    size: bytes


class _Piece(NamedTuple):
    """Glyphs at the beginning or end of an array that shall say something else."""

    shown: _Shown
    codes: Sequence[int]
    text: str
    """What each of them shall say."""
    start: int
    """In the stream, before the first of them; at the array's bracket, if they begin it."""
    stop: int
    """Behind the last; behind the array's operator, if they end it."""
    opening: bytes
    """The sign that opens the string which is cut."""
    length: int
    """Of what they said before, in characters."""
    ends: bool
    """Whether they end the array."""

    def edits(self, other: bytes) -> Iterator[Edit]:
        """What shows them, and nothing else, with the font ``other``."""
        cut, again = CLOSING[self.opening] + b"]TJ", b"[" + self.opening
        change = b"%b %b Tf" % (other, self.shown.size)
        back = b"%b %b Tf" % (self.shown.name, self.shown.size)
        yield Edit(self.start, self.start, cut + change + again if self.ends else change)
        yield Edit(self.stop, self.stop, back if self.ends else cut + back + again)


def cuttable(data: bytes) -> bytes:
    """A content stream whose strings can be cut anywhere between two codes.

    Typst leaves parentheses as they are where a string has as many of one as of the other; here none stays so.
    """
    if b"\\000(" not in data and b"\\000)" not in data:
        return data
    return _PAIR_OR_BARE.sub(lambda m: b"%b\\%b" % m.groups() if m[2] else m[0], data)


def insertions(
    data: bytes, fonts: Mapping[bytes, Font], waiting: list[PartedWord], added: AddedFonts
) -> tuple[list[Edit], set[int]]:
    """What makes the words that a page holds whole, and the numbers of the fonts that it needs for it.

    Args:
        data: The page's content stream, cuttable.
        fonts: Its fonts by their names, with slash.
        waiting: The next word last; those found go.
        added: Gets the fonts that say something else.
    """
    edits, needed, done = list[Edit](), set[int](), 0
    endings = tuple(f.written + CLOSING[f.opening] for font in fonts.values() for f in font.hyphens)
    for end in _ARRAY_END.finditer(data):
        if not waiting:
            break
        if end.start() < done or not data.endswith(endings, 0, end.start()):
            continue
        for piece in _next_word(data, fonts, end.start(), waiting):
            number = added.saying(piece.text, piece.codes, piece.shown.font)
            needed.add(number)
            edits += piece.edits(name_of(number))
            done = piece.stop
    return edits, needed


def _next_word(
    data: bytes, fonts: Mapping[bytes, Font], end: int, waiting: list[PartedWord]
) -> Sequence[_Piece]:
    """The pieces of the next word, if it is parted where the array ends; it goes from ``waiting``.

    Where one is missing, its neighbours are not lost with it.
    """
    for place in range(1, min(len(waiting), _AHEAD) + 1):
        if pieces := _pieces(data, fonts, end, waiting[-place]):
            del waiting[-place:]
            return pieces
    return ()


def _pieces(
    data: bytes, fonts: Mapping[bytes, Font], end: int, word: PartedWord
) -> Sequence[_Piece]:
    """The hyphen at the end of the array that ends there, and the rest of ``word`` below it; empty if it is another word."""
    first, *rest = word
    hyphen = _hyphen(data, fonts, end, first[-1:], "".join(rest))
    if hyphen is None:
        return ()
    pieces, wanted = [hyphen], HYPHEN.join(rest)
    while wanted:
        array = _NEXT_ARRAY.search(data, pieces[-1].stop)
        piece = array and _beginning(data, fonts, array.end() - 1, wanted)
        if not piece:
            return ()
        pieces.append(piece)
        wanted = wanted[piece.length :]
    return pieces


def _hyphen(
    data: bytes, fonts: Mapping[bytes, Font], end: int, letter: str, text: str
) -> _Piece | None:
    """The hyphen that ends the array and follows ``letter``; it shall say ``text``."""
    if (shown := _shown(data, fonts, end)) is None:
        return None
    for code, written, opening in shown.font.hyphens:
        start = end - 1 - len(written)
        if data[start:end] == written + CLOSING[opening] and (
            # Behind an adjustment it is a string of its own.
            data[start - 1 : start] == opening
            or any(data.endswith(form.written, 0, start) for form in shown.font.forms(letter))
        ):
            return _Piece(shown, (code,), text, start, end + len("]TJ"), opening, 1, ends=True)
    return None


def _beginning(data: bytes, fonts: Mapping[bytes, Font], start: int, wanted: str) -> _Piece | None:
    """The glyphs with which the array begins and which say ``wanted``, or all that it has if they say its beginning."""
    shown, string = _shown(data, fonts, start), _FIRST_STRING.match(data, start)
    if shown is None or string is None:
        return None
    opening, position = string[1], string.end()
    if opening == b"(" and (forms := shown.font.written(wanted)):
        # Nearly each word: letters one behind the other, without adjustments.
        whole = b"".join(form.written for form in forms)
        if data.startswith(whole, position):
            codes = [form.code for form in forms]
            stop = position + len(whole)
            return _Piece(shown, codes, _BLANK, start, stop, opening, len(wanted), ends=False)
    glyphs, codes, said = shown.font.glyphs, list[int](), ""
    while len(said) < len(wanted):
        if (written := _CODE[opening].match(data, position)) and written[0] in glyphs:
            code, text = glyphs[written[0]]
            codes.append(code)
            said += text
            position = written.end()
        elif string := _NEXT_STRING.match(data, position):
            opening, position = string[1], string.end()
        else:
            break
    if not codes or not wanted.startswith(said):
        return None
    return _Piece(shown, codes, _BLANK, start, position, opening, len(said), ends=False)


def _shown(data: bytes, fonts: Mapping[bytes, Font], place: int) -> _Shown | None:
    """What an array there is shown with; None for a font whose codes are not two bytes."""
    operator = data.rfind(b" Tf", 0, place)
    font = _FONT.match(data, data.rfind(b"/", 0, max(0, operator)))
    return _Shown(fonts[font[1]], font[1], font[2]) if font and font[1] in fonts else None
