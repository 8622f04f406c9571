"""E-mail and web addresses end their lines where both halves are read rightly."""

from __future__ import annotations

import io
import random

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.compose.composed import ComposedLetter
from lettergen.model.blocks import Paragraph, Run
from lettergen.renderers.docx import render_docx
from lettergen.renderers.typst import render_pdf
from lettergen.typeface.addresses import pieces
from tests import pdf_measure
from tests.compose.builders import composed, paragraph
from tests.word_processor import pdf_of

ADDRESSES = (
    "www.musterhausen.example/buergerservice/formulare",
    "erika.mustermann@staedteregion-musterhausen.example",
    "https://www.kreis-musterland.example/themen/bauen-und-wohnen/antrag-stellen?id=17&x=2",
    "www.stadt.example",
    "info@amt.example",
)
WORDS = [
    "Bitte",
    "beachten",
    "Sie",
    "die",
    "Hinweise",
    "unter",
    "oder",
    "schreiben",
    "an",
    "im",
    "Rathaus",
]


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("www.stadt.example", ["www.stadt", ".example"]),
        ("a.muster@amt-34.example", ["a", ".muster@", "amt-34", ".example"]),
        ("https://stadt.example/a/b", ["https://stadt", ".example/", "a/", "b"]),
    ],
)
def test_places_within_an_address(address: str, parts: list[str]) -> None:
    assert [text for text, whole in pieces(address) if whole] == parts


@pytest.mark.parametrize("text", ["Nr. 5 a/b", "und/oder", "a @ b", "www", "z. B.", "i.A./i.V."])
def test_other_words_are_no_addresses(text: str) -> None:
    assert pieces(text) == ((text, False),)


@pytest.mark.parametrize("end", [".", ",", ")", "“", ":", "?", ";", "!"])
def test_the_sign_behind_an_address_is_none_of_it(end: str) -> None:
    for address in ADDRESSES:
        assert pieces(f"unter {address}{end} Dort")[-1] == (f"{end} Dort", False)


@pytest.mark.slow
@given(st.text() | st.lists(st.sampled_from((*ADDRESSES, " ", "-", "/", "ä", "9"))).map("".join))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(piece for piece, _ in pieces(text)) == text


def _letter(seed: int) -> ComposedLetter:
    draw = random.Random(seed)  # noqa: S311 - no secret
    blocks = []
    for number in range(50):
        words = [
            draw.choice(ADDRESSES) + draw.choice(("", ".", ")", ","))
            if draw.random() < 0.2
            else draw.choice(WORDS)
            for _ in range(draw.randint(8, 40))
        ]
        text = " ".join(words)
        linked = Paragraph((Run("Link: "), Run(text, link="https://stadt.example", strong=True)))
        blocks.append(paragraph(text) if number % 3 else linked)
    return composed(None, None, *blocks).letter


def _lines(content: bytes) -> list[tuple[int, str]]:
    measured = pdf_measure.lines(content, column_em=1000)
    return [
        (line.page, "".join(line.text.split()).replace("\u2011", "-").replace("\u200b", ""))
        for line in measured
    ]


@pytest.mark.slow
def test_no_line_ends_with_the_beginning_of_an_address_or_a_hyphen_in_it() -> None:
    lines = [text for _, text in _lines(render_pdf(_letter(1)).content)]
    assert not [text for text in lines if text.endswith(("www.", "://", "-", ".www"))]
    assert any(text.endswith("@") for text in lines)
    assert any(text.endswith("/") for text in lines)


def test_an_address_is_copied_whole() -> None:
    text = "Schreiben Sie an info@amt.example oder www.stadt.example/a-b."
    content = render_pdf(composed(None, None, paragraph(text)).letter).content
    assert text in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.libreoffice
def test_word_processor_and_pdf_break_addresses_alike() -> None:
    letters = {str(seed): _letter(seed) for seed in range(3)}
    converted = pdf_of({name: render_docx(each).content for name, each in letters.items()})
    for name, each in letters.items():
        assert _lines(converted[name]) == _lines(render_pdf(each).content)
