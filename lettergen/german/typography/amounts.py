"""Amounts of money: dots between thousands, where a number is money beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.german.dates import MONTHS
from lettergen.german.typography.edits import DIGITS, GAP, Edit, StartingPattern, doubt, fill
from lettergen.patterns import LazyPattern

_SIGN = LazyPattern("€|EUR|Euro|CHF|USD")
_UNIT = r"(?:€(?![^\W\d_])|(?:EURO?|Euros?|CHF|USD)\b(?!-))"
_WHOLE = r"(?:\d{1,3}(?:\.\d{3})+|\d+)"
_REST = r"(?:,\d+|,[-–]{1,2})"
_NUMBER = rf"{_WHOLE}{_REST}?"
_TO = rf"(?:{GAP}?[-–]{GAP}?| bis (?:zu )?| und | oder | / |/|, )"
_NO_NUMBER_OF_IT = rf"(?!{GAP}?(?!{_NUMBER}{GAP}?{_UNIT})\d)"
_BEFORE = r"(?<![\w.,/])(?<![^\s(=:][–-])"
"""No part of a number or word; a sign may stand before it."""
_AMOUNTS = StartingPattern(
    DIGITS,
    rf"{_BEFORE}(?P<numbers>{_NUMBER}(?:{_TO}{_NUMBER}){{0,12}}){GAP}?{_UNIT}{_NO_NUMBER_OF_IT}",
)
"""Numbers before a unit. A unit with another number behind it belongs to that: "Haushaltsjahr 2026 EUR 5.000,00", unless that has
a unit of its own: "1.500,00 EUR 2.000 €"."""
_AFTER_UNIT = StartingPattern(
    _SIGN, rf"(?<!\w)(?<!\d{GAP}){_UNIT}{GAP}?(?P<numbers>{_NUMBER})(?![\w/-]|[.,]\d|{GAP}?{_UNIT})"
)
_AFTER_NUMBER_AND_UNIT = StartingPattern(
    _SIGN, rf"(?<=\d{GAP}){_UNIT}{GAP}?(?P<numbers>{_WHOLE},\d\d)(?![\w/-]|[.,]\d)"
)
_ONE = LazyPattern(rf"(?P<whole>{_WHOLE})(?P<rest>{_REST})?(?P<to>{_TO})?")
_MONTH = "|".join(MONTHS["de"])
_YEAR_BEFORE = LazyPattern(
    rf"(?:[Jj]ahr(?:en?|es|gang)?|[Hh]aushalt\w*|[Ss]eit|[Ss]tand|Anfang|Mitte|Ende|Anno|{_MONTH})[ \u00a0]$"
)
_MONEY_BEFORE = LazyPattern(
    r"(?:\b(?:\w*(?:[Hh]öhe|[Bb]etrag|[Ss]umme|[Kk]osten|[Gg]ebühr|[Zz]uschuss|[Zz]uwendung|[Pp]reis|[Ww]ert|[Aa]nteil"
    r"|[Bb]ußgeld|[Gg]eldbuße|[Zz]wangsgeld|[Mm]iete)s? von|beträgt|betragen|betrug|betrugen|bis zu|rund|rd\.|ca\.|etwa|circa"
    r"|mindestens|höchstens|maximal|jeweils|insgesamt))[ \u00a0]$"
)
_BOUND_BEFORE = LazyPattern(r"\b(?:von|zwischen)[ \u00a0]$")
_UNGROUPED = LazyPattern(r"[1-9]\d{3,}")
_OTHERWISE = StartingPattern(
    DIGITS,
    rf"{_BEFORE}(?:[1-9]\d{{3,}}|\d{{1,3}}(?:{GAP}\d{{3}})+)(?=(?:,\d+|[.,][-–—]{{1,2}})?{GAP}?"
    rf"(?:T?€|(?:T?EURO?|Euros?|CHF|USD|DM)(?!\w)|(?:Mio|Mrd|Tsd)\b)(?!{GAP}?\d))",
)
"""What may be money and stands in another form. No year: a unit with a number behind it belongs to that."""
_NUMBER_ALONE = LazyPattern(r"[1-9]\d{3,}(?:,\d+)?")
"""As a cell of a column has it, whose others may be amounts."""
_CODE_BEFORE = LazyPattern(
    r"(?<![\w-])(?!(?:EUR|CHF|USD|VON|BIS|UND|AB|JE)\b)[A-ZÄÖÜ]{2,}(?:-\w+)?[ \u00a0]$"
)
"""As "PSP" in "PSP 4711 EUR": what follows may be its number."""
_LIKE_A_YEAR = LazyPattern(r"(?:19|20)\d\d")
_ANY_YEAR = LazyPattern(r"1\d{3}|20\d\d|21\d\d")


def amounts(text: str) -> Iterator[Edit]:
    """Dots between the thousands. What may be a year is money only where the words say so."""
    if _NUMBER_ALONE.fullmatch(text):
        yield doubt(0, len(text))
    if not _SIGN.search(text):
        return
    seen = set[int]()
    for pattern in (_AMOUNTS, _AFTER_UNIT, _AFTER_NUMBER_AND_UNIT):
        for found in pattern.finditer(text):
            whole = found.span() == (0, len(text))
            edits = list(_grouped(text, *found.span("numbers"), whole=whole))
            seen |= {edit.start for edit in edits}
            yield from edits
    yield from (doubt(*it.span()) for it in _OTHERWISE.finditer(text) if it.start() not in seen)


def _grouped(text: str, start: int, end: int, *, whole: bool) -> Iterator[Edit]:
    numbers = list(_ONE.finditer(text, start, end))
    if not any(_UNGROUPED.fullmatch(number["whole"]) for number in numbers):
        return
    sure = whole or _MONEY_BEFORE.search(text, max(0, start - 60), start) is not None
    coded = _CODE_BEFORE.search(text, max(0, start - 60), start) is not None
    for position, number in enumerate(numbers):
        if not _UNGROUPED.fullmatch(number["whole"]):
            continue
        if number["rest"] or (not coded and _is_money(text, numbers, position, sure=sure)):
            yield Edit(*number.span("whole"), f"{int(number['whole']):,}".replace(",", "."))
        else:
            yield doubt(*number.span("whole"))


def _is_money(text: str, numbers: list[re.Match[str]], position: int, *, sure: bool) -> bool:
    number, last = numbers[position], position == len(numbers) - 1
    before = (text, max(0, numbers[0].start() - 40), numbers[0].start())
    year = _ANY_YEAR if position == 0 and _YEAR_BEFORE.search(*before) else _LIKE_A_YEAR
    if not year.fullmatch(number["whole"]):
        # Only what stands at the unit itself is money by it alone.
        return last or sure or _spans(text, numbers, position)
    if sure and len(numbers) == 1:
        return True
    if year is _ANY_YEAR:
        return False
    return _spans(text, numbers, position) and not all(
        _LIKE_A_YEAR.fullmatch(each["whole"]) for each in numbers
    )


def _spans(text: str, numbers: list[re.Match[str]], position: int) -> bool:
    """Whether the number is one end of a span that ends at the unit: "2000 - 3000 EUR", "von 2000 bis 3000 EUR"."""
    if len(numbers) != len(("from", "to")) or position > 1:
        return False
    low, high = numbers
    to = low["to"].strip(" \u00a0")
    dash = to in {"-", "–"}
    named = _BOUND_BEFORE.search(text, max(0, low.start() - 20), low.start()) is not None
    bound = to in {"bis", "bis zu", "und"} and named
    return (dash or bound) and _value(low) < _value(high)


def _value(number: re.Match[str]) -> int:
    return int(number["whole"].replace(".", ""))


_BESIDE = LazyPattern(rf"(?:(?<=\bMio\.)|(?<=\bMrd\.)|(?<=\bTsd\.))({GAP})(?=€|EUR|Euro)")
_BEHIND_NUMBER = StartingPattern(
    DIGITS, rf"{_BEFORE}(?:{_NUMBER}{_TO}){{0,12}}{_NUMBER}({GAP}?)(?={_UNIT}{_NO_NUMBER_OF_IT})"
)
_BEFORE_NUMBER = StartingPattern(_SIGN, rf"(?<!\w){_UNIT}({GAP})(?=\d)(?!{_NUMBER}{GAP}?{_UNIT})")


def beside_amounts(text: str) -> Iterator[Edit]:
    """The unit kept with its number."""
    if _SIGN.search(text):
        if any(map(text.__contains__, ("Mio.", "Mrd.", "Tsd."))):
            yield from fill(_BESIDE, text)
        yield from fill(_BEHIND_NUMBER, text)
        yield from fill(_BEFORE_NUMBER, text)
