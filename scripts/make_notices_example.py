"""Writes examples/gebuehrenbescheide/hundehalter.xlsx: thirty invented dog owners, ``python scripts/make_notices_example.py``."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FILE = Path(__file__).parent.parent / "examples" / "gebuehrenbescheide" / "hundehalter.xlsx"
OWNERS = 30
TAX = (Decimal(96), Decimal(120))
"""Of the first dog, and of each further one."""

_FIRST = ("Anna", "Jonas", "Mira", "Emil", "Lena", "Paul", "Ida", "Oskar", "Nora", "Till")
_LAST = (
    "Beispiel",
    "Muster",
    "Probe",
    "Vorlage",
    "Exempel",
    "Entwurf",
    "Schablone",
    "Modell",
    "Versuch",
    "Mustermann",
)
_STREETS = ("Lindenweg", "Schulstraße", "Am Anger", "Mühlenweg", "Gartenstraße", "Rathausgasse")
_DOGS = ("Bello", "Hasso", "Luna", "Rex", "Frieda", "Balu", "Emma", "Oskar", "Kira", "Waldi")
_BREEDS = ("Beagle", "Dackel", "Schäferhund", "", "Pudel", "Labrador", "Terrier")
_IBAN = "DE02120300000000202051"
"""A number that banks publish for tests."""

HEADER = (
    "Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort", "Kassenzeichen", "Betrag", "Fällig am", "Steuermarke", "Angemeldet am",
    "Zahlweise", "IBAN", "Mandatsreferenz", "Ermäßigung", "Ermäßigt wegen", "Hund 1 Name", "Hund 1 Rasse", "Hund 1 Steuer",
    "Hund 2 Name", "Hund 2 Rasse", "Hund 2 Steuer",
)  # fmt: skip
_FORMATS = {"Betrag": '#,##0.00 "€"', "Hund 1 Steuer": "#,##0.00", "Hund 2 Steuer": "#,##0.00"}
_DATES = {"Fällig am", "Angemeldet am"}


def owner(number: int) -> list[object]:
    """A row; every third owner has two dogs, every fourth pays by direct debit, every seventh has a reduction."""
    two, debit, reduced = number % 3 == 0, number % 4 == 0, number % 7 == 0
    first, second = (tax / 2 if reduced else tax for tax in TAX)
    taxes = (first, second) if two else (first,)
    dogs: list[object] = []
    for place, tax in enumerate(taxes):
        name, breed = (
            _DOGS[(number + 3 * place) % len(_DOGS)],
            _BREEDS[(number + place) % len(_BREEDS)],
        )
        dogs += [name, breed or None, tax]
    person = _FIRST[number % len(_FIRST)]
    return [
        "Frau" if person in {"Anna", "Mira", "Lena", "Ida", "Nora"} else "Herr",
        person,
        _LAST[number * 7 % len(_LAST)],
        f"{_STREETS[number % len(_STREETS)]} {number + 1}",
        12345 if number % 5 else 3046,
        "Musterhausen" if number % 5 else "Adlerfeld",
        f"4711.{800 + number:04d}",
        sum(taxes),
        dt.date(2026, 2, 16),
        f"M {2000 + number}",
        dt.date(2025, number % 12 + 1, number % 28 + 1),
        "lastschrift" if debit else "ueberweisung",
        _IBAN if debit else None,
        f"HST-{number:05d}" if debit else None,
        "ja" if reduced else "nein",
        "Bezugs von Grundsicherung" if reduced else None,
        *dogs,
    ]


def _write(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    for number in range(1, OWNERS + 1):
        for position, value in enumerate(owner(number)):
            if value is None:
                continue
            name = HEADER[position]
            cell = sheet.cell(number + 1, position + 1, value)
            cell.number_format = _FORMATS.get(name, "@" if isinstance(value, str) else "General")
            if name == "PLZ":
                cell.number_format = "00000"
            if name in _DATES:
                cell.number_format = "DD.MM.YYYY"


def main() -> None:
    """Writes the workbook; amounts, days and postcodes are numbers in German formats, as Excel has them."""
    book = Workbook()
    book.worksheets[0].title = "Hundehalter"
    _write(book.worksheets[0])
    book.save(FILE)


if __name__ == "__main__":
    main()
