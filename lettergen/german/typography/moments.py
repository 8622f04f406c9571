"""Times of day, dates and spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lettergen.errors import Problem, Severity
from lettergen.german.dates import MONTHS, WEEKDAYS, written
from lettergen.german.typography.edits import DIGITS, GAP, Edit, StartingPattern, doubt, fill
from lettergen.patterns import LazyPattern

_CLOCK = r"(?:2[0-4]|[01]?\d)(?:[.:][0-5]\d)?"
_DASH = rf"{GAP}?[-–]{GAP}?"
_BETWEEN = rf"(?:{_DASH}| bis | auf | und | oder | bzw\. | sowie |, )"
_TIMES = StartingPattern(
    DIGITS, rf"(?<![\w.,:/–-])(?P<times>{_CLOCK}(?:{_BETWEEN}{_CLOCK}){{0,12}}){GAP}?Uhr\b(?!-)"
)
"""Before "Uhr". What has an "h" may last as long: it is left alone."""
_ONE_TIME = LazyPattern(rf"(?P<time>{_CLOCK})(?P<to>{_BETWEEN})?")
_WEEKDAY = "|".join((*WEEKDAYS["de"], *(f"{day[:2]}\\.?" for day in WEEKDAYS["de"])))
_TIME_BEFORE = LazyPattern(
    rf"(?:^|[(:,;\n–][ \u00a0]?|\b(?:[Vv]on|[Zz]wischen|[Uu]m|[Aa]b|[Bb]is|[Gg]egen|[Vv]or|[Nn]ach|jeweils|täglich|statt|und|oder|Uhr"
    rf"|(?:{_WEEKDAY})s?)[ \u00a0])$"
)
_UNIT = r"[kcmdµ]?m[²³]?|qm|cbm|ha|a|[kmµ]?g|t|[hmc]?l|[kMG]?Wh?|[kM]?[VA]|kVA|[kMGT]B|[kM]?Hz|dB|h|s|min|Std\.|Min\.|CHF|DM|USD"
_LONELY_TIME = StartingPattern(
    DIGITS,
    rf"(?<![\w.,:/–-])(?:[01]?\d|2[0-4])\.[0-5]\d(?!\w|[.,:/]\d|\.{GAP}?\d|{GAP}?(?:€|%|(?:{_UNIT})(?!\w)|EUR|Euro|Prozent|Uhr|Mio|Mrd))",
)
_SPAN_OF_TIMES = StartingPattern(
    DIGITS,
    rf"(?<![\w.,:/–-])(?:[01]?\d|2[0-4])\.[0-5]\d{_DASH}(?:[01]?\d|2[0-4])\.[0-5]\d(?!\w|[.,:/-]\d)",
)


def times(text: str) -> Iterator[Edit]:
    """Times of day before "Uhr": a colon, and the dash without blanks between two."""
    chains = list(_TIMES.finditer(text))
    for chain in chains:
        yield from _chain(text, list(_ONE_TIME.finditer(text, *chain.span("times"))))
    covered = [chain.span() for chain in chains]
    for found in _SPAN_OF_TIMES.finditer(text):
        if not _within(found.start(), covered):
            yield doubt(*found.span())
    for found in _LONELY_TIME.finditer(text):
        before = _TIME_BEFORE.search(text, max(0, found.start() - 20), found.start())
        alone = found.span() == (0, len(text))
        cued = alone or (before and before[0].strip())
        if cued and not _within(found.start(), covered):
            yield doubt(*found.span())


def _chain(text: str, chain: list[re.Match[str]]) -> Iterator[Edit]:
    """From the time that "Uhr" stands at back to the first that is one beyond doubt."""
    sure = True
    for position in range(len(chain) - 1, -1, -1):
        found = chain[position]
        to = (found["to"] or "").strip(" \u00a0")
        if position < len(chain) - 1:
            spanned = to in {"-", "–"}
            before = _TIME_BEFORE.search(text, max(0, found.start() - 20), found.start())
            both = _is_span(chain, position - 1) and _is_span(chain, position + 1)
            sure = sure and (spanned or both or (to != "," and before is not None))
        if sure and to in {"-", "–"} and found["to"] != "–":
            yield Edit(*found.span("to"), "–")
        if "." in found["time"]:
            at = found.start("time") + found["time"].index(".")
            yield Edit(at, at + 1, ":") if sure else doubt(at, at + 1)


def _is_span(chain: list[re.Match[str]], position: int) -> bool:
    to = chain[position]["to"] if 0 <= position < len(chain) else None
    return to is not None and to.strip(" \u00a0") in {"-", "–"}


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


_BEFORE_CLOCK_WORD = LazyPattern(rf"\d({GAP}?)(?=Uhr\b(?!-))")


def beside_times(text: str) -> Iterator[Edit]:
    """The word "Uhr" kept with its number."""
    if "Uhr" in text:
        yield from fill(_BEFORE_CLOCK_WORD, text)


_NUMERIC = StartingPattern(
    DIGITS,
    r"(?<![\w.,/–-])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?![\w/–-]|[.,]\d)",
)
_DATE_LIKE = StartingPattern(
    DIGITS, r"(?<![\d.,])(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d\d)(?!\d))?(?!\d)"
)
_SHORT_YEAR = StartingPattern(
    DIGITS, r"(?<![\w.,/–-])(\d{1,2})\. ?(\d{1,2})\. ?\d\d(?![\w/-]|[.,]\d)"
)
_FULL = len("09.10.2018")
_YEARS = range(1800, 2200)


def dates(text: str) -> Iterator[Edit]:
    """``9.10.2018`` in words, where all dates can be; ``09.10.2018`` is right and stays where all are written so."""
    if "." not in text:
        return
    days = {}
    for found in _NUMERIC.finditer(text):
        day = _day(found)
        if day is not None:
            days[found.span()] = day
    for found in _DATE_LIKE.finditer(text):
        if found.span() not in days and _is_day_and_month(found):
            yield doubt(*found.span())
    for (start, end), moment in days.items():
        right = end - start == _FULL and " " not in text[start:end]
        yield Edit(start, end, written(moment), along=right)


def _is_day_and_month(found: re.Match[str]) -> bool:
    return int(found[1]) in range(1, 32) and int(found[2]) in range(1, 13)


def _day(found: re.Match[str]) -> date | None:
    year = int(found["year"])
    try:
        return date(year, int(found["month"]), int(found["day"])) if year in _YEARS else None
    except ValueError:
        return None


def short_years(text: str) -> Iterator[Edit]:
    """The century of ``09.10.18`` is not guessed, but reported."""
    if "." in text:
        for found in _SHORT_YEAR.finditer(text):
            if _is_day_and_month(found):
                problem = Problem("typography-year", value=found[0], severity=Severity.NOTE)
                yield Edit(*found.span(), found[0], final=True, problem=problem)


_WRITTEN = StartingPattern(
    DIGITS, rf"(?<![\w.,])\d{{1,2}}\.({GAP}?)(?=(?:{'|'.join(MONTHS['de'])})\b)"
)


def beside_days(text: str) -> Iterator[Edit]:
    """The day kept with its month."""
    if "." in text:
        yield from fill(_WRITTEN, text)


_MONTH_OR_YEAR = rf"(?:(?:{'|'.join(MONTHS['de'])})\b(?:{GAP}\d{{4}})?|\d{{1,2}}\.{GAP}?\d{{4}})"
_DAYS = StartingPattern(
    DIGITS,
    rf"(?<![\w.,/–-])\d{{1,2}}\.(?:{GAP}?(?:\d{{1,2}}\.(?:{GAP}?\d{{4}})?|{_MONTH_OR_YEAR}))?{GAP}?(?P<hyphen>-){GAP}?"
    rf"\d{{1,2}}\.{GAP}?{_MONTH_OR_YEAR}(?![\w/–-]|[.,]\d)",
)
_SPANS = (
    LazyPattern(
        r"(?<![\w.,/–-])(?P<low>(?:1[89]|20)\d\d)(?P<to> ?[-–] ?)(?P<high>(?:1[89]|20)\d\d)(?![\w/–-]|[.,]\d|\.\d)"
    ),
    LazyPattern(
        rf"(?<![\w.,/–-])(?<!\b[A-Z] )(?P<low>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,4}})(?:,\d+)?(?P<to> ?[-–] ?)"
        rf"(?P<high>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,4}})(?:,\d+)?(?={GAP}?(?:%|€|°C)(?!{GAP}?\d)"
        rf"|{GAP}(?:EUR|Euro|Prozent|[kc]?m[²³]?|mm|ha|k?g|Personen|Kinder|Plätze|Jahren?|Monaten?|Wochen|(?:Werk)?[Tt]agen?"
        rf"|Stunden|Minuten)\b(?!-|{GAP}?\d))"
    ),
    LazyPattern(
        rf"(?:(?<![\w.])(?:S\.|Abs\.|Art\.|Seiten|Artikel)|§§){GAP}(?P<low>\d{{1,4}})(?P<to> ?[-–] ?)(?P<high>\d{{1,4}})"
        r"(?![\w/–-]|[.,]\d)"
    ),
)
"""Years, counted things, what is cited, and days. Other hyphens between digits may be anything."""
_HYPHENED = StartingPattern(DIGITS, r"(?<![\w.,/–-])\d{1,4}(?:,\d+)? ?- ?\d{1,4}(?![\w/–-]|[.,]\d)")


def spans(text: str) -> Iterator[Edit]:
    """From-to dash between years, counted things and pages, from the lower to the higher."""
    if "-" not in text and " – " not in text:
        return
    covered = []
    for pattern in _SPANS:
        for found in pattern.finditer(text):
            if _number(found["low"]) < _number(found["high"]):
                covered.append(found.span("to"))
                if found["to"] != "–":
                    yield Edit(*found.span("to"), "–")
    for found in _DAYS.finditer(text):
        covered.append(found.span("hyphen"))
        yield Edit(*found.span("hyphen"), "–")
    for found in _HYPHENED.finditer(text):
        if not any(found.start() <= start < found.end() for start, _ in covered):
            yield doubt(*found.span())


def _number(digits: str) -> int:
    return int(digits.replace(".", ""))
