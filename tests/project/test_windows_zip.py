"""The folder for Windows: what the script does there is done here to a folder that looks like it."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
prepare: Callable[[Path], None] = runpy.run_path(str(ROOT / "scripts" / "windows_zip.py"))["prepare"]  # fmt: skip
# As python-3.12.8-embed-amd64.zip has it.
PATHS = "python312.zip\r\n.\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "python").mkdir()
    (tmp_path / "python" / "python312._pth").write_bytes(PATHS.encode())
    (tmp_path / "packages" / "lettergen").mkdir(parents=True)
    return tmp_path


def test_python_finds_the_packages_and_nothing_of_the_machine(folder: Path) -> None:
    prepare(folder)
    lines = (folder / "python" / "python312._pth").read_bytes().decode().split("\r\n")
    assert lines == ["python312.zip", ".", "..\\packages", ""]


def test_made_twice_is_made_once(folder: Path) -> None:
    prepare(folder)
    first = (folder / "python" / "python312._pth").read_bytes()
    prepare(folder)
    assert (folder / "python" / "python312._pth").read_bytes() == first


def test_the_command_takes_all_arguments_and_gives_its_exit_code(folder: Path) -> None:
    prepare(folder)
    text = (folder / "lettergen.cmd").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n")
    assert b'"%~dp0python\\python.exe" -m lettergen %*\r\n' in text
    assert text.endswith(b"exit /b %errorlevel%\r\n")


@pytest.mark.parametrize("missing", ["python/python312._pth", "packages/lettergen"])
def test_what_is_missing_is_said(folder: Path, missing: str) -> None:
    path = folder / missing
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()
    with pytest.raises(SystemExit) as caught:
        prepare(folder)
    assert str(caught.value)
