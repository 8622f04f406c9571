"""Where pages end in letters of many lengths: the same in the PDF and in the word processor, and never in a bad place."""

from __future__ import annotations

import itertools

import pytest

from lettergen.compose.composed import ComposedLetter
from lettergen.compose.pages import foreseen
from lettergen.model.blocks import Block, Heading, List, ListItem, Paragraph, Run
from lettergen.renderers.docx import render_docx
from lettergen.renderers.typst import render_pdf
from tests import pdf_measure
from tests.compose.builders import composed, letter, paragraph, table
from tests.word_processor import pdf_of

SENTENCE = "Wir stellen Ihnen für die Kurse im kommenden Jahr gern weitere Räume zur Verfügung. "


def _bullets(*texts: str, start: int | None = None) -> List:
    return List(tuple(ListItem((paragraph(text),)) for text in texts), start=start)


def _nested(count: int) -> tuple[Block, ...]:
    inner = _bullets("innen", SENTENCE * 3)
    entries = (ListItem((paragraph("Eins"), inner)), ListItem((paragraph("Zwei"), inner)))
    return paragraph(SENTENCE * count), List(entries, start=1)


def _one_paragraph(count: int) -> tuple[Block, ...]:
    return (paragraph(SENTENCE * count),)


def _introduced_list(count: int) -> tuple[Block, ...]:
    return (
        paragraph(SENTENCE * count),
        paragraph("Es gilt Folgendes:"),
        _bullets(*[SENTENCE] * 4),
        paragraph(SENTENCE * 4),
    )


def _headed(count: int) -> tuple[Block, ...]:
    heading = Heading(2, (Run("Weiteres Vorgehen"),))
    return paragraph(SENTENCE * count), heading, paragraph("Kurz:"), _bullets("a", SENTENCE * 2)


def _list(count: int) -> tuple[Block, ...]:
    texts = [SENTENCE * (1 + number % 3) for number in range(count)]
    return paragraph("Es gilt:"), _bullets(*texts, start=1)


def _table(count: int) -> tuple[Block, ...]:
    rows = [(f"Raum {n}", SENTENCE if n % 3 else "hier", f"{n}") for n in range(count)]
    return paragraph("Es gilt:"), table(("Raum", "Ort", "Zahl"), *rows)


SHAPES = {
    shape.__name__.strip("_"): shape
    for shape in (_one_paragraph, _introduced_list, _headed, _list, _nested, _table)
}
CASES = {
    f"{name}-{count}{'-large' if large else ''}": (name, count, large)
    for name, count, large in itertools.product(SHAPES, (5, 13, 19, 23, 24), (False, True))
}


UNLIKE = {"table-23-large", "table-24-large"}
"""LibreOffice 7.4 takes no row over from a page that the table fills from its top on."""


def made(name: str) -> ComposedLetter:
    shape, count, large = CASES[name]
    return composed(letter(large_print=large), None, *SHAPES[shape](count)).letter


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: render_pdf(made(name)).content for name in CASES}


def pages(content: bytes) -> list[list[str]]:
    """The lines of each page without blanks, and without head and foot of the page."""
    found: dict[int, list[str]] = {}
    for line in pdf_measure.lines(content, column_em=1000):
        if 98 < line.baseline < 272 or (line.page > 1 and 25 < line.baseline < 272):
            words = "".join(line.text.split()).replace("\u2011", "-").replace("\u00ad", "-")
            found.setdefault(line.page, []).append(words)
    return [found[number] for number in sorted(found)]


@pytest.mark.libreoffice
def test_word_processor_and_pdf_end_their_pages_with_the_same_lines(
    pdfs: dict[str, bytes],
) -> None:
    converted = pdf_of({name: render_docx(made(name)).content for name in CASES})
    assert any(len(pages(content)) > 2 for content in pdfs.values())
    for name in CASES:
        if name not in UNLIKE:
            assert pages(converted[name]) == pages(pdfs[name]), name


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_greeting_has_text_above_it_and_an_introduction_something_below(
    name: str, pdfs: dict[str, bytes]
) -> None:
    found = pages(pdfs[name])
    assert all(len(page) > 6 for page in found[:-1])
    for page in found:
        assert not page[0].startswith("MitfreundlichenGrüßen")
        assert not page[-1].endswith(":")
        assert page[-1] not in {"WeiteresVorgehen", "1.Eins", "2.Zwei"}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_number_of_pages_is_foreseen(name: str, pdfs: dict[str, bytes]) -> None:
    assert foreseen(made(name)).count == len(pages(pdfs[name]))


@pytest.mark.slow
@pytest.mark.parametrize("lines", range(1, 9))
def test_two_or_three_lines_of_the_last_paragraph_go_with_the_greeting(lines: int) -> None:
    """The greeting has no room on page 1, whose text leaves a line or two free."""
    room = len(pages(render_pdf(composed(None, None, _rows(100)).letter).content)[0])
    blocks = _rows(room - 1 - lines), _rows(lines)
    found = pages(render_pdf(composed(None, None, *blocks).letter).content)
    assert found[1].index("MitfreundlichenGrüßen") == (lines if lines <= 3 else 2)


def _rows(count: int) -> Paragraph:
    """A paragraph of as many lines, each full."""
    return paragraph(
        " ".join(["Verwaltungsgemeinschaftsangelegenheiten-und-Zuständigkeiten"] * count)
    )


@pytest.mark.slow
def test_the_last_two_rows_of_a_table_go_with_the_greeting_and_its_rule_stays() -> None:
    def of(count: int) -> bytes:
        return render_pdf(composed(None, None, *_table(count)).letter).content

    count = next(n for n in range(5, 40) if len(pages(of(n))) == 2)
    last = pages(of(count))[1]
    assert last[0] == "RaumOrtZahl"
    assert last[1].startswith(f"Raum{count - 2}")
    assert any(line.startswith(f"Raum{count - 1}") for line in last)
    rules = [
        rule for rule in pdf_measure.rules(of(count)) if rule.page == 2 and rule.x1 - rule.x0 > 100
    ]
    row = pdf_measure.find(of(count), f"Raum {count - 1}")
    below = [rule.y0 for rule in rules if row.baseline < rule.y0]
    assert len(below) == 1
    assert below[0] - row.baseline < 12
