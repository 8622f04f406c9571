"""Typography: a pair for each rule, what is never touched, and that a second pass changes nothing.

In the table ``·`` is a no-break space, ``‿`` a narrow one and ``‑`` a no-break hyphen.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lettergen.german.dates import MONTHS, written
from lettergen.german.typography import typeset, typeset_line
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
    ("apostrophes", "Rock 'n' Roll", "Rock ’n’ Roll"),
    ("quotes", 'das "Wort" hier', "das „Wort“ hier"),
    ("quotes", "das “Wort” hier", "das „Wort“ hier"),
    ("quotes", '"Er sagte \'ja\' dazu."', "„Er sagte ‚ja‘ dazu.“"),
    ("quotes", '("a"), „b“ und “c”', "(„a“), „b“ und „c“"),
    ("blanks", "zwei  Wörter , dann", "zwei Wörter, dann"),
    ("blanks", "Ende .", "Ende."),
    ("ellipsis", "und so weiter...", "und so weiter…"),
    ("iban", "IBAN DE2139050000 0000304204", "IBAN DE21·3905·0000·0000·3042·04"),
    ("iban", "NL91ABNA0417164300 BIC", "NL91·ABNA·0417·1643·00 BIC"),
    ("phone", "Tel. 0241 / 5198 - 4600", "Tel. 0241·5198‑4600"),
    ("phone", "(0241) 432-0", "0241·432‑0"),
    ("phone", "Fax 0241/432-0", "Fax 0241·432‑0"),
    ("phone", "+49 (0)241 / 432-0", "+49·(0)241·432‑0"),
    ("phone", "+32 87 59 63 00", "+32·87·59·63·00"),
    ("phone", "Hotline 0800 / 5198 000", "Hotline 0800·5198·000"),
    ("phone", "Telefon 0180 / 255009", "Telefon 0180·2·55009"),
    ("phone", "Telefon 01802 55009", "Telefon 0180·2·55009"),
    ("phone", "Telefon: 0241 51980", "Telefon: 0241·51980"),
    ("phone", "Tel. 0241/4320 10 Minuten lang", "Tel. 0241·4320 10 Minuten lang"),
    ("currency", "1234567,89 EUR", "1.234.567,89·EUR"),
    ("currency", "5 €, 5€ und 1.000 Euro", "5·€, 5·€ und 1.000·Euro"),
    ("currency", "3 Mio. €", "3 Mio.·€"),
    ("times", "11.30 Uhr", "11:30·Uhr"),
    ("times", "10-12 Uhr", "10–12·Uhr"),
    ("times", "10.00 - 12.30 Uhr", "10:00–12:30·Uhr"),
    ("times", "9.30 bis 11 Uhr", "9:30 bis 11·Uhr"),
    ("dates", "am 9.10.2018 und 9. 10. 2018", "am 9.·Oktober 2018 und 9.·Oktober 2018"),
    ("dates", "09. Oktober, 9.Oktober", "09.·Oktober, 9.·Oktober"),
    ("ranges", "2015-2017", "2015–2017"),
    ("ranges", "2015 - 2017", "2015–2017"),
    ("ranges", "18-27 Jahre", "18–27 Jahre"),
    ("ranges", "S. 3-5 und §§ 2-4", "S. 3–5 und §§ 2–4"),
    ("dashes", "das - wie gesagt - gilt", "das – wie gesagt – gilt"),
    ("dashes", "das -- gilt", "das – gilt"),
    ("percent", "8 %", "8·%"),
    ("percent", "8%", "8·%"),
    ("units", "5 km, 20 °C, 20°C, 3 m²", "5·km, 20·°C, 20·°C, 3·m²"),
    ("times", "5 h lang, 7:48 h, 1.30h", "5 h lang, 7:48 h, 1.30h"),
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
    "Bau A. B. Muster",
    "0241/432-0 und 0241 / 5198 - 4600",
    "vom 9.–11.10.2018",
]

OFF = dict.fromkeys(Typography.model_fields, False)


def set_text(text: str, typography: Typography | None = None) -> str:
    style = HouseStyle(typography=typography or Typography())
    (block,), *_ = typeset((Paragraph((Run(text),)),), style)
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
    done, *_ = typeset(blocks, HouseStyle())
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
    (block,), *_ = typeset((Paragraph(before),), HouseStyle())
    assert block == Paragraph(
        (
            Run("klappt", strong=True),
            Run("’s um "),
            Run("11:30", strong=True),
            Run("\u00a0Uhr, "),
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
    (block,), *_ = typeset((Paragraph(inlines),), HouseStyle())
    assert block == Paragraph(
        (
            Run("Seite\u00a02 ", link="https://example.de/a...b"),
            LineBreak(),
            Run("8\u00a0%"),
        )
    )


def test_doubts_are_told_once_each() -> None:
    text = "klappt`s, klappt`s, geht's, DE00 3905 0000 0000 3042 04, 09.10.18"
    (block,), problems, _ = typeset((Paragraph((Run(text),)),), HouseStyle())
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


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@example(runs=[Run("+32 87 59 63 00 (0241) 432-0")], typography=Typography(), language="de")
@given(runs=RUNS, typography=STYLES, language=st.sampled_from(["de", "en"]))
def test_a_second_pass_changes_nothing(
    runs: list[Run | LineBreak], typography: Typography, language: Language
) -> None:
    style = HouseStyle(typography=typography)
    once, *_ = typeset((Paragraph(tuple(runs)),), style, language)
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
    (block,), problems, _ = typeset((Paragraph((Run(text),)),), HouseStyle(), "en")
    assert plain_text(block.inlines) == expected  # type: ignore[union-attr]
    assert problems == ()


CORPUS = {
    "de": Path(__file__).parent / "cases" / "administrative_prose.txt",
    "en": Path(__file__).parent / "cases" / "administrative_prose_english.txt",
}
AS_SEEN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})


def _corpus(language: Language) -> list[tuple[str, str]]:
    lines = CORPUS[language].read_text(encoding="utf-8").split("\n")
    parts = [line.partition(" ⇒ ") for line in lines if line and not line.startswith("#")]
    return [(before, after or before) for before, _, after in parts]


@pytest.mark.parametrize("language", ["de", "en"])
def test_administrative_prose_has_no_wrong_change(language: Language) -> None:
    pairs = _corpus(language)
    made = [typeset_line(text, HouseStyle(), language).text.translate(AS_SEEN) for text, _ in pairs]
    assert made == [expected for _, expected in pairs]


def test_the_corpus_is_large() -> None:
    assert len(_corpus("de")) >= 300
    assert len(_corpus("en")) >= 40


MONTH = {name: number for months in MONTHS.values() for number, name in enumerate(months, 1)}
_FIGURE = re.compile(r"\d|" + "|".join(sorted(MONTH, key=len, reverse=True)))


def figures(text: str) -> str:
    """The digits of a text in their order; a month in words stands for its number."""
    return "".join(str(MONTH.get(found, found)) for found in _FIGURE.findall(text))


def months_without_zero(text: str) -> str:
    """``9.03.2018`` as ``9.3.2018``: a month's zero is no figure of its own."""
    return re.sub(r"(?<!\d)0?(\d{1,2}\. ?)0?(\d{1,2}\. ?)(?=\d{4})", r"\1\2", text)


@pytest.mark.parametrize("language", ["de", "en"])
def test_digits_of_the_corpus_stay(language: Language) -> None:
    for text, _ in _corpus(language):
        made = typeset_line(text, HouseStyle(), language).text
        assert figures(months_without_zero(made)) == figures(months_without_zero(text))


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(text=TEXTS, language=st.sampled_from(["de", "en"]))
def test_digits_never_change_in_number_or_order(text: str, language: Language) -> None:
    made = typeset_line(text, HouseStyle(typography=Typography(dates=False)), language).text
    assert re.sub(r"\D", "", made) == re.sub(r"\D", "", text)


DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.slow
@given(
    days=st.lists(DAYS, min_size=1, max_size=4),
    padded=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_dates_are_in_words_all_or_none_and_stay_the_same_days(
    days: list[date], padded: list[bool]
) -> None:
    def numeric(day: date, zeros: bool) -> str:
        return f"{day:%d.%m.%Y}" if zeros else f"{day.day}.{day.month}.{day.year}"

    text = ", ".join(map(numeric, days, padded))
    made = typeset_line(text, HouseStyle()).text
    assert made in {text, ", ".join(map(written, days))}


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_letters_outlive_every_rule_but_dates(text: str) -> None:
    made = set_text(text, Typography(dates=False))
    assert [c for c in made if c.isalnum()] == [c for c in text if c.isalnum()]


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def bullets(*texts: str) -> List:
    return List(tuple(ListItem((paragraph(text),)) for text in texts))


def column(*texts: str) -> Table:
    rows = tuple((Cell((Run(text),)),) for text in texts)
    return Table((Cell((Run("Titel"),)),), rows, ("left",))


TOGETHER = [
    (("1.3.2026", "10.10.2026"), ("1.\u00a0März 2026", "10.\u00a0Oktober 2026")),
    (("1.3.2026", "1.12."), ("1.3.2026", "1.12.")),
    (("1.3.2026", "9.10.18"), ("1.3.2026", "9.10.18")),
    (("um 9.30 Uhr", "um 10.15 Uhr"), ("um 9:30\u00a0Uhr", "um 10:15\u00a0Uhr")),
    (("um 9.30 Uhr", "um 10.15"), ("um 9.30\u00a0Uhr", "um 10.15")),
    (("12345 EUR", "2345 EUR"), ("12.345\u00a0EUR", "2.345\u00a0EUR")),
    (("12345 EUR", "im Jahr 2002 Euro"), ("12345\u00a0EUR", "im Jahr 2002\u00a0Euro")),
    (("12345,67 EUR", "PSP 1234 EUR"), ("12.345,67\u00a0EUR", "PSP 1234\u00a0EUR")),
    (("12345,67 EUR", "FB 1234 EUR"), ("12345,67\u00a0EUR", "FB 1234\u00a0EUR")),
    (("9.30 Uhr", "10.15"), ("9.30\u00a0Uhr", "10.15")),
    (("12345 EUR", "2345"), ("12345\u00a0EUR", "2345")),
    (("12345 EUR", "5000 TEUR"), ("12345\u00a0EUR", "5000 TEUR")),
    (("2015-2017", "18-20 Jahre"), ("2015–2017", "18–20 Jahre")),
    (("2015-2017", "Linien 3-5"), ("2015-2017", "Linien 3-5")),
    (("Tel. 0241/432-0", "Fax 0241/432-1"), ("Tel. 0241\u00a0432\u20110", "Fax 0241\u00a0432\u20111")),
    (("Tel. 0241/432-0", "Muster 0241/432-1"), ("Tel. 0241/432-0", "Muster 0241/432-1")),
    (("das - gilt", "AB - 3"), ("das - gilt", "AB - 3")),
    (('ein "Wort"', 'ein "Wort'), ('ein "Wort"', 'ein "Wort')),
]  # fmt: skip


@pytest.mark.parametrize(("given_texts", "expected"), TOGETHER)
def test_a_rule_applies_to_all_of_a_list_or_to_none(
    given_texts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    (made,), *_ = typeset((bullets(*given_texts),), HouseStyle())
    assert made == bullets(*expected)


def test_nested_lists_belong_to_their_list() -> None:
    def outer(text: str, inner: str) -> List:
        return List((ListItem((paragraph(text), bullets(inner))), ListItem((paragraph("x"),))))

    (kept,), *_ = typeset((outer("am 1.3.2026", "am 1.4."),), HouseStyle())
    assert kept == outer("am 1.3.2026", "am 1.4.")
    (made,), *_ = typeset((outer("am 1.3.2026", "am 31.12.2026"),), HouseStyle())
    assert made == outer("am 1.\u00a0März 2026", "am 31.\u00a0Dezember 2026")


@pytest.mark.parametrize(
    ("given_texts", "expected"), [pair for pair in TOGETHER if "März" not in pair[1][0]]
)
def test_a_rule_applies_to_all_of_a_column_or_to_none(
    given_texts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    (made,), *_ = typeset((column(*given_texts),), HouseStyle())
    assert made == column(*expected)


def test_columns_do_not_wait_for_each_other_nor_for_their_header() -> None:
    table = Table(
        (Cell((Run("Stand 2002 Euro"),)), Cell((Run("Zeit"),))),
        ((Cell((Run("12345 EUR"),)), Cell((Run("Jahr 2002 Euro"),))),),
        ("left", "left"),
    )
    (made,), *_ = typeset((table,), HouseStyle())
    assert isinstance(made, Table)
    assert [plain_text(cell.inlines) for cell in made.rows[0]] == [
        "12.345\u00a0EUR",
        "Jahr 2002\u00a0Euro",
    ]


def test_dates_of_a_table_stay_in_figures() -> None:
    dates = ("1.3.2026", "10.10.2026", "1.12.2026")
    (made,), *_ = typeset((column(*dates),), HouseStyle())
    assert made == column(*dates)


def test_an_amount_alone_in_its_cell_is_no_year() -> None:
    (made,), *_ = typeset((column("2000 EUR", "12500 EUR"),), HouseStyle())
    assert made == column("2.000\u00a0EUR", "12.500\u00a0EUR")


def test_what_was_changed_is_listed_by_rule() -> None:
    text = 'Das "Wort" z.B. kostet 1234 EUR, am 9.10.2026, 5 km'
    *_, changes = typeset((paragraph(text),), HouseStyle())
    assert [(c.rule, c.before, c.after) for c in changes] == [
        ("quotes", '"Wort"', "„Wort“"),
        ("currency", "1234", "1.234"),
        ("currency", "1.234 EUR,", "1.234\u00a0EUR,"),
        ("dates", "9.10.2026,", "9.\u00a0Oktober 2026,"),
        ("units", "5 km", "5\u00a0km"),
        ("abbreviations", "z.B.", "z.\u00a0B."),
    ]
    assert [c.rule for c in changes if not c.visible] == ["currency", "units"]


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(text=TEXTS, language=st.sampled_from(["de", "en"]))
def test_nothing_is_changed_that_is_not_listed(text: str, language: Language) -> None:
    made = typeset_line(text, HouseStyle(), language)
    assert bool(made.changes) == (made.text != text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["a.", "z.B.", "'a", '" ', "a-", "- ", "1.2.3.", "a@b.de ", "0241/"]
)
def test_long_rows_take_time_that_grows_with_them(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    begun = process_time()
    typeset((Paragraph((Run(text),)),), HouseStyle())
    assert process_time() - begun < 10
