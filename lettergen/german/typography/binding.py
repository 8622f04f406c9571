"""What stays on one line: numbers with their units, references, titles; the blank between becomes one that never breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.german.typography.edits import DIGITS, GAP, NBSP, Edit, StartingPattern, fill
from lettergen.patterns import LazyPattern

_PERCENT = LazyPattern(rf"\d({GAP}?)(?=[%‰](?![\w-]))")


def percent(text: str) -> Iterator[Edit]:
    """A no-break space before the sign, none in ``8%ige``."""
    if "%" in text or "‰" in text:
        yield from fill(_PERCENT, text)


_UNITS = LazyPattern(
    rf"\d({GAP})(?=(?:[kcm]?m[²³]?|ha|[km]?g|t|[hm]?l|[kMG]Wh?|[kMGT]B|h|Min\.|Std\.|Mio\.|Mrd\.|Tsd\."
    r"|Millionen|Milliarden|Minuten?|Stunden?|Sekunden?|Prozent)(?!\w))"
)
_DEGREES = LazyPattern(rf"\d({GAP}?)(?=°[CF]\b)")
_POINT = LazyPattern(rf"[.§](?<!\d\.){GAP}?\d")
"""A quick look whether there is an abbreviation before a number."""
_ABOUT = LazyPattern(rf"(?<![\w.])(?:ca|rd|mind|max|min)\.({GAP}?)(?=\d)")


def units(text: str) -> Iterator[Edit]:
    """Number and unit, and "ca." with its number."""
    yield from fill(_UNITS, text)
    if "°" in text:
        yield from fill(_DEGREES, text)
    if _POINT.search(text):
        yield from fill(_ABOUT, text)


_CITATION = LazyPattern(
    rf"(?:(?<![\w.-])(?:Abs|Art|Nrn?|S|Ziff|Buchst|Kap|Bd|Abb|Tab|Anl|Rn|Rdnr|Bl)\.|§)({GAP}?)(?=\d)"
)
_PLACE = LazyPattern(
    rf"\b(?:Absatz|Artikel|Satz|Nummer|Seite|Kapitel|Anlage|Amt|Referat|Raum|Zimmer)({GAP})"
    rf"(?=(?:[A-Z]{GAP})?\d)"
)
_LETTER = LazyPattern(rf"[A-Z](?<![\w.].)({GAP})(?=\d)")


def references(text: str) -> Iterator[Edit]:
    """Paragraphs, articles, numbers, pages, rooms and offices."""
    if _POINT.search(text):
        yield from fill(_CITATION, text)
    yield from fill(_PLACE, text)
    yield from fill(_LETTER, text)


_TITLE = LazyPattern(rf"\b(?:Dr|Prof|Hr|Fr|St|Dipl\.-\w+)\.({GAP})(?=[^\W\d_])")
_AMPERSAND = LazyPattern(rf"(?<=[ {NBSP}])&({GAP})(?=\S)")


def names(text: str) -> Iterator[Edit]:
    """A title with what follows; a firm's name may break before "&" only."""
    if any(map(text.__contains__, ("Dr.", "Prof.", "Hr.", "Fr.", "St.", "Dipl."))):
        yield from fill(_TITLE, text)
    if "&" in text:
        yield from fill(_AMPERSAND, text)


_THOUSANDS = StartingPattern(
    DIGITS, rf"(?<![\w.,/+–-])[1-9]\d{{0,2}}(?:{GAP}\d{{3}})+(?!\w|[/-]|[.,]\d{{3}}|{GAP}\d)"
)


def numbers(text: str) -> Iterator[Edit]:
    """Groups of three digits."""
    for found in _THOUSANDS.finditer(text):
        for gap in re.finditer("[ \u202f]", found[0]):
            yield Edit(found.start() + gap.start(), found.start() + gap.end(), NBSP)
