"""Where lines of running text end: full, evenly, and words parted only where they may be."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from benchmarks import lines as measured
from lettergen.compose import breaking
from lettergen.compose.breaking import LEAST_REST, MOST_HYPHENS, Parting, broken_lines
from lettergen.german.hyphenation import places
from lettergen.model.blocks import Inline, LineBreak, Lines, Run
from lettergen.typeface.metrics import width_mm, wrap

SIZE = 11
TEXT = (
    "Die Bewilligungsbehörde entscheidet aufgrund ihres pflichtgemäßen Ermessens im Rahmen der verfügbaren "
    "Haushaltsmittel; die Gleichbehandlung aller Antragstellerinnen und Antragsteller wird dabei gewährleistet. "
    "Werden Unterlagen nicht fristgerecht eingereicht, kann die Bewilligungsbehörde den Zuwendungsbescheid ganz oder "
    "teilweise widerrufen und bereits ausgezahlte Beträge zurückfordern, wenn die Voraussetzungen dafür vorliegen."
)
GERMAN = Parting("de")


def said(inlines: tuple[Inline, ...], lines: Lines) -> list[str]:
    """The lines with their hyphens."""
    text = "".join(i.text if isinstance(i, Run) else "\n" for i in inlines)
    return [
        text[start:end].strip(" \n") + ("-" if end in lines.hyphenated else "")
        for start, end in pairwise((*lines.starts, len(text)))
    ]


@pytest.mark.parametrize("width", [40, 75, 118, 165])
def test_without_hyphens_lines_are_filled_one_after_the_other(width: float) -> None:
    assert said((Run(TEXT),), broken_lines((Run(TEXT),), width, SIZE)) == list(
        wrap(TEXT, width, SIZE)
    )


@pytest.mark.parametrize("width", [45, 60, 75, 90, 118, 140, 165])
def test_parted_words(width: float) -> None:
    lines = broken_lines((Run(TEXT),), width, SIZE, parting=GERMAN, even=True)
    found = said((Run(TEXT),), lines)
    assert all(width_mm(line, SIZE) <= width for line in found)
    assert "".join(found).replace("-", "").replace(" ", "") == TEXT.replace(" ", "")
    row = 0
    for at, line in enumerate(found):
        row = row + 1 if line.endswith("-") else 0
        assert row <= MOST_HYPHENS
        if line.endswith("-"):
            before, after = line.split(" ")[-1].strip("-"), found[at + 1].split(" ")[0].strip(".,;")
            assert min(len(before), len(after)) >= 3


@pytest.mark.parametrize("width", [90, 118, 165])
def test_parted_words_make_the_edge_more_even(width: float) -> None:
    def gaps(parting: Parting | None) -> float:
        found = said((Run(TEXT),), broken_lines((Run(TEXT),), width, SIZE, parting=parting))
        return sum((width - width_mm(line, SIZE)) ** 2 for line in found[:-1]) / (len(found) - 1)

    assert gaps(GERMAN) < 0.8 * gaps(None)


def test_the_text_of_the_measurement_has_an_even_edge() -> None:
    found = list(measured.gaps(GERMAN))
    assert min(found) >= 0
    assert sum(found) / len(found) <= 5
    assert max(found) <= 15


def test_ways_that_are_worse_than_the_best_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of its 32 words at which a line may end some way or other; finding the lines took twice the time.
    words = set[tuple[str, int]]()

    def watched(text: str, start: int, *others: Any) -> tuple[int, ...]:
        words.add((text, start))
        return places(text, start, *others)

    monkeypatch.setattr(breaking, "hyphen_places", watched)
    broken_lines.cache_clear()
    assert len(list(measured.gaps(GERMAN))) == 21
    assert 10 < len(words) < 20


@pytest.mark.parametrize("last", ["ja.", "haben."])
def test_no_last_line_of_one_short_word(last: str) -> None:
    text = f"Wir danken Ihnen für das Gespräch, das wir in der vergangenen Woche geführt {last}"
    width = width_mm(text, SIZE) - 1
    plain, even = (
        said((Run(text),), broken_lines((Run(text),), width, SIZE, even=e)) for e in (False, True)
    )
    assert plain[-1] == last
    assert even[-1] == f"geführt {last}"
    longer = text.removesuffix(last) + "zurückgeblickt."
    width = width_mm(longer, SIZE) - 1
    assert (
        said((Run(longer),), broken_lines((Run(longer),), width, SIZE, even=True))[-1]
        == "zurückgeblickt."
    )


def test_of_the_last_word_no_short_part_remains() -> None:
    text = "Wir bitten um eine Rückmeldung zu den Voraussetzungen."
    for width in range(30, 100):
        found = said(
            (Run(text),), broken_lines((Run(text),), width, SIZE, parting=GERMAN, even=True)
        )
        assert " " in found[-1] or len(found[-1]) >= LEAST_REST


def test_a_word_whose_look_changes_or_that_leads_somewhere_stays_whole() -> None:
    for runs in (
        (Run("die "), Run("Bewilligungs", strong=True), Run("behörde entscheidet")),
        (Run("die "), Run("Bewilligungsbehörde", link="https://example.de"), Run(" entscheidet")),
        (Run("die "), Run("bewilligungsbehoerde@example.de"), Run(" entscheidet")),
    ):
        for width in range(20, 60, 3):
            assert not [
                at for at in broken_lines(runs, width, SIZE, parting=GERMAN).hyphenated if at < 23
            ]


def test_a_closed_place_is_not_taken() -> None:
    text = "Die Bewilligungsbehörde entscheidet über die Verfügbarkeit der Haushaltsmittel."
    width = width_mm("Die Bewilligungsbe-", SIZE) + 0.5
    first = broken_lines((Run(text),), width, SIZE, parting=GERMAN)
    [at] = [place for place in first.hyphenated if place < 23]
    closed = Parting("de", closed=frozenset({at}))
    assert at not in broken_lines((Run(text),), width, SIZE, parting=closed).starts


def test_hard_breaks_and_soft_hyphens_of_the_text() -> None:
    inlines = (Run("Eins"), LineBreak(), Run("Verwal\u00adtungs\u00adakt"))
    assert broken_lines(inlines, 165, SIZE) == Lines((0, 5))
    narrow = broken_lines(inlines, width_mm("Verwal-", SIZE) + 0.5, SIZE)
    assert narrow == Lines((0, 5, 12, 18), (12, 18))


@pytest.mark.parametrize("parting", [None, GERMAN])
def test_an_address_goes_to_the_next_line_whole_where_the_line_is_full_without_it(
    parting: Parting | None,
) -> None:
    address = "erika.muster@mail.musterhausen.example"
    before = "Ihre Rückmeldung nimmt Frau Muster entgegen: Telefon 0241 432-0, "
    inlines = (Run(before), Run(address, link=f"mailto:{address}"), Run(" bis Montag."))
    width = width_mm(before, SIZE) + width_mm("erika.muster@", SIZE)
    assert said(inlines, broken_lines(inlines, width, SIZE, parting=parting)) == [
        before.strip(),
        f"{address} bis Montag.",
    ]
    short = (Run("An "), *inlines[1:])
    assert said(short, broken_lines(short, 40, SIZE, parting=parting))[0] == "An erika.muster@mail"


@pytest.mark.parametrize("width", [90, 105, 118, 140])
@pytest.mark.parametrize("place", ["Die {} gilt.", "Es gilt die {}.", "{} und mehr."])
def test_no_line_is_too_wide_as_long_as_a_word_can_be_parted(place: str, width: float) -> None:
    """In large print a word may need three lines; a line over the margin is an error, so any gap is better."""
    word = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
    text = place.format(word)
    found = said((Run(text),), broken_lines((Run(text),), width, 16, parting=GERMAN, even=True))
    assert all(width_mm(line, 16) <= width for line in found)
    assert "".join(found).replace("-", "").replace(" ", "") == text.replace(" ", "")
    assert sum(line.endswith("-") for line in found) <= MOST_HYPHENS


def test_a_word_that_just_does_not_fit_is_parted_however_wide_the_gap() -> None:
    word = "Verwaltungsverfahrensgesetze"
    width = width_mm(word, SIZE) - 1
    text = f"Die {word} sind Gesetze."
    found = said((Run(text),), broken_lines((Run(text),), width, SIZE, parting=GERMAN))
    assert all(width_mm(line, SIZE) <= width for line in found)


def test_a_word_that_nobody_can_part_stays_too_wide() -> None:
    text = "Siehe " + "x" * 90
    found = said((Run(text),), broken_lines((Run(text),), 100, SIZE, parting=GERMAN))
    assert found == ["Siehe", "x" * 90]
    text = "Siehe " + "X" * 90 + "-"
    found = said(
        (Run(text), LineBreak(), Run("ja")),
        broken_lines((Run(text), LineBreak(), Run("ja")), 100, SIZE, parting=GERMAN),
    )
    assert [line.strip("-") for line in found] == ["Siehe", "X" * 90, "ja"]


@pytest.mark.parametrize(
    "word", ["E-Mail-Adresse", "U-Bahn-Station", "Mitarbeiter/-innen", "(E-Akte)"]
)
@pytest.mark.parametrize("parting", [GERMAN, None])
def test_lines_end_neither_behind_a_single_letter_nor_before_an_ending(
    word: str, parting: Parting | None
) -> None:
    text = f"Hier steht vor dem Wort etwas, {word} genannt."
    begin = text.index(word)
    for width in range(20, 90):
        starts = broken_lines((Run(text),), width, SIZE, parting=parting).starts
        assert not {at for at in starts if begin < at <= begin + 3}
        assert begin + word.find("/-") + 2 not in starts


@pytest.mark.parametrize("strong", [False, True])
def test_a_line_that_is_known_to_fit_is_one_without_looking_for_places(strong: bool) -> None:
    text = "Sehr geehrter Herr Muster-Beispiel, Donaudampfschiffahrt www.muster.example/a-b"
    inlines = (Run(text[:20]), Run(text[20:30], strong=True), Run(text[30:]))
    width = sum(width_mm(i.text, SIZE, strong=strong or i.strong) for i in inlines)
    for room, known in ((width - 0.01, False), (width + 0.01, True)):
        found = breaking.is_one_line(text, inlines, room, SIZE, "arimo", strong=strong)
        assert found is known
        lines = broken_lines(inlines, room, SIZE, strong=strong, even=True, parting=GERMAN)
        assert (len(lines.starts) == 1) is known


def test_a_hard_break_is_never_one_line() -> None:
    inlines = (Run("a"), LineBreak(), Run("b"))
    assert not breaking.is_one_line("a\nb", inlines, 100, SIZE, "arimo", strong=False)
