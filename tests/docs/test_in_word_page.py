"""The page on editing in Word: its command, its example, and the messages that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from lettergen.messages import is_known

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "de" / "in-word-aendern.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_command_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (command,) = re.findall(r"^lettergen (adopt .+)$", PAGE, re.MULTILINE)
    monkeypatch.chdir(ROOT)
    arguments = command.replace("out/in-word", str(tmp_path)).split()
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"sprachkurse.pdf", "sprachkurse.yaml"}
    assert made <= set(re.findall(r"`([\w.]+)`", PAGE))
    shown = [line.strip() for line in PAGE.split("grün und Gelöschtes rot:")[1].split("##")[0].splitlines() if line.strip()]  # fmt: skip
    for line in shown:
        start, _, end = line.partition("…")
        assert start in result.stderr
        assert end in result.stderr


def test_the_messages_of_the_page_are_there() -> None:
    codes = set(re.findall(r"`(adopt-[\w-]+)`", PAGE))
    assert len(codes) > 7
    assert all(map(is_known, codes))
