"""Where a page shows words that line ends part, and how it shows them so that they are whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lettergen.pdf.parted.fonts import CLOSING, HYPHEN, AddedFonts, Font, name_of, written

PartedWord = tuple[str, ...]
"""The pieces of a word that stand on lines of their own, without hyphens; its punctuation stands with it."""

_BLANK: Final = " "
_TEXT_END: Final = b"]TJ\nET\nQ"
"""What each text of a page ends with; the font that it is shown with ends there, too (ISO 32000-1, 8.4.2)."""
_ARRAY: Final = b"Tm["
"""What a text's strings begin with."""
_OPENING: Final = {closing: opening for opening, closing in CLOSING.items()}
_FIRST_STRING = re.compile(rb"[-+.\d ]*([(<])")
_NEXT_STRING = re.compile(rb"[)>][-+.\d ]*([(<])")
_BYTE = rb"(?:[^\\()]|\\(?:[0-7]{3}|[^0-7]))"
_CODE: Final = {b"(": re.compile(_BYTE * 2, re.DOTALL), b"<": re.compile(rb"[0-9A-F]{4}")}
"""How a code is written in a string, by the sign that opens it."""
_BARE = re.compile(rb"(\\00[0-7])([()])(?=[\\)])")
_MARKED: Final = (b"\\()", b"\\))")
_AHEAD: Final = 3
"""Of so many words the next may be missing, all but one."""


class _Shown(NamedTuple):
    """What an array of strings is shown with."""

    font: Font
    operands: bytes
    """Its name and size."""
    size: bytes


class _Piece(NamedTuple):
    """Glyphs at the beginning or end of a text that shall say something else."""

    place: int
    """Of the text among those of the page."""
    shown: _Shown
    codes: Sequence[int]
    says: str
    """What each of them shall say."""
    start: int
    """Before the first of them; at the array's bracket, if they begin it."""
    stop: int
    """Behind the last."""
    opening: bytes
    """The sign that opens the string which is cut."""
    length: int
    """Of what they said before, in characters."""
    ends: bool = False
    """Whether they end the text."""

    def shown_with(self, name: bytes, text: bytes) -> bytes:
        """The text with these glyphs, and no others, in the font of that name."""
        cut, again = CLOSING[self.opening] + b"]TJ", b"[" + self.opening
        other = b"%b %b Tf" % (name, self.shown.size)
        if self.ends:
            return b"".join((text[: self.start], cut, other, again, text[self.start :]))
        back = b"%b%b Tf%b" % (cut, self.shown.operands, again)
        if self.stop == len(text) - 1:
            back = b""
        begin = text[: self.start], other, text[self.start : self.stop]
        return b"".join((*begin, back, text[self.stop :]))


def with_whole(
    data: bytes, fonts: Mapping[bytes, Font], waiting: list[PartedWord], added: AddedFonts
) -> tuple[bytes, set[int]]:
    """A page's content stream in which the words that it holds are whole, and the numbers of the fonts needed for it.

    Args:
        data: The content stream as Typst writes it.
        fonts: Its fonts by their names, with slash.
        waiting: The next word last; those found go.
        added: Gets the fonts that say something else.
    """
    texts, used, done = data.split(_TEXT_END), set[int](), 0
    endings = tuple(
        written(font.hyphen, opening) + closing
        for font in fonts.values()
        for opening, closing in CLOSING.items()
        if font.hyphen
    )
    if any(ending.endswith(_MARKED) for ending in endings):
        texts = [*map(cuttable, texts)]
    for place in [place for place, text in enumerate(texts) if text.endswith(endings)]:
        if place < done:
            continue
        for piece in _next_word(texts, fonts, place, waiting):
            number = added.saying(piece.says, piece.codes, piece.shown.font)
            used.add(number)
            done = piece.place
            texts[done] = piece.shown_with(name_of(number), texts[done])
    return _TEXT_END.join(texts), used


def cuttable(text: bytes) -> bytes:
    """A text whose strings can be cut anywhere between two codes.

    Typst leaves parentheses as they are where a string has as many of one as of the other; here none stays so.
    """
    # Where none opens, none closes.
    return _BARE.sub(rb"\1\\\2", text) if b"\\000(" in text or b"\\001(" in text else text


def _next_word(
    texts: list[bytes], fonts: Mapping[bytes, Font], place: int, waiting: list[PartedWord]
) -> Sequence[_Piece]:
    """The pieces of the next word, if it is parted where that text ends; it goes from ``waiting``.

    Where one is missing, its neighbours are not lost with it.
    """
    for ahead in range(1, min(len(waiting), _AHEAD) + 1):
        if pieces := _pieces(texts, fonts, place, waiting[-ahead]):
            del waiting[-ahead:]
            return pieces
    return ()


def _pieces(
    texts: list[bytes], fonts: Mapping[bytes, Font], place: int, word: PartedWord
) -> Sequence[_Piece]:
    """The hyphen at the end of the text and the rest of ``word`` below it; empty if it is another word."""
    first, *rest = word
    hyphen = _hyphen(texts[place], fonts, place, first[-1:], "".join(rest))
    if hyphen is None:
        return ()
    pieces, wanted = [hyphen], HYPHEN.join(rest)
    for below in range(place + 1, len(texts)):
        texts[below] = cuttable(texts[below])
        piece = _beginning(texts[below], fonts, below, wanted)
        if piece is None:
            break
        pieces.append(piece)
        wanted = wanted[piece.length :]
        if not wanted:
            return pieces
    return ()


def _hyphen(
    text: bytes, fonts: Mapping[bytes, Font], place: int, letter: str, rest: str
) -> _Piece | None:
    """The hyphen that ends the text and follows ``letter``; it shall say ``rest``."""
    shown = _shown(text, fonts, len(text))
    if shown is None or not (code := shown.font.hyphen):
        return None
    opening, stop = _OPENING[text[-1:]], len(text) - 1
    start = stop - len(written(code, opening))
    if not text.startswith(written(code, opening), start) or not (
        # Behind an adjustment it is a string of its own.
        text.startswith(opening, start - 1)
        or text.endswith(shown.font.endings(letter, opening), 0, start)
    ):
        return None
    return _Piece(place, shown, (code,), rest, start, stop, opening, 1, ends=True)


def _beginning(text: bytes, fonts: Mapping[bytes, Font], place: int, wanted: str) -> _Piece | None:
    """The glyphs with which the text begins and which say ``wanted``, or all that it has if they say its beginning."""
    start = text.find(_ARRAY) + len(_ARRAY)
    shown, string = _shown(text, fonts, start), _FIRST_STRING.match(text, start)
    if shown is None or string is None:
        return None
    font, opening, stop = shown.font, string[1], string.end()
    codes = [font.codes[char] for char in wanted if char in font.codes]
    whole = b"".join([written(code, opening) for code in codes])
    if len(codes) == len(wanted) and text.startswith(whole, stop):
        # Nearly each word: letters one behind the other, without adjustments.
        stop += len(whole)
        return _Piece(place, shown, codes, _BLANK, start - 1, stop, opening, len(wanted))
    codes, said = [], ""
    while len(said) < len(wanted):
        if (code := _CODE[opening].match(text, stop)) and code[0] in font.glyphs:
            codes.append(font.glyphs[code[0]])
            said += font.texts[codes[-1]]
            stop = code.end()
        elif string := _NEXT_STRING.match(text, stop):
            opening, stop = string[1], string.end()
        else:
            break
    if not codes or not wanted.startswith(said):
        return None
    return _Piece(place, shown, codes, _BLANK, start - 1, stop, opening, len(said))


def _shown(text: bytes, fonts: Mapping[bytes, Font], place: int) -> _Shown | None:
    """What an array there is shown with; None for a font whose codes are not two bytes."""
    operator = text.rfind(b" Tf", 0, place)
    operands = text[text.rfind(b"/", 0, operator) : operator]
    name, _, size = operands.partition(b" ")
    return _Shown(fonts[name], operands, size) if name in fonts else None
