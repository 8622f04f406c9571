"""docs/house-templates.md and docs/de/word-vorlagen.md beside the program."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from lettergen.compose.composed import Writer
from lettergen.renderers.docx.house.slots import BLOCK_SLOTS, NAMES, RUN_SLOTS
from lettergen.renderers.docx.house.stylesheet import NAMES as STYLES
from tests.docs.pages import ROOT, blocks, links

PAGE = ROOT / "docs" / "house-templates.md"
CLERKS = ROOT / "docs" / "de" / "word-vorlagen.md"
TEXT = PAGE.read_text(encoding="utf-8")


def _section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_slot_is_described() -> None:
    first = [row.split("|")[1] for row in _section("Slots").splitlines() if row.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", " ".join(first))) == set(NAMES)


def test_the_facts_of_the_sender_are_described() -> None:
    row = next(row for row in _section("Slots").splitlines() if row.startswith("| `sender` "))
    named = {name.removeprefix("sender.") for name in re.findall(r"`([\w.]+)`", row)[1:]}
    assert named == {field.name for field in fields(Writer)}


def test_every_style_is_described() -> None:
    section = _section("Styles")
    for purpose, names in STYLES.items():
        if not purpose.startswith("heading"):
            row = next(r for r in section.splitlines() if r.startswith(f"| `{purpose}` "))
            assert [name for name in names if name not in row] == []


@pytest.mark.parametrize("page", [PAGE, CLERKS])
def test_slots_are_written_as_they_must_be_and_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for mark, name in re.findall(r"\{\{(p|r|) (\w+)[\w.]* \}\}", text):
        expected = "p" if name in BLOCK_SLOTS else "r" if name in RUN_SLOTS else ""
        assert name in {*NAMES, "entry"}
        assert mark == expected
    assert [str(target) for target in links(page) if not target.exists()] == []


@pytest.mark.slow
def test_the_clerks_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    commands = [b.text for b in blocks(CLERKS) if b.language == "console"]
    assert len(commands) == 3
    for number, command in enumerate(commands):
        words = command.replace("-o vorlage.docx", f"-o {tmp_path}/vorlage.docx").split()[1:]
        words = [f"{tmp_path}/{number}" if word == "out" else word for word in words]
        run = CliRunner().invoke(app, words)
        assert run.exit_code == 0, run.output
    assert (tmp_path / "vorlage.docx").exists()
    assert (tmp_path / "0" / "brief.docx").exists()
    assert (tmp_path / "1" / "schreiben.docx").exists()
