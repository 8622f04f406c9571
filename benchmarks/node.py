"""docxtemplater and easy-template-x, the engines that people use from Node, each in one process that stays."""

from __future__ import annotations

import atexit
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx

from benchmarks.docxtpl_template import NODE, context, template

PACKAGES = {"docxtemplater": "3.71.0", "pizzip": "3.3.0", "easy-template-x": "7.2.8"}
"""Pinned: figures of other versions are other figures."""
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lettergen-benchmarks"
"""Where npm puts them, outside of the repository."""
SCRIPT = Path(__file__).with_name("node_contenders.js")
LETTERS = 50
"""Different letters; a longer round sets them over and over."""


class UnavailableError(Exception):
    """The engine cannot be measured here."""


def is_there() -> bool:
    """Whether Node and npm are installed; the engines themselves are fetched when they are first asked to work."""
    return bool(shutil.which("node") and shutil.which("npm"))


def contender(engine: str) -> Callable[[int], object]:
    """Sets so many letters with the engine. Raises UnavailableError where its packages cannot be had."""

    def work(letters: int) -> None:
        _asked(_process(engine), str(letters))

    return work


@cache
def _process(engine: str) -> subprocess.Popen[str]:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "template.docx").write_bytes(template(NODE))
    values = [_values(context(number)) for number in range(LETTERS)]
    (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")
    command = ["node", str(SCRIPT), str(_packages()), engine, "template.docx", "values.json"]
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(process.kill)
    _asked(process, f"write {folder / 'letter.docx'}")
    _check((folder / "letter.docx").read_bytes(), engine)
    return process


def _asked(process: subprocess.Popen[str], line: str) -> str:
    if process.stdin is None or process.stdout is None:
        raise TypeError("no pipes")
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise UnavailableError(f"ended with {process.wait()}")
    return answer


def _values(words: dict[str, Any]) -> dict[str, Any]:
    """Both engines repeat objects, not texts."""
    return {
        name: [{"text": text} for text in value] if isinstance(value, list) else value
        for name, value in words.items()
    }


def _check(letter: bytes, engine: str) -> None:
    """Every contender says the same, or their times cannot be compared."""
    words = context(0)
    wanted = [
        text
        for value in words.values()
        for text in (value if isinstance(value, list) else [value])
        if text
    ]
    document = docx.Document(io.BytesIO(letter))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    found = [p.text for holder in (document, *cells) for p in holder.paragraphs]
    if sorted(text for text in found if text) != sorted(wanted):
        raise RuntimeError(f"{engine} did not say what docxtpl says")


@cache
def _packages() -> Path:
    folder = CACHE / "-".join(f"{name}-{version}" for name, version in PACKAGES.items())
    if not (folder / "node_modules" / "easy-template-x").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]
        done = subprocess.run(
            ["npm", "install", *options, *wanted],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            raise UnavailableError("npm could not install it")
    return folder
