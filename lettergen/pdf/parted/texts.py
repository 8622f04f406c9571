"""Where a page shows words that line ends part, and how it shows them so that they are whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lettergen.pdf.parted.fonts import CLOSING, HYPHEN, WRITTEN, AddedFonts, Font, name_of

PartedWord = tuple[str, ...]
"""The pieces of a word that stand on lines of their own, without hyphens; its punctuation stands with it."""

_BLANK: Final = " "
_TEXT_END: Final = b"\nET\nQ"
"""What each text of a page ends with; the font that it is shown with ends there, too (ISO 32000-1, 8.4.2)."""
_ARRAY: Final = b"Tm["
_ARRAY_END: Final = b"]TJ"
"""What strings of a text begin and end with."""
_CLOSES_LAST: Final = slice(-len(_ARRAY_END) - 1, -len(_ARRAY_END))
"""Where the sign stands that closes the last of them."""
_OPENING: Final = {closing: opening for opening, closing in CLOSING.items()}
_FIRST_STRING = re.compile(rb"[-+.\d ]*([(<])")
_NEXT_STRING = re.compile(rb"[)>][-+.\d ]*([(<])")
_BYTE = rb"(?:[^\\()]|\\(?:[0-7]{3}|[^0-7]))"
_CODE: Final = {b"(": re.compile(_BYTE * 2, re.DOTALL), b"<": re.compile(rb"[0-9A-F]{4}")}
"""How a code is written in a string, by the sign that opens it."""
_BARE = re.compile(rb"(\\00[0-7])([()])(?=[\\)])")
_MARKED: Final = (b"\\()]TJ", b"\\))]TJ")
_AHEAD: Final = 3
"""Of so many words the next may be missing, all but one."""


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
        WRITTEN[opening][font.hyphen] + closing + _ARRAY_END
        for font in fonts.values()
        for opening, closing in CLOSING.items()
        if font.hyphen
    )
    if any(ending.endswith(_MARKED) for ending in endings):
        texts = [*map(cuttable, texts)]
    for place in [place for place, text in enumerate(texts) if text.endswith(endings)]:
        # Where one is missing, its neighbours are not lost with it.
        for ahead in range(1, min(len(waiting), _AHEAD) + 1 if place >= done else 1):
            if found := _whole(texts, fonts, place, waiting[-ahead], added):
                done = place + len(found) - 1
                texts[place : done + 1] = [text for text, _ in found]
                used.update([number for _, number in found])
                del waiting[-ahead:]
                break
    return _TEXT_END.join(texts), used


def cuttable(text: bytes) -> bytes:
    """A text whose strings can be cut anywhere between two codes.

    Typst leaves parentheses as they are where a string has as many of one as of the other; here none stays so.
    """
    # Where none opens, none closes.
    if text.find(b"\\000(") < 0 and text.find(b"\\001(") < 0:
        return text
    return _BARE.sub(rb"\1\\\2", text)


def _whole(
    texts: Sequence[bytes],
    fonts: Mapping[bytes, Font],
    place: int,
    word: PartedWord,
    added: AddedFonts,
) -> list[tuple[bytes, int]]:
    """The texts from ``place`` on that show ``word``, whole, each with the number of the font needed for it.

    Empty if it is another word that is parted there.
    """
    first, *rest = word
    hyphen = _hyphen(texts[place], fonts, first[-1:])
    if hyphen is None:
        return []
    found, wanted = [(b"", 0)], HYPHEN.join(rest)
    while wanted and place + len(found) < len(texts):
        text = cuttable(texts[place + len(found)])
        blanks = _with_blanks(text, fonts, wanted, added)
        if blanks is None:
            return []
        text, number, length = blanks
        found.append((text, number))
        wanted = wanted[length:]
    if wanted:
        return []
    found[0] = _with_hyphen(texts[place], *hyphen, "".join(rest), added)
    return found


def _hyphen(
    text: bytes, fonts: Mapping[bytes, Font], letter: str
) -> tuple[int, Font, bytes] | None:
    """Where the hyphen at the end of the text begins, its font, and that font's name and size; None if it does not follow ``letter``."""
    font, operands = _shown(text, fonts)
    if font is None or not font.hyphen:
        return None
    opening = _OPENING[text[_CLOSES_LAST]]
    hyphen = WRITTEN[opening][font.hyphen]
    start = len(text) - len(_ARRAY_END) - 1 - len(hyphen)
    if text.startswith(hyphen, start) and text.endswith(font.endings(letter, opening), 0, start):
        return start, font, operands
    return None


def _with_hyphen(  # noqa: PLR0917
    text: bytes, start: int, font: Font, operands: bytes, says: str, added: AddedFonts
) -> tuple[bytes, int]:
    """The text with a hyphen at its end that says ``says``, and the number of its font."""
    number = added.saying(says, (font.hyphen,), font)
    other = name_of(number) + operands[operands.index(b" ") :]
    closing = text[_CLOSES_LAST]
    parts = text[:start], closing, _ARRAY_END, other, b" Tf[", _OPENING[closing], text[start:]
    return b"".join(parts), number


def _with_blanks(
    text: bytes, fonts: Mapping[bytes, Font], wanted: str, added: AddedFonts
) -> tuple[bytes, int, int] | None:
    """The text with blanks for ``wanted`` at its beginning, the number of their font, and how much of ``wanted`` they stand for.

    That is less where a text holds nothing else. None if it says something else.
    """
    start = text.find(_ARRAY) + len(_ARRAY)
    font, operands = _shown(text, fonts)
    string = _FIRST_STRING.match(text, start)
    if font is None or string is None:
        return None
    opening, stop, said = string[1], string.end(), wanted
    known, forms = font.codes, WRITTEN[opening]
    codes = [known[char] for char in wanted] if known.keys() >= set(wanted) else []
    whole = b"".join([forms[code] for code in codes])
    if whole and text.startswith(whole, stop):
        # Nearly each word: letters one behind the other, without adjustments.
        stop += len(whole)
    else:
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
    number = added.saying(_BLANK, codes, font)
    other = name_of(number) + operands[operands.index(b" ") :]
    begin = text[: start - 1], other, b" Tf", text[start - 1 : stop]
    rest = text[stop:]
    if rest != CLOSING[opening] + _ARRAY_END:
        rest = b"".join((CLOSING[opening], _ARRAY_END, operands, b" Tf[", opening, rest))
    return b"".join((*begin, rest)), number, len(said)


def _shown(text: bytes, fonts: Mapping[bytes, Font]) -> tuple[Font | None, bytes]:
    """What a text is shown with, if its codes are two bytes, and the name and size of its font as they are written."""
    operator = text.find(b" Tf")
    operands = text[text.rfind(b"/", 0, operator) : operator]
    return fonts.get(operands[: operands.find(b" ")]), operands
