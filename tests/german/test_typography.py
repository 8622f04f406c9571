"""Typography: a pair for each rule, what is never touched, and that a second pass changes nothing.

In the table ``·`` is a no-break space, ``‿`` a narrow one and ``‑`` a no-break hyphen.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lettergen.german.typography import typeset
from lettergen.messages import Language
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Run,
    Table,
    plain_text,
)
from lettergen.model.style import HouseStyle, Typography

SIGNS = str.maketrans({"·": "\u00a0", "‿": "\u202f"})

PAIRS = [
    ("apostrophes", "klappt`s", "klappt’s"),
    ("apostrophes", "klappt´s und geht's", "klappt’s und geht’s"),
    ("quotes", 'das "Wort" hier', "das „Wort“ hier"),
    ("quotes", "das “Wort” hier", "das „Wort“ hier"),
    ("quotes", '"Er sagte \'ja\' dazu."', "„Er sagte ‚ja‘ dazu.“"),
    ("quotes", '("a"), „b“ und “c”', "(„a“), „b“ und „c“"),
    ("blanks", "zwei  Wörter , dann", "zwei Wörter, dann"),
    ("blanks", "Ende .", "Ende."),
    ("ellipsis", "und so weiter...", "und so weiter…"),
    ("iban", "IBAN DE2139050000 0000304204", "IBAN DE21·3905·0000·0000·3042·04"),
    ("iban", "NL91ABNA0417164300 BIC", "NL91·ABNA·0417·1643·00 BIC"),
    ("phone", "0241 / 5198 - 4600", "0241·5198‑4600"),
    ("phone", "(0241) 432-0", "0241·432‑0"),
    ("phone", "0241/432-0", "0241·432‑0"),
    ("phone", "+49 (0)241 / 432-0", "+49·241·432‑0"),
    ("phone", "+32 87 59 63 00", "+32·87·59·63·00"),
    ("phone", "0800 / 5198 000", "0800·5198000"),
    ("phone", "0180 / 255009", "0180·2·55009"),
    ("phone", "Telefon 01802 55009", "Telefon 0180·2·55009"),
    ("phone", "Telefon: 0241 51980", "Telefon: 0241·51980"),
    ("phone", "Tel. 0241/4320 10 Minuten lang", "Tel. 0241·4320 10 Minuten lang"),
    ("currency", "1234567,89 EUR", "1.234.567,89·EUR"),
    ("currency", "5 €, 5€ und 1.000 Euro", "5·€, 5·€ und 1.000·Euro"),
    ("currency", "3 Mio. €", "3 Mio.·€"),
    ("times", "11.30 Uhr", "11:30·Uhr"),
    ("times", "11:30h", "11:30·Uhr"),
    ("times", "10-12 Uhr", "10–12·Uhr"),
    ("times", "10.00 - 12.30 Uhr", "10:00–12:30·Uhr"),
    ("times", "9.30 bis 11 Uhr", "9:30 bis 11·Uhr"),
    ("dates", "am 9.10.2018 und 9. 10. 2018", "am 9.·Oktober 2018 und 9.·Oktober 2018"),
    ("dates", "09. Oktober, 9.Oktober", "9.·Oktober, 9.·Oktober"),
    ("ranges", "2015-2017", "2015–2017"),
    ("ranges", "2015 - 2017", "2015–2017"),
    ("ranges", "18-27 Jahre", "18–27 Jahre"),
    ("ranges", "S. 3-5 und §§ 2-4", "S. 3–5 und §§ 2–4"),
    ("dashes", "das - wie gesagt - gilt", "das – wie gesagt – gilt"),
    ("dashes", "das -- gilt", "das – gilt"),
    ("percent", "8 %", "8·%"),
    ("percent", "8%", "8·%"),
    ("units", "5 km, 20 °C, 20°C, 3 m²", "5·km, 20·°C, 20·°C, 3·m²"),
    ("times", "5 h lang", "5 h lang"),
    ("units", "5 h lang", "5·h lang"),
    ("units", "ca. 5 Minuten", "ca.·5·Minuten"),
    ("references", "§ 3a Abs. 2 VwVfG", "§·3a Abs.·2 VwVfG"),
    ("references", "§§ 2 bis 4", "§§·2 bis 4"),
    ("references", "Nr. 5, S. 3, Art. 6", "Nr.·5, S.·3, Art.·6"),
    ("references", "Raum A 712 im A 46", "Raum·A·712 im A·46"),
    ("names", "Prof. Dr. Muster", "Prof.·Dr.·Muster"),
    ("names", "Müller & Söhne", "Müller &·Söhne"),
    ("abbreviations", "z.B. u.a. d.h. o.g.", "z.·B. u.·a. d.·h. o.·g."),
    ("abbreviations", "i.A., i. V., v.l.n.r. und z.d.A.", "i.·A., i.·V., v.·l.·n.·r. und z.·d.·A."),
    ("abbreviations", "z. Hd., i. d. R.", "z.·Hd., i.·d.·R."),
    ("narrow_abbreviations", "z.B.", "z.‿B."),
    ("numbers", "1 234 567 Menschen", "1·234·567 Menschen"),
]  # fmt: skip

UNTOUCHED = [
    "Facharbeiter*innen, Bürger:innen, Mitarbeiter_innen, Student/-innen, Bürger´innen",
    "eine 8%ige Lösung und die 5%-Hürde",
    "https://www.example.de/a.b.c?x=1...2&y=8% und www.example.de/z.B.",
    "max.muster@example.de, z.b@a.b.de",
    "staedteregion-aachen.de/e...Zugang",
    "Az. 46-12 / 2018 und Aktenzeichen: A 46 - 2015-2017/8",
    "Vorgangsnummer 0241/432-0",
    "051/2018-7",
    "09.10.2018 und 2018-10-09",
    "Vor- und Nachname, Nordrhein-Westfalen, 5 - 3, Fassung 1.2.2018a",
    "Er zitiert: „Am 9.10.2018 - oder so ... um 11.30 Uhr“.",
    "Version 1.2.3.4, IP 10.0.0.1, 2018 123 Fälle",
    '“ohne Ende und "ohne Partner',
    "Rock 'n' Roll, Bau A. B. Muster",
    "vom 9.–11.10.2018",
]

OFF = dict.fromkeys(Typography.model_fields, False)


def set_text(text: str, typography: Typography | None = None) -> str:
    style = HouseStyle(typography=typography or Typography())
    (block,), _ = typeset((Paragraph((Run(text),)),), style)
    assert isinstance(block, Paragraph)
    return plain_text(block.inlines)


@pytest.mark.parametrize(("rule", "given_text", "expected"), PAIRS)
def test_each_rule_alone(rule: str, given_text: str, expected: str) -> None:
    only = Typography.model_validate(OFF | {rule: True})
    assert set_text(given_text, only) == expected.translate(SIGNS)


@pytest.mark.parametrize(("rule", "given_text", "expected"), PAIRS)
def test_each_rule_can_be_switched_off(rule: str, given_text: str, expected: str) -> None:
    assert set_text(given_text, Typography.model_validate(OFF)) == given_text


def test_every_rule_has_a_pair() -> None:
    assert {rule for rule, _, _ in PAIRS} == set(Typography.model_fields)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_never_touched(text: str) -> None:
    assert set_text(text) == text


def test_all_rules_together() -> None:
    text = (
        'Das Projekt "Gemeinsam klappt`s" läuft 2015-2017 - z.B. in Aachen...  Rufen Sie (0241) 432-0 an, '
        "10-12 Uhr, § 3 Abs. 2, 8% von 1234 EUR am 9.10.2018 ."
    )
    assert set_text(text) == (
        "Das Projekt „Gemeinsam klappt’s“ läuft 2015–2017 – z.·B. in Aachen… Rufen Sie 0241·432‑0 an, "
        "10–12·Uhr, §·3 Abs.·2, 8·% von 1.234·EUR am 9.·Oktober 2018."
    ).translate(SIGNS)


def test_all_kinds_of_blocks_are_reached() -> None:
    def inlines(text: str) -> tuple[Run, ...]:
        return (Run(text),)

    blocks: tuple[Block, ...] = (
        Heading(2, inlines("8%")),
        List(
            (
                ListItem(
                    (Paragraph(inlines("8%")), List((ListItem((Paragraph(inlines("8%")),)),), 1))
                ),
            )
        ),
        Table((Cell(inlines("8%")),), ((Cell(inlines("8%")),),), ("left",)),
    )
    done, _ = typeset(blocks, HouseStyle())
    assert repr(done) == repr(blocks).replace("8%", "8\\xa0%")


def test_context_crosses_runs_and_looks_stay_with_their_words() -> None:
    before = (
        Run("klappt", strong=True),
        Run("`s um "),
        Run("11.30", strong=True),
        Run(" Uhr, "),
        Run('"ganz', emphasis=True),
        Run(' gewiss"'),
    )
    (block,), _ = typeset((Paragraph(before),), HouseStyle())
    assert block == Paragraph(
        (
            Run("klappt", strong=True),
            Run("’s um "),
            Run("11:30\u00a0Uhr", strong=True),
            Run(", "),
            Run("„ganz", emphasis=True),
            Run(" gewiss“"),
        )
    )


def test_links_keep_their_target_and_line_breaks_their_place() -> None:
    inlines = (
        Run("Seite  2 ", link="https://example.de/a...b"),
        LineBreak(),
        Run("8%"),
    )
    (block,), _ = typeset((Paragraph(inlines),), HouseStyle())
    assert block == Paragraph(
        (
            Run("Seite\u00a02 ", link="https://example.de/a...b"),
            LineBreak(),
            Run("8\u00a0%"),
        )
    )


def test_doubts_are_told_once_each() -> None:
    text = "klappt`s, klappt`s, geht's, DE00 3905 0000 0000 3042 04, 09.10.18"
    (block,), problems = typeset((Paragraph((Run(text),)),), HouseStyle())
    assert [(p.code, p.value, p.severity.value) for p in problems] == [
        ("typography-apostrophe", "klappt`s", "warning"),
        ("typography-iban", "DE00 3905 0000 0000 3042 04", "warning"),
        ("typography-year", "09.10.18", "note"),
    ]
    assert problems[0].params == {"printed": "klappt’s"}
    assert all(problem.message("de") and problem.hint("en") for problem in problems)
    assert plain_text(block.inlines).startswith("klappt’s, klappt’s, geht’s, DE00 3905")  # type: ignore[union-attr]


PIECES = st.sampled_from(
    [
        *(text for _, text, _ in PAIRS),
        *UNTOUCHED,
        *list("„“”‚‘\"'`´-–‑/.,:;()&%€§*_ \xa0\u202f0123456789aAzZhBS"),
        " ",
        "  ",
        " - ",
        "...",
        "Uhr",
        "bis",
        "Dr.",
        "EUR",
        "Az. ",
        "0241",
        "2018",
        "Oktober",
        "Tel.",
        "+49",
        "DE21",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
RUNS = st.lists(
    st.builds(Run, TEXTS.filter(bool), strong=st.booleans()) | st.just(LineBreak()), max_size=4
)
STYLES = st.just(Typography()) | st.builds(
    Typography.model_validate, st.fixed_dictionaries(dict.fromkeys(OFF, st.booleans()))
)


@settings(max_examples=400, deadline=None)
@example(runs=[Run("+32 87 59 63 00 (0241) 432-0")], typography=Typography(), language="de")
@given(runs=RUNS, typography=STYLES, language=st.sampled_from(["de", "en"]))
def test_a_second_pass_changes_nothing(
    runs: list[Run | LineBreak], typography: Typography, language: Language
) -> None:
    style = HouseStyle(typography=typography)
    once, _ = typeset((Paragraph(tuple(runs)),), style, language)
    assert typeset(once, style, language)[0] == once


ENGLISH_PAIRS = [
    ('He said "yes".', "He said “yes”."),
    ("EUR 1,234.50 and 8%", "EUR 1,234.50 and 8%"),
    ("on 9.10.2018 at 11.30", "on 9.10.2018 at 11.30"),
    ("the city's plan - in short", "the city’s plan – in short"),
    ("“a...b  c”, 5 km", "“a...b  c”, 5\u00a0km"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH_PAIRS)
def test_english_has_marks_of_its_own_and_no_german_figures(text: str, expected: str) -> None:
    (block,), problems = typeset((Paragraph((Run(text),)),), HouseStyle(), "en")
    assert plain_text(block.inlines) == expected  # type: ignore[union-attr]
    assert problems == ()


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_letters_and_digits_outlive_every_rule_but_dates(text: str) -> None:
    # The zero of "+49 (0)" and of "09. Oktober" goes, so zeros are not compared; "h" becomes "Uhr".
    typography = Typography(dates=False, times=False)

    def words(value: str) -> list[str]:
        return [character for character in value if character.isalnum() and character != "0"]

    assert words(set_text(text, typography)) == words(text)
