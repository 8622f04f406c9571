"""Nothing in a workspace leads out of it, nothing in it is read that is no file, and no message quotes what lies outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lettergen import LettergenError, Workshop, load_letter, resources
from tests.letterhead.folders import AUTHORITY, DESIGN
from tests.test_limits import LETTER

OUTSIDE = "geheim-17\nzweite: zeile\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """One with a letterhead, a text, a text module, a Word template and a kind, all of them sound."""
    root = tmp_path / "haus"
    town = root / "letterheads" / "stadt-musterhausen"
    town.mkdir(parents=True)
    (town / "authority.yaml").write_text(AUTHORITY, "utf-8")
    (town / "v1.yaml").write_text(DESIGN, "utf-8")
    shutil.copytree(resources.shipped("templates") / "schreiben", root / "templates" / "schreiben")
    module = root / "templates" / "_modules" / "hinweis"
    module.mkdir(parents=True)
    (module / "v1.md").write_text("Ein Hinweis.\n", "utf-8")
    (tmp_path / "geheim").write_text(OUTSIDE, "utf-8")
    return root


def letter() -> dict[str, object]:
    return {
        **LETTER, "sender": {"authority": "stadt-musterhausen"}, "modules": ["hinweis"],
    }  # fmt: skip


FILES = [
    "letterheads/stadt-musterhausen/authority.yaml",
    "letterheads/stadt-musterhausen/v1.yaml",
    "templates/schreiben/text.md",
    "templates/_modules/hinweis/v1.md",
]


def _outside(path: Path) -> Path:
    return next(p for p in path.parents if p.name == "haus").parent / "geheim"


MEANS: dict[str, Callable[[Path], None]] = {
    "link": lambda p: p.symlink_to(os.path.relpath(_outside(p), p.parent)),
    "absolute link": lambda p: p.symlink_to(_outside(p)),
    "device": lambda p: p.symlink_to("/dev/zero"),
    "pipe": os.mkfifo,
    "loop": lambda p: p.symlink_to(p.name),
}


def test_the_workspace_is_sound(workspace: Path) -> None:
    assert Workshop(workspace).render(letter()).pages == 1


@pytest.mark.parametrize("how", MEANS)
@pytest.mark.parametrize("file", FILES)
def test_no_file_leads_out_or_never_ends(workspace: Path, file: str, how: str) -> None:
    path = workspace / file
    path.unlink()
    MEANS[how](path)
    with pytest.raises(LettergenError) as caught:
        Workshop(workspace).render(letter())
    assert "geheim-17" not in str(caught.value)
    assert "zweite" not in str(caught.value)
    assert all(p.code != "internal-error" for p in caught.value.problems)


@pytest.mark.parametrize("folder", ["letterheads/stadt-musterhausen", "templates/schreiben"])
def test_no_folder_leads_out(workspace: Path, tmp_path: Path, folder: str) -> None:
    shutil.move(workspace / folder, tmp_path / "anderswo")
    (workspace / folder).symlink_to(tmp_path / "anderswo")
    with pytest.raises(LettergenError) as caught:
        Workshop(workspace).render(letter())
    assert "file-outside" in {p.code for p in caught.value.problems}


def test_links_within_the_workspace_are_fine(workspace: Path) -> None:
    module = workspace / "templates" / "_modules" / "hinweis" / "v1.md"
    module.rename(workspace / "templates" / "hinweis.md")
    module.symlink_to("../../hinweis.md")
    assert Workshop(workspace).render(letter()).pages == 1


@pytest.mark.parametrize("name", ["n" * 300, "a\0b", "x/" * 3_000, "\ud800"])
def test_names_that_no_file_can_have(name: str) -> None:
    with pytest.raises(LettergenError) as caught:
        load_letter(f"{name}.yaml")
    assert all(p.code != "internal-error" for p in caught.value.problems)


def test_a_folder_that_may_not_be_read(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(LettergenError) as caught:
        Workshop(workspace).render(letter())
    assert all(p.code != "internal-error" for p in caught.value.problems)
