"""docs/embedded-data.md: its commands and its Python run as they stand, and it names every difference."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from lettergen.compose.composed import from_json
from tests.docs.pages import ROOT, blocks
from tests.test_examples import PATHS

PAGE = ROOT / "docs" / "embedded-data.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.yaml").write_bytes(PATHS["schreiben"].read_bytes())
    return tmp_path


@pytest.mark.slow
def test_the_commands(folder: Path) -> None:
    commands = re.findall(r"^    lettergen (.*)$", TEXT, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["render", "extract", "verify"]
    for command in commands:
        result = CliRunner().invoke(app, command.split())
        assert (result.exit_code, result.stderr) == (0, ""), command
    assert from_json((folder / "letter.json").read_bytes()).metadata.kind == "schreiben"


def test_the_python_example(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (script,) = (block.text for block in blocks(PAGE) if block.language == "python")
    (folder / "example.py").write_text(script, encoding="utf-8")
    found = runpy.run_path(str(folder / "example.py"))
    assert found["letter"].metadata.kind == "schreiben"
    assert capsys.readouterr().out == ""


def test_every_difference_is_explained() -> None:
    messages = ROOT / "lettergen" / "messages" / "embedded.toml"
    codes = tomllib.loads(messages.read_text(encoding="utf-8"))
    named = set(re.findall(r"`(verify-[a-z-]+)`", TEXT)) | {
        f"verify-part{end}" for end in re.findall(r"`(-[a-z]+)`", TEXT)
    }
    assert {code for code in codes if code.startswith("verify-")} == named
