"""Readings of what people write into the fields of a kind: numbers, truth values, numbers of accounts and phones."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from lettergen.model.amount import ExactNumber, exact
from lettergen.model.values import Line, OneOrMore, Passages, Prose
from lettergen.patterns import LazyPattern

MOST_DIGITS: Final = 15
"""Digits of a number that every spreadsheet keeps."""

_BLANKS: Final = r"[\s\u00a0\u2009\u202f]+"
_WHOLE = LazyPattern(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3}){2,})", re.ASCII)
_DECIMALS = LazyPattern(
    r"[+-]?(?:(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?|(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)", re.ASCII
)
_DOUBTFUL = LazyPattern(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_PHONE = LazyPattern(r"[+(]?[0-9][0-9 ()/\u00a0–-]*[0-9]", re.ASCII)
_FEWEST_DIGITS = 3
_TRUE = frozenset({"true", "ja", "j", "yes", "y", "x", "wahr"})
_FALSE = frozenset({"false", "nein", "n", "no", "falsch"})


def parse_integer(value: Any) -> int:
    """A whole number from digits, with or without points between thousands; else the error ``number-whole``.

    ``1.234`` is refused: it may be a number with decimals.
    """
    if type(value) is int:
        return value
    if isinstance(value, str):
        text = _plain(value)
        if _DOUBTFUL.fullmatch(text):
            raise _doubtful(text)
        if _WHOLE.fullmatch(text) and len(text) <= MOST_DIGITS + 5:
            return int(text.replace(".", ""))
    raise PydanticCustomError("number-whole", "not a whole number")


def parse_number(value: Any) -> Decimal:
    """An exact number from ``1234,5``, ``1.234,5`` or ``1234.5``; else ``number-format`` or ``number-doubtful``."""
    if (number := exact(value)) is not None:
        return number
    if isinstance(value, str):
        text = _plain(value)
        if _DOUBTFUL.fullmatch(text):
            raise _doubtful(text)
        if _DECIMALS.fullmatch(text) and len(text) <= 2 * MOST_DIGITS:
            german = text.rfind(",") > text.rfind(".") or text.count(".") > 1
            plain = text.replace(".", "").replace(",", ".") if german else text.replace(",", "")
            return Decimal(plain)
    raise PydanticCustomError("number-format", "not a number")


def _plain(text: str) -> str:
    return re.sub(_BLANKS, "", text).replace("\u2212", "-")


def _doubtful(text: str) -> PydanticCustomError:
    whole = re.sub(r"[.,]", "", text)
    params = {"whole": whole, "fraction": f"{text[:-4]},{text[-3:]}0"}
    return PydanticCustomError("number-doubtful", "thousands or decimals", params)


def parse_yes_no(value: Any) -> bool:
    """A truth value from ``true`` and ``false``, ``ja`` and ``nein``, ``x``; else the error ``yes-or-no``."""
    if isinstance(value, bool):
        return value
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise PydanticCustomError("yes-or-no", "neither yes nor no")


def _iban(text: str) -> str:
    # Here and not above: the register of banks takes a tenth of a second, and most kinds hold no account.
    from schwifty import IBAN, exceptions

    bare = re.sub(_BLANKS, "", text).upper()
    try:
        IBAN(bare)
    except exceptions.InvalidLength:
        raise PydanticCustomError("iban-length", "length") from None
    except exceptions.InvalidChecksumDigits:
        raise PydanticCustomError("iban-check-digits", "check digits") from None
    except exceptions.SchwiftyException:
        raise PydanticCustomError("iban-form", "form") from None
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(c.isdigit() for c in text) < _FEWEST_DIGITS:
        raise PydanticCustomError("phone-format", "not a phone number")
    return text


def _passages(texts: tuple[str, ...]) -> Passages:
    # Not the class itself: to find out how a class in C is called, Python takes what it says of itself apart, in 4 ms.
    return Passages(texts)


Integer = Annotated[int, BeforeValidator(parse_integer)]
"""A whole number."""
Number = Annotated[Decimal, BeforeValidator(parse_number), AfterValidator(ExactNumber)]
"""An exact number with decimals."""
YesNo = Annotated[bool, BeforeValidator(parse_yes_no)]
"""Ja oder nein."""
Iban = Annotated[Line, AfterValidator(_iban)]
"""An IBAN with right check digits, in groups of four."""
Phone = Annotated[Line, AfterValidator(_phone)]
"""A phone number as it is written."""
Text = Annotated[tuple[Prose, ...], OneOrMore, AfterValidator(_passages)]
"""Paragraphs of small Markdown, which print as such."""
