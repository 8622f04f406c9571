"""Invented recipients, as many as wanted and no two alike, in the shapes that the contenders read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.docxtpl_template import context

_FORMS = (("Frau", "Erika", "Sehr geehrte Frau"), ("Herrn", "Max", "Sehr geehrter Herr"))
_LETTERS = "abcdefghij"


def recipients(count: int) -> Iterator[dict[str, str]]:
    """Lines of an address and a salutation."""
    for number in range(count):
        form, first_name, greeting = _FORMS[number % 2]
        name, town = _name(number), _town(number)
        yield {
            "organisation": f"Stadt {town}",
            "person": f"{form} {first_name} {name}",
            "street": f"Rathausplatz {number % 200 + 1}",
            "city": f"{_postal_code(number)} {town}",
            "salutation": f"{greeting} {name},",
        }


def write_recipients(path: Path, count: int) -> None:
    """The same as a table for ``lettergen batch``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("Behörde", "Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort"))
        for number in range(count):
            form, first_name, _ = _FORMS[number % 2]
            town, street = _town(number), f"Rathausplatz {number % 200 + 1}"
            row = (f"Stadt {town}", form, first_name, _name(number), street)
            writer.writerow((*row, _postal_code(number), town))


def falzmarke_template() -> str:
    """The same words as a letter with placeholders for ``falzmarke serie``."""
    words = context(0)
    address = "\n".join(f'  - "{{{{{f}}}}}"' for f in ("organisation", "person", "street", "city"))
    body = "\n\n".join(words["body"])
    return (
        f"---\nprofil: example\nempfaenger:\n{address}\ndatum: 2018-10-11\n"
        f'betreff: {words["subject"].partition(" zur ")[0]}\nanrede: "{{{{salutation}}}}"\n---\n\n{body}\n'
    )


def _name(number: int) -> str:
    return "Muster" + _spelt(number)


def _town(number: int) -> str:
    return "Musterort" + _spelt(number)


def _spelt(number: int) -> str:
    """The number in letters: names have no digits."""
    return "".join(_LETTERS[int(digit)] for digit in str(number))


def _postal_code(number: int) -> str:
    return f"{number % 90_000 + 5_000:05d}"
