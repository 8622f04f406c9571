"""Letter files, and the command called inside this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lettergen.cli.app import app

LETTER = """\
kind: schreiben
sender:
  authority:
    name: Stadt Musterstadt
    address: {street: Am Markt 1, postal_code: 12345, city: Musterstadt}
recipient:
  organisation: Kreis Beispiel
  persons:
    form: frau
    title: Dr.
    last_name: Muster
  address: {street: Ring 2, postal_code: 01234, city: Beispielstadt}
date: 09.10.2018
subject: Ihr Antrag
body: vielen Dank für Ihren Antrag.
signatures:
  name: Max Beispiel
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls ``lettergen`` with arguments in an empty folder, messages in German."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments])

    return call


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return written(tmp_path / "antrag.yaml")


def written(path: Path, old: str = "", new: str = "") -> Path:
    """The letter in a file, with ``old`` replaced."""
    assert old in LETTER
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LETTER.replace(old, new) if old else LETTER, encoding="utf-8")
    return path
