"""Silbentrennung: the words of administration without an error, and what is never parted."""

from __future__ import annotations

from importlib import resources
from itertools import pairwise

import pytest

from lettergen.german import hyphenation
from lettergen.german.hyphenation import FEWEST, places, points

NO_NAMES: frozenset[str] = frozenset()
LISTED = [
    line
    for line in resources.files(hyphenation).joinpath("words.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def parted(word: str, language: str = "de") -> str:
    """The word with a hyphen at each place."""
    cuts = (0, *points(word, language), len(word))
    return "-".join(word[a:b] for a, b in pairwise(cuts))


def test_the_list_holds_five_hundred_words_and_more() -> None:
    assert len(LISTED) == len({line.replace("-", "") for line in LISTED}) >= 500


@pytest.mark.parametrize("start", range(0, len(LISTED), 200))
def test_listed_words_are_parted_as_they_are_listed(start: int) -> None:
    for line in LISTED[start : start + 200]:
        word = line.replace("-", "")
        wanted = [len("".join(line.split("-")[:n])) for n in range(1, line.count("-") + 1)]
        kept = [at for at in wanted if FEWEST <= at <= len(word) - FEWEST]
        assert list(points(word)) == kept


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        # What pyphen alone parts as Stau-b-e-cken, Rü-ck-for-de-rung, Bau-ge-n-eh-mi-gung, Kin-der-ta-gess-tät-te.
        ("Staubecken", "Stau-be-cken"),
        ("Rückforderungen", "Rück-for-derungen"),
        ("Baugenehmigungen", "Bau-ge-neh-migungen"),
        ("Kindertagesstätten", "Kin-der-ta-ges-stät-ten"),
        ("Erblasser", "Erb-las-ser"),
        ("beinhaltet", "bein-hal-tet"),
        # Compounds of two listed words, with what joins them.
        ("Rückforderungsverfahren", "Rück-for-de-rungs-ver-fah-ren"),
        ("Genehmigungsvoraussetzung", "Geneh-mi-gungs-vor-aus-set-zung"),
        # What the patterns part as Abwas-serent-sor-gung, Aus-kunftser-su-chen, Mit-te-la-bruf, Tester-geb-nis, Fris-tende.
        ("Abwasserentsorgung", "Ab-was-ser-ent-sor-gung"),
        ("Auskunftsersuchen", "Aus-kunfts-er-su-chen"),
        ("Mittelabrufe", "Mit-tel-ab-ru-fe"),
        ("Testergebnisse", "Test-er-geb-nisse"),
        ("Streiterledigung", "Streit-er-le-di-gung"),
        ("Zwangsgeldandrohung", "Zwangs-geld-an-dro-hung"),
        ("Fristende", "Frist-ende"),
        # By the patterns.
        ("Nachbarschaftshilfe", "Nach-bar-schafts-hil-fe"),
        ("Gemeindeverbände", "Gemein-de-ver-bän-de"),
    ],
)
def test_words(word: str, wanted: str) -> None:
    found = parted(word)
    # No place that is wrong; one that is missing costs a line its evenness alone.
    right = set(_cuts(wanted)) | set(_cuts(_ALSO.get(word, wanted)))
    assert set(_cuts(found)) <= right
    assert len(_cuts(found)) >= len(_cuts(wanted)) - 1


_ALSO = {
    "Rückforderungen": "Rück-for-de-run-gen",
    "Baugenehmigungen": "Bau-ge-neh-mi-gun-gen",
    "beinhaltet": "be-in-hal-tet",
    "Kindertagesstätten": "Kin-der-ta-ges-stät-ten",
}


def _cuts(word: str) -> list[int]:
    parts = word.split("-")
    return [len("".join(parts[:n])) for n in range(1, len(parts))]


def test_three_letters_stay_on_either_side() -> None:
    for word in ("Abendessen", "Übernahme", "erneut", "Familie", "Ideen"):
        assert all(FEWEST <= at <= len(word) - FEWEST for at in points(word))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("an Frau Beispielmann wegen", "Beispielmann"),
        ("von Erika Beispielmann beantragt", "Beispielmann"),
        ("von Alexandra Beispiel beantragt", "Alexandra"),
        ("in der Gemeinde Beispielhausen gilt", "Beispielhausen"),
        ("nach 12345 Beispielhausen gezogen", "Beispielhausen"),
        ("in der Beispielstraße 12 wohnt", "Beispielstraße"),
        ("alle Mitarbeiter*innen wissen", "Mitarbeiter*innen"),
        ("alle Mitarbeiter:innen wissen", "Mitarbeiter:innen"),
        ("alle Mitarbeiter_innen wissen", "Mitarbeiter_innen"),
        ("alle Mitarbeiter/-innen wissen", "Mitarbeiter/-innen"),
        ("alle MitarbeiterInnen wissen", "MitarbeiterInnen"),
        ("alle Mitarbeiter(innen) wissen", "Mitarbeiter(innen)"),
        ("nach dem VwVfG und", "VwVfG"),
        ("die UNTERLAGEN sind", "UNTERLAGEN"),
        ("unter verwaltung.example.de steht", "verwaltung.example.de"),
        ("an verwaltung@example.de senden", "verwaltung@example.de"),
        ("Aktenzeichen 50.2-17/2026-verfahren ist", "50.2-17/2026-verfahren"),
        ("die Verwaltungs-Vorschrift ist", "Verwaltungs-Vorschrift"),
        ("von Prof.\u00a0Beispielmann", "Prof.\u00a0Beispielmann"),
    ],
)
def test_never_parted(text: str, word: str) -> None:
    start = text.index(word)
    stop = start + len(word) + text[start + len(word) :].startswith(" ")
    assert places(text, start, stop, "de", NO_NAMES) == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("wegen der Verwaltungsgebühren und", "Verwaltungsgebühren"),
        ("Die Verwaltungsgebühren und", "Verwaltungsgebühren"),
        ("(„Verwaltungsgebühren“), und", "(„Verwaltungsgebühren“),"),
        ("die Bearbeitung verwaltungsrechtlicher Fragen", "verwaltungsrechtlicher"),
    ],
)
def test_parted(text: str, word: str) -> None:
    start = text.index(word)
    stop = start + len(word) + text[start + len(word) :].startswith(" ")
    found = places(text, start, stop, "de", NO_NAMES)
    assert found
    assert all(text[at - 1].isalpha() and text[at].isalpha() for at in found)


def test_words_of_the_letters_names() -> None:
    text = "wegen der Beispielbäckerei und des Beispielbäckers"
    for word in ("Beispielbäckerei", "Beispielbäckers"):
        start = text.index(word)
        stop = start + len(word)
        assert places(text, start, stop, "de", NO_NAMES)
        assert not places(
            text, start, stop, "de", frozenset({"beispielbäckerei", "beispielbäcker"})
        )


def test_english_words_with_a_capital_stay_whole() -> None:
    text = "the municipality of Wolverhampton"
    assert places(text, 4, 17, "en", NO_NAMES)
    assert not places(text, 20, len(text), "en", NO_NAMES)
