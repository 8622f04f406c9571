"""How even the right edge of running text is, and what finding its lines costs: ``python -m benchmarks.lines``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from lettergen import Workshop, letter_from
from lettergen.compose.breaking import Parting, advances, broken_lines
from lettergen.compose.places import trimmed
from lettergen.model.blocks import Run
from lettergen.pdf.parted import with_whole_words
from lettergen.renderers.typst import parted_words, render_pdf
from lettergen.resources import shipped

SIZE_PT = 11.0
WIDTH_MM = 165.0
TEXT = """\
in der oben genannten Angelegenheit haben wir Ihren Antrag auf Gewährung einer Zuwendung zur Förderung der interkommunalen \
Zusammenarbeit geprüft und teilen Ihnen mit, dass die Voraussetzungen der Förderrichtlinie nach dem gegenwärtigen Bearbeitungsstand \
erfüllt sind. Für die abschließende Entscheidung benötigen wir jedoch noch eine Bestätigung der Kommunalaufsicht über die \
haushaltsrechtliche Unbedenklichkeit sowie eine Aufstellung der voraussichtlichen Personalausgaben, aufgeschlüsselt nach \
Haushaltsjahren und Beschäftigungsverhältnissen.
Wir weisen darauf hin, dass die Bewilligung unter dem Vorbehalt der Verfügbarkeit der Haushaltsmittel steht und ein Rechtsanspruch \
auf die Gewährung nicht besteht. Änderungen der tatsächlichen oder rechtlichen Verhältnisse, die für die Entscheidung erheblich \
sind, müssen unverzüglich schriftlich mitgeteilt werden. Die Bewilligungsbehörde entscheidet aufgrund ihres pflichtgemäßen Ermessens \
im Rahmen der verfügbaren Haushaltsmittel; die Gleichbehandlung aller Antragstellerinnen und Antragsteller wird dabei gewährleistet.
Der Verwendungsnachweis ist spätestens sechs Monate nach Abschluss der Maßnahme vorzulegen. Er besteht aus einem Sachbericht, einem \
zahlenmäßigen Nachweis und einer Übersicht über die eingesetzten Eigenmittel. Werden die Unterlagen nicht fristgerecht eingereicht, \
kann die Bewilligungsbehörde den Zuwendungsbescheid ganz oder teilweise widerrufen und bereits ausgezahlte Beträge zurückfordern. \
Die Rückforderung wird nach den Vorschriften des Verwaltungsverfahrensgesetzes verzinst.
Zur Vorbereitung der gemeinsamen Veranstaltung bitten wir um Übersendung der Teilnehmerliste, der Tagesordnung und einer \
Kurzbeschreibung Ihrer Einrichtung. Die Veranstaltung richtet sich an Mitarbeiterinnen und Mitarbeiter der Stadtverwaltungen, der \
Wohlfahrtsverbände und der Migrantenselbstorganisationen. Anmeldungen werden in der Reihenfolge ihres Eingangs berücksichtigt; eine \
Teilnahmebestätigung erhalten Sie rechtzeitig vor Beginn. Für Rückfragen stehen Ihnen die Ansprechpartnerinnen der \
Koordinierungsstelle gern zur Verfügung."""
"""Four paragraphs as letters have them, invented."""

ADDRESS = {"street": "Rathausplatz 1", "postal_code": "12345", "city": "Musterhausen"}
LETTER: dict[str, Any] = {
    "kind": "schreiben",
    "letterhead": "din5008-b",
    "sender": {"authority": {"name": "Stadt Musterhausen", "address": ADDRESS}},
    "recipient": {"organisation": ["Verein Musterland"], "address": ADDRESS},
    "date": "2026-03-05",
    "subject": "Ihr Antrag auf Bewilligung einer Zuwendung zur Förderung der Zusammenarbeit",
    "body": TEXT.replace("\n", "\n\n"),
    "signatures": [{"name": "Kim Muster"}],
    "large_print": True,
}
HOUSE = "musterhausen"
"""A letterhead in the type and width of the measurement, whose house parts words."""


def gaps(parting: Parting | None) -> Iterator[float]:
    """How far each line but the last of its paragraph stops short of the edge, in mm."""
    hyphen = next(iter(advances((Run("-"),), SIZE_PT, strong=False)))
    for text in TEXT.split("\n"):
        runs = (Run(text),)
        lines = broken_lines(runs, WIDTH_MM, SIZE_PT, even=True, parting=parting)
        edges = [0.0, *accumulate(advances(runs, SIZE_PT, strong=False))]
        for start, end in pairwise(lines.starts):
            wide = edges[trimmed(text, start, end)] - edges[start]
            yield WIDTH_MM - wide - (hyphen if end in lines.hyphenated else 0)


def milliseconds(parting: Parting | None) -> float:
    """What the lines of the four paragraphs cost when none has been seen before; the best of a hundred."""
    times = []
    for _ in range(100):
        broken_lines.cache_clear()
        start = time.process_time()
        for text in TEXT.split("\n"):
            broken_lines((Run(text),), WIDTH_MM, SIZE_PT, even=True, parting=parting)
        times.append(1000 * (time.process_time() - start))
    return min(times)


@cache
def workshop() -> Workshop:
    """With a letterhead whose house parts words."""
    plain = shipped("letterheads") / "din5008-b" / "2020.yaml"
    text = plain.read_text(encoding="utf-8") + "\nhouse_style: {hyphenation: true}\n"
    return Workshop({f"letterheads/{HOUSE}/2020.yaml": text})


def whole_words(*, large_print: bool) -> tuple[float, int, int]:
    """What it costs in milliseconds that the PDF of the text says its parted words whole; how many there are, on how many pages."""
    letter = letter_from(LETTER | {"letterhead": HOUSE, "large_print": large_print})
    composed = workshop().compose(letter).letter
    made, words = render_pdf(composed), tuple(parted_words(composed.flow))
    times = []
    for _ in range(200):
        start = time.process_time()
        with_whole_words(made.content, words)
        times.append(1000 * (time.process_time() - start))
    return min(times), len(words), made.pages


GOAL_MS = 0.5
"""What parting words may cost a letter in all."""


def main() -> None:
    """Prints the figures."""
    costs = []
    for name, parting in (("as words", None), ("hyphenated", Parting("de"))):
        found = list(gaps(parting))
        mean, most = sum(found) / len(found), max(found)
        costs.append(milliseconds(parting))
        print(
            f"{name:12} mean {mean:5.1f} mm, most {most:5.1f} mm, {costs[-1]:.2f} ms for {len(found)} lines"
        )
    more = costs[1] - costs[0]
    for name, large_print in (("in all", False), ("large print", True)):
        cost, count, pages = whole_words(large_print=large_print)
        print(
            f"{name:12} {more:.2f} for the lines + {cost:.2f} for {count} whole words on {pages} pages"
            f" = {more + cost:.2f} ms a letter{'' if large_print else f'; goal {GOAL_MS:.2f}'}"
        )


if __name__ == "__main__":
    main()
