"""``python -m benchmarks.fields [--letters N]``: what a row costs whose letter prints fields of its own.

The same letter to the same recipients, once with a text that all share, once with six fields and a condition in it, from the
row of the table to the PDF. Rounds alternate; each figure is the median of its rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Mapping
from typing import Any

from lettergen import Workshop
from lettergen.batch.bind import Binder
from lettergen.batch.rows import Row, open_rows
from lettergen.kinds.own_fields import declared_in
from lettergen.reading.document import Document

ROUNDS = 7
MOST = 1.15
"""Goal: a letter with fields costs at most so many times one without."""

_TEXT = """\
für das Jahr 2027 setzen wir den Beitrag für die Betreuung in der offenen Ganztagsschule fest. Grundlage ist die Satzung
der Gemeinde Musterhausen vom 12. Dezember 2023. Der Beitrag beträgt {amount} im Monat und ist jeweils am ersten Werktag
fällig, zuerst am {due}.

Bitte überweisen Sie ihn auf das Konto der Gemeindekasse und geben Sie dabei das Kassenzeichen {sign} an. Ihr Kind
{child} besucht die Gruppe {group}; sie trifft sich in Raum {room}.

{reduced}Wenn sich Ihr Einkommen ändert, teilen Sie uns das bitte mit. Wir rechnen den Beitrag dann neu aus und schicken
Ihnen einen Änderungsbescheid. Änderungen der Betreuungszeit sind zum Beginn eines Schulhalbjahres möglich.

- Der Beitrag wird für zwölf Monate erhoben, auch in den Ferien.
- Für Geschwister ermäßigt er sich um die Hälfte.
- Das Essen wird gesondert berechnet.

Für Fragen stehen wir Ihnen gern zur Verfügung.
"""
_REDUCED = "Für Kinder unter sechs Jahren gilt der ermäßigte Beitrag.\n\n"
_TAGS = {
    "amount": "{{ Betrag }}",
    "due": "{{ Termin }}",
    "sign": "{{ Kassenzeichen }}",
    "child": "{{ Kind }}",
    "group": "{{ Gruppe }}",
    "room": "{{ Raum }}",
    "reduced": "{% if Kind_unter_6 %}\n" + _REDUCED.strip() + "\n{% endif %}\n\n",
}
_WORDS = {
    "amount": "64,50 EUR",
    "due": "4. Januar 2027",
    "sign": "4711.0815",
    "child": "Kim",
    "group": "Igel",
    "room": "12",
    "reduced": _REDUCED,
}
FIELDS = {
    "Kassenzeichen": "text",
    "Betrag": "amount",
    "Termin": "date",
    "Kind": "text",
    "Gruppe": "text",
    "Raum": "integer",
    "Kind unter 6": "yes_no",
}
"""Six that are printed, and one that the condition asks for."""


def rows(count: int, *, fields: bool) -> Iterator[Row]:
    """Invented parents, no two alike."""
    for number in range(count):
        row = {
            "Anrede": ("Frau", "Herr")[number % 2],
            "Vorname": "Kim",
            "Nachname": f"Beispiel{chr(97 + number % 26)}",
            "Straße": f"Schulweg {number + 1}",
            "PLZ": f"{number % 90_000 + 5_000:05d}",
            "Ort": "Musterhausen",
        }
        if fields:
            row |= {
                "Kassenzeichen": f"4711.{number:04d}",
                "Betrag": f"{number % 200 + 20},50",
                "Termin": f"{number % 28 + 1}.1.2027",
                "Kind": f"Sascha{chr(97 + number % 26)}",
                "Gruppe": ("Igel", "Dachs", "Luchs")[number % 3],
                "Raum": str(number % 40),
                "Kind unter 6": ("ja", "nein")[number % 2],
            }
        (read,) = open_rows([row])
        yield read


def letter(words: Mapping[str, str]) -> dict[str, Any]:
    """The common letter."""
    return {
        "kind": "schreiben",
        "sender": {
            "authority": {
                "name": "Gemeinde Musterhausen",
                "address": {
                    "street": "Rathausplatz 1",
                    "postal_code": "12345",
                    "city": "Musterhausen",
                },
            }
        },
        "date": "2026-11-23",
        "subject": "Beitrag für die offene Ganztagsschule",
        "body": _TEXT.format(**words),
        "signatures": {"name": "Beispiel"},
    }


def milliseconds(binder: Binder, found: list[Row], workshop: Workshop, form: Any) -> float:
    """Time per letter of one round."""
    start = time.perf_counter()
    for row in found:
        bound = binder.bind(row)
        if bound.letter is None:
            raise RuntimeError(str(bound.problems))
        workshop.render(bound.letter, form)
    return (time.perf_counter() - start) * 1000 / len(found)


def measure(count: int, form: Any) -> tuple[float, float]:
    """Milliseconds per letter without and with fields."""
    workshop = Workshop()
    shared, own = list(rows(count, fields=False)), list(rows(count, fields=True))
    declared = declared_in(Document(None, {"fields": FIELDS}))
    plain = Binder(letter(_WORDS), tuple(shared[0].cells))
    printing = Binder(letter(_TAGS), tuple(own[0].cells), fields=declared)
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        found = (
            milliseconds(plain, shared, workshop, form),
            milliseconds(printing, own, workshop, form),
        )
        if number:  # the first round warms up
            for kept, value in zip(times, found, strict=True):
                kept.append(value)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.fields")
    parser.add_argument("--letters", type=int, default=200, help="letters per round (default 200)")
    arguments = parser.parse_args()
    for form in ("pdf", "docx"):
        without, with_fields = measure(arguments.letters, form)
        ratio = with_fields / without
        print(
            f"{form}: {without:.2f} ms a letter, with fields {with_fields:.2f} ms: × {ratio:.2f} (goal ≤ {MOST})"
        )


if __name__ == "__main__":
    main()
