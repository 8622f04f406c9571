"""Where pages break, and what only some pages bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pytest

from lettergen.compose.composed import ComposedLetter, FlowItem, Signatures, Signer
from lettergen.model.blocks import Cell, Heading, LineBreak, Paragraph, Run, Table
from lettergen.renderers.typst import render_pdf, render_png
from lettergen.renderers.typst.plan import parts
from tests import pdf_measure
from tests.composed_samples import (
    SAMPLES,
    column_letter,
    item,
    long_letter,
    names_letter,
    page_number,
    paragraph,
    subject,
    words,
)

LINES = 8
"""Lines of 12 pt that fit on a page of ``small``."""


def small(flow: Sequence[FlowItem]) -> ComposedLetter:
    """A letter whose every page has room for ``LINES`` lines."""
    room = (LINES * 12 + 0.5) * 25.4 / 72
    page = replace(column_letter().page, first_top_mm=50, following_top_mm=50, bottom_mm=50 + room)
    return replace(
        column_letter(),
        page=page,
        areas=(),
        rules=(),
        pictures=(),
        page_number=None,
        flow=tuple(flow),
    )


def rows(count: int, name: str) -> Paragraph:
    """A paragraph of so many lines: name 1, name 2 and so on."""
    inlines: list[Run | LineBreak] = []
    for number in range(1, count + 1):
        inlines += [Run(f"{name} {number}"), LineBreak()]
    return Paragraph(tuple(inlines[:-1]))


def pages(letter: ComposedLetter) -> list[list[str]]:
    """The lines of each page."""
    result = render_pdf(letter)
    found: list[list[str]] = [[] for _ in range(result.pages)]
    for line in pdf_measure.lines(result.content):
        found[line.page - 1].append(line.text)
    return found


def test_all_lines_that_fit_stand_on_a_page() -> None:
    letter = small([item("body", rows(LINES, "a"))])
    assert [len(page) for page in pages(letter)] == [LINES]


def test_a_page_holds_no_line_more() -> None:
    letter = small([item("body", rows(2 * LINES, "a"))])
    assert [len(page) for page in pages(letter)] == [LINES, LINES]


def test_two_lines_at_least_stay_and_two_at_least_go() -> None:
    widow = small([item("body", rows(LINES + 1, "a"))])
    assert [len(page) for page in pages(widow)] == [LINES - 1, 2]
    orphan = small([item("body", rows(LINES - 2, "a")), item("body", rows(4, "b"))])
    assert [page[0] for page in pages(orphan)] == ["a 1", "b 1"]


def test_distance_is_dropped_at_the_top_of_a_page() -> None:
    letter = small([item("body", rows(LINES, "a")), item("body", rows(2, "b"), before=36)])
    second = [m for m in pdf_measure.lines(render_pdf(letter).content) if m.page == 2]
    assert second[0].baseline == pytest.approx(50 + 9.6 * 25.4 / 72, abs=0.1)


@pytest.mark.parametrize("top", [50, 98.46])
def test_distance_is_dropped_at_the_top_of_page_one(top: float) -> None:
    letter = small([item("body", rows(2, "a"), before=36)])
    letter = replace(letter, page=replace(letter.page, first_top_mm=top, bottom_mm=272))
    first = pdf_measure.find(render_pdf(letter).content, "a 1")
    assert first.baseline == pytest.approx(top + 9.6 * 25.4 / 72, abs=0.1)


def test_kept_with_the_next_item() -> None:
    free = [item("body", rows(LINES - 3, "a")), item("closing", rows(2, "b"), before=0)]
    signature = item(
        "signatures", Signatures(signers=(Signer(above=("c",), space_lines=1, below=("d",)),))
    )
    assert [page[-1] for page in pages(small([*free, signature]))] == ["b 2", "d"]
    kept = [free[0], replace(free[1], keep_with_next=True)]
    assert [page[-1] for page in pages(small([*kept, signature]))] == [f"a {LINES - 3}", "d"]


def test_a_chain_of_kept_items_longer_than_a_page_still_comes_out_whole() -> None:
    chain = [item("body", rows(3, name), with_next=True) for name in "abcdef"]
    found = [line for page in pages(small(chain)) for line in page]
    assert found == [f"{name} {number}" for name in "abcdef" for number in (1, 2, 3)]


def test_kept_together() -> None:
    flow = [item("body", rows(3, "a")), item("body", rows(5, "b"))]
    assert [len(page) for page in pages(small(flow))] == [6, 2]
    flow[1] = replace(flow[1], keep_together=True)
    assert [len(page) for page in pages(small(flow))] == [3, 5]


def test_a_heading_stays_with_its_text() -> None:
    flow = [
        subject("a"),
        item("body", rows(LINES - 4, "b")),
        item("body", Heading(2, words("c"))),
        item("body", rows(3, "d")),
    ]
    assert [page[0] for page in pages(small(flow))] == ["a", "c"]


def test_a_table_repeats_its_header_and_breaks_between_rows() -> None:
    cells = tuple((Cell((Run(f"{n} oben"), LineBreak(), Run(f"{n} unten"))),) for n in range(1, 6))
    table = Table(header=(Cell(words("Kopf")),), rows=cells, align=("left",), widths_mm=(60,))
    assert pages(small([item("body", table)])) == [
        ["Kopf", *(f"{n} {half}" for n in (1, 2, 3) for half in ("oben", "unten"))],
        ["Kopf", *(f"{n} {half}" for n in (4, 5) for half in ("oben", "unten"))],
    ]


def test_signatures_are_never_broken() -> None:
    signer = Signer(above=("Im Auftrag",), space_lines=3, below=("Erika Muster",))
    flow = [item("body", rows(LINES - 3, "a")), item("signatures", Signatures(signers=(signer,)))]
    assert [len(page) for page in pages(small(flow))] == [LINES - 3, 2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "rule", "expected"),
    [
        ("column", "multipage", []),
        ("column", "always", ["Seite 1 von 1"]),
        ("long", "multipage", ["Seite 1 von 3", "Seite 2 von 3", "Seite 3 von 3"]),
        ("long", "always", ["Seite 1 von 3", "Seite 2 von 3", "Seite 3 von 3"]),
    ],
)
def test_page_numbers(
    sample: str, rule: Literal["always", "multipage"], expected: list[str]
) -> None:
    letter = replace(SAMPLES[sample](), page_number=page_number(rule, 165))
    found = [m for m in pdf_measure.lines(render_pdf(letter).content) if m.text.startswith("Seite")]
    assert [m.text for m in found] == expected
    assert [m.page for m in found] == list(range(1, len(expected) + 1))
    for line in found:
        assert line.baseline == pytest.approx(276.23 + 0.8 * 9.5 * 25.4 / 72, abs=0.1)
        assert line.x1 == pytest.approx(25 + 165, abs=0.2)


@pytest.mark.slow
def test_a_letter_wrongly_taken_for_one_page_has_its_numbers() -> None:
    wide = Paragraph((Run("MMM " * 500),))
    letter = replace(column_letter(), flow=(item("body", wide),))
    assert parts(letter).one_page
    assert numbers_of(letter) == ["Seite 1 von 2", "Seite 2 von 2"]
    assert len(render_png(letter, ppi=36)) == 2


@pytest.mark.slow
def test_a_letter_wrongly_taken_for_two_pages_bears_no_number() -> None:
    narrow = Paragraph((Run("i " * 1400),))
    letter = replace(column_letter(), flow=(item("body", narrow),))
    assert not parts(letter).one_page
    assert render_pdf(letter).pages == 1
    assert numbers_of(letter) == []


def numbers_of(letter: ComposedLetter) -> list[str]:
    lines_ = pdf_measure.lines(render_pdf(letter).content)
    return [line.text for line in lines_ if line.text.startswith("Seite ")]


@pytest.mark.slow
def test_placeholders_are_filled_in_any_order() -> None:
    number = page_number("always", 165)
    letter = replace(long_letter(), page_number=replace(number, template="{pages}/{page} {page}"))
    texts = [m.text for m in pdf_measure.lines(render_pdf(letter).content)]
    assert [t for t in texts if t in {"3/1 1", "3/2 2", "3/3 3"}] == ["3/1 1", "3/2 2", "3/3 3"]


@pytest.mark.slow
def test_continuation_and_footer_stand_on_their_pages() -> None:
    found = pdf_measure.lines(render_pdf(long_letter()).content)
    assert [m.page for m in found if m.text.startswith("50.2-17/2026 · Einl")] == [2, 3]
    assert [m.page for m in found if m.text.startswith("Kreis Unna · Friedrich")] == [1, 2, 3]
    assert [m.page for m in found if m.text.startswith("Auskunft erteilt")] == [1]


def test_images_of_all_pages() -> None:
    images = render_png(long_letter(), ppi=36)
    assert len(images) == 3
    assert all(image.startswith(b"\x89PNG") for image in images)
    assert len(render_png(names_letter(), ppi=36)) == 1


def test_sheet_size() -> None:
    letter = replace(column_letter(), page=replace(column_letter().page, width_mm=215.9))
    assert pdf_measure.page_sizes(render_pdf(letter).content) == [
        pytest.approx((215.9, 297), abs=0.1)
    ]


def assert_within(letter: ComposedLetter, count: int) -> None:
    """All words are there, and none below the foot of its page."""
    found = pdf_measure.lines(render_pdf(letter).content)
    assert sum(len(line.text.split()) for line in found) == count
    assert max(line.baseline for line in found) < letter.page.bottom_mm


@pytest.mark.slow
@pytest.mark.parametrize("before", [0, 50])
def test_a_paragraph_kept_together_that_is_longer_than_a_page_breaks(before: float) -> None:
    flow = [
        item("body", rows(1, "a")),
        item("body", paragraph("Wort " * 900), before=before, together=True),
    ]
    assert_within(small(flow), 902)


def test_a_table_row_that_is_longer_than_a_page_breaks() -> None:
    table = Table(
        header=(Cell(words("Kopf")),),
        rows=((Cell(words("Wort " * 300)),), (Cell(words("Ende")),)),
        align=("left",),
        widths_mm=(80,),
    )
    letter = small([item("body", table, together=True)])
    pages_ = render_pdf(letter).pages
    assert_within(letter, 300 + 1 + pages_)


def test_signatures_longer_than_a_page_break() -> None:
    signer = Signer(above=tuple(f"a{n}" for n in range(12)), space_lines=3, below=("b",))
    assert_within(small([item("signatures", Signatures(signers=(signer,)))]), 13)


def test_kept_together_up_to_the_last_line_but_one() -> None:
    flow = [item("body", rows(3, "a")), item("body", rows(LINES - 1, "b"), together=True)]
    assert [len(page) for page in pages(small(flow))] == [3, LINES - 1]
