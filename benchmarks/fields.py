"""``python -m benchmarks.fields [--letters N]``: what a row costs whose letter prints fields of its own.

Six fields and a condition in the text of a letter, from the row of the table to the finished file; beside it the same letters
whose words stand in a column already, and the letters of one text that all share, whose paragraphs are set once and remembered.
Rounds alternate; each figure is the median of its rounds, in the processor's time, which other programs hardly change.
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
"""Goal: a letter with fields costs at most so many times one with the same words in a column."""

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


def rows(numbers: range, *, fields: bool = False, words: bool = False) -> Iterator[Row]:
    """Invented parents, no two alike, with ``fields`` or with the same in ready ``words``."""
    for number in numbers:
        row = {
            "Anrede": ("Frau", "Herr")[number % 2],
            "Vorname": "Kim",
            "Nachname": f"Beispiel{chr(97 + number % 26)}",
            "Straße": f"Schulweg {number + 1}",
            "PLZ": f"{number % 90_000 + 5_000:05d}",
            "Ort": "Musterhausen",
        }
        amount, day = f"{number % 200 + 20},50", number % 28 + 1
        of_letter = {
            "sign": f"4711.{number:04d}",
            "child": f"Sascha{chr(97 + number % 26)}",
            "group": ("Igel", "Dachs", "Luchs")[number % 3],
            "room": str(number % 40),
        }
        if fields:
            row |= {
                "Kassenzeichen": of_letter["sign"],
                "Betrag": amount,
                "Termin": f"{day}.1.2027",
                "Kind": of_letter["child"],
                "Gruppe": of_letter["group"],
                "Raum": of_letter["room"],
                "Kind unter 6": ("ja", "nein")[number % 2],
            }
        if words:
            of_letter |= {"amount": f"{amount} EUR", "due": f"{day}. Januar 2027"}
            of_letter["reduced"] = (_REDUCED, "")[number % 2]
            row["body"] = _TEXT.format(**of_letter)
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
    """The processor's time per letter of one round."""
    start = time.process_time()
    for row in found:
        bound = binder.bind(row)
        if bound.letter is None:
            raise RuntimeError(str(bound.problems))
        workshop.render(bound.letter, form)
    return (time.process_time() - start) * 1000 / len(found)


def measure(count: int, form: Any) -> tuple[float, float, float]:
    """Milliseconds per letter with fields, with the same words in a column, and with one text that all share."""
    workshop = Workshop()
    declared = declared_in(Document(None, {"fields": FIELDS}))
    bare = {name: value for name, value in letter(_WORDS).items() if name != "body"}
    contenders: list[tuple[Binder, dict[str, bool]]] = []
    for common, more in (
        (letter(_TAGS), {"fields": True}),
        (bare, {"words": True}),
        (letter(_WORDS), {}),
    ):
        (first,) = rows(range(1), **more)
        contenders.append(
            (
                Binder(common, tuple(first.cells), fields=declared if "fields" in more else None),
                more,
            )
        )
    times: list[list[float]] = [[] for _ in contenders]
    # No letter comes twice: what is remembered of the last ones would be found again, as it never is in a batch.
    numbers = iter(range(10**9))
    for number in range(ROUNDS + 1):
        for kept, (binder, more) in zip(times, contenders, strict=True):
            start = next(numbers) * count
            value = milliseconds(
                binder, list(rows(range(start, start + count), **more)), workshop, form
            )
            if number:  # the first round warms up
                kept.append(value)
    printed, given, alike = map(statistics.median, times)
    return printed, given, alike


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.fields")
    parser.add_argument("--letters", type=int, default=200, help="letters per round (default 200)")
    arguments = parser.parse_args()
    for form in ("pdf", "docx"):
        printed, given, common = measure(arguments.letters, form)
        print(
            f"{form}: with fields {printed:.2f} ms a letter; the same words in a column {given:.2f} ms: "
            f"× {printed / given:.2f} (goal ≤ {MOST}); one text for all {common:.2f} ms: × {printed / common:.2f}"
        )


if __name__ == "__main__":
    main()
