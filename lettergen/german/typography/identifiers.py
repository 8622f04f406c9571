"""IBANs and phone numbers in running text: groups and no-break spaces, never another digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.errors import Problem, Severity
from lettergen.german.typography.edits import GAP, HYPHEN, NBSP, Edit, StartingPattern, doubt
from lettergen.german.typography.protected import is_called, is_named
from lettergen.patterns import LazyPattern

_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FR": 27, "GB": 22, "IE": 22,
    "IT": 27, "LI": 21, "LU": 20, "NL": 18, "PL": 28,
}  # fmt: skip
"""ISO 13616 registry, Germany and its neighbourhood."""
_IBAN_START = LazyPattern(
    r"(?:" + "|".join(_IBAN_LENGTHS) + r")(?<!\w..)\d\d(?=[ \u00a0]?[A-Z0-9])"
)


def iban(text: str) -> Iterator[Edit]:
    """Groups of four. A number whose check digits are wrong is left as it is and reported."""
    for start in _IBAN_START.finditer(text):
        found = _characters(text, start.start(), _IBAN_LENGTHS[start[0][:2]])
        if found is None:
            continue
        bare, end = found
        if _checks(bare):
            grouped = NBSP.join(bare[i : i + 4] for i in range(0, len(bare), 4))
            yield Edit(start.start(), end, grouped, final=True)
        else:
            written = text[start.start() : end]
            problem = Problem("typography-iban", value=written, severity=Severity.WARNING)
            yield Edit(start.start(), end, written, final=True, problem=problem)


def _characters(text: str, start: int, length: int) -> tuple[str, int] | None:
    """The next ``length`` capitals and digits, blanks between them allowed, and where they end."""
    pattern = rf"(?:[A-Z0-9][ \u00a0]?){{{length - 1}}}[A-Z0-9]\b"
    found = re.compile(pattern).match(text, start)
    return (re.sub("[ \u00a0]", "", found[0]), found.end()) if found else None


def _checks(bare: str) -> bool:
    """ISO 13616: modulo 97 of the rearranged number is 1."""
    digits = "".join(str(int(c, 36)) for c in bare[4:] + bare[:4])
    return int(digits) % 97 == 1


_SPACED = f"{GAP}[-–]{GAP}"
_SUBSCRIBER = (
    rf"(?P<number>\d(?:{GAP}?\d){{1,10}})(?!\d)"
    rf"(?:(?P<hyphen>[-–{HYPHEN}]|{_SPACED}(?=\d{{1,6}}{GAP}?(?:$|[,;.)\n]|oder\b|und\b|bzw\.|Fax)))"
    r"(?P<extension>\d{1,6})(?!\d))?"
    rf"(?![\w/]|[.,]\d|{GAP}?(?:Uhr|Tag|Stunde|Minute|Person|Jahr|Monat|Woche|Euro|EUR|€|%))"
)
_NATIONAL = StartingPattern(
    LazyPattern(r"\(|0[1-9]"),
    rf"(?<![\w./+,{HYPHEN}-])(?:(?P<bracketed>\(0[1-9]\d{{1,4}}\)){GAP}?|(?P<area>0[1-9]\d{{1,4}})"
    rf"(?P<divider>{GAP}?[/–-]{GAP}?|{GAP})){_SUBSCRIBER}",
)
_INTERNATIONAL = LazyPattern(
    rf"(?<!\w)\+49{GAP}?(?P<zero>\(0\){GAP}?)?\(?(?P<area>[1-9]\d{{1,4}})\)?(?:{GAP}?[/-]{GAP}?|{GAP})"
    rf"{_SUBSCRIBER}"
)
_ELSEWHERE = LazyPattern(rf"(?<!\w)\+(?!49)\d{{1,3}}(?:{GAP}\d+)+(?!\w)")
_JOINED = LazyPattern(rf"{GAP}?(?:,|;|\||/|oder|und|bzw\.|sowie|or|and){GAP}?(?:auch )?")
"""What stands between two phone numbers of which the first has the cue."""
_NOUN = LazyPattern(rf"[A-ZÄÖÜ][\w.-]*{GAP}$")
"""What stands before a number in brackets that may be anything: "Protokoll (0815) 4711"."""
_TARIFF = LazyPattern(r"(0180|0137|0900)(\d*)")


def phone(text: str) -> Iterator[Edit]:
    """Area code, no-break space, number; a no-break hyphen before the extension.

    Only with a cue ("Telefon"), an area code in brackets or the code of a country: any other row of digits may be a
    file number. The digits stay in the groups in which they were written.
    """
    if "+" in text:
        for found in _INTERNATIONAL.finditer(text):
            zero = "(0)" if found["zero"] else ""
            yield _rewritten(found, f"+49{NBSP}{zero}{found['area']}{NBSP}{_number(found)}")
        for found in _ELSEWHERE.finditer(text):
            yield _rewritten(found, found[0].replace(" ", NBSP))
    if "0" in text:
        yield from _national(text)


def _national(text: str) -> Iterator[Edit]:
    last = -1
    for found in _NATIONAL.finditer(text):
        follows = last >= 0 and _JOINED.fullmatch(text, last, found.start())
        if not (follows or is_called(text, found.start())):
            named = is_named(text, found.start())
            if not named and "/" in (found["divider"] or ""):
                yield doubt(*found.span())
            if named or not found["bracketed"] or _NOUN.search(text, 0, found.start()):
                continue
        last = found.end()
        area = found["area"] or found["bracketed"].strip("()")
        number = _number(found)
        if tariff := _TARIFF.fullmatch(area):
            digits = tariff[2] + number
            number = f"{digits[0]}{NBSP}{digits[1:].lstrip(NBSP)}"
            area = tariff[1]
        yield _rewritten(found, f"{area}{NBSP}{number}")


def _number(found: re.Match[str]) -> str:
    number = re.sub(GAP, NBSP, found["number"])
    return f"{number}{HYPHEN}{found['extension']}" if found["extension"] else number


def _rewritten(found: re.Match[str], wanted: str) -> Edit:
    return Edit(*found.span(), wanted, final=True)
