"""What a release checks before it builds anything."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RELEASE: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "release.py"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that may be released as 9.8.7."""
    for name in ("scripts", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("pictures"))
    shutil.copytree(ROOT / "lettergen" / "messages", tmp_path / "lettergen" / "messages")
    (tmp_path / "lettergen" / "_version.py").write_text('__version__ = "9.8.7"\n')
    (tmp_path / "CHANGELOG.md").write_text(
        "## [Unreleased]\n\n## [9.8.7] - 2026-12-01\n\n- all\n\n## [0.1.0] - 2026-01-01\n"
    )
    (tmp_path / "publiccode.yml").write_text(
        'softwareVersion: "9.8.7"\nreleaseDate: "2026-12-01"\n'
    )
    return tmp_path


def complaints(project: Path, version: str = "9.8.7") -> list[str]:
    return list(RELEASE["complaints"](version, project))


def test_a_project_that_agrees_may_be_released(project: Path) -> None:
    assert complaints(project) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("lettergen/_version.py", "9.8.7", "9.8.6", "_version.py"),
        ("CHANGELOG.md", "[9.8.7]", "[9.8.6]", "no heading"),
        ("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- more\n", "Unreleased"),
        ("publiccode.yml", "9.8.7", "9.8.6", "softwareVersion"),
        ("publiccode.yml", "2026-12-01", "2026-12-02", "releaseDate"),
        ("docs/errors.md", "Problems by code", "Problems", "docs/errors.md"),
    ],
)
def test_what_disagrees_is_named(project: Path, file: str, old: str, new: str, word: str) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = complaints(project)
    assert len(found) == 1
    assert word in found[0]


@pytest.mark.slow
@pytest.mark.parametrize("version", ["", "1", "v1.0.0", "1.0", "1.0.0rc1", "1.0.0; rm"])
def test_a_version_has_three_numbers(project: Path, version: str) -> None:
    assert len(complaints(project, version)) == 1


def test_the_licences_of_all_that_runs_are_listed() -> None:
    lines = RELEASE["licences"]().splitlines()
    names = {line.split(" ")[0].lower() for line in lines}
    assert {"typst", "pypdf", "jinja2", "pydantic", "click"} <= names
    assert not names & {"pytest", "ruff", "mypy"}
    assert not [line for line in lines if line.endswith(": ?")]
    assert not [line for line in lines if "AGPL" in line or "GPL-3" in line.replace("LGPL", "")]
