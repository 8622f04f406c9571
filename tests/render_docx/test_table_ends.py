"""Tables over a page's end: no row stands alone on a page where two can go together, in PDF and word processor alike."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Literal

import docx
import pytest

from lettergen.compose.composed import ComposedLetter
from lettergen.compose.pages import foreseen
from lettergen.compose.tables import held_rows
from lettergen.model.blocks import Block, Cell, LineBreak, Run
from lettergen.renderers.docx import render_docx
from lettergen.renderers.typst import render_pdf
from tests import pdf_measure
from tests.compose.builders import composed, letter, paragraph, table
from tests.render_docx.test_page_ends import SENTENCE, pages
from tests.word_processor import pdf_of

COUNTS = (2, 3, *range(14, 24), 52, 58, 59, 60, 61)
"""Rows of tables of which some have one row more than a page holds."""


UNLIKE = {18}
"""LibreOffice 7.4 leaves the greeting behind a table that ends just there, and the name alone on page 2; Word does not."""


def _blocks(count: int, closing: str) -> tuple[Block, ...]:
    rows = [(f"Raum {n}", f"{n},00") for n in range(count)]
    after = (paragraph(closing),) if closing else ()
    return paragraph(SENTENCE * 3), table(("Posten", "Betrag"), *rows), *after


@cache
def made(count: int, closing: str = "Danach.", large: bool = False) -> ComposedLetter:
    return composed(letter(large_print=large), None, *_blocks(count, closing)).letter


@cache
def pdf(count: int, closing: str = "Danach.", large: bool = False) -> bytes:
    return render_pdf(made(count, closing, large)).content


def rows_on(content: bytes) -> list[int]:
    """How many rows stand on each page that has any."""
    found = [sum(line.startswith("Raum") for line in page) for page in pages(content)]
    return [count for count in found if count]


@pytest.mark.parametrize("large", [False, True], ids=["plain", "large"])
@pytest.mark.parametrize("closing", ["Danach.", ""], ids=["text", "greeting"])
@pytest.mark.parametrize("count", COUNTS)
def test_no_row_is_alone_on_a_page(count: int, closing: str, large: bool) -> None:
    content = pdf(count, closing, large)
    assert sum(rows_on(content)) == count
    assert min(rows_on(content)) > 1
    assert foreseen(made(count, closing, large)).count == len(pages(content))


@pytest.mark.slow
def test_some_of_them_would_have_one_alone() -> None:
    full = max(rows_on(pdf(count))[0] for count in COUNTS)
    assert rows_on(pdf(full)) == [full]
    assert rows_on(pdf(full + 1)) == [full - 1, 2]
    assert rows_on(pdf(full + 2)) == [full, 2]


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_rule_stands_below_the_last_row_of_the_page_and_nowhere_else(
    side: Literal["left", "right"],
) -> None:
    full = max(rows_on(pdf(count))[0] for count in COUNTS)
    rows = [(f"Raum {n}", f"{n},00") for n in range(full + 1)]
    made_of = replace(table(("Posten", "Betrag"), *rows), align=(side, "left"))
    blocks = paragraph(SENTENCE * 3), made_of, paragraph("Danach.")
    content = render_pdf(composed(letter(), None, *blocks).letter).content
    found = {
        (rule.page, round(rule.y0, 1), round(rule.x0), round(rule.x1))
        for rule in pdf_measure.rules(content)
        if rule.x1 - rule.x0 > 100
    }
    for page, last in ((1, full - 2), (2, full)):
        own = [rule for rule in found if rule[0] == page]
        assert len({rule[2:] for rule in own}) == 1
        below = max(y for _, y, *_ in own)
        assert 0 < below - pdf_measure.find(content, f"Raum {last}").baseline < 3
        assert len(own) == rows_on(content)[page - 1] + 2


def test_high_rows_are_not_held() -> None:
    style = made(5).style
    tall = tuple(inline for n in "12345" for inline in (Run(n), LineBreak()))
    high = table(("Posten",), *[("Raum",)] * 4)
    assert held_rows(replace(high, rows=((Cell(tall),),) * 4), style, 165) == frozenset()
    assert held_rows(table(("Posten",), *[("Raum",)] * 4), style, 165) == {1, 3}
    assert held_rows(table(("Posten",), ("Raum",)), style, 165) == frozenset()


def test_word_keeps_the_first_two_and_the_last_two_rows() -> None:
    rows = docx.Document(io.BytesIO(render_docx(made(6)).content)).tables[0].rows
    held = [row.cells[0].paragraphs[0].style.paragraph_format.keep_with_next for row in rows]
    assert held == [True, True, None, None, None, True, None]


@pytest.mark.libreoffice
def test_the_word_processor_ends_its_pages_with_the_same_rows() -> None:
    converted = pdf_of({str(count): render_docx(made(count)).content for count in COUNTS})
    for count in set(COUNTS) - UNLIKE:
        assert pages(converted[str(count)]) == pages(pdf(count)), count
