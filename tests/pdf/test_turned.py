"""Measuring sheets as they are shown: turned by the page or within it, text at their edge that runs up, and scans."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pypdf
import pypdfium2
import pytest
import typst

from lettergen import measure
from lettergen.pdf.measurement.page import read
from lettergen.typeface.own import FOLDER
from tests.pdf.test_hyphenation import data, workshop


@cache
def letter() -> bytes:
    return workshop().render(workshop().letter_from(data(large_print=False)), "pdf").content


def changed(change: Callable[[Any], object]) -> bytes:
    """The letter with every page changed."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(letter()))
    for page in writer.pages:
        change(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def drawn_turned(degrees: int) -> Callable[[Any], None]:
    """As drivers for landscape and scanners write: the content lies, and the page stands it up again."""

    def change(page: Any) -> None:
        page.rotate(degrees)
        page.transfer_rotation_to_content()
        page.rotate(-degrees)

    return change


def codes(content: bytes) -> set[str]:
    return {problem.code for problem in measure(content).problems}


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_what_counts_is_how_a_page_is_shown(degrees: int) -> None:
    found, plain = measure(changed(drawn_turned(degrees))), measure(letter())
    assert found.problems == ()
    values = [{(m.name, m.page): m.found for m in each.measures} for each in (found, plain)]
    assert values[0] == pytest.approx(values[1], abs=0.1)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_sheet_that_is_shown_turned(degrees: int) -> None:
    for change in (
        lambda page: page.rotate(degrees),
        lambda page: page.rotate(degrees).transfer_rotation_to_content(),
    ):
        found = codes(changed(change))
        assert "measure-turned" in found
        assert "measure-overlap" not in found
        assert ("measure-sheet" in found) == (degrees != 180)


def test_text_that_runs_up_an_edge_is_ink_and_no_line() -> None:
    """The number of a mass mailing: carriers want their edge free of it, but nothing else is wrong."""
    content = with_edge_text(15)
    assert codes(content) == set()
    assert [line.text for line in read(content)[0].lines if line.x0 < 20] == []
    for left, hit in ((15, False), (5, True)):
        found = measure(with_edge_text(left), carrier="e-post").problems
        assert ("linker Rand" in {p.params.get("zone_de") for p in found}) == hit


def with_edge_text(left_mm: float) -> bytes:
    """A letter by another program, without marks."""
    source = f"""#set page(paper: "a4", margin: 0mm)
#set text(font: "Arimo", size: 11pt)
#let at(x, y, size: 11pt, body) = place(top + left, dx: x * 1mm, dy: y * 1mm, text(size, body))
#at(25, 47, size: 7pt)[Stadt Musterhausen · Markt 1 · 12345 Musterhausen]
#at(25, 66)[Frau\\ Erika Muster\\ Weg 1\\ 12345 Musterhausen]
#at({left_mm}, 150, size: 6pt, rotate(-90deg, reflow: true)[4711-0815-DATA 12])
#at(25, 99)[*Betreff des Briefs*]
#at(25, 112)[Sehr geehrte Frau Muster,]
"""
    made: bytes = typst.compile(source.encode(), font_paths=[str(FOLDER)])  # type: ignore[misc]
    return made


def test_a_scan_and_an_empty_sheet() -> None:
    for content in pages_without_text():
        found = measure(content).problems
        assert [(p.code, p.params["page"]) for p in found] == [("measure-no-text", "1")]
        assert "Scan" in (found[0].hint("de") or "")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(letter()))
    writer.add_blank_page(595.28, 841.89)
    target = io.BytesIO()
    writer.write(target)
    longer = measure(target.getvalue())
    assert [p.code for p in longer.problems] == ["measure-no-text"]
    assert longer.sound


def pages_without_text() -> Iterator[bytes]:
    image = pypdfium2.PdfDocument(letter())[0].render(scale=1).to_pil().convert("L")
    target = io.BytesIO()
    image.resize((595, 842)).save(target, "PDF", resolution=72)
    yield target.getvalue()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595.28, 841.89)
    target = io.BytesIO()
    writer.write(target)
    yield target.getvalue()
