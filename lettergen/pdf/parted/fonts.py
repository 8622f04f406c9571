"""The fonts of a page, and others that are like them but for what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lettergen.pdf.content import string_bytes
from lettergen.pdf.objects import ObjectFile, entries
from lettergen.pdf.parted.streams import data_of, packed, referred, text_of
from lettergen.pdf.to_unicode import cmap, texts_of

CLOSING: Final = {b"(": b")", b"<": b">"}
"""The signs that close strings, by those that open them."""
_UNKNOWN: Final = "\0"
"""What a glyph says that its font's CMap does not know."""
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


class _Codes(dict[bytes, int]):
    """The codes by how they are written, each read once."""

    def __missing__(self, written: bytes) -> int:
        opening = b"<" if len(written) == 4 and b"\\" not in written else b"("  # noqa: PLR2004  digits of two bytes
        self[written] = code = int.from_bytes(string_bytes(opening + written + CLOSING[opening]))
        return code


@dataclass(eq=False)
class Font:
    """A font of the file whose codes are two bytes."""

    dictionary: bytes
    texts: Mapping[int, str]
    """What its CMap says."""
    codes: _Codes = field(default_factory=_Codes)
    _forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)

    def says(self, codes: Iterable[int]) -> str:
        """What these glyphs say."""
        return "".join(self.texts.get(code, _UNKNOWN) for code in codes)

    def forms(self, ending: str) -> tuple[Form, ...]:
        """How the codes are written whose texts end with these characters."""
        if ending not in self._forms:
            codes = [code for code, text in self.texts.items() if text.endswith(ending)]
            self._forms[ending] = tuple(form for code in codes for form in _forms(code))
        return self._forms[ending]

    def endings(self, text: str) -> Iterable[bytes]:
        """How strings may end whose last glyph says ``text``."""
        return (form.written + CLOSING[form.opening] for form in self.forms(text))


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
    for name, reference in entries(entries(text_of(file, resources)).get(b"Font", b"")).items():
        number = referred(reference)
        if number not in known:
            dictionary = text_of(file, number)
            said = _MAP.search(dictionary)
            if said is None or b"/Encoding/Identity-H" not in dictionary:
                continue
            known[number] = Font(dictionary, texts_of(data_of(file, int(said[1]))))
        found[b"/" + name] = known[number]
    return found


def with_fonts(resources: bytes, numbers: Iterable[int]) -> bytes:
    """The resources of a page with more fonts."""
    fonts = entries(resources)[b"Font"]
    added = b"".join(b"%b %d 0 R" % (name_of(number), number) for number in sorted(numbers))
    return resources.replace(fonts, b"%b%b>>" % (fonts.removesuffix(b">>"), added))


def name_of(number: int) -> bytes:
    """Of a font that is added, in a page's resources."""
    return b"/Whole%d" % number


def _forms(code: int) -> Iterable[Form]:
    high, low = code.to_bytes(2)
    first, second = (_ESCAPED.get(byte, bytes((byte,))) for byte in (high, low))
    yield Form(code, b"%04X" % code, b"<")
    yield Form(code, first + second, b"(")
