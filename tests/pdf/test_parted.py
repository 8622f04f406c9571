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
from lettergen.pdf.parted.stream import cuttable
from lettergen.pdf.syntax import ContentError
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
