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
from lettergen.kinds.plain_letter import PlainLetter
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


def written_out(binder: Binder, found: list[Row]) -> list[Row]:
    """The same rows with the words that ``binder`` makes of their fields already in a column of their own."""
    rows_ = []
    for row in found:
        made = binder.bind(row).letter
        if not isinstance(made, PlainLetter):
            raise TypeError("a row of the benchmark is faulty")
        cells = {name: cell for name, cell in row.cells.items() if name not in FIELDS}
        (read,) = open_rows([cells | {"body": "\n\n".join(made.body)}])
        rows_.append(read)
    return rows_


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
    shared, own = list(rows(count, fields=False)), list(rows(count, fields=True))
    declared = declared_in(Document(None, {"fields": FIELDS}))
    printing = Binder(letter(_TAGS), tuple(own[0].cells), fields=declared)
    ready = written_out(printing, own)
    bare = {name: value for name, value in letter(_WORDS).items() if name != "body"}
    contenders = (
        (printing, own),
        (Binder(bare, tuple(ready[0].cells)), ready),
        (Binder(letter(_WORDS), tuple(shared[0].cells)), shared),
    )
    times: list[list[float]] = [[] for _ in contenders]
    for number in range(ROUNDS + 1):
        for kept, (binder, found) in zip(times, contenders, strict=True):
            value = milliseconds(binder, found, workshop, form)
            if number:  # the first round warms up
                kept.append(value)
    printed, given, common = map(statistics.median, times)
    return printed, given, common


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
