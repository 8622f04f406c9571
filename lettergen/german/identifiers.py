"""IBANs and phone numbers in running text: groups and no-break spaces, never another digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.errors import Problem, Severity
from lettergen.german.typography_rules import HYPHEN, NBSP, Edit
from lettergen.patterns import LazyPattern

_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FR": 27, "GB": 22, "IE": 22,
    "IT": 27, "LI": 21, "LU": 20, "NL": 18, "PL": 28,
}  # fmt: skip
"""ISO 13616 registry, Germany and its neighbourhood."""
_IBAN_START = LazyPattern(r"\b(?:" + "|".join(_IBAN_LENGTHS) + r")\d\d(?=[ \u00a0]?[A-Z0-9])")


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


_GAP = "[ \u00a0]"
_HYPHEN = f"{_GAP}?[-–{HYPHEN}]{_GAP}?"
_SUBSCRIBER = (
    rf"(?P<number>\d(?:{_GAP}?\d){{2,10}})(?!\d)(?:{_HYPHEN}(?P<extension>\d{{1,6}})(?!\d))?"
    rf"(?![\w/]|[.,]\d|{_GAP}?(?:Uhr|Tag|Stunde|Minute|Person|Jahr|Monat|Woche|Euro|EUR|€|%))"
)
_NATIONAL = LazyPattern(
    rf"(?<![\w./+,{HYPHEN}-])(?:\((?P<bracketed>0[1-9]\d{{1,4}})\){_GAP}?|(?P<area>0[1-9]\d{{1,4}})"
    rf"(?P<divider>{_GAP}?/{_GAP}?|{_GAP})){_SUBSCRIBER}"
)
_INTERNATIONAL = LazyPattern(
    rf"(?<!\w)\+49{_GAP}?(?:\(0\){_GAP}?)?\(?(?P<area>[1-9]\d{{1,4}})\)?(?:{_GAP}?/{_GAP}?|{_GAP})"
    rf"{_SUBSCRIBER}"
)
_ELSEWHERE = LazyPattern(rf"(?<!\w)\+(?!49)\d{{1,3}}(?:{_GAP}\d+)+(?!\w)")
_CUE = LazyPattern(
    r"(?:Tel|Fax|fon|fax|Mobil|Handy|Ruf|Hotline|Durchwahl|unter|Nummer)[^\d\n]{0,20}$"
)
_LIKE_A_YEAR = LazyPattern(r"(?:19|20)\d\d")
_TARIFF = LazyPattern(r"(0180|0137|0900)(\d*)")


def phone(text: str) -> Iterator[Edit]:
    """Area code, no-break space, number; a no-break hyphen before the extension.

    Without a cue ("Telefon", "unter") or a sign of its own (brackets, slash, extension) a row of digits is left
    alone: it may be a file number.
    """
    for found in _INTERNATIONAL.finditer(text):
        yield _rewritten(found, f"+49{NBSP}{found['area']}{NBSP}{_number(found)}")
    for found in _ELSEWHERE.finditer(text):
        yield _rewritten(found, found[0].replace(" ", NBSP))
    for found in _NATIONAL.finditer(text):
        if not _is_phone(found, text):
            continue
        area = found["bracketed"] or found["area"]
        number = _number(found)
        if tariff := _TARIFF.fullmatch(area):
            digits = tariff[2] + number
            number = f"{digits[0]}{NBSP}{digits[1:]}"
            area = tariff[1]
        yield _rewritten(found, f"{area}{NBSP}{number}")


def _is_phone(found: re.Match[str], text: str) -> bool:
    if found["bracketed"] or _CUE.search(text, max(0, found.start() - 40), found.start()):
        return True
    if _LIKE_A_YEAR.fullmatch(found["number"]):
        return False
    return "/" in found["divider"] or found["divider"] == NBSP or found["extension"] is not None


def _number(found: re.Match[str]) -> str:
    number = re.sub(_GAP, "", found["number"])
    return f"{number}{HYPHEN}{found['extension']}" if found["extension"] else number


def _rewritten(found: re.Match[str], wanted: str) -> Edit:
    return Edit(*found.span(), wanted, final=True)
