"""``lettergen preview`` and ``lettergen check`` with ``--copy`` and ``--large-print``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from lettergen.cli.app import app

RUNNER = CliRunner()


def pictures(file: Path) -> dict[str, bytes]:
    """What a preview wrote, by name."""
    return {path.name: path.read_bytes() for path in sorted(file.parent.glob("*.png"))}


def test_preview_shows_several_copies_under_names_of_their_own(file: Path) -> None:
    result = RUNNER.invoke(app, ["preview", str(file), "--copy", "entwurf,reinschrift"])
    assert result.exit_code == 0, result.output
    made = pictures(file)
    assert {"brief.entwurf-1.png", "brief.reinschrift-1.png"} <= set(made)
    assert made["brief.entwurf-1.png"] != made["brief.reinschrift-1.png"]
    assert result.output.splitlines() == [
        str(file.parent / name) for name in sorted(made, key=lambda n: (n.split("-")[0], n))
    ]


def test_preview_of_one_copy_keeps_the_letters_name(file: Path) -> None:
    RUNNER.invoke(app, ["preview", str(file), "--copy", "reinschrift"])
    fair = pictures(file)["brief-1.png"]
    RUNNER.invoke(app, ["preview", str(file), "--copy", "abdruck"])
    copy = pictures(file)["brief-1.png"]
    assert fair != copy
    assert Image.open(io.BytesIO(fair)).size == Image.open(io.BytesIO(copy)).size


def test_preview_in_large_print(file: Path) -> None:
    RUNNER.invoke(app, ["preview", str(file)])
    usual = pictures(file)
    RUNNER.invoke(app, ["preview", str(file), "--large-print"])
    assert pictures(file)["brief-1.png"] != usual["brief-1.png"]


def test_check_reports_what_several_copies_have_once(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    body = next(line for line in text.splitlines() if line.startswith("body:"))
    file.write_text(text.replace(body, "body: Die Liste liegt als Anlage bei."), encoding="utf-8")
    both = RUNNER.invoke(app, ["check", str(file), "--json", "--copy", "reinschrift,entwurf"])
    [entry] = json.loads(both.stdout)["letters"]
    assert entry["ok"] is True
    assert len(entry["problems"]) == 1


def test_check_in_large_print_sees_what_does_not_fit_there(file: Path) -> None:
    """A word of 36 letters fits the line in usual type alone."""
    text = file.read_text(encoding="utf-8")
    body = next(line for line in text.splitlines() if line.startswith("body:"))
    file.write_text(text.replace(body, f"body: {'W' * 36}"), encoding="utf-8")
    usual = RUNNER.invoke(app, ["check", str(file)])
    assert usual.exit_code == 0, usual.output
    large = RUNNER.invoke(app, ["check", str(file), "--large-print", "--language", "en"])
    assert large.exit_code != 0


@pytest.mark.parametrize("command", ["preview", "check"])
def test_an_unknown_copy_is_a_wrong_call(file: Path, command: str) -> None:
    result = RUNNER.invoke(app, [command, str(file), "--copy", "durchschlag"])
    assert result.exit_code == 2
    assert "copy-unknown" in result.output
