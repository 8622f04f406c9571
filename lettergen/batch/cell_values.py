"""What people write into cells where the letter wants one of a few values."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from pydantic import BaseModel

from lettergen.batch.headers import types_at
from lettergen.errors import Problem
from lettergen.model.person import Couple, FormOfAddress
from lettergen.reading.document import Path

Converter = Callable[[str], str | Problem]
"""A cell's text as the letter wants it, or the problem (without a place) that it is."""

_FORMS = {
    FormOfAddress.FRAU: "frau fr w weiblich f female ms mrs miss mme",
    FormOfAddress.HERR: "herr herrn hr hrn m männlich maennlich male mr",
    FormOfAddress.NEUTRAL: "neutral divers d x mx",
}
FORM_OF = {word: form.value for form, words in _FORMS.items() for word in words.split()}
"""Forms of address by what lists call them, in small letters."""
_HOUSEHOLDS = frozenset({"familie", "eheleute", "ehepaar", "fam"})

_YES = frozenset({"true", "wahr", "ja", "j", "yes", "y", "x", "1"})
_NO = frozenset({"false", "falsch", "nein", "n", "no", "0"})
_COUPLES = {
    Couple.ONE_LINE: {*_YES, "eine zeile", "in einer zeile", "one line"},
    Couple.JOINT: {"gemeinsam", "zusammen", "frau und herrn", "joint"},
    Couple.LINES: {*_NO, "zeilen", "zwei zeilen", "getrennt", "einzeln", "lines"},
}


_MONTH = "Jan|Feb|Mrz|Mär|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec"
_NOT_MEANT = re.compile(
    r"(?P<error>#(?:NV|N/A|BEZUG!|REF!|WERT!|VALUE!|NAME\?|DIV/0!|ZAHL!|NUM!|NULL!|ÜBERLAUF!|SPILL!|KALK!|CALC!))"
    r"|(?P<filler>[\W_]+|k\.\s?A\.?|k/A|n\.\s?a\.?|n/a|keine Angaben?|unbekannt|entfällt)"
    r"|(?P<date>\d{4}-\d\d-\d\d(?: [\d:]+)?|\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})"
    rf"|\d{{1,2}}[.-]\s?(?:{_MONTH})\.?(?:[ -]\d{{2,4}})?|(?:{_MONTH})[ -]\d{{1,2}})",
    re.IGNORECASE,
)
"""What spreadsheets make of a value, and what people write where they have none; nothing to print on an envelope."""


def not_meant(text: str, path: Path) -> Problem | None:
    """Why a cell cannot hold what is to be printed at ``path``: an error of a formula, a filler, or a date.

    Fillers and dates are judged in the recipient only: Excel takes a house number such as ``2-11`` for a day.
    """
    if not (found := _NOT_MEANT.fullmatch(text)):
        return None
    kind = str(found.lastgroup)
    if kind != "error" and path[0] != "recipient":
        return None
    return Problem(f"cell-{kind}", value=text)


def converter(model: type[BaseModel], path: Path) -> Converter | None:
    """How cells for the value at ``path`` are read; None where they are taken as they are."""
    types: list[Any] = types_at(model, path)
    if FormOfAddress in types:
        return form_of_address
    if Couple in types:
        return couple
    if bool in types:
        return yes_or_no
    enum = next((t for t in types if isinstance(t, type) and issubclass(t, Enum)), None)
    return _lower if enum else None


def form_of_address(text: str) -> str | Problem:
    """Anrede: ``Frau``, ``Herrn``, ``Hr.``, ``w``, ``divers`` … as ``frau``, ``herr`` or ``neutral``."""
    word = text.strip().casefold().rstrip(".")
    if form := FORM_OF.get(word):
        return form
    first, *others = word.split() or [""]
    if first in _HOUSEHOLDS:
        return Problem("cell-form-household", value=text)
    if first in {"sehr", "liebe", "lieber", "guten", "dear", "hallo"}:
        return Problem("cell-form-salutation", value=text)
    if others and first.rstrip(".") in FORM_OF:
        return Problem("cell-form-with-title", value=text)
    return Problem("cell-form", value=text)


def yes_or_no(text: str) -> str | Problem:
    """``ja``, ``WAHR``, ``x`` … as ``true``, ``nein``, ``FALSCH`` … as ``false``."""
    word = text.strip().casefold()
    if word in _YES:
        return "true"
    return "false" if word in _NO else Problem("cell-yes-or-no", value=text)


def couple(text: str) -> str | Problem:
    """Paar: ``ja`` as ``one_line``, ``gemeinsam`` as ``joint``, ``nein`` as ``lines``."""
    word = " ".join(text.casefold().replace("_", " ").split())
    form = next((form for form, words in _COUPLES.items() if word in words), None)
    return form.value if form else Problem("cell-couple", value=text)


def _lower(text: str) -> str:
    return text.strip().casefold()
