"""The pages about LibreOffice: their commands and their Python run as they stand, and their figures are those of the benchmark."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import office as benchmark
from lettergen.cli.app import app
from lettergen.renderers.libreoffice import DEFAULT_TIMEOUT_S, program, soffice
from tests.cli.conftest import written
from tests.docs.pages import ROOT, blocks, links
from tests.libreoffice.conftest import FakeOffice, docx

PAGE = ROOT / "docs" / "libreoffice.md"
GERMAN = ROOT / "docs" / "de" / "word-dateien-als-pdf.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("letter", "copy", "antwort", "zusage"):
        (tmp_path / f"{name}.docx").write_bytes(docx("Brief000"))
    written(tmp_path / "antwort.yaml")
    return tmp_path


def test_links_lead_somewhere() -> None:
    assert [str(f) for page in (PAGE, GERMAN) for f in links(page) if not f.exists()] == []


@pytest.mark.slow
def test_the_german_commands_run(fake: FakeOffice, folder: Path) -> None:
    commands = [b.text.split() for b in blocks(GERMAN) if b.language == "console"]
    assert [c[:2] for c in commands] == [["lettergen", "convert"], ["lettergen", "render"]]
    for command in commands:
        result = CliRunner().invoke(app, command[1:])
        assert result.exit_code == 0, result.stderr
        assert "[pdf-by-libreoffice]" in result.stderr
    assert (folder / "antwort.pdf").exists()
    assert (folder / "zusage.pdf").exists()


@pytest.mark.slow
def test_the_english_commands_run(fake: FakeOffice, folder: Path) -> None:
    commands = re.findall(r"^    lettergen (.*?) +#", TEXT, re.MULTILINE)
    assert [c.split()[0] for c in commands] == ["convert", "render", "batch"]
    (folder / "FILE.docx").write_bytes(docx("Brief000"))
    common = (folder / "antwort.yaml").read_text(encoding="utf-8")
    (folder / "LETTER.yaml").write_text(common, encoding="utf-8")
    indented = "".join(f"  {line}\n" for line in common.splitlines())
    (folder / "JOB.yaml").write_text(f"rows: LIST.csv\nletter:\n{indented}", encoding="utf-8")
    rows = "Behörde;Straße;PLZ;Ort\nStadt Adlerfeld;Markt 3;03046;Adlerfeld\n"
    (folder / "LIST.csv").write_text(rows, encoding="utf-8")
    for command in commands:
        meant = command.replace(" ... [-o DIR] [--timeout SECONDS]", " -o DIR --timeout 60")
        meant = meant.replace("[--accept-changes|--reject-changes]", "--accept-changes")
        result = CliRunner().invoke(app, meant.split())
        assert result.exit_code == 0, (command, result.stderr)
    for made in ("DIR/FILE.pdf", "LETTER.pdf", "out/briefe/brief-000002.pdf"):
        assert (folder / made).read_bytes().startswith(b"%PDF-")


@pytest.mark.slow
def test_the_python_example(fake: FakeOffice, folder: Path) -> None:
    (example,) = [b.text for b in blocks(PAGE) if b.language == "python"]
    run = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{example}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", run], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("letter.docx 1\ncopy.docx 1\n", "")
    assert (folder / "letter.pdf").read_bytes().startswith(b"%PDF-")


def test_the_page_has_the_limits_of_the_program() -> None:
    assert f"LibreOffice {'.'.join(map(str, program.MINIMUM))} or newer" in TEXT
    assert f"`--timeout` seconds ({DEFAULT_TIMEOUT_S:g})" in TEXT
    assert soffice.FILES_PER_CALL == 100
    assert "a hundred at most" in TEXT
    assert soffice.MOST_FRUITLESS == 12
    assert "twelve starts in a row" in TEXT
    assert f"`{program.VARIABLE}`" in TEXT


def test_the_figures_are_those_of_the_benchmark() -> None:
    table = re.search(r"<!-- figures: begin -->(.*)<!-- figures: end -->", TEXT, re.DOTALL)
    assert table
    figures = {}
    for name in (benchmark.TOGETHER, benchmark.TWO, benchmark.WARM, benchmark.ONE_BY_ONE):
        found = re.search(rf"^{re.escape(name)} +(\d+) ", table[1], re.MULTILINE)
        assert found, name
        figures[name] = int(found[1])
    assert figures[benchmark.WARM] > figures[benchmark.TOGETHER], "the page says that it is slower"
