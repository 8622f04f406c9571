from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.errors import Place, Severity
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
from lettergen.text.markdown import parse_markdown
from tests.text.words import paragraphs, words


def blocks_of(text: str) -> tuple[Block, ...]:
    parsed = parse_markdown(text)
    assert parsed.problems == ()
    return parsed.blocks


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


TRAPS = [
    "Facharbeiter*innen und Vertreter*innen",
    "Bürger**innen und Bürger sowie Nutzer**innen",
    "Mitarbeiter_innen und Helfer_innen",
    "Kolleg/*innen, Teilnehmer-*innen und noch ein*e Vertreter*in",
    "Bürger*innen, *Kolleg*innen und Schüler*innen, (Lehrer*innen)",
    "die Initiative „Gemeinsam klappt`s“ und nochmals „Gemeinsam klappt`s“ heißt so",
    "9. Oktober 2018 war der Tag der Sitzung.",
    "9. 10. 2018 war der Tag der Sitzung.",
    "1. Beigeordnete ist Frau Muster.",
    "- 46 -",
    "-",
    "5.",
    "* Hinweis zum elektronischen Zugang",
    "+ 5 Prozent",
    "#A 46",
    "#",
    "&copy; &amp; &#8222; &nbsp;",
    "[a]: https://www.example.de",
    "[1] und [x] und [ ]",
    "~~gestrichen~~ bleibt",
    "Preis (*) und Preis (*)",
    "*) gilt nur für Preis*)",
    "https://example.de/_neu_/und_alt_ und a_b_c@example.de und www.example.de/*x*y",
    "https://example.de/?_a_b&_c_d und x@a_.de/_x",
    "5 * 3 * 2 = 30 und 5*3*2",
    "a | b",
    "C:\\Ordner",
]


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_comes_out_as_one_paragraph_and_letter_for_letter(text: str) -> None:
    assert blocks_of(text) == (paragraph(text),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Es kam die\n1. Beigeordnete der Stadt\nund sprach.", "Es kam die 1. Beigeordnete der Stadt und sprach."),
        ("Anwesend war:\n1. Beigeordnete Muster", "Anwesend war: 1. Beigeordnete Muster"),
        ("Sitzung am\n9. Oktober 2018 und am\n10. Oktober 2018", "Sitzung am 9. Oktober 2018 und am 10. Oktober 2018"),
        ("Die Stadt\n- wie erwähnt -\nstimmt zu.", "Die Stadt - wie erwähnt - stimmt zu."),
        ("    vier Leerzeichen", "vier Leerzeichen"),
        ("\teingerückt", "eingerückt"),
        ("Gruß\n===", "Gruß ==="),
        ("Zeile eins\r\nund zwei", "Zeile eins und zwei"),
    ],
)  # fmt: skip
def test_a_trap_over_several_lines_stays_one_paragraph(text: str, expected: str) -> None:
    assert paragraphs(blocks_of(text)) == [expected]


def test_dates_stay_in_and_after_lists() -> None:
    text = "- 9. Oktober 2018\n- 1. Bürgermeister\n\n10. Oktober 2018 ist Sitzung.\n\n1. eins\n2. zwei\n\n3. Mai 2019"
    bullets, day, numbers, last = blocks_of(text)
    assert words((bullets,)) == ["-", "9.", "Oktober", "2018", "-", "1.", "Bürgermeister"]
    assert day == paragraph("10. Oktober 2018 ist Sitzung.")
    assert isinstance(numbers, List)
    assert len(numbers.items) == 2
    assert last == paragraph("3. Mai 2019")


def test_a_line_of_dashes_makes_no_heading_and_is_reported() -> None:
    parsed = parse_markdown("Gruß\n---\n\nEnde")
    assert paragraphs(parsed.blocks) == ["Gruß", "---", "Ende"]
    assert [(p.code, p.place.line, p.value) for p in parsed.problems] == [
        ("markdown-rule", 2, "---")
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "value"),
    [
        ("Text\n\n<b>fett</b>", "markdown-html", 3, "<b>"),
        ("eins\nzwei <br> drei", "markdown-html", 2, "<br>"),
        ("<div>\nx\n</div>", "markdown-html", 1, "<div>"),
        ("eins\n\n<!-- weg -->", "markdown-html", 3, "<!-- weg -->"),
        ("eins\n\n```\ncode\n```", "markdown-code", 3, "```"),
        ("eins\nzwei ![Bild](x.png)", "markdown-image", 2, "![Bild]"),
        ("eins\n\n> Zitat", "markdown-quote", 3, "> Zitat"),
        ("eins\n\n***", "markdown-rule", 3, "***"),
        ("* * *", "markdown-rule", 1, "* * *"),
        ("#### vier", "markdown-heading-level", 1, "#### vier"),
        ("- a\n  - b\n    - c\n      - d", "markdown-list-depth", 4, "- d"),
        ("1. a\n2. b\n\n1. c\n2. d", "markdown-list-number", 4, "1"),
        ("- a\n\n  ## Titel", "markdown-block-in-list", 3, "## Titel"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "markdown-table-cells", 3, "| 1 | 2 | 3 |"),
        ("eins\n[zwei](ftp://x)", "markdown-link-target", 2, "ftp://x"),
        ("[zwei](javascript:alert(1))", "markdown-link-target", 1, "javascript:alert(1)"),
        ('[x](https://example.de "Titel")', "markdown-link-title", 1, "Titel"),
        ("[](https://example.de)", "markdown-link-empty", 1, "[](https://example.de)"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_a_problem_with_its_line(
    text: str, code: str, line: int, value: str
) -> None:
    parsed = parse_markdown(text)
    first = parsed.problems[0]
    assert (first.code, first.place.line, first.value) == (code, line, value)
    assert first.severity is Severity.ERROR
    assert first.message("de")
    assert first.message("en")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Wir bitten um\n- Stift\n- Papier", "markdown-list-in-paragraph", 2),
        ("Wir bitten um\n1. Stift\n2. Papier", "markdown-list-in-paragraph", 2),
        ("1. Stift\n2. Papier\n4. Heft", "markdown-list-jump", 3),
        ("1. Stift\n1. Papier", "markdown-list-jump", 2),
        ("   - Stift\n10. Papier", "markdown-list-jump", 2),
        ("1. Stift\nund mehr\n5. Papier", "markdown-list-jump", 3),
    ],
)
def test_what_looks_like_a_list_and_is_none_is_a_warning(text: str, code: str, line: int) -> None:
    parsed = parse_markdown(text)
    found = [(p.code, p.place.line, p.severity) for p in parsed.problems]
    assert found == [(code, line, Severity.WARNING)]
    assert words(parsed.blocks) == text.split()


def test_a_problem_counts_its_line_from_the_place_of_the_text() -> None:
    parsed = parse_markdown("eins\n\n> zwei", Place("brief.yaml", 10, path="body.0"))
    assert parsed.problems[0].place == Place("brief.yaml", 12, path="body.0")


def test_strong_emphasis_links_and_breaks() -> None:
    text = "**fett** und *kursiv* und ***beides***\\\n[die *Stadt*](https://example.de/?a=1&copy;=2) <a@example.de>"
    assert blocks_of(text) == (
        Paragraph(
            (
                Run("fett", strong=True),
                Run(" und "),
                Run("kursiv", emphasis=True),
                Run(" und "),
                Run("beides", strong=True, emphasis=True),
                LineBreak(),
                Run("die ", link="https://example.de/?a=1&copy;=2"),
                Run("Stadt", emphasis=True, link="https://example.de/?a=1&copy;=2"),
                Run(" "),
                Run("a@example.de", link="mailto:a@example.de"),
            )
        ),
    )


def test_emphasis_beside_gender_stars() -> None:
    assert blocks_of("**Bürger*innen** und *alle Nutzer*innen* sowie (*kursiv*)") == (
        Paragraph(
            (
                Run("Bürger*innen", strong=True),
                Run(" und "),
                Run("alle Nutzer*innen", emphasis=True),
                Run(" sowie ("),
                Run("kursiv", emphasis=True),
                Run(")"),
            )
        ),
    )


def test_a_combining_letter_before_a_star_is_part_of_its_word() -> None:
    assert paragraphs(blocks_of("C\u0306*innen und C\u0306*innen")) == [
        "C\u0306*innen und C\u0306*innen"
    ]


def test_headings_begin_below_the_subject() -> None:
    assert blocks_of("# Eins\n## Zwei\n### Drei #") == (
        Heading(2, (Run("Eins"),)),
        Heading(3, (Run("Zwei"),)),
        Heading(4, (Run("Drei"),)),
    )


def test_nested_lists() -> None:
    inner = List((ListItem((paragraph("x"),)), ListItem((paragraph("y"),))), start=1)
    assert blocks_of("Mit:\n- a\n- b\n  1. x\n  2. y\n- c") == (
        paragraph("Mit:"),
        List(
            (
                ListItem((paragraph("a"),)),
                ListItem((paragraph("b"), inner)),
                ListItem((paragraph("c"),)),
            )
        ),
    )


def test_a_list_with_empty_lines_is_loose_and_may_begin_anywhere() -> None:
    found = blocks_of("3. drei\n\n4. vier\n   geht weiter\n\n   neuer Absatz")
    assert found == (
        List(
            (
                ListItem((paragraph("drei"),)),
                ListItem((paragraph("vier geht weiter"), paragraph("neuer Absatz"))),
            ),
            start=3,
            loose=True,
        ),
    )


def test_right_aligned_numbers_are_one_list() -> None:
    (numbers,) = blocks_of(" 9. neun\n10. zehn\n11. elf")
    assert isinstance(numbers, List)
    assert (numbers.start, len(numbers.items), numbers.loose) == (9, 3, False)


def test_a_single_dash_is_a_list_of_one() -> None:
    assert blocks_of("- allein") == (List((ListItem((paragraph("allein"),)),)),)


def test_tables() -> None:
    text = "| Raum | Plätze | Zeit |\n|:--|--:|:-:|\n| A\\|B | **24** | |\n| C |"
    assert blocks_of(text) == (
        Table(
            header=(Cell((Run("Raum"),)), Cell((Run("Plätze"),)), Cell((Run("Zeit"),))),
            rows=(
                (Cell((Run("A|B"),)), Cell((Run("24", strong=True),)), Cell(())),
                (Cell((Run("C"),)), Cell(()), Cell(())),
            ),
            align=("left", "right", "center"),
        ),
    )


def test_an_escaped_mark_is_itself() -> None:
    text = r"\*Stern\* 1\. und \<b\> \[x\] \# \`"
    assert blocks_of(text) == (paragraph("*Stern* 1. und <b> [x] # `"),)


def test_no_text_gives_no_blocks() -> None:
    assert blocks_of(" \n\n ") == ()


def test_deep_nesting_is_reported_and_not_cut_off() -> None:
    depth = 40
    text = "\n".join("  " * level + f"- w{level}" for level in range(depth))
    parsed = parse_markdown(text)
    assert {p.code for p in parsed.problems} == {"markdown-list-depth"}


_WORD = st.from_regex(r"[A-Za-zäöüß]{1,8}([*:_/·-][A-Za-zäöü]{1,6})?[.,;:!?)“]?", fullmatch=True)
_ORDINAL = st.from_regex(r"[1-9]{1,2}\.", fullmatch=True)
_MARK = st.sampled_from(
    ["–", "-", "§", "&", "&amp;", "`", "=", "==", "#46", "„", "|", "/", "%", "~", "^"]
)
_TOKEN = st.one_of(_WORD, _WORD, _ORDINAL, _MARK)


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(_TOKEN, st.sampled_from([" ", " ", " ", "\n", "\n\n"])), min_size=1, max_size=30
    )
)
def test_the_words_that_go_in_come_out(tokens: list[tuple[str, str]]) -> None:
    text = "".join(word + blank for word, blank in tokens)
    parsed = parse_markdown(text)
    if all(p.severity is Severity.WARNING for p in parsed.problems):
        assert words(parsed.blocks) == text.split()
    for block in parsed.blocks:
        if isinstance(block, Paragraph):
            assert "\n" not in plain_text(block.inlines)


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for block in parse_markdown(text).blocks:
        assert block.type in {"paragraph", "heading", "list", "table"}


def lines_of(text: str) -> list[str]:
    """The lines of the only paragraph."""
    (block,) = parse_markdown(text).blocks
    assert isinstance(block, Paragraph)
    return "".join(i.text if isinstance(i, Run) else "\n" for i in block.inlines).split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "1. Eins\n5. Fünf\n9. Neun",
        "1. Eins\n- zwei\n7. Sieben",
        "Wir bitten um\n- Stift\n- Papier",
        "a) eins\nb) zwei\nc) drei",
        "Bitte beachten Sie\n(1) eins\n(2) zwei",
        "aa) eins\nbb) zwei",
        "I. eins\nII. zwei\nIII. drei",
        "(a) eins\n(b) zwei",
    ],
)
def test_lines_that_begin_like_items_are_never_joined(text: str) -> None:
    assert lines_of(text) == text.split("\n")


def test_what_follows_an_item_begins_a_line_of_its_own() -> None:
    (found,) = parse_markdown("   - b\n10. Zehnter").blocks
    assert found == List((ListItem((Paragraph((Run("b"), LineBreak(), Run("10. Zehnter"))),)),))


@pytest.mark.parametrize(
    "text",
    [
        "Sie gilt nach Buchst.\na) oder auch nach Buchst.\nc) des Gesetzes.",
        "- Frau Muster,\n  1. Beigeordnete",
        "Es kam die\n1. Beigeordnete der Stadt\nund sprach.",
        "Die Stadt hat\n– wie erwähnt – zugestimmt.",
        "Es gilt § 5 Abs.\n1.1 der Satzung und Nr.\n1.2 der Anlage",
    ],
)
def test_a_sentence_that_happens_to_begin_a_line_like_an_item_goes_on(text: str) -> None:
    parsed = parse_markdown(text)
    assert parsed.problems == ()
    assert not any(
        isinstance(i, LineBreak) for b in parsed.blocks for i in getattr(b, "inlines", ())
    )


@pytest.mark.parametrize(
    "text",
    [
        "• A\n• B",
        "– A\n– B",
        "•A\n•B",
        "•\tA\n•\tB",
        "\uf0b7\tA\n\uf0b7\tB",
        "·\tA\n·\tB",
        "— A\n— B",
        "▪ A\n- B",
    ],
)
def test_marks_of_word_processors_make_lists(text: str) -> None:
    expected = List((ListItem((paragraph("A"),)), ListItem((paragraph("B"),))))
    assert blocks_of(text) == (expected,)
    assert blocks_of(f"Bitte mitbringen\n{text}".replace("- B", "▪ B"))[1:] == (expected,)


def test_a_bullet_alone_is_a_list_and_a_dash_alone_a_dash() -> None:
    assert blocks_of("• A") == (List((ListItem((paragraph("A"),)),)),)
    assert blocks_of("– A") == (paragraph("– A"),)
    assert blocks_of("– 12 –\n\n– 13 –") == (paragraph("– 12 –"), paragraph("– 13 –"))


MERGING = [
    ("Bank: Sparkasse\nIBAN: DE21 3905 0000 0000 3042 04", 1),
    ("Unsere Bankverbindung lautet wie folgt und gilt ab sofort.\nBank: X\nIBAN: Y", 2),
    ("Stadt Muster\nRathausplatz 1\n12345 Muster", 1),
    ("Erika Muster\nMax Beispiel\nKim Muster", 1),
    ("Telefon: 0241 432-0\nTelefax: 0241 432-1\nE-Mail: a@example.de", 1),
    ("Erika Muster\nAmtsleiterin", 1),
    ("-A\n-B", 1),
    ("→ ein Ausweis\n→ ein Foto", 1),
    ("[x] Ja\n[ ] Nein", 1),
    ("Die Kosten betragen\n- 500 EUR", 1),
    ("- ein Ausweis\n- ein Foto\nDanke.", 2),
    ("a) ein Ausweis,\nb) ein Foto.\nDanke.", 2),
    ("- ein Ausweis.\n- ein Foto.\nBitte senden Sie uns alles bis Freitag.", 2),
]


@pytest.mark.parametrize(("text", "line"), MERGING)
def test_short_lines_that_merge_are_a_warning(text: str, line: int) -> None:
    (problem,) = parse_markdown(text).problems
    assert (problem.code, problem.severity) == ("markdown-lines-merge", Severity.WARNING)
    lines = text.split("\n")
    assert (problem.place.line, problem.value) == (line, lines[line - 1].removeprefix("- "))
    assert problem.params["following"] == lines[line]
    assert problem.message("de")
    assert problem.hint("en")
    assert parse_markdown(text.replace("\n", "\\\n")).problems == ()


def test_a_line_right_below_a_table_is_a_warning() -> None:
    (problem,) = parse_markdown("| a | b |\n|---|---|\n| 1 | 2 |\nDanke.").problems
    assert (problem.code, problem.place.line, problem.value) == ("markdown-table-text", 4, "Danke.")
    assert problem.severity == Severity.WARNING
    assert parse_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n3 | 4\n\nDanke.").problems == ()


def test_numbers_of_clauses_keep_their_lines() -> None:
    (block,) = blocks_of("1.9 Neun\n1.10 Zehn")
    assert block == Paragraph((Run("1.9 Neun"), LineBreak(), Run("1.10 Zehn")))
    assert blocks_of("Es gilt Nr. 1.1\nund Nr.\n1.3 der Satzung") == (
        paragraph("Es gilt Nr. 1.1 und Nr. 1.3 der Satzung"),
    )


LONG = (
    "Die Stadt Musterstadt lädt alle Bürgerinnen und Bürger am 9. Oktober 2018 herzlich zu einem Rundgang durch das "
    "Rathaus ein. Treffpunkt ist der Haupteingang: Rathausplatz 1 in Musterstadt. Anmeldungen nimmt Frau Muster "
    "entgegen, Telefon 0241 5198-0, Raum 12. Weitere Hinweise: Die Teilnahme ist kostenlos; Kinder ab 6 Jahren sind "
    "willkommen. Bei Regen findet die Führung im Neubau des Kreishauses statt."
)


@given(width=st.integers(min_value=36, max_value=120), start=st.integers(min_value=0, max_value=40))
def test_a_paragraph_that_an_editor_wrapped_gives_no_warning(width: int, start: int) -> None:
    words_of = LONG.split()[start:]
    assert parse_markdown("\n".join(textwrap.wrap(" ".join(words_of), width))).problems == ()


@pytest.mark.parametrize(
    ("text", "line"), [("a\tb", 1), ("eins und\nName\tOrt", 2), ("- x\n- y\tz", 2)]
)
def test_a_tab_between_words_is_an_error_where_it_stands(text: str, line: int) -> None:
    (problem,) = parse_markdown(text).problems
    assert (problem.code, problem.place.line) == ("markdown-tab", line)
    assert problem.value == text.split("\n")[line - 1].removeprefix("- ")


def test_a_tab_at_the_edge_of_a_line_is_none() -> None:
    assert blocks_of("\teins\t\nund zwei\t") == (paragraph("eins und zwei"),)
