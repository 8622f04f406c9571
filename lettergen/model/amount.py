"""Betrag: a sum of money in its currency, exact to the cent."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

EURO: Final = "EUR"
_CENT: Final = Decimal("0.01")
MOST_DIGITS: Final = 15
"""Before the decimal comma; spreadsheets keep no more digits of a number than these."""

CURRENCIES: Final = frozenset(
    {"EUR", "CHF", "USD", "GBP", "DKK", "SEK", "NOK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "RSD", "TRY", "UAH",
     "AUD", "CAD", "CNY", "INR", "JPY", "NZD", "ZAR", "DEM"}
)  # fmt: skip
"""Codes of ISO 4217 that letters of German authorities meet; DEM in old decisions."""
_SIGNS: Final = {"€": "EUR", "euro": "EUR", "£": "GBP", "sfr": "CHF"}
"""The dollar has several countries."""

_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f]+")
_WRITTEN = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<sign>[+-]?) ?(?P<figures>(?:\d[\d.,]*)(?:(?<=,)--?)?)(?P<after>[^\d.,+-]*)",
    re.ASCII,
)
_GROUPED_BY_BLANKS = re.compile(r"(?<![\d.,])(\d{1,3}(?: \d{3})+)(?=,\d|\D|$)", re.ASCII)
_WHOLE = re.compile(r"\d+|\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_GERMAN = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+),(\d{1,2}|--?)", re.ASCII)
_ENGLISH = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)\.(\d{1,2})", re.ASCII)
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}|(?:,\d{3}){2,})", re.ASCII)
_FINER = re.compile(
    r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d{3,}|(?:\d+|\d{1,3}(?:,\d{3})+)\.\d{3,}", re.ASCII
)
_DASHES = str.maketrans("\u2212–—", "---")


class Amount:
    """Betrag: an exact value in a currency, such as 1234.50 EUR; compared with amounts of its currency, and numbers.

    As a field's type it takes what ``parse_amount`` takes. It cannot be changed. Parts of a cent are a ValueError.
    """

    __slots__ = ("_currency", "_value")

    def __init__(self, value: Decimal, currency: str = EURO) -> None:
        if not isinstance(value, Decimal):
            raise TypeError("an amount is made of a Decimal")
        cents = Decimal(value).quantize(_CENT)
        if cents != value:
            raise ValueError("an amount has no parts of a cent")
        self._value, self._currency = cents, currency

    @property
    def value(self) -> Decimal:
        """With two decimals."""
        return self._value

    @property
    def currency(self) -> str:
        """ISO 4217, three capitals."""
        return self._currency

    def __reduce__(self) -> tuple[type[Self], tuple[Decimal, str]]:
        return type(self), (self._value, self._currency)

    def __repr__(self) -> str:
        return f"Amount({str(self)!r})"

    def __str__(self) -> str:
        """``1234.50 EUR``: the form in data, which ``parse_amount`` reads back."""
        return f"{self.value} {self.currency}"

    def __hash__(self) -> int:
        # Equal to the bare number, hence with its hash.
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Amount):
            return (self.value, self.currency) == (other.value, other.currency)
        return (number := exact(other)) is not None and self.value == number

    def __lt__(self, other: object) -> bool:
        return self.value < self._comparable(other)

    def __le__(self, other: object) -> bool:
        return self.value <= self._comparable(other)

    def __gt__(self, other: object) -> bool:
        return self.value > self._comparable(other)

    def __ge__(self, other: object) -> bool:
        return self.value >= self._comparable(other)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __neg__(self) -> Self:
        return type(self)(-self.value, self.currency)

    def __add__(self, other: object) -> Self:
        return type(self)(self.value + self._comparable(other), self.currency)

    __radd__ = __add__

    def __sub__(self, other: object) -> Self:
        return type(self)(self.value - self._comparable(other), self.currency)

    def __rsub__(self, other: object) -> Self:
        return -self + other

    def _comparable(self, other: object) -> Decimal:
        if isinstance(other, Amount) and other.currency == self.currency:
            return other.value
        if (number := exact(other)) is not None:
            return number
        raise TypeError("an amount is compared with amounts of its currency, and numbers")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        del source, handler
        written = core_schema.plain_serializer_function_ser_schema(str, when_used="json")
        return core_schema.no_info_plain_validator_function(parse_amount, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        del schema, handler
        return {"type": ["string", "number"]}


class ExactNumber(Decimal):
    """Zahl: a number as it is written, also beside one of Python's: 0.1 is a tenth.

    To Python 0.1 is the binary fraction next to it, which no Decimal is equal to and none may be added to.
    """

    __slots__ = ()

    def __neg__(self) -> ExactNumber:
        return ExactNumber(super().__neg__())


def _exactly(method: Callable[[Decimal, Any], Any]) -> Callable[[Decimal, Any], Any]:
    """A way to compare or reckon of Decimal's for numbers that are taken as they are written."""

    def reckoned(self: Decimal, other: Any) -> Any:
        # Infinity, and what is no number, stay what they are.
        result = method(self, (exact(other) or other) if isinstance(other, float) else other)
        return ExactNumber(result) if isinstance(result, Decimal) else result

    return reckoned


for _way in ("eq", "ne", "lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv"):  # fmt: skip
    setattr(ExactNumber, f"__{_way}__", _exactly(getattr(Decimal, f"__{_way}__")))


def exact(value: object) -> Decimal | None:
    """A number as it is written; None for anything else."""
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # The shortest digits that give this float: those that were typed, not those that it holds.
    number = Decimal(repr(value))
    return number if number.is_finite() else None


def parse_amount(value: Any) -> Amount:
    """An amount from ``1.234,50 EUR``, ``1234,50 €``, ``EUR 1.234,50``, ``50,–``, ``1234.50`` or a number.

    Without a currency it is in euros. Raises PydanticCustomError: ``amount-doubtful`` for ``1.234`` and ``1,234``, which
    may be a thousand or one, ``amount-decimals`` for parts of a cent, ``amount-currency``, ``amount-large``, or
    ``amount-format``.
    """
    if isinstance(value, Amount):
        return value
    if (number := exact(value)) is not None:
        return _amount(number, EURO)
    if not isinstance(value, str):
        raise PydanticCustomError("amount-format", "not an amount")
    text = _BLANKS.sub(" ", value.translate(_DASHES)).strip()
    # Blanks may part thousands, as in 1 234 567,50.
    text = _GROUPED_BY_BLANKS.sub(lambda grouped: grouped[0].replace(" ", ""), text)
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise PydanticCustomError("amount-format", "not an amount")
    currency = _currency(found["before"].strip(), found["after"].strip())
    number = _number(found["figures"])
    return _amount(-number if found["sign"] == "-" else number, currency)


def _number(figures: str) -> Decimal:
    if _WHOLE.fullmatch(figures):
        return Decimal(figures.replace(".", ""))
    if found := _GERMAN.fullmatch(figures):
        return Decimal(f"{found[1].replace('.', '')}.{found[2].strip('-')}")
    if found := _ENGLISH.fullmatch(figures):
        return Decimal(f"{found[1].replace(',', '')}.{found[2]}")
    if _DOUBTFUL.fullmatch(figures):
        whole = re.sub(r"[.,]", "", figures)
        raise PydanticCustomError("amount-doubtful", "doubtful", {"whole": f"{whole},00"})
    if _FINER.fullmatch(figures):
        raise PydanticCustomError("amount-decimals", "parts of a cent")
    raise PydanticCustomError("amount-format", "not an amount")


def _currency(before: str, after: str) -> str:
    if before and after:
        raise PydanticCustomError("amount-format", "two currencies")
    word = before or after
    if not word:
        return EURO
    code = _SIGNS.get(word.casefold().rstrip("."), word.upper())
    if code not in CURRENCIES:
        params = {"currency": word, "known": ", ".join(sorted(CURRENCIES))}
        raise PydanticCustomError("amount-currency", "no currency", params)
    return code


def _amount(number: Decimal, currency: str) -> Amount:
    if number.adjusted() >= MOST_DIGITS:
        raise PydanticCustomError("amount-large", "too many digits", {"limit": str(MOST_DIGITS)})
    try:
        return Amount(number, currency)
    except ValueError:
        raise PydanticCustomError("amount-decimals", "parts of a cent") from None
