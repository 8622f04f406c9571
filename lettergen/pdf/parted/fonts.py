"""The fonts of a page, and others that are like them but for what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from lettergen.pdf.splice import WrittenFile
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


class _Written(dict[int, bytes]):
    """How codes are written: the first 256, which few letters exceed, are known."""

    def __init__(self, write: Callable[[int], bytes]) -> None:
        super().__init__((code, write(code)) for code in range(0x100))
        self._write = write

    def __missing__(self, code: int) -> bytes:
        return self._write(code)


def _literal(code: int) -> bytes:
    return b"".join(_ESCAPED.get(byte, bytes((byte,))) for byte in code.to_bytes(2))


WRITTEN: Final = {b"(": _Written(_literal), b"<": _Written(lambda code: b"%04X" % code)}
"""By the sign that opens a string, how Typst writes codes in it."""


class Font:
    """A font of the file whose codes are two bytes.

    Args:
        dictionary: As it is written before the number of its CMap, and behind it.
        said: Its CMap.
    """

    def __init__(self, dictionary: tuple[bytes, bytes], said: bytes) -> None:
        self._dictionary, self._said = dictionary, said
        self._endings: dict[tuple[str, bytes], tuple[bytes, ...]] = {}

    @cached_property
    def texts(self) -> dict[int, str]:
        """What its codes say. Raises ContentError like ``texts_of``."""
        return texts_of(self._said)

    @cached_property
    def codes(self) -> dict[str, int]:
        """Its codes by what they say."""
        return dict(zip(self.texts.values(), self.texts, strict=True))

    @cached_property
    def hyphen(self) -> int:
        """The code of its hyphen; 0, which stands for no glyph, where it has none."""
        return self.codes.get(HYPHEN, 0) if _HYPHEN_ENTRY in self._said else 0

    @cached_property
    def glyphs(self) -> dict[bytes, int]:
        """Its codes by how they are written in any string."""
        return {forms[code]: code for code in self.texts for forms in WRITTEN.values()}

    def endings(self, letter: str, opening: bytes) -> tuple[bytes, ...]:
        """What stands before a hyphen that follows ``letter``: its code, that of characters of which it is the last, or the sign that opens the string.

        Behind an adjustment a hyphen has a string of its own.
        """
        known = self._endings.get((letter, opening))
        if known is None:
            codes = [code for text, code in self._ligatures if text.endswith(letter)]
            if letter in self.codes:
                codes.append(self.codes[letter])
            known = (opening, *[WRITTEN[opening][code] for code in codes])
            self._endings[letter, opening] = known
        return known

    @cached_property
    def _ligatures(self) -> list[tuple[str, int]]:
        return [(text, code) for text, code in self.codes.items() if len(text) > 1]

    def with_map(self, number: int) -> bytes:
        """Its dictionary with the CMap of that number."""
        return (b"%d" % number).join(self._dictionary)


class AddedFonts:
    """Fonts that are one of the file but for what they say.

    Args:
        first: Number of the first object that is added; each font has two, itself and its CMap.
    """

    def __init__(self, first: int) -> None:
        self._first = first
        self._codes: dict[tuple[Font, str], tuple[int, set[int]]] = {}

    def saying(self, text: str, codes: Iterable[int], font: Font) -> int:
        """The number of the font that is ``font`` and in which each of ``codes`` says ``text``."""
        added = self._codes.get((font, text))
        if added is None:
            added = self._codes[font, text] = self._first + 2 * len(self._codes), set()
        added[1].update(codes)
        return added[0]

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """All objects with their numbers."""
        for (font, text), (number, codes) in self._codes.items():
            yield number, font.with_map(number + 1)
            yield number + 1, _map(text, *sorted(codes))


@lru_cache(maxsize=1024)  # saves 0.002 ms a letter
def _map(text: str, *codes: int) -> bytes:
    """The stream of a CMap in which each of ``codes`` says ``text``; it is too short to be packed."""
    said = cmap(dict.fromkeys(codes, text), 2)
    return b"<</Length %d>>\nstream\n%b\nendstream" % (len(said), said)


def fonts_in(file: WrittenFile, resources: bytes, known: dict[int, Font]) -> dict[bytes, Font]:
    """The fonts in a page's resources whose codes are two bytes, by their names with slash."""
    found = {}
    for name, reference in _REFERENCE.findall(_fonts_of(resources)[1]):
        number = int(reference)
        if number not in known:
            dictionary = file.text(number)
            said = _MAP.search(dictionary)
            if said is None or b"/Encoding/Identity-H" not in dictionary:
                continue
            parts = dictionary[: said.start(1)], dictionary[said.end(1) :]
            known[number] = Font(parts, file.stream(int(said[1])))
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
