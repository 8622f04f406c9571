"""README.md keeps its promises: its letter, its commands and its Python run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from tests.docs.pages import ROOT, blocks, links

PAGE = ROOT / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")
YAML = next(b.text for b in blocks(PAGE) if b.language == "yaml")
PYTHON = next(b.text for b in blocks(PAGE) if b.language == "python")
COMMANDS = re.findall(r"^    lettergen +(.*?)(?: +#.*)?$", TEXT, re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the page's letter, which names its file in the first line."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    named = re.match(r"# (\S+\.yaml)\n", YAML)
    assert named
    (tmp_path / named[1]).write_text(YAML, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_letter_and_its_commands(folder: Path) -> None:
    assert {c.split()[0] for c in COMMANDS} == {
        "check",
        "render",
        "preview",
        "adopt",
        "new",
        "list",
    }
    answers = {}
    for command in COMMANDS:
        result = CliRunner().invoke(app, command.split())
        said = result.stderr if command.startswith("adopt") else ""  # how many changes
        assert (result.exit_code, result.stderr) == (0, said), command
        answers[command.split()[0]] = result.stdout
    promised = re.search(r"^(`.*?) are lettergen's", TEXT, re.MULTILINE)
    assert promised
    address, salutation, addition = re.findall(r"`(.+?)`", promised[1])
    assert address in answers["check"]
    assert salutation in answers["check"]
    assert (folder / "out" / "treffen.pdf").read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(folder / "out" / "treffen.docx") as document:
        assert addition in document.read("word/document.xml").decode()
    assert addition not in YAML


@pytest.mark.slow
def test_the_python_example(tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(PYTHON, encoding="utf-8")
    run = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({str(script)!r})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", run],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")


def test_make_knows_the_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^    make (\w+)", TEXT, re.MULTILINE)
    assert targets == ["demo", "test"]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_links_lead_somewhere() -> None:
    found = links(PAGE)
    assert len(found) > 8
    assert [str(f.relative_to(ROOT)) for f in found if not f.exists()] == []
