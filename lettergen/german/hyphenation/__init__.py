"""Silbentrennung: where a word of running text may be parted, and which words never are.

The patterns are those that pyphen brings (Karl Zeiler's word list and TeX's tables for German; for English en_GB). They are read
here, not by pyphen: its own reading takes a second of each process, this a hundredth. ``words.txt`` goes before them. A syllable
without a vowel is no syllable: there the patterns contradict one another, and neither place is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

FEWEST = 3
"""So many letters stay on either line."""

_TABLES = {"de": "de_DE", "en": "en_GB"}
_DIGITS = b"0123456789"
_VOWELS = frozenset("aeiouyäöüàáâãåæçèéêëìíîïòóôõøùúûýÿœ")
_LINKS = ("", "s", "n", "en", "es")
"""Fugenlaute between the parts of a compound."""
_ENDINGS = ("", "s", "n", "en", "es", "e", "er", "em", "in", "innen")

_CORE = re.compile(r"[(\[„“‚‘»«›‹\"']*(?P<core>[^\W\d_]+)[.,;:!?…)\]“”‘’«»›‹\"']*[ ]*")
"""A word between the marks that may stand around it; nothing else in it but letters."""
_LAST = 60
"""Characters before a word in which the one before it is looked for."""
_AFTER = re.compile(r"(?P<gap>[ \u00a0\u202f]*)(?P<word>[^\s\u00a0\u202f]*)")
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,5}")
_STREET = re.compile(
    r"(?:stra(?:ß|ss)e|weg|gasse|platz|allee|ring|damm|ufer|chaussee|markt|hof|graben|wall|steig|stieg|pfad)$",
    re.IGNORECASE,
)
_NAMING = frozenset(
    [
        "Frau",
        "Herr",
        "Herrn",
        "Familie",
        "Eheleute",
        "Eheleuten",
        "Kollege",
        "Kollegin",
        "Stadt",
        "Gemeinde",
        "Samtgemeinde",
        "Verbandsgemeinde",
        "Kreis",
        "Landkreis",
        "Ortsteil",
        "Stadtteil",
        "Stadtbezirk",
        "Ortschaft",
        "Flecken",
        "Firma",
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Ms",
        "Ms.",
        "Miss",
        "Dr.",
        "Prof.",
        "Dipl.-Ing.",
    ]
)
"""What a name follows."""
_SMALL = frozenset(
    [
        "Der",
        "Die",
        "Das",
        "Den",
        "Dem",
        "Des",
        "Ein",
        "Eine",
        "Einen",
        "Einem",
        "Einer",
        "Eines",
        "Kein",
        "Keine",
        "Keinen",
        "Keinem",
        "Keiner",
        "Sie",
        "Ihr",
        "Ihre",
        "Ihrem",
        "Ihren",
        "Ihrer",
        "Ihres",
        "Ihnen",
        "Wir",
        "Unser",
        "Unsere",
        "Unserem",
        "Unseren",
        "Unserer",
        "Diese",
        "Dieser",
        "Dieses",
        "Diesem",
        "Diesen",
        "Alle",
        "Beide",
        "Einige",
        "Mehrere",
        "Sämtliche",
        "Weitere",
        "Im",
        "Am",
        "Zum",
        "Zur",
        "Beim",
        "Vom",
        "Ins",
        "Ans",
        "Für",
        "Mit",
        "Nach",
        "Bei",
        "Gegen",
        "Ohne",
        "Durch",
        "Über",
        "Unter",
        "Auf",
        "Aus",
        "An",
        "In",
        "Von",
        "Vor",
        "Zu",
        "Seit",
        "Bis",
        "Wegen",
        "Als",
        "Da",
        "Gemäß",
        "Laut",
        "Innerhalb",
        "Außerhalb",
        "Während",
        "Trotz",
        "Zwischen",
        "Neben",
        "Hinter",
        "Und",
        "Oder",
        "Aber",
        "Sowie",
        "Soweit",
        "Sofern",
        "Wenn",
        "Weil",
        "Dass",
        "Ob",
        "Nur",
        "Auch",
        "Zudem",
        "Welche",
        "Welcher",
        "Welches",
        "Solche",
        "Etwaige",
        "Entsprechende",
        "Hierzu",
        "Dazu",
        "Eventuelle",
        "Bitte",
        "The",
        "A",
        "An",
        "Our",
        "Your",
    ]
)
"""Words at the beginning of a sentence that make no name of the noun behind them."""


def places(
    text: str, start: int, stop: int, language: str, names: AbstractSet[str]
) -> tuple[int, ...]:
    """Offsets in ``text`` at which the word between ``start`` and ``stop`` may be parted with a hyphen.

    None for anything but an ordinary word: names (``names`` in small letters, and what a name or an address shows itself by),
    abbreviations, gender forms, file numbers, web addresses, compounds with a hyphen, and in English everything with a capital.
    """
    found = _CORE.fullmatch(text, start, stop)
    if found is None:
        return ()
    core = found["core"]
    if len(core) < 2 * FEWEST or not core[1:].islower():
        return ()
    if core[0].isupper() and (language != "de" or _is_name(text, *found.span("core"))):
        return ()
    if (start and text[start - 1] not in " \u200b") or _called(core, names):
        return ()
    at = found.start("core")
    return tuple(at + place for place in points(core, language))


@lru_cache(maxsize=8192)  # saves 24 ms from the second time on
def points(word: str, language: str = "de") -> tuple[int, ...]:
    """Where a word, nothing but letters, may be parted: how many of its letters stand before each place."""
    low = word.lower()
    found = _listed(low) if language == "de" else None
    if found is None:
        found = _by_patterns(low, language)
    return tuple(place for place in found if FEWEST <= place <= len(low) - FEWEST)


def _called(core: str, names: AbstractSet[str]) -> bool:
    low = core.lower()
    return low in names or low.removesuffix("s") in names or f"{low}s" in names


def _is_name(text: str, start: int, stop: int) -> bool:
    """Whether what stands beside a capitalised word shows it to be part of a name or an address."""
    after = _AFTER.match(text, stop)
    words = text[max(0, start - _LAST) : start].rsplit(None, 1)
    word = words[-1].lstrip("(„‚»\"'") if words and text[start - 1].isspace() else ""
    following = after["word"] if after and after["gap"] else ""
    return (
        word in _NAMING
        or _POSTCODE.fullmatch(word) is not None
        or (following[:1].isdigit() and _STREET.search(text, start, stop) is not None)
        or (_is_capitalised(word) and word not in _SMALL and word[-1].isalpha())
        or _is_capitalised(following)
    )


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper() and word[1:2].islower()


@cache  # saves 2.5 ms from the second time on
def _words() -> dict[str, tuple[int, ...]]:
    """The words of the list, in small letters, with their places."""
    text = resources.files(__name__).joinpath("words.txt").read_text(encoding="utf-8")
    return dict(_read(line) for line in text.split("\n") if line and not line.startswith("#"))


def _read(line: str) -> tuple[str, tuple[int, ...]]:
    parts = line.lower().split("-")
    return "".join(parts), tuple(sum(map(len, parts[:n])) for n in range(1, len(parts)))


def _listed(low: str) -> tuple[int, ...] | None:
    """Of a word in the list, with an ending or not, and of a compound of two such words; else None."""
    known = _words()
    ended = _with_ending(low, known)
    if ended is not None:
        return ended
    for joint in range(len(low) - FEWEST, FEWEST, -1):
        tail = _with_ending(low[joint:], known)
        if tail is None:
            continue
        for link in _LINKS:
            head = known.get(low[: joint - len(link)]) if low[:joint].endswith(link) else None
            if head is not None:
                return (*head, joint, *(joint + place for place in tail))
    return None


def _with_ending(low: str, known: dict[str, tuple[int, ...]]) -> tuple[int, ...] | None:
    for ending in _ENDINGS:
        if low.endswith(ending) and (found := known.get(low[: len(low) - len(ending)])) is not None:
            return found
    return None


def _by_patterns(low: str, language: str) -> tuple[int, ...]:
    found = _matched(low, language)
    cuts = (0, *found, len(low))
    doubtful = {
        place
        for start, stop in pairwise(cuts)
        if _VOWELS.isdisjoint(low[start:stop])
        for place in (start, stop)
    }
    return tuple(place for place in found if place not in doubtful)


def _matched(low: str, language: str) -> tuple[int, ...]:
    """Liang's algorithm: each pattern that occurs says how good or bad a place is; odd figures part."""
    encoding, longest, patterns = _patterns(language)
    try:
        word = b"." + low.encode(encoding) + b"."
    except UnicodeEncodeError:
        return ()
    if len(word) != len(low) + 2:  # a letter of several bytes: places could not be counted
        return ()
    values = [0] * (len(word) + 1)
    for start in range(len(word)):
        for stop in range(start + 1, min(len(word), start + longest) + 1):
            if (pattern := patterns.get(word[start:stop])) is not None:
                for place, value in _figures(pattern):
                    values[start + place] = max(values[start + place], value)
    return tuple(place - 1 for place in range(2, len(word) - 1) if values[place] % 2)


def _figures(pattern: bytes) -> Iterator[tuple[int, int]]:
    letters = 0
    for sign in pattern:
        if sign in _DIGITS:
            yield letters, sign - ord("0")
        else:
            letters += 1


@lru_cache(maxsize=4)  # saves 24 ms from the second time on
def _patterns(language: str) -> tuple[str, int, dict[bytes, bytes]]:
    """Encoding, length of the longest, and the patterns by their letters."""
    # It looks through its folder on import; most letters part no word.
    import pyphen

    data = pyphen.LANGUAGES[_TABLES[language]].read_bytes()
    first, _, rest = data.partition(b"\n")
    lines = rest.replace(b"\r", b"").split(b"\n")
    keys = rest.replace(b"\r", b"").translate(None, _DIGITS).split(b"\n")
    found = {key: line for key, line in zip(keys, lines, strict=True) if key != line}
    return first.decode("ascii").strip(), max(map(len, found)), found
