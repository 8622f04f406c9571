"""``letterhead new`` and ``letterhead check``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.signing.letters import png

FOLDER = Path("letterheads/stadt-neuhausen")
OPTIONAL = re.compile(r"^#(?=[a-z])(?!typeface:|stationery:)", re.MULTILINE)
"""But what needs a house's own fonts and sheets."""


def fill_in(*, optional: bool) -> None:
    """Replace the placeholders, and with ``optional`` bring in every optional line, the logo and its picture, too."""
    for file in FOLDER.glob("*.yaml"):
        text = re.sub("‹(.*?)›", r"\1", file.read_text(encoding="utf-8"))
        file.write_text(OPTIONAL.sub("", text) if optional else text, encoding="utf-8")
    if optional:
        (FOLDER / "wappen.png").write_bytes(png(300, 300))
        assert re.search(r"(?m)^logo:", (FOLDER / "design.yaml").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("optional", [False, True])
def test_a_new_letterhead_is_right_once_it_is_filled_in(run: Run, optional: bool) -> None:
    made = run("letterhead", "new", "stadt-neuhausen")
    assert made.exit_code == 0
    assert [Path(line).parent for line in made.stdout.splitlines()] == [FOLDER] * 3
    unfilled = run("letterhead", "check", FOLDER)
    assert unfilled.exit_code == 4
    assert "[letterhead-placeholder-left]" in unfilled.stderr
    fill_in(optional=optional)
    checked = run("letterhead", "check", FOLDER)
    assert (checked.exit_code, checked.stdout) == (0, f"{FOLDER}: in Ordnung\n")
    assert checked.stderr == ""


def test_a_new_letterhead_never_overwrites(run: Run) -> None:
    run("letterhead", "new", "stadt-neuhausen")
    (FOLDER / "authority.yaml").write_text("meins", encoding="utf-8")
    again = run("letterhead", "new", "stadt-neuhausen")
    assert again.exit_code == 2
    assert "[letterhead-exists]" in again.stderr
    assert (FOLDER / "authority.yaml").read_text(encoding="utf-8") == "meins"
    assert run("letterhead", "new", "stadt-neuhausen", "-o", "anderswo").exit_code == 0
    assert Path("anderswo/stadt-neuhausen/design.yaml").exists()


@pytest.mark.parametrize("name", ["Stadt Köln", "../oben", "a_b", "köln"])
def test_an_identifier_is_checked_before_anything_is_made(
    run: Run, tmp_path: Path, name: str
) -> None:
    made = run("letterhead", "new", name)
    assert made.exit_code == 2
    assert "[letterhead-id-form]" in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_for_programs_and_in_english(run: Run) -> None:
    run("letterhead", "new", "stadt-neuhausen")
    checked = run("letterhead", "check", FOLDER, "fehlt", "--json", "--language", "en")
    assert checked.exit_code == 4
    assert checked.stderr == ""
    first, second = json.loads(checked.stdout)["letterheads"]
    assert (first["folder"], first["ok"]) == (str(FOLDER), False)
    assert first["problems"][0]["message"].startswith("The placeholder ‹")
    assert first["problems"][0]["line"]
    assert [problem["code"] for problem in second["problems"]] == ["letterhead-folder-missing"]
    plain = run("letterhead", "check", FOLDER, "--language", "en")
    assert "not all right" in plain.stdout


def test_warnings_are_no_failure(run: Run) -> None:
    run("letterhead", "new", "stadt-neuhausen")
    fill_in(optional=False)
    (FOLDER / "hausschrift.otf").write_bytes(b"")
    checked = run("letterhead", "check", FOLDER)
    assert checked.exit_code == 0
    assert "Warnung: " in checked.stderr
    assert "[letterhead-font-file]" in checked.stderr
