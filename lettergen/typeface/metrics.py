"""Widths, line breaks and missing glyphs of a typeface, without kerning (line breaks know none)."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate, groupby
from typing import Any, Final, NamedTuple

from lettergen.typeface.font_file import BOLD, MARKS, REGULAR, opened
from lettergen.typeface.own import ARIMO, FACES, Face, OwnTypeface, Typeface, face_of

MM_PER_PT = 25.4 / 72
"""Millimetres in a point."""

_HYPHEN = re.compile(r"(?<=[^\W\d_]-)(?<!\b\w-)(?=[^\W\d_])")
"""Where an ordinary compound may be broken: never behind a single letter, as in E-Mail."""

_ADDRESS = re.compile(r"@|://|^www\.|\w\.\w{2,}/")
"""What marks a word as an e-mail or web address: its hyphens are no places to break."""

_ADDRESS_BREAKS = (
    re.compile(r"(?<=@)(?=\w)"),
    re.compile(r"(?<=[\w.]/)(?=\w)"),
    re.compile(r"(?<=\w)(?=\.[^\W\d_])"),
    re.compile(r"(?<=\w-)(?=\w)"),
)
"""Where an address too long for its line is broken: after @, after a slash, before a dot, last after a hyphen."""


_ALL_MARKS: Final = "".join(sorted(MARKS))


class _Advances(dict[str, float]):
    """Advances of characters; of one that has no glyph, nothing."""

    def __missing__(self, char: str) -> float:
        return 0


class _Face(NamedTuple):
    em: int
    advances: _Advances
    foreign: re.Pattern[str] | None = None
    """Letters with marks, which come whole from ``arimo``: only its own are readable in every PDF."""
    arimo: _Face | None = None

    def units(self, text: str) -> float:
        """How wide it is."""
        if self.foreign is None:
            return sum(map(self.advances.__getitem__, text))
        return sum(self._each(text))

    def edges(self, text: str) -> list[float]:
        """How far each character begins from the left, and the last one ends."""
        return [0, *accumulate(self._each(text))]

    def _each(self, text: str) -> Iterable[float]:
        """How wide each character is; a letter that comes whole from ``arimo`` is so with its marks."""
        advances = map(self.advances.__getitem__, text)
        if self.foreign is None or self.arimo is None or text.isascii():
            return advances
        found, scale = list(advances), self.em / self.arimo.em
        for letter in self.foreign.finditer(text):
            own = self.advances[letter[0][0]]
            found[letter.start()] += self.arimo.units(letter[0]) * scale - own
        return found

    def unit_mm(self, size_pt: float) -> float:
        return size_pt * MM_PER_PT / self.em


class Measures(NamedTuple):
    """What a typeface's own measures decide, in type sizes."""

    line: float
    """Height of a line that word processors give it by themselves."""
    capital: float
    """Height of capitals."""
    small: float
    """Height of small letters."""
    widest: float
    """No character of words is wider."""
    descent: float
    """How far below the baseline a line reaches that word processors make by themselves."""


_ARIMO_MEASURES: Final = Measures(line=1.15, capital=0.716, small=0.519, widest=1.1, descent=0.2119)


@cache  # saves 1.7 ms from the second time on
def _source() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("data/arimo.json").read_text(encoding="ascii")
    data: dict[str, Any] = json.loads(text)
    return data


@lru_cache(maxsize=32)  # saves 3.317 ms a letter
def _face(typeface: Typeface, face: Face) -> _Face:
    return _shipped(face) if typeface == ARIMO else _own(typeface, face)


_SHIPPED: Final[dict[Face, str]] = {
    "regular": "regular",
    "bold": "strong",
    "italic": "emphasis",
    "bold_italic": "strong_emphasis",
}


def _shipped(face: Face) -> _Face:
    advances = _Advances()
    for advance, chars in _source()["faces"][_SHIPPED[face]].items():
        advances.update(dict.fromkeys(chars, int(advance)))
    return _Face(_source()["units_per_em"], advances)


def _own(typeface: OwnTypeface, face: Face) -> _Face:
    """The face, or the one that stands in for it, with what comes from Arimo. Raises FontError and ValueError."""
    there = nearest(typeface, face)
    font = opened(typeface.content(there) or b"", BOLD if "bold" in there else REGULAR)
    own = font.advances
    arimo = _face(ARIMO, face)
    scale = font.units_per_em / arimo.em
    others = {c: width * scale for c, width in arimo.advances.items()}
    return _Face(font.units_per_em, _Advances(others | own), _MARKED, arimo)


_MARKED: Final = re.compile(f"[^\\s{_ALL_MARKS}][{_ALL_MARKS}]+")


def nearest(typeface: OwnTypeface, face: Face) -> Face:
    """The face itself, or where there is none the one in its place: upright for italic."""
    if face in typeface.files:
        return face
    return "bold" if "bold" in face and "bold" in typeface.files else "regular"


def measures(typeface: Typeface) -> Measures:
    """The measures of a typeface's upright faces. Raises FontError and ValueError."""
    return _ARIMO_MEASURES if typeface == ARIMO else _measures(typeface)


@lru_cache(maxsize=32)  # saves 0.152 ms a letter
def _measures(typeface: OwnTypeface) -> Measures:
    font = opened(typeface.content("regular") or b"")
    common = _face(ARIMO, "regular").advances.keys()
    faces = [_face(typeface, face).advances for face in typeface.files]
    widest = max(width for face in faces for char, width in face.items() if char in common)
    return Measures(
        max(font.line, _ARIMO_MEASURES.line),
        font.capital or _ARIMO_MEASURES.capital,
        font.small or _ARIMO_MEASURES.small,
        max(widest / font.units_per_em, _ARIMO_MEASURES.widest),
        font.descent or _ARIMO_MEASURES.descent,
    )


# Most lines that are measured stand in many letters: a dictionary's look-up costs a tenth of adding up the characters.
@lru_cache(maxsize=512)  # saves 0.022 ms a letter
def width_mm(
    text: str,
    size_pt: float,
    typeface: Typeface = ARIMO,
    *,
    strong: bool = False,
    emphasis: bool = False,
) -> float:
    """Width of ``text`` on one line in mm. Characters without a glyph count nothing; ``missing`` names them."""
    face = _face(typeface, FACES[strong + 2 * emphasis])
    return face.units(text) * (size_pt * MM_PER_PT / face.em)


def missing(text: str, typeface: Typeface = ARIMO) -> tuple[str, ...]:
    """The characters of ``text`` that the typeface has no glyph for, each once, in order.

    What an own typeface lacks and Arimo has is missing only where the house wants it so.
    """
    known = _there(typeface)
    if known.issuperset(text):
        return ()
    return tuple(dict.fromkeys(c for c in text if c not in known))


@lru_cache(maxsize=32)  # saves 0.396 ms a letter
def _there(typeface: Typeface) -> frozenset[str]:
    shipped = frozenset(_face(ARIMO, "regular").advances) | {"\n"}
    if typeface == ARIMO:
        return shipped
    own = characters(typeface) | {"\n"}
    return own if typeface.missing == "error" else own | shipped


@lru_cache(maxsize=8)  # saves 10 ms from the second time on
def characters(typeface: OwnTypeface) -> frozenset[str]:
    """What both upright faces have glyphs for. Raises FontError and ValueError."""
    upright: tuple[Face, ...] = ("regular", "bold")
    regular, bold = (opened(typeface.content(nearest(typeface, face)) or b"") for face in upright)
    return frozenset((*regular.characters, *regular.advances)) & frozenset(
        (*bold.characters, *bold.advances)
    )


def lacks_face(typeface: Typeface, *, strong: bool, emphasis: bool) -> bool:
    """Whether text of that look is set in another face for want of its own."""
    return typeface != ARIMO and face_of(strong=strong, emphasis=emphasis) not in typeface.files


def from_arimo(text: str, typeface: Typeface) -> tuple[str, ...]:
    """The letters of ``text``, each with its marks, that stand in Arimo for want of an own glyph."""
    faces: tuple[Face, ...] = ("regular", "bold")
    found = (part for face in faces for part in parted(text, typeface, face))
    letters = (letter for piece, foreign in found if foreign for letter in _LETTER.findall(piece))
    return tuple(dict.fromkeys(each for each in letters if not missing(each, typeface)))


def parted(text: str, typeface: Typeface, face: Face) -> tuple[tuple[str, bool], ...]:
    """``text`` in pieces, each with whether it stands in Arimo: for want of glyphs in that face, or for its marks."""
    if typeface == ARIMO or _set_in(typeface, face).issuperset(text):
        return ((text, False),)
    own = _set_in(typeface, face)
    letters = (found[0] for found in _LETTER.finditer(text))
    alike = groupby(letters, key=lambda letter: not own.issuperset(letter))
    return tuple(("".join(piece), foreign) for foreign, piece in alike)


_LETTER: Final = re.compile(f".[{_ALL_MARKS}]*", re.DOTALL)
"""A character with its marks."""


@lru_cache(maxsize=32)  # saves 37.995 ms a letter
def _set_in(typeface: OwnTypeface, face: Face) -> frozenset[str]:
    """The characters that a face, or the one in its place, shows, and line ends. Raises FontError and ValueError."""
    content = typeface.content(nearest(typeface, face))
    return frozenset(opened(content or b"").advances) | {"\n"}


def describe(char: str) -> str:
    """``U+1F600 GRINNING FACE``, for messages."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}"


class Wrapped(NamedTuple):
    """The lines of a text, and those of them that no break brings into the width."""

    lines: tuple[str, ...]
    too_wide: tuple[str, ...]


def wrapped(
    text: str, width: float, size_pt: float, typeface: Typeface = ARIMO, *, strong: bool = False
) -> Wrapped:
    """``text`` as lines of at most ``width`` mm: greedy, at blanks and hyphens, in long words after / and @.

    Nothing is lost: joined with the blanks between them, the lines are the text. A piece that cannot be broken stands
    on a line of its own even when it is too wide.
    """
    face = _face(typeface, face_of(strong=strong, emphasis=False))
    unit = face.unit_mm(size_pt)
    edges = face.edges(text)
    if edges[-1] * unit <= width:
        return Wrapped((text,), ())

    def fits(line: str) -> bool:
        return face.units(line) * unit <= width

    lines: list[str] = []
    too_wide: list[str] = []
    start = _word_after(text, 0)
    while start < len(text):
        end = _last_within(edges, start, width, unit)
        cut = _last_place(text, start, end)
        if cut is None:
            cut = _first_place(text, end)
            parts = _broken(text[start:cut], fits)
            too_wide += [part for part in parts if not fits(part)]
            start = cut - len(parts[-1])
            if fits(parts[-1]):  # and may have room for what follows
                lines += parts[:-1]
                continue
            lines += parts
        else:
            lines.append(text[start:cut].rstrip(" "))
        start = _word_after(text, cut)
    return Wrapped(tuple(lines), tuple(too_wide))


@lru_cache(maxsize=512)  # saves 0.69 ms from the second time on
def wrap(
    text: str, width: float, size_pt: float, typeface: Typeface = ARIMO, *, strong: bool = False
) -> tuple[str, ...]:
    """The lines of ``wrapped``."""
    return wrapped(text, width, size_pt, typeface, strong=strong).lines


def _last_within(edges: list[float], start: int, width: float, unit: float) -> int:
    """How far a line from ``start`` reaches at most."""
    left = edges[start]
    # Where a label leaves no room at all, the width of its value is less than nothing.
    end = max(start, bisect_right(edges, left + width / unit, start) - 1)
    # What fits is decided by one product alone, as for any other text: a quotient may be off by a rounding.
    while end > start and (edges[end] - left) * unit > width:
        end -= 1
    while end + 1 < len(edges) and (edges[end + 1] - left) * unit <= width:
        end += 1
    return end


def _word_after(text: str, position: int) -> int:
    """Where the next word begins, or the text's end."""
    while text.startswith(" ", position):
        position += 1
    return position


def _last_place(text: str, start: int, end: int) -> int | None:
    """Where a line from ``start`` that has room until ``end`` is cut; None where it must end before."""
    if text.startswith(" ", end) or end == len(text):
        return end if end > start else None
    word = text.rfind(" ", start, end) + 1 or start
    places = [place for place in _hyphens(text, end) if word < place <= end]
    return places[-1] if places else word if word > start else None


def _first_place(text: str, position: int) -> int:
    """Where a piece ends that holds what is behind ``position``."""
    places = (place for place in _hyphens(text, position) if place > position)
    return next(places, _word_end(text, position))


def _hyphens(text: str, position: int) -> list[int]:
    """The places behind hyphens where a line may end, in the word that ``position`` is in."""
    start = text.rfind(" ", 0, position) + 1
    word = text[start : _word_end(text, position)]
    if "-" not in word or _ADDRESS.search(word):
        return []
    return [start + found.start() for found in _HYPHEN.finditer(word)]


def _word_end(text: str, position: int) -> int:
    end = text.find(" ", position)
    return len(text) if end < 0 else end


def _broken(word: str, fits: Callable[[str], bool]) -> list[str]:
    """``word``, too wide for a line, at the first kind of place that brings all its parts into the width."""
    lines = [word]
    for place in _ADDRESS_BREAKS:
        lines = [part for line in lines for part in _joined(place.split(line), fits)]
        if all(map(fits, lines)):
            break
    return lines


def _joined(pieces: list[str], fits: Callable[[str], bool]) -> list[str]:
    """The pieces on as few lines as hold them."""
    lines = pieces[:1]
    for piece in pieces[1:]:
        if fits(lines[-1] + piece):
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines
