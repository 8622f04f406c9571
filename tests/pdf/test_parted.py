"""Words that line ends part, whole for programs whatever stands beside them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.lines import TEXT
from lettergen.compose.composed import ComposedLetter
from lettergen.pdf.parted import with_whole_words
from lettergen.pdf.parted.fonts import AddedFonts, Font
from lettergen.pdf.parted.texts import cuttable, with_whole
from lettergen.pdf.syntax import ContentError
from lettergen.pdf.to_unicode import cmap, texts_of
from lettergen.pipeline import letter_from
from lettergen.renderers.typst import parted_words, render_pdf
from lettergen.typesetting import finish, typeset
from tests.pdf.extractors import extracted
from tests.pdf.test_hyphenation import composed, data, workshop
from tests.typeface.house_fonts import TYPEFACES

WORDS = TEXT.split()
OTHERS = (
    "Verwaltungsverfahrensgesetzesänderung",
    "Nord-Süd-Verbindung",
    "Finanzierungs-Aufteilung",
    "Vorlage,",
    "**Verwaltungsangelegenheiten**,",
    "*Bewilligungsbehörde*",
    "„Haushaltsmittel“,",
    "(Zusammenarbeit)",
    "Öffentlichkeitsbeteiligung",
    "AVATAR-Tätigkeitsbericht",
    "C̆apek",
)


def letter(seed: int) -> ComposedLetter:
    """Paragraphs and lists of these words in a random order, in large print."""
    rnd = random.Random(seed)  # noqa: S311
    parts = []
    for _ in range(rnd.randint(3, 6)):
        said = [
            rnd.choice(WORDS if rnd.random() < 0.6 else OTHERS) for _ in range(rnd.randint(15, 60))
        ]
        listed = rnd.random() < 0.25
        lines = [said[i : i + 15] for i in range(0, len(said), 15)] if listed else [said]
        parts.append("\n".join(("- " if listed else "") + " ".join(line) for line in lines))
    if seed % 2:
        # So many glyphs that strings are written in digits.
        parts.append(" ".join(chr(code) for code in range(0xA1, 0x17F) if chr(code).isalpha()))
    body = "\n\n".join(parts)
    return workshop().compose(letter_from(data(body=body, as_written=False))).letter


def joined(letter: ComposedLetter) -> Counter[str]:
    return Counter("".join(word) for word in parted_words(letter.flow))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("program", ["poppler", "pdfium", "pypdf"])
def test_parted_words_are_whole_whatever_stands_beside_them(
    program: str, seed: int, tmp_path: Path
) -> None:
    made = letter(seed)
    found = Counter(extracted(program, typeset(made, "pdf")[0], tmp_path).split())
    parted = joined(made)
    assert parted
    assert {word: count for word, count in parted.items() if found[word] < count} == {}
    # And what stands below says nothing: no more words than with the halves of before.
    plain = Counter(extracted(program, render_pdf(made).content, tmp_path).split())
    assert found.total() <= plain.total()


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPEFACES)
def test_a_houses_typeface_says_whole_words(name: str, tmp_path: Path) -> None:
    style = replace(composed().style, typeface=TYPEFACES[name]())
    made = replace(composed(), style=style)
    words = set(extracted("pypdf", typeset(made, "pdf")[0], tmp_path).split())
    assert set(joined(made)) <= words


def test_a_hyphen_of_the_text_stays_one(tmp_path: Path) -> None:
    """Where a line ends with a hyphen that is the text's, and goes on as a parted word would."""
    content = render_pdf(composed()).content
    [first, *others] = parted_words(composed().flow)
    text = extracted("pypdf", with_whole_words(content, others), tmp_path)
    assert f"{first[0]}-\n{first[1]} " in text
    assert set(map("".join, others)) <= set(text.split())


def test_words_that_are_not_there_change_nothing() -> None:
    content = render_pdf(composed()).content
    assert with_whole_words(content, [("Donau", "dampfschiff"), ("inter", "nalen")]) == content


def test_the_same_bytes_come_out_again() -> None:
    content, words = render_pdf(composed()).content, tuple(parted_words(composed().flow))
    once = with_whole_words(content, words)
    assert once == with_whole_words(content, words)
    with pytest.raises(ContentError):
        with_whole_words(content[:-700], words)
    assert finish(content[:-700], words, combining=False) == content[:-700]


FONT = {1: "a", 2: "b", 3: "c", 4: "ff", 5: "e", 0x28: "d", 0x29: "-"}
"""What its codes say; two of them are written as parentheses."""
_BEGIN, _END = b"BT 0 Tr/f0 16 Tf 1 0 0 -1 0 0 Tm", b"]TJ\nET\nQ\n"


def page(*texts: bytes) -> bytes:
    return b"".join(_BEGIN + text + _END for text in texts)


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        pytest.param(
            [("ad", "bc")],
            (rb"[(\000\001\000(\000))", rb"[(\000\002\000\003\000(\000\001\000))"),
            (
                rb"[(\000\001\000\()]TJ/Whole52 16 Tf[(\000\))",
                rb"/Whole50 16 Tf[(\000\002\000\003)]TJ/f0 16 Tf[(\000\(\000\001\000\))",
            ),
            id="parentheses that stay as they are",
        ),
        pytest.param(
            [("a", "bce")],
            (rb"[(\000\001)5(\000\))", rb"[(\000\002)12(\000\003\000\005)-3.5(\000\001)"),
            (
                rb"[(\000\001)5()]TJ/Whole52 16 Tf[(\000\))",
                rb"/Whole50 16 Tf[(\000\002)12(\000\003\000\005)]TJ/f0 16 Tf[()-3.5(\000\001)",
            ),
            id="kerned",
        ),
        pytest.param(
            [("a", "b")],
            (rb"[<00010029>", rb"[<0002>"),
            (rb"[<0001>]TJ/Whole52 16 Tf[<0029>", rb"/Whole50 16 Tf[<0002>"),
            id="in digits, and all of a line",
        ),
        pytest.param(
            [("eff", "ffa")],
            (rb"[(\000\005\000\004\000\))", rb"[(\000\004\000\001\000\002)"),
            (
                rb"[(\000\005\000\004)]TJ/Whole52 16 Tf[(\000\))",
                rb"/Whole50 16 Tf[(\000\004\000\001)]TJ/f0 16 Tf[(\000\002)",
            ),
            id="ligatures",
        ),
        pytest.param(
            [("a", "b", "c")],
            (rb"[(\000\001\000\))", rb"[(\000\002\000\))", rb"[(\000\003)"),
            (
                rb"[(\000\001)]TJ/Whole52 16 Tf[(\000\))",
                rb"/Whole50 16 Tf[(\000\002\000\))",
                rb"/Whole50 16 Tf[(\000\003)",
            ),
            id="parted twice",
        ),
        pytest.param(
            [("ee", "ee"), ("x", "y"), ("a", "b"), ("b", "b")],
            (rb"[(\000\001\000\))", rb"[(\000\002\000\))", rb"[(\000\002)"),
            (
                rb"[(\000\001)]TJ/Whole52 16 Tf[(\000\))",
                rb"/Whole50 16 Tf[(\000\002)]TJ/f0 16 Tf[()]TJ/Whole52 16 Tf[(\000\))",
                rb"/Whole50 16 Tf[(\000\002)",
            ),
            id="two are missing, and a line holds an end and a beginning",
        ),
        pytest.param(
            [("c", "b"), ("a", "c"), ("a", "bb")],
            (rb"[(\000\001\000\))", rb"[(\000\002)"),
            (rb"[(\000\001\000\))", rb"[(\000\002)"),
            id="other words",
        ),
    ],
)
def test_a_page_shows_words_so_that_they_are_whole(
    words: list[tuple[str, ...]], before: tuple[bytes, ...], after: tuple[bytes, ...]
) -> None:
    font = Font((b"<</ToUnicode ", b" 0 R>>"), cmap(FONT, 2))
    data, used = with_whole(page(*before), {b"/f0": font}, words[::-1], AddedFonts(50))
    assert data == page(*after)
    assert used == {number for number in (50, 52) if b"/Whole%d " % number in data}


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        (rb"[(\000(\000\003\000))]TJ", rb"[(\000\(\000\003\000\))]TJ"),
        (rb"[(\000\003\001\000)]TJ", rb"[(\000\003\001\000)]TJ"),
        (
            rb"[(\000\013\000(\000))12(\000\n\000a)]TJ",
            rb"[(\000\013\000\(\000\))12(\000\n\000a)]TJ",
        ),
    ],
)
def test_parentheses_of_a_string_are_marked_as_such(written: bytes, cut: bytes) -> None:
    assert cuttable(written) == cut


def test_a_cmap_says_what_was_written_into_it() -> None:
    texts = {code: chr(0x100 + code) for code in range(1, 251)} | {300: "ffi", 301: "\U0001d400"}
    assert texts_of(cmap(texts, 2)) == texts
