"""The files by which a project outlives its authors: there, and true."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import yaml

from lettergen import __version__

ROOT = Path(__file__).parents[2]


def loaded(name: str) -> dict[str, object]:
    data = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize(
    "name", ["CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SUPPORT.md", "AGENTS.md", "CHANGELOG.md"]
)
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)", text) if "://" not in t]
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_make_knows_what_pages_tell_people_to_run() -> None:
    known = set(
        re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    told = {
        command
        for name in ("CONTRIBUTING.md", "AGENTS.md", "README.md", ".ci/run")
        for command in re.findall(
            r"(?:^|`|^    )make ([a-z][\w-]*)",
            (ROOT / name).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert len(told) > 4
    assert told <= known


def test_publiccode_says_what_is_true() -> None:
    about = loaded("publiccode.yml")
    assert about["softwareVersion"] == __version__
    assert about["legal"] == {"license": "MIT"}
    for text in about["description"].values():  # type: ignore[attr-defined]
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000


def test_every_workflow_runs_what_a_change_must_pass() -> None:
    for name in (".github/workflows/test.yml", ".github/workflows/release.yml", ".gitlab-ci.yml"):
        loaded(name)
        assert "bash .ci/run" in (ROOT / name).read_text(encoding="utf-8")
    matrix = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    for version in ("3.11", "3.12", "3.13", "3.14"):
        assert f'"{version}"' in matrix
    assert {"windows-latest", "macos-latest"} <= set(re.findall(r"[\w]+-latest", matrix))


def test_the_container_is_not_root() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root|0\b)\w+", last, re.MULTILINE)
    assert last.index("USER") < last.index("ENTRYPOINT")


@pytest.mark.slow
def test_the_drawing_is_what_the_imports_are() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "draw_architecture.py"))
    assert drawn["TARGET"].read_text(encoding="utf-8") == drawn["drawing"]()


def test_names_of_files_can_be_checked_out_on_windows() -> None:
    reserved = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(10))}
    ours = [p.relative_to(ROOT) for name in ("lettergen", "templates", "letterheads", "examples", "docs", "scripts", "tests", "benchmarks") for p in (ROOT / name).rglob("*")]  # fmt: skip
    assert len(ours) > 500
    for path in ours:
        for part in path.parts:
            assert not set(part) & set('<>:"|?*\\'), path
            assert part.split(".")[0].lower() not in reserved, path
            assert not part.endswith((" ", ".")), path
        if "__pycache__" not in path.parts:
            assert len(str(path)) < 140, path
    folded = [str(p).casefold() for p in ours]
    assert len(folded) == len(set(folded))


def test_each_decision_has_a_number_of_its_own() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    for number, file in zip(numbers, files, strict=True):
        assert file.read_text(encoding="utf-8").startswith(f"# {number}. ")
