"""docs/de/erste-schritte.md, done from top to bottom as a clerk would do it: every command, file and answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks, links

PAGE = ROOT / "docs" / "de" / "erste-schritte.md"
BLOCKS = blocks(PAGE)
SHELL = "powershell" if sys.platform == "win32" else "console"
INSTALLED = "lettergen --version"
"""The last command of the installation."""


def test_the_page_is_understood() -> None:
    assert {b.language for b in BLOCKS} == {"console", "powershell", "yaml", "text"}
    assert sum(b.language == "console" for b in BLOCKS) > 8


def test_every_command_in_the_text_stands_in_a_block() -> None:
    prose = re.sub(
        r"^```.*?^```", "", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    assert re.findall(r"`lettergen [^`]*`", prose) == []


def test_links_lead_somewhere() -> None:
    assert [str(f) for f in links(PAGE) if not f.exists()] == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_installation(tmp_path: Path) -> None:
    for name in ("lettergen", "templates", "letterheads"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    block = next(b for b in BLOCKS if b.language == SHELL)
    assert block.text.rstrip().endswith(INSTALLED)
    python = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": python + os.pathsep + os.environ["PATH"]}
    environment.pop("PYTHONPATH", None)
    # Compiling all modules of all libraries takes a third of the time, for one start.
    environment["PIP_NO_COMPILE"] = "1"
    done = _shell(block.text, tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"lettergen \d+\.\d+\S*", done.stdout.strip())
    assert list((tmp_path / ".venv").rglob("fields_de.toml")), "installed from here"


def _shell(
    script: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    command = (
        ["powershell", "-Command", script] if SHELL == "powershell" else ["bash", "-ec", script]
    )
    return subprocess.run(
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


class Clerk:
    """Types commands and saves files in the order of the page."""

    def __init__(self, folder: Path, expected: frozenset[int] = frozenset({0})) -> None:
        self.folder = folder
        self.expected = expected
        self.file = folder
        self.answer = ""

    def type(self, commands: str) -> None:
        """Runs commands; ``answer`` is all that appears on the terminal."""
        self.answer = ""
        for line in commands.splitlines():
            program, *arguments = line.split()
            match program:
                case "mkdir":
                    (self.folder / arguments[0]).mkdir()
                case "cd":
                    self.folder /= arguments[0]
                case "lettergen":
                    self._lettergen(arguments)
                case _:
                    pytest.fail(f"no rule for {line}")

    def _lettergen(self, arguments: list[str]) -> None:
        environment = {
            k: v for k, v in os.environ.items() if k not in {"LC_ALL", "LC_MESSAGES", "LANG"}
        }
        path = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        done = subprocess.run(
            [sys.executable, "-m", "lettergen", *arguments], cwd=self.folder, env={**environment, "PYTHONPATH": path},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )  # fmt: skip
        self.answer += done.stdout.replace("\\", "/")
        expected = {0, 1} if arguments[0] == "check" else self.expected
        assert done.returncode in expected, done.stdout

    def save(self, text: str) -> None:
        """A file that names itself in its first line, or new lines for the file saved last."""
        if named := re.match(r"# (\S+\.yaml)\n", text):
            self.file = self.folder / named[1]
            self.file.write_text(text, encoding="utf-8")
            return
        for line in text.splitlines():
            key = line.partition(":")[0]
            old = self.file.read_text(encoding="utf-8").splitlines()
            at = _place(old, key)
            self.file.write_text("\n".join([*old[:at], line, *old[at + 1 :]]), encoding="utf-8")


def _place(lines: list[str], key: str) -> int:
    """The last line with this indentation and key: what the page speaks of is the recipient's."""
    return max(n for n, line in enumerate(lines) if line.partition(":")[0] == key)


def _after_installation() -> Iterator[tuple[Block, Block | None]]:
    """The blocks with the one that follows."""
    start = next(n for n, b in enumerate(BLOCKS) if b.language == "powershell") + 1
    yield from pairwise([*BLOCKS[start:], None])


@pytest.mark.slow
def test_letters_from_top_to_bottom(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    answers = 0
    for block, following in _after_installation():
        if block.language == "yaml":
            clerk.save(block.text)
        elif block.language == "console":
            clerk.type(block.text)
            if following and following.language == "text":
                # What goes to the two streams may mix on a terminal; a clerk reads all of it.
                assert sorted(clerk.answer.splitlines()) == sorted(following.text.splitlines()), (
                    f"{PAGE.name}:{following.line}"
                )
                answers += 1
    assert answers > 5
    folder = tmp_path / "briefe"
    assert (folder / "fertig" / "antwort.pdf").read_bytes().startswith(b"%PDF-")
    assert (folder / "antwort-1.png").read_bytes().startswith(b"\x89PNG")
    assert (
        (folder / "schreiben.yaml").read_text(encoding="utf-8").startswith("# Schreiben: ein Brief")
    )
