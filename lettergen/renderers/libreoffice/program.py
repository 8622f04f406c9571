"""Where LibreOffice is, which version it has, and whether it can read letters."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from lettergen.errors import MissingToolError, Problem
from lettergen.renderers.libreoffice.running import Ending, run

VARIABLE: Final = "LETTERGEN_SOFFICE"
"""Environment variable with the path of ``soffice``, for where it is not found or is not the one wanted."""

MINIMUM: Final = (7, 4)
"""The first that takes export options as JSON behind ``--convert-to`` (LibreOffice 7.4 release notes)."""

ANSWER_S: Final = 60.0
"""How long it may take to say its version: a third of a second when all is well."""

_VERSION = re.compile(r"(?:LibreOffice|Collabora)\D*?(\d+(?:\.\d+)+)")

_INSTALL: Final = {
    "linux": "sudo apt install libreoffice-writer (Debian, Ubuntu); sudo dnf install libreoffice-writer (Fedora, RHEL);"
    " sudo zypper install libreoffice-writer (SUSE)",
    "darwin": "brew install --cask libreoffice",
    "win32": "winget install TheDocumentFoundation.LibreOffice",
}


@dataclass(frozen=True, slots=True)
class Program:
    """A LibreOffice that can be used."""

    path: Path
    version: str
    """As it says itself, such as ``7.4.7.2``."""


def find_program() -> Program:
    """The LibreOffice of this machine: the one named by LETTERGEN_SOFFICE, or the first in PATH and the usual places.

    Raises MissingToolError with a hint how to install it: ``libreoffice-missing``, ``libreoffice-not-there`` when the
    variable names no program, ``libreoffice-silent`` when it says no version, ``libreoffice-old``, and
    ``libreoffice-no-writer`` when its part for texts is not installed.
    """
    named = os.environ.get(VARIABLE)
    paths = [named] if named else list(dict.fromkeys(_candidates()))
    problems: list[Problem] = []
    for path in paths:
        found = _examined(path)
        if isinstance(found, Program):
            return found
        problems.append(found)
    raise MissingToolError(problems[:1] or [_problem("libreoffice-missing", "")])


@lru_cache(maxsize=16)  # saves 300 ms a run of the program
def _examined(path: str) -> Program | Problem:
    """What is at ``path``; asked once, as an answer takes LibreOffice a third of a second."""
    if shutil.which(path) is None:
        return _problem("libreoffice-not-there", path)
    version = _version(path)
    if version is None:
        return _problem("libreoffice-silent", path)
    if tuple(int(part) for part in version.split(".")[:2]) < MINIMUM:
        return _problem("libreoffice-old", path, version)
    if _lacks_writer(Path(path)):
        return _problem("libreoffice-no-writer", path, version)
    return Program(Path(path), version)


def _candidates() -> Iterator[str]:
    # On Windows soffice.exe opens a window to say its version; soffice.com answers on standard output.
    names = ("soffice.com",) if sys.platform == "win32" else ("soffice", "libreoffice")
    yield from filter(None, map(shutil.which, names))
    yield from (str(path) for path in _usual_places() if path.is_file())


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                yield Path(folder) / "LibreOffice" / "program" / "soffice.com"
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        for folder in (Path("/usr/lib"), Path("/usr/lib64")):
            yield folder / "libreoffice" / "program" / "soffice"
        # The packages of libreoffice.org: one folder per version.
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
        yield Path("/snap/bin/libreoffice")


def _version(path: str) -> str | None:
    with tempfile.TemporaryDirectory(prefix="lettergen-") as name:
        folder = Path(name)
        answer = folder / "answer"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        try:
            ending = run([path, profile, "--version"], folder, ANSWER_S, output=answer)
            said = answer.read_text(encoding="utf-8", errors="replace")
        except (OSError, subprocess.SubprocessError):
            return None
    found = _VERSION.search(said) if ending is Ending.DONE else None
    return found[1] if found else None


def _lacks_writer(path: Path) -> bool:
    """Whether the registry of modules is there, but Writer is not in it; wrappers (snap, flatpak) hide it, and pass."""
    program = path.resolve().parent
    registries = (
        program.parent / "share" / "registry",
        program.parent / "Resources" / "registry",  # macOS
    )
    return any((r / "main.xcd").exists() and not (r / "writer.xcd").exists() for r in registries)


def _problem(code: str, path: str, version: str = "") -> Problem:
    system = sys.platform if sys.platform in _INSTALL else "linux"
    params = {
        "install": _INSTALL[system],
        "minimum": ".".join(map(str, MINIMUM)),
        "variable": VARIABLE,
        "version": version,
    }
    return Problem(code, value=path or None, params=params)
