"""Numbers and amounts as letters write them (DIN 5008, secondary sources)."""

from __future__ import annotations

from decimal import Decimal

from lettergen.messages import Language
from lettergen.model.amount import Amount

_NO_BREAK = "\u00a0"
_MINUS = "−"
_SWAPPED = str.maketrans(",.", ".,")


def written_number(value: Decimal | int, language: Language, decimals: int | None = None) -> str:
    """``1.234,5``: thousands grouped; with ``decimals`` filled up or rounded half up to so many places. English: ``1,234.5``."""
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    figures = _signed(f"{abs(number):,f}", number)
    return figures.translate(_SWAPPED) if language == "de" else figures


def plain_number(value: Decimal, language: Language) -> str:
    """``1234,5``: as it is, with the language's decimal sign."""
    figures = _signed(f"{abs(value):f}", value)
    return figures.replace(".", ",") if language == "de" else figures


def written_amount(amount: Amount, language: Language, unit: str | None = None) -> str:
    """``1.234,50 EUR``, with a no-break space; English has ``EUR 1,234.50``.

    ``unit`` stands in the currency's place, such as ``€``; an empty one leaves the figures alone, for tables.
    """
    figures = written_number(amount.value, language, 2)
    unit = amount.currency if unit is None else unit
    parts = (figures, unit) if language == "de" else (unit, figures)
    return _NO_BREAK.join(part for part in parts if part)


def _signed(figures: str, value: Decimal) -> str:
    return f"{_MINUS}{figures}" if value < 0 else figures
