"""The fonts of a page, and others that are like them but for what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from lettergen.pdf.objects import ObjectFile
from lettergen.pdf.parted.streams import data_of, packed, text_of
from lettergen.pdf.syntax import ContentError
from lettergen.pdf.to_unicode import cmap, texts_of

HYPHEN: Final = "-"
_HYPHEN_ENTRY: Final = b"<002D>"
CLOSING: Final = {b"(": b")", b"<": b">"}
"""The signs that close strings, by those that open them."""
_FONTS = re.compile(rb"/Font\s*<<([^<>]*)")
_REFERENCE = re.compile(rb"(/[^\s/]+)\s+(\d+) 0 R")
_MAP = re.compile(rb"/ToUnicode (\d+) 0 R")
_ESCAPED: Final = {
    **{byte: b"\\%03o" % byte for byte in (*range(0x20), 0x7F)},
    **{
        byte: b"\\%c" % letter for byte, letter in zip(b"\b\t\n\f\r()\\", b"btnfr()\\", strict=True)
    },
}
"""How Typst writes bytes in a string that it does not write as they are."""


class Form(NamedTuple):
    """How a code is written in a string."""

    code: int
    written: bytes
    opening: bytes
    """The sign that opens the string."""


class Font:
    """A font of the file whose codes are two bytes.

    Args:
        dictionary: As it is written.
        said: Its CMap.
    """

    def __init__(self, dictionary: bytes, said: bytes) -> None:
        self.dictionary = dictionary
        self._said = said

    @cached_property
    def glyphs(self) -> dict[bytes, tuple[int, str]]:
        """The code and what it says, by how it is written in a string. Raises ContentError like ``texts_of``."""
        texts = texts_of(self._said)
        return {form.written: (code, texts[code]) for code in texts for form in _forms(code)}

    def forms(self, last: str) -> Iterator[Form]:
        """How the codes are written whose texts end with that character; what says nothing else comes first."""
        yield from self._single.get(last, ())
        for code, text in self.glyphs.values():
            if len(text) > 1 and text.endswith(last):
                yield from _forms(code)

    def written(self, text: str) -> list[Form]:
        """How a string says ``text`` that has a glyph for each character; empty where a character has none."""
        forms = [self._single[char][0] for char in text if char in self._single]
        return forms if len(forms) == len(text) else []

    @cached_property
    def _single(self) -> dict[str, tuple[Form, Form]]:
        return {text: _forms(code) for code, text in self.glyphs.values()}

    @cached_property
    def hyphens(self) -> tuple[Form, ...]:
        """How its hyphen is written. Raises ContentError like ``texts_of``."""
        return tuple(self.forms(HYPHEN)) if _HYPHEN_ENTRY in self._said else ()


@dataclass(eq=False)
class AddedFonts:
    """Fonts that are one of the file but for what they say."""

    first: int
    """Number of the first object that is added; each font has two, itself and its CMap."""
    fonts: list[tuple[Font, dict[int, str]]] = field(default_factory=list)

    def saying(self, text: str, codes: Iterable[int], font: Font) -> int:
        """The number of the font that is ``font`` and in which each of ``codes`` says ``text``."""
        wanted = dict.fromkeys(codes, text)
        for place, (like, texts) in enumerate(self.fonts):
            if like is font and all(texts.get(code, text) == text for code in wanted):
                texts.update(wanted)
                return self.first + 2 * place
        self.fonts.append((font, wanted))
        return self.first + 2 * len(self.fonts) - 2

    def objects(self) -> dict[int, bytes]:
        """All objects, by their numbers."""
        found = {}
        for place, (font, texts) in enumerate(self.fonts):
            number = self.first + 2 * place
            found[number] = _MAP.sub(b"/ToUnicode %d 0 R" % (number + 1), font.dictionary)
            found[number + 1] = packed(cmap(dict(sorted(texts.items())), 2))
        return found


def fonts_in(file: ObjectFile, resources: int, known: dict[int, Font]) -> dict[bytes, Font]:
    """The fonts in a page's resources whose codes are two bytes, by their names with slash."""
    found = {}
    for name, reference in _REFERENCE.findall(_fonts_of(text_of(file, resources))[1]):
        number = int(reference)
        if number not in known:
            dictionary = text_of(file, number)
            said = _MAP.search(dictionary)
            if said is None or b"/Encoding/Identity-H" not in dictionary:
                continue
            known[number] = Font(dictionary, data_of(file, int(said[1])))
        found[name] = known[number]
    return found


def with_fonts(resources: bytes, numbers: Iterable[int]) -> bytes:
    """The resources of a page with more fonts."""
    fonts = _fonts_of(resources)
    added = b"".join(b" %b %d 0 R" % (name_of(number), number) for number in sorted(numbers))
    return resources[: fonts.end(1)] + added + resources[fonts.end(1) :]


def _fonts_of(resources: bytes) -> re.Match[bytes]:
    fonts = _FONTS.search(resources)
    if fonts is None:
        raise ContentError("no fonts")
    return fonts


def name_of(number: int) -> bytes:
    """Of a font that is added, in a page's resources."""
    return b"/Whole%d" % number


@lru_cache(maxsize=1024)  # saves 0.08 ms a letter with parted words
def _forms(code: int) -> tuple[Form, Form]:
    literal = b"".join(_ESCAPED.get(byte, bytes((byte,))) for byte in code.to_bytes(2))
    return Form(code, literal, b"("), Form(code, b"%04X" % code, b"<")
