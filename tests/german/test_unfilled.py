"""What looks like a placeholder in final words, and what only resembles one."""

from __future__ import annotations

import time

import pytest

from lettergen.german import unfilled
from lettergen.german.unfilled import marks_in, typed_closing, typed_salutation


def marks(*texts: str) -> list[tuple[str, str]]:
    return [(mark.name, mark.words) for _, mark in marks_in(texts)]


CERTAIN = {
    "{{ Betrag }}": unfilled.TAG,
    "{{Betrag}}": unfilled.TAG,
    "{{ Betrag": unfilled.TAG,
    "Betrag }}": unfilled.TAG,
    "{% if a %}": unfilled.TAG,
    "{# Notiz #}": unfilled.TAG,
    "${Name}": unfilled.TAG,
    "((Name))": unfilled.BRACKETS,
    "((kind??Für Kinder gilt))": unfilled.BRACKETS,
    "<<Name>>": unfilled.ANGLES,
    "<<Straße und Nr.>>": unfilled.ANGLES,
    "«Name»": unfilled.MERGE_FIELD,
    "«Kassenzeichen»": unfilled.MERGE_FIELD,
    "«vorname»": unfilled.MERGE_FIELD,
    "«Straße_und_Nr»": unfilled.MERGE_FIELD,
    "«PLZOrt»": unfilled.MERGE_FIELD,
    "« Betrag »": unfilled.MERGE_FIELD,
    "‹Name›": unfilled.MERGE_FIELD,
}


@pytest.mark.parametrize("words", CERTAIN)
def test_placeholders(words: str) -> None:
    found = [mark for _, mark in marks_in([f"Ihr Beitrag beträgt {words} im Monat."])]
    assert [(m.name, m.certain) for m in found] == [(CERTAIN[words], True)]
    assert words.strip().startswith(found[0].words) or found[0].words in words


@pytest.mark.parametrize(
    "words",
    [
        "XXX", "xxx EUR", "XX.XX.XXXX", "xx.xx.2027", "X,XX", "TT.MM.JJJJ", "[Datum eintragen]", "[bitte ergänzen]", "[Name]", "[Ort], den",
        "[hier Betrag einsetzen]", "<Name>", "{Betrag}", "???", "TODO", "Lorem ipsum", "[insert date]", "[XX]", "[____]", "%Betrag%", "#Name#",
        "@Vorname@", "$PLZ$", "MERGEFIELD",
    ],
)  # fmt: skip
def test_reminders_are_doubtful(words: str) -> None:
    found = [mark for _, mark in marks_in([f"Kommen Sie am {words} zu uns."])]
    assert [(m.name, m.certain) for m in found] == [(unfilled.DOUBT, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Schreiben Sie an max@name.de oder a@ort.de, 50 %Betrag, #Aachen #Köln, 5 $ und 5 %.",
        "Er sagte »Anführung« und »ja« und »nein«.",
        "Die Ausstellung »Heimat«, der Film ›Wasser‹.",
        "«guillemets» sind Anführungszeichen.",
        "Der Vortrag «Heimat in der Stadt» findet statt.",
        "Der Vortrag «Ein Satz.» und das Heft «Heimat» liegen aus.",
        "nach § 3 (siehe § 3 (2)) und (vgl. (1))",
        "die Verordnung ((EU) 2016/679) und (Art. 6 (1) (c))",
        "§ 3 ((2)) und 1 << 3 >> 2",
        "Kapitel XXX, XXX. Olympische Spiele, Größe XXL, XX. Jahrhundert",
        "[sic] […] [1] [Anm. d. Red.] [Hervorhebung nur hier] [X] ja [ ] nein",
        "a < b und c > d, <stadt@example.org>, <https://example.org>",
        "Mengen {1, 2, 3} und {a, b}",
        "Wirklich?? Ja!!! Die Todesanzeige.",
        "50 % und 30 % (von 100 %)",
        "Zimmer ____________ Datum ............",
        "Fuß- und Radweg; Preis 3,– €; §§ 3, 4; #17; @stadt; $ 5; 3 * 4",
        "„Sehr geehrte Damen und Herren“ ist eine Anrede.",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert marks(text) == []


def test_quotations_elsewhere_in_the_letter_are_its_style() -> None:
    quoting = "Das Motto ist «Wir alle sind die Stadt»."
    assert marks("Das Projekt «Heimat» beginnt.", quoting) == []
    assert marks("Guten Tag «Nachname»", quoting) == [(unfilled.MERGE_FIELD, "«Nachname»")]


def test_each_is_found() -> None:
    text = "«Name», «Vorname» zahlt {{ a }} und ((b)) bis XXX."
    assert [words for _, words in marks(text)] == ["{{ a }}", "((b))", "«Name»", "«Vorname»", "XXX"]


@pytest.mark.slow
def test_a_text_of_signs_alone_takes_no_time() -> None:
    started = time.process_time()
    for sign in ("{", "[", "(", "<", "«", "»", "x", "{{", "${", "[a ", "«a "):
        marks(sign * 20_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "paragraph",
    [
        "Sehr geehrte Damen und Herren,",
        "Sehr geehrte Frau Beispiel, wir teilen Ihnen mit",
        "Liebe Eltern,",
        "Guten Tag, Frau Beispiel!",
        "Dear Sir or Madam, we",
        "Dear Ms Sample,",
    ],
)
def test_a_second_salutation(paragraph: str) -> None:
    assert typed_salutation([paragraph, "Text."])


@pytest.mark.parametrize(
    "paragraph",
    ["Sehr gern teilen wir mit, dass es geht.", "Liebe und Güte sind, so heißt es, gefragt.", "Liebe Eltern sind willkommen.",
     "Hallo ist ein Gruß. Guten Tag, sagt man."],
)  # fmt: skip
def test_no_salutation(paragraph: str) -> None:
    assert typed_salutation([paragraph]) is None


def test_a_salutation_later_on_stands_alone() -> None:
    assert typed_salutation(["Text.", "Sehr geehrte Damen und Herren,"])
    assert not typed_salutation(["Text.", "Sehr geehrte Damen und Herren, das ist eine Anrede."])


@pytest.mark.parametrize(
    "paragraph",
    ["Mit freundlichen Grüßen", "Mit freundlichen Grüßen Kim Muster", "Mit freundlichem Gruß i. A. Muster", "Viele Grüße",
     "Hochachtungsvoll", "Kind regards", "Yours faithfully"],
)  # fmt: skip
def test_a_second_closing(paragraph: str) -> None:
    assert typed_closing(["Text.", paragraph])


@pytest.mark.parametrize(
    "paragraph",
    ["Beste Grüße aus Aachen senden wir allen. Wir danken.", "Mit freundlicher Unterstützung der Stadt",
     "Wir bitten, die Grüße auszurichten.", "Mit den besten Grüßen an alle verbleiben wir bis zu der Feier in der Stadthalle der Stadt"],
)  # fmt: skip
def test_no_closing(paragraph: str) -> None:
    assert typed_closing([paragraph]) is None


def test_a_closing_stands_at_the_end() -> None:
    assert typed_closing(["Viele Grüße", "eins", "zwei", "drei"]) is None
