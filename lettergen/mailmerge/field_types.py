"""Fields that a draft declares: their names in YAML, and the types that switches, comparisons and names make likely."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lettergen.kinds.examination import is_reserved

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BY_NAME: Final = (
    ("iban", re.compile(r"iban")),
    ("email", re.compile(r"e_?mail")),
    ("phone", re.compile(r"telefon|fax|mobil|handy|phone")),
    ("time", re.compile(r"uhrzeit|beginn_uhr|_zeit$|^zeit$")),
    ("date", re.compile(r"datum|termin|frist|faellig|geburtstag|stichtag|_am$|_bis$|_vom$|^date|_date$")),
    ("amount", re.compile(r"betrag|summe|gebuehr|preis|kosten|steuer$|miete|entgelt|beitrag$|eur$|euro$|^amount|_amount$")),
    ("integer", re.compile(r"anzahl|menge|stueck$|count$")),
)  # fmt: skip
_CLOCK: Final = re.compile(r"[hH]")
_DAY: Final = re.compile(r"[dTMyJ]")


@dataclass(slots=True)
class Guess:
    """A field as the document uses it."""

    label: str
    """As the document calls it."""
    dates: set[str] = field(default_factory=set)
    """Formats of dates and times."""
    numbers: set[str] = field(default_factory=set)
    """Formats of numbers."""
    counted: str = ""
    """The number that it is compared with."""
    said: set[str] = field(default_factory=set)
    """The words that it is compared with."""
    parts: dict[str, Guess] = field(default_factory=dict)
    """Of a list or group: the names below it."""
    is_list: bool = False
    optional: bool = False
    """Whether the document asks if it is there."""

    def type(self) -> str:
        """The likely type, as declarations call it."""
        if self.parts or self.is_list:
            return "list" if self.is_list else "group"
        if self.said and not (self.dates or self.numbers):
            return "text"
        if self.dates:
            clock = any(_CLOCK.search(f) and not _DAY.search(f) for f in self.dates)
            return "time" if clock else "date"
        if self.numbers:
            return _number_type(self.numbers)
        plain = plain_name(self.label)
        likely = next((kind for kind, pattern in _BY_NAME if pattern.search(plain)), "text")
        if self.counted and likely not in {"amount", "integer"}:
            return "number" if "." in self.counted else "integer"
        return likely

    @property
    def is_misread(self) -> bool:
        """Whether it is compared with words although it is likely to be something else."""
        return bool(self.said) and (bool(self.counted) or self.type() != "text")


def _number_type(formats: set[str]) -> str:
    if any("%" in f for f in formats):
        return "number"
    if any(re.search(r"[,.]0[0#]", f) or "€" in f or "EUR" in f.upper() for f in formats):
        return "amount"
    return "number" if any(re.search(r"[,.]0", f) for f in formats) else "integer"


def plain_name(label: str) -> str:
    """A label in small letters, digits and underscores: ``faellig_am`` for ``Fällig am``."""
    name = re.sub(r"[^a-z0-9]+", "_", label.casefold().translate(_UMLAUTS)).strip("_")
    if not name or not name[0].isalpha():
        name = f"feld_{name}".rstrip("_")
    return f"{name}_" if is_reserved(name) or keyword.iskeyword(name) else name


class Names:
    """The fields found so far, by their names in YAML."""

    def __init__(self) -> None:
        self.guesses: dict[str, Guess] = {}

    def of(self, label: str) -> tuple[str, Guess]:
        """Name and guess of a field; two labels never share a name."""
        base = plain_name(label)
        for name in _numbered(base):
            guess = self.guesses.setdefault(name, Guess(label))
            if guess.label.casefold() == label.casefold():
                return name, guess
        raise AssertionError("names without end")


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1
