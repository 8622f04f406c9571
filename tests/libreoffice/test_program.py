"""Finding LibreOffice: which one is taken, and what is said when none will do."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from lettergen.errors import ExitCode, MissingToolError
from lettergen.renderers.libreoffice import find_program, program
from tests.libreoffice.conftest import FakeOffice


def code() -> str:
    with pytest.raises(MissingToolError) as error:
        find_program()
    assert error.value.exit_code is ExitCode.MISSING_TOOL
    (problem,) = error.value.problems
    for language in ("de", "en"):
        assert "{" not in problem.message(language) + (problem.hint(language) or "")
    return problem.code


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("LibreOffice 7.4.7.2 40(Build:2)", "7.4.7.2"),
        ("LibreOffice 24.8.2.1 0f794b6e29741098670a3b95d60478a65d05ef13", "24.8.2.1"),
        ("LibreOfficeDev 26.2.0.0.alpha0", "26.2.0.0"),
        ("Collabora Office 24.04.9.2", "24.04.9.2"),
        ("warning: no fonts\nLibreOffice 10.0.1", "10.0.1"),
    ],
)
def test_versions_are_read(fake: FakeOffice, said: str, version: str) -> None:
    fake.set(version=said)
    assert find_program() == program.Program(fake.program, version)
    assert fake.left_behind() == []


@pytest.mark.parametrize("said", ["LibreOffice 7.3.7.2", "LibreOffice 6.4", "LibreOffice 4.9.9"])
def test_an_old_one_is_refused(fake: FakeOffice, said: str) -> None:
    fake.set(version=said)
    assert code() == "libreoffice-old"


@pytest.mark.parametrize(
    "config",
    [{"version": "OpenOffice 4.1.15"}, {"version": ""}, {"version_exit": 1}],
)
def test_what_says_no_version_is_refused(fake: FakeOffice, config: dict[str, object]) -> None:
    fake.set(**config)
    assert code() == "libreoffice-silent"


@pytest.mark.slow
def test_one_that_hangs_is_refused(fake: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "ANSWER_S", 0.3)
    fake.program.write_text("#!/bin/sh\nsleep 60\n")
    assert code() == "libreoffice-silent"


def test_a_variable_that_names_nothing_is_refused(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(program.VARIABLE, str(fake.folder / "nothing"))
    assert code() == "libreoffice-not-there"


@pytest.mark.slow
def test_one_without_writer_is_refused(fake: FakeOffice) -> None:
    registry = fake.folder / "install" / "share" / "registry"
    registry.mkdir(parents=True)
    (registry / "main.xcd").touch()
    there = fake.folder / "install" / "program" / "soffice"
    there.parent.mkdir()
    shutil.move(fake.program, there)
    for name in ("config.json", "template.pdf"):
        shutil.copy(fake.folder / name, there.parent)
    fake.program.symlink_to(there)
    assert code() == "libreoffice-no-writer"
    program._examined.cache_clear()
    (registry / "writer.xcd").touch()
    assert find_program().path == fake.program


def test_without_any_the_hint_says_how_to_install_it(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(program.VARIABLE)
    monkeypatch.setenv("PATH", str(fake.temporary))
    monkeypatch.setattr(program, "_usual_places", lambda: iter(()))
    for system, words in (("linux", "apt install"), ("darwin", "brew"), ("win32", "winget")):
        monkeypatch.setattr(sys, "platform", system)
        with pytest.raises(MissingToolError) as error:
            find_program()
        (problem,) = error.value.problems
        assert problem.code == "libreoffice-missing"
        assert words in (problem.hint("de") or "")
        assert words in (problem.hint("en") or "")


@pytest.mark.slow
def test_the_first_that_will_do_is_taken(
    fake: FakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old one in PATH does not hide a new one in its usual place."""
    old = tmp_path / "old"
    shutil.copytree(fake.folder, old)
    (old / "config.json").write_text(
        (old / "config.json").read_text().replace("24.2.7.2", "7.0.4.2")
    )
    monkeypatch.delenv(program.VARIABLE)
    monkeypatch.setenv("PATH", f"{old}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(program, "_usual_places", lambda: iter([fake.program]))
    monkeypatch.setattr(shutil, "which", _only_in(old, shutil.which))
    assert find_program().path == fake.program


def _only_in(folder: Path, which: object) -> object:
    """``which`` that finds names in that folder only: this machine may have a real LibreOffice."""

    def found(name: str) -> str | None:
        path = Path(name) if os.sep in name else folder / name
        return str(path) if path.exists() else None

    return found
