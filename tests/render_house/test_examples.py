"""Every shipped example through one house template, and through the export of its own letterhead."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from openxml_audit import OpenXmlValidator

from lettergen.pipeline import Workshop, load_letter
from tests import pdf_measure
from tests.render_house.houses import example, story_words, words
from tests.test_examples import NAMES, PATHS

ROOT = Path(__file__).parents[2]
SAME_LINES = (
    "beschlussmitteilung",
    "schreiben",
    "zwischenbericht",
)
"""Those whose paragraphs break alike without the care that generated letters take about it."""


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "house", ROOT / "scripts" / "make_house_example.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _exported(name: str, folder: Path) -> Path:
    letter = load_letter(PATHS[name])
    authority = letter.sender.authority
    head = letter.letterhead or (authority if isinstance(authority, str) else "din5008-b")
    target = folder / f"{name}-letterhead.docx"
    content = Workshop().export_letterhead(head, letter.sender.unit, letter.date, letter.language)
    target.write_bytes(content)
    return target


@pytest.mark.slow
def test_the_examples_templates_are_what_the_script_draws() -> None:
    script = _script()
    assert script.LETTERHEAD.read_bytes() == script.letterhead()
    assert script.CARD.read_bytes() == script.card()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_kind_fits_into_the_house_template(name: str, tmp_path: Path) -> None:
    house = example("letterheads/gemeinde-musterhausen/letterhead.docx")
    letter = load_letter(PATHS[name])
    made = Workshop().render(letter, "docx", word_template=house)
    assert [p for p in made.problems if p.code.startswith("house-")] == []
    file = tmp_path / "letter.docx"
    file.write_bytes(made.content)
    assert OpenXmlValidator().validate(str(file)).errors == []
    roles = {"masthead", "continuation", "information"}
    areas = [area for area in made.letter.areas if area.role not in roles]
    entries = [text for entry in made.letter.information for text in (entry.label, *entry.values)]
    expected = words([*(line.text for area in areas for line in area.lines), *entries])
    shown = story_words(made.content)
    assert [word for word in expected if word not in shown] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_untouched_export_gives_a_letter_of_the_same_words(name: str, tmp_path: Path) -> None:
    letter = load_letter(PATHS[name])
    export = _exported(name, tmp_path)
    validator = OpenXmlValidator()
    assert validator.validate(str(export)).errors == []
    made = Workshop().render(letter, "docx", word_template=export)
    assert [p for p in made.problems if p.code.startswith("house-")] == []
    file = tmp_path / "letter.docx"
    file.write_bytes(made.content)
    assert validator.validate(str(file)).errors == []


@pytest.mark.libreoffice
def test_the_untouched_export_prints_the_same_words_and_lines_as_the_pdf(tmp_path: Path) -> None:
    pages = {}
    for name in NAMES:
        letter = load_letter(PATHS[name])
        export = _exported(name, tmp_path)
        made = Workshop().render(letter, "docx", word_template=export)
        (tmp_path / f"{name}.docx").write_bytes(made.content)
        pages[name] = _lines(Workshop().render(letter, "pdf").content)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    documents = [str(tmp_path / f"{name}.docx") for name in NAMES]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *documents],
        check=True,
        capture_output=True,
        timeout=150,
    )
    for name in NAMES:
        printed = _lines((tmp_path / f"{name}.pdf").read_bytes())
        assert len(printed) > 20
        assert set(_all(pages[name])) == set(_all(printed)), name
        if name in SAME_LINES:
            assert printed == pages[name], name


def _lines(content: bytes) -> list[str]:
    measured = pdf_measure.lines(content, column_em=1000)
    return [line.text.replace("\u2011", "-") for line in measured]


def _all(lines: list[str]) -> list[str]:
    # In the PDF an address may be parted where it reads well; a house's template leaves that to the program.
    whole = re.sub(r"(?<=\w) (?=\.\w[\w.]*@)|(?<=@) ", "", " ".join(lines))
    return words([whole])
