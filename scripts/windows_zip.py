"""Makes a folder with Python's embeddable build and installed packages runnable: its search path, and the command.

``python scripts/windows_zip.py FOLDER``; the PowerShell script beside it fetches what goes into the folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

LAUNCHER = """\
@echo off\r
rem lettergen with its own Python; needs no installation and no administrator.\r
setlocal\r
set PYTHONUTF8=1\r
"%~dp0python\\python.exe" -m lettergen %*\r
exit /b %errorlevel%\r
"""


def prepare(folder: Path) -> None:
    """Lets the Python in ``folder/python`` find ``folder/packages``, and writes ``lettergen.cmd``.

    Raises SystemExit where the embeddable build or the packages are missing.
    """
    paths = list((folder / "python").glob("python*._pth"))
    if len(paths) != 1:
        sys.exit(f"{folder / 'python'} is not Python's embeddable build: it has no python*._pth")
    if not (folder / "packages" / "lettergen").is_dir():
        sys.exit(f"{folder / 'packages'} does not hold lettergen")
    lines = [
        line
        for line in paths[0].read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "import site", "..\\packages"))
    ]
    # The embeddable build looks nowhere but where this file says; site stays off, so nothing of the machine gets in.
    paths[0].write_text("\r\n".join([*lines, "..\\packages", ""]), encoding="utf-8", newline="")
    (folder / "lettergen.cmd").write_text(LAUNCHER, encoding="ascii", newline="")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
