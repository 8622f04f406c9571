"""What the file system refuses is a LetterheadError with the place, never a raw OSError with a server's path."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from lettergen.errors import LetterheadError, Place, UsageError
from lettergen.letterhead.loader import entries_of, load_authority_folder, load_word_template
from lettergen.letterhead.logo import load_logo
from lettergen.letterhead.registry import Registry
from lettergen.letterhead.schema import Logo
from lettergen.pipeline import Workshop
from lettergen.resources import folders
from tests.test_limits import LETTER

DAY = date(2018, 10, 9)


@pytest.mark.parametrize("length", [256, 5_000])
def test_a_name_that_no_file_system_takes_is_unknown(length: int) -> None:
    registry = Registry(folders("letterheads"))
    for letterhead, authority in (
        ("a" * length, None),
        (None, "a" * length),
        ("din5008-b", "a" * length),
    ):
        with pytest.raises(LetterheadError) as caught:
            registry.choose(letterhead, authority, None, DAY)
        assert caught.value.problems[0].code.endswith("-unknown")
    with pytest.raises(LetterheadError):
        registry.writer_on("a" * length, DAY)


def test_a_workspace_with_such_a_name_is_missing() -> None:
    for name in ("a" * 300, "a" * 100_000, "nirgends"):
        with pytest.raises(UsageError) as caught:
            Workshop(name)
        assert caught.value.problems[0].code == "workspace-missing"


def test_a_folder_that_cannot_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "letterheads" / "gesperrt"
    locked.mkdir(parents=True)
    (locked / "2020.yaml").write_text("name: x\n", encoding="utf-8")
    real = os.listdir

    def refusing(path: str | Path = ".") -> list[str]:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "listdir", refusing)  # root may read everything; pathlib asks it
    with pytest.raises(LetterheadError) as caught:
        entries_of(locked)
    assert caught.value.problems[0].code == "letterhead-folder-unreadable"
    with pytest.raises(LetterheadError):
        load_authority_folder(locked)
    shop = Workshop(tmp_path)
    with pytest.raises(LetterheadError) as caught:
        shop.render({**LETTER, "letterhead": "gesperrt"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("letterhead-folder-unreadable", "gesperrt")
    assert "Permission denied" in problem.message()


@pytest.mark.parametrize("file", ["kreis.png", "a" * 300 + ".png"])
def test_a_logo_that_leads_nowhere_is_missing(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "letterheads" / "haus"
    folder.mkdir(parents=True)
    (folder / "kreis.png").symlink_to(folder / "kreis.png")
    logo = Logo.of_checked(file=file)
    with pytest.raises(LetterheadError) as caught:
        load_logo(logo, folder, Place())
    assert caught.value.problems[0].code == "logo-missing"
    with pytest.raises(LetterheadError) as caught:
        load_word_template(file, folder, Place())
    assert caught.value.problems[0].code == "letterhead-template-missing"
