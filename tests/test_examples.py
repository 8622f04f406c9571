"""The shipped examples: valid in both formats, alike in both, and free of doubts where they are not built after a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from lettergen.kinds import SHIPPED as KINDS
from lettergen.pipeline import Workshop, load_letter
from tests import pdf_measure
from tests.verapdf import failures
from tests.word_processor import pdf_of

EXAMPLES = Path(__file__).parents[1] / "examples"
PATHS = {
    path.stem: path
    for path in sorted([*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("gemeinsam-klappts/*.yaml")])
}
NAMES = tuple(PATHS)
DOUBTLESS = (
    "beschlussmitteilung",
    "einladung-aachen",
    "einladung-englisch",
    "einladung-unna",
    "pressemitteilung",
    "schreiben",
    "zwischenbericht",
)
NEAR_MM = 1.0
"""How far a line of the word processor may stand from the same line of the PDF."""
ONE_ROW_EM = 1000
"""Wider than any gap: label and value of an information block count as one line, however wide the gap between them."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every example as PDF and DOCX."""
    folder = tmp_path_factory.mktemp("examples")
    workshop = Workshop()
    for name in NAMES:
        letter = load_letter(PATHS[name])
        (folder / f"{name}.pdf").write_bytes(workshop.render(letter, "pdf").content)
        (folder / f"{name}.docx").write_bytes(workshop.render(letter, "docx").content)
    return folder


@pytest.mark.slow
def test_there_are_examples_of_every_kind() -> None:
    assert {load_letter(path).kind for path in PATHS.values()} == set(KINDS.models)


def test_there_are_examples_in_both_languages() -> None:
    assert {load_letter(path).language for path in PATHS.values()} == {"de", "en"}


@pytest.mark.parametrize("name", DOUBTLESS)
def test_nothing_is_doubtful(name: str) -> None:
    assert Workshop().draft(load_letter(PATHS[name])).problems == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_finding_of_the_docx_validator(name: str, files: Path) -> None:
    assert OpenXmlValidator().validate(str(files / f"{name}.docx")).errors == []


@pytest.mark.verapdf
def test_every_pdf_is_pdf_a_and_pdf_ua(files: Path) -> None:
    assert failures([files / f"{name}.pdf" for name in NAMES]) == []


@pytest.mark.libreoffice
def test_word_processor_and_pdf_have_the_same_lines_in_the_same_places(files: Path) -> None:
    converted = pdf_of({name: (files / f"{name}.docx").read_bytes() for name in NAMES})
    for name in NAMES:
        theirs, ours = _lines(converted[name]), _lines((files / f"{name}.pdf").read_bytes())
        assert len(theirs) > 20
        assert [_words(line) for line in theirs] == [_words(line) for line in ours], name
        for mine, other in zip(ours, theirs, strict=True):
            assert abs(mine.baseline - other.baseline) < NEAR_MM, (name, mine.text)
            assert abs(mine.x0 - other.x0) < NEAR_MM, (name, mine.text)


def _lines(content: bytes) -> list[pdf_measure.MeasuredLine]:
    return pdf_measure.lines(content, column_em=ONE_ROW_EM)


def _words(line: pdf_measure.MeasuredLine) -> tuple[int, str]:
    """Page and words; LibreOffice prints a no-break hyphen with the glyph of the usual one."""
    return line.page, line.text.replace("\u2011", "-")
