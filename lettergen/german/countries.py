"""Countries in an address: German names, the order of postcode and city, and capitals by the country's own rules.

Rules: DIN 5008 (secondary sources): the city in its own language and in capitals, the country in German capitals as
the last line, no country prefix before the postcode; order as usual in the country of destination (UPU, as Google's
libaddressinput has it).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

_HOME = frozenset({"d", "de", "deu", "brd", "deutschland", "germany", "bundesrepublik deutschland"})
"""Known without loading locale data, because most letters stay in the country."""
_SPOKEN = {
    "usa": "US",
    "vereinigte staaten von amerika": "US",
    "united states of america": "US",
    "großbritannien": "GB",
    "grossbritannien": "GB",
    "great britain": "GB",
    "england": "GB",
    "schottland": "GB",
    "wales": "GB",
    "nordirland": "GB",
    "holland": "NL",
    "die niederlande": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "tschechische republik": "CZ",
    "slowakische republik": "SK",
    "turkey": "TR",
    "republik irland": "IE",
    "russische föderation": "RU",
    "elfenbeinküste": "CI",
    "weißrussland": "BY",
    "mazedonien": "MK",
    "moldawien": "MD",
}
"""Usual names that the locale data does not list as such."""
_GERMAN_AS_WRITTEN = frozenset(
    {"usa", "großbritannien", "grossbritannien", "england", "schottland", "wales", "nordirland"}
)
_CITY_THEN_CODE_BELOW = frozenset(
    {
        "BR", "CR", "EG", "FK", "GB", "GG", "GI", "GS", "HN", "HU", "IE", "IM", "IO", "IQ", "IR",
        "JE", "KE", "LK", "PN", "RU", "SH", "SZ", "TC", "UA", "VG", "ZA"
    }
)  # fmt: skip
CITY_ABOVE_STREET = frozenset({"HU"})
"""Where the city stands above the street, and the postcode below it."""
_CITY_THEN_CODE = frozenset(
    {
        "AS", "AU", "BD", "BH", "BM", "BN", "BT", "CA", "CC", "CO", "CX", "FM", "GU", "HM", "ID",
        "IL", "IN", "JO", "JP", "KH", "KR", "LB", "LS", "LV", "MH", "MM", "MN", "MP", "MT", "MV",
        "NF", "NG", "NP", "NZ", "PE", "PK", "PR", "PW", "SA", "SG", "TH", "TW", "UM", "US", "VC",
        "VE", "VI", "VN"
    }
)  # fmt: skip
_BETWEEN_CITY_AND_CODE = {"BD": " - ", "CO": ", ", "LV": ", ", "MM": ", ", "PK": "-"}
"""A blank elsewhere."""
_CODE_WITH_PREFIX = frozenset({"AD", "AX", "AZ", "LT", "LV", "MD"})
"""Where the letters before the digits are part of the postcode itself."""
_VEHICLE_CODES = {
    "AT": "A", "BE": "B", "ES": "E", "FI": "FIN", "FR": "F", "HU": "H", "IT": "I", "LI": "FL", "LU": "L",
    "NO": "N", "PT": "P", "SE": "S", "SI": "SLO",
}  # fmt: skip
_DOTTED_I = frozenset({"AZ", "TR"})
_CAPITAL_I_WITH_DOT = str.maketrans({"i": "İ", "ı": "I"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the address names it."""

    code: str | None
    """ISO 3166-1 alpha-2; None when the name is unknown."""
    name: str
    """In German, in capitals."""


@lru_cache(maxsize=512)  # saves 0.005 ms a letter
def find(country: str) -> Country:
    """The country for an ISO code or a German or English name; an unknown name is kept, in capitals."""
    text = " ".join(country.split())
    key = text.casefold()
    if key in _HOME:
        return Country("DE", "DEUTSCHLAND")
    code = _code(text)
    if code is None or key in _GERMAN_AS_WRITTEN:
        return Country(code, _upper(text))
    return Country(code, _upper(_german_names()[code]))


def city_capitals(city: str, code: str | None) -> str:
    """The city in capitals: Turkish and Azerbaijani keep the dot of the i, accents stay everywhere.

    ß becomes SS: the capital ẞ is a letter of German only, and sorting machines abroad do not know it.
    """
    if code in _DOTTED_I:
        city = city.translate(_CAPITAL_I_WITH_DOT)
    return _upper(city)


def city_lines(postal_code: str | None, city: str, code: str | None) -> tuple[str, ...]:
    """City and postcode in the order of the country, on one line or two."""
    capitals = city_capitals(city, code)
    if not postal_code:
        return (capitals,)
    postal_code = without_prefix(postal_code, code)
    if code in _CITY_THEN_CODE_BELOW:
        return capitals, postal_code
    if code in _CITY_THEN_CODE:
        # "IL 62704": the state is divided from the city by a comma, a bare ZIP code is not.
        state = code == "US" and "," not in city and postal_code[0].isalpha()
        between = ", " if state else _BETWEEN_CITY_AND_CODE.get(code, " ")
        return (f"{capitals}{between}{postal_code}",)
    return (f"{postal_code} {capitals}",)


def without_prefix(postal_code: str, code: str | None) -> str:
    """The postcode without ``B-``, ``NL-`` and the like, which postal services refuse."""
    if code is None or code in _CODE_WITH_PREFIX:
        return postal_code
    prefixes = "|".join(filter(None, (code, _VEHICLE_CODES.get(code))))
    return re.sub(rf"^(?:{prefixes})\s*[-–]\s*(?=\d)", "", postal_code)


def _upper(text: str) -> str:
    return unicodedata.normalize("NFC", text.upper())


def _code(text: str) -> str | None:
    key = text.casefold()
    if code := _SPOKEN.get(key):
        return code
    if text.isascii() and len(text) in (2, 3) and (code := _iso(text.upper())):
        return code
    return _codes_by_name().get(key)


def _iso(text: str) -> str | None:
    from babel.core import get_global

    if len(text) == len("DE"):
        return text if text in _german_names() else None
    aliases = get_global("territory_aliases").get(text, [])
    return str(aliases[0]) if len(aliases) == 1 else None


@cache  # saves 11 ms from the second time on
def _german_names() -> dict[str, str]:
    return _names("de")


@cache  # saves 14 ms from the second time on
def _codes_by_name() -> dict[str, str]:
    """German and English names, folded; German wins where both languages know a name."""
    return {
        name.casefold(): code
        for language in ("en", "de")
        for code, name in _names(language).items()
    }


def _names(language: str) -> dict[str, str]:
    from babel import Locale

    territories = Locale(language).territories
    # Locale data also names pseudo-regions (ZZ) and outlying or exceptional ones; they are no addresses.
    return {
        code: str(name)
        for code, name in territories.items()
        if len(code) == len("DE")
        and code.isalpha()
        and code not in {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
    }
