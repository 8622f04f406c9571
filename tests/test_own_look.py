"""The example with a look of its own: what its page promises holds in both outputs."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from lettergen.adoption.api import adopt
from lettergen.batch.remote_chunks import bundle_of
from lettergen.batch.snapshot import Snapshot
from lettergen.errors import Severity
from lettergen.inspection import inspect_letterhead
from lettergen.pipeline import RenderedFile, Workshop
from lettergen.renderers.typst import render_png
from tests.pdf.drawn import by_pdfium
from tests.render_docx.documents import parts
from tests.verapdf import failures
from tests.word_processor import pdf_of

EXAMPLE = Path(__file__).parents[1] / "examples" / "eigenes-aussehen"
LETTERHEAD = EXAMPLE / "letterheads" / "kreis-auental"


@pytest.fixture(scope="module")
def made() -> tuple[RenderedFile, RenderedFile]:
    workshop = Workshop(EXAMPLE)
    letter = workshop.load_letter(EXAMPLE / "letters" / "genehmigung.yaml")
    return workshop.render(letter), workshop.render(letter, "docx")


@pytest.mark.slow
def test_its_letterhead_has_nothing_but_a_doubt_about_rare_characters() -> None:
    found = [(p.code, p.severity) for p in inspect_letterhead(LETTERHEAD)]
    assert found == [("typeface-characters", Severity.WARNING)]


@pytest.mark.slow
def test_nothing_is_doubtful_about_its_letter(made: tuple[RenderedFile, RenderedFile]) -> None:
    assert [file.problems for file in made] == [(), ()]


def test_the_pdf_is_in_its_typeface_on_its_sheet(made: tuple[RenderedFile, RenderedFile]) -> None:
    page: Any = pypdf.PdfReader(io.BytesIO(made[0].content)).pages[0]
    names = {str(f.get_object()["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}
    assert all("PublicSans" in name for name in names)
    assert "/Sheet1" in page["/Resources"]["/XObject"]
    assert "Bankverbindung" in page.extract_text()


def test_the_docx_holds_typeface_sheet_and_logo(made: tuple[RenderedFile, RenderedFile]) -> None:
    held = parts(made[1].content)
    assert sum(name.endswith(".odttf") for name in held) == 4
    assert sum(name.startswith("word/media/sheet") for name in held) == 2
    assert {"word/media/logo1.svg", "word/media/logo1.png"} <= held.keys()


def darkest(pdf: bytes, x_mm: float, y_mm: float) -> int:
    """Of the pixels around a place on page 1, in grey."""
    image = by_pdfium(pdf, 288, Path())[0].convert("L")
    x, y = (round(mm * 288 / 25.4) for mm in (x_mm, y_mm))
    return min(image.crop((x, y - 3, x + 1, y + 4)).tobytes())


@pytest.mark.libreoffice
def test_the_sheet_lies_below_everything_else_in_the_word_processor_too(
    made: tuple[RenderedFile, RenderedFile],
) -> None:
    (converted,) = pdf_of({"brief": made[1].content}).values()
    for content in (made[0].content, converted):
        assert [darkest(content, 7, y) < 128 for y in (105, 148.5, 210)] == [True] * 3
        assert darkest(content, 7, 130) == 255
        assert darkest(content, 100, 1) < 128


def test_page_images_show_the_sheet() -> None:
    workshop = Workshop(EXAMPLE)
    letter = workshop.load_letter(EXAMPLE / "letters" / "genehmigung.yaml")
    (shown,) = workshop.preview(letter, ppi=36)
    composed = replace(workshop.compose(letter).letter, stationery=None)
    assert render_png(composed, ppi=36)[0] != shown


def test_an_edited_docx_comes_back(made: tuple[RenderedFile, RenderedFile], tmp_path: Path) -> None:
    file = tmp_path / "brief.docx"
    file.write_bytes(made[1].content)
    adopted = adopt(file, workspace=EXAMPLE)
    assert [p for p in adopted.problems if p.severity is Severity.ERROR] == []


@pytest.mark.slow
def test_it_travels_to_workers_whole_and_by_its_hash(tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(EXAMPLE, tmp_path / "own"))
    bundle = bundle_of(workspace)._content
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        names = {Path(name).name for name in packed.namelist()}
    assert {"PublicSans.ttf", "bogen.pdf", "bogen-2.pdf", "logo.svg"} <= names
    with Snapshot(tmp_path, workspace) as before:
        first = before.digest_of("letterheads", ["kreis-auental"])
    font = workspace / "letterheads" / "kreis-auental" / "PublicSans-Italic.ttf"
    font.write_bytes(font.read_bytes() + b"\0")
    with Snapshot(tmp_path, workspace) as after:
        assert after.digest_of("letterheads", ["kreis-auental"]) != first


def test_its_export_holds_all_of_it(tmp_path: Path) -> None:
    held = parts(Workshop(EXAMPLE).export_letterhead("kreis-auental", None, date(2026, 11, 24)))
    assert sum(name.startswith("word/media/sheet") for name in held) == 2
    assert sum(name.endswith(".odttf") for name in held) == 4


@pytest.mark.verapdf
def test_it_can_be_archived(made: tuple[RenderedFile, RenderedFile], tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(made[0].content)
    assert failures([file]) == []
