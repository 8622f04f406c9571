"""The shipped examples of these kinds: ready to be sent, valid in both formats, alike in both."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from lettergen.pipeline import Workshop, load_letter
from tests import pdf_measure
from tests.verapdf import failures

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = (
    "einladung-aachen",
    "einladung-unna",
    "zwischenbericht",
    "beschlussmitteilung",
    "pressemitteilung",
)
ONE_ROW_EM = 1000
"""Wider than any gap: label and value of an information block count as one line, however wide the gap between them."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every example as PDF and DOCX."""
    folder = tmp_path_factory.mktemp("examples")
    workshop = Workshop()
    for name in NAMES:
        letter = load_letter(EXAMPLES / f"{name}.yaml")
        (folder / f"{name}.pdf").write_bytes(workshop.render(letter, "pdf").content)
        (folder / f"{name}.docx").write_bytes(workshop.render(letter, "docx").content)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_doubtful(name: str) -> None:
    assert Workshop().draft(load_letter(EXAMPLES / f"{name}.yaml")).problems == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_finding_of_the_docx_validator(name: str, files: Path) -> None:
    assert OpenXmlValidator().validate(str(files / f"{name}.docx")).errors == []


@pytest.mark.verapdf
def test_every_pdf_is_pdf_a_and_pdf_ua(files: Path) -> None:
    assert failures([files / f"{name}.pdf" for name in NAMES]) == []


@pytest.mark.libreoffice
def test_word_processor_and_pdf_have_the_same_lines_on_the_same_pages(
    files: Path, tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    documents = [str(files / f"{name}.docx") for name in NAMES]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *documents],
        check=True,
        capture_output=True,
        timeout=150,
    )
    for name in NAMES:
        theirs = _lines(tmp_path / f"{name}.pdf")
        assert len(theirs) > 20
        assert theirs == _lines(files / f"{name}.pdf"), name


def _lines(file: Path) -> list[tuple[int, str]]:
    """Page and words of each line; LibreOffice prints a no-break hyphen with the glyph of the usual one."""
    found = pdf_measure.lines(file.read_bytes(), column_em=ONE_ROW_EM)
    return [(line.page, line.text.replace("\u2011", "-")) for line in found]
