"""Where letterheads and templates are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen import resources
from lettergen.errors import ExitCode, MissingToolError, UsageError


def test_the_checkout_holds_the_data() -> None:
    (found,) = resources.folders("letterheads")
    assert (found / "din5008-b" / "2020.yaml").is_file()


def test_the_workspace_comes_first_with_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "letterheads").mkdir()
    own, shipped = resources.folders("letterheads", tmp_path)
    assert own == tmp_path / "letterheads"
    assert (shipped,) == resources.folders("letterheads")
    assert resources.folders("templates", tmp_path) == resources.folders("templates")


def test_a_workspace_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        resources.folders("templates", tmp_path / "typo")
    assert caught.value.exit_code is ExitCode.USAGE
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("workspace-missing", str(tmp_path / "typo"))
    assert problem.message("de")


def test_the_wheels_data_wins_over_folders_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In site-packages a folder "letterheads" beside the package would be another distribution's.
    package = tmp_path / "lettergen"
    for folder in (package / "_data" / "letterheads", tmp_path / "letterheads"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.folders("letterheads") == (package / "_data" / "letterheads",)
    with pytest.raises(MissingToolError):  # what is shipped is always there, or something is amiss
        resources.folders("templates")
