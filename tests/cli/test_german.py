"""Where the language is German, wrong calls and help pages are German; the exit codes are the same in both."""

from __future__ import annotations

import io
import os
import runpy
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]

CALLS = {
    ("render", "--nope"): "Die Option '--nope' gibt es nicht.",
    ("check", "x.yaml", "--jso"): "Die Option '--jso' gibt es nicht. Gemeint ist wohl '--json'.",
    ("rendr",): "Den Befehl 'rendr' gibt es nicht. Gemeint ist wohl 'render'.",
    ("render",): "Es fehlt das Argument 'BRIEF.yaml...'.",
    ("check", "x.yaml", "--date"): "Die Option '--date' braucht einen Wert.",
    ("check", "x.yaml", "--json=1"): "Die Option '--json' nimmt keinen Wert.",
    ("schema", "a", "b"): "Zu viel angegeben: b",
    ("preview", "x.yaml", "--ppi", "3"): "Falscher Wert für '--ppi': 3 liegt nicht im Bereich",
    ("preview", "x.yaml", "--ppi", "x"): "Falscher Wert für '--ppi': 'x' ist keine gültige Zahl.",
    ("completion", "tcsh"): "'tcsh' ist keines von 'bash', 'zsh', 'fish', 'powershell'.",
    ("letterhead", "check"): "Es fehlt das Argument 'ORDNER...'.",
}
ENGLISH = ("Usage", "Options", "rguments", "Commands", "Error", "Try '", "Show this", "[required")


def call(*arguments: str, language: str = "de_DE.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    return subprocess.run(
        [sys.executable, "-m", "lettergen", *arguments],
        env=environment | {"LANG": language, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_a_wrong_call_is_explained_in_german(arguments: tuple[str, ...]) -> None:
    german = call(*arguments)
    assert german.stderr.splitlines()[-1].startswith("Fehler: ")
    assert CALLS[arguments] in german.stderr
    assert "Aufruf: lettergen" in german.stderr or "x.yaml" in arguments
    assert not [word for word in ENGLISH if word in german.stderr]
    english = call(*arguments, language="en_GB.UTF-8")
    assert german.returncode == english.returncode == 2
    assert "Error: " in english.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [(), ("-h",), ("list",), ("render", "-h"), ("preview", "-h"), ("batch", "-h"), ("letterhead", "new", "-h")],
    ids=" ".join,
)  # fmt: skip
def test_help_is_german(arguments: tuple[str, ...]) -> None:
    german, english = call(*arguments), call(*arguments, language="en_GB.UTF-8")
    page = german.stdout + german.stderr
    assert "Aufruf: lettergen" in page
    assert "Allgemein:" in page
    assert not [word for word in ENGLISH if word in page]
    assert german.returncode == english.returncode


def test_the_catalogue_is_made_of_its_source() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_catalogue.py"))

    def texts(content: bytes) -> dict[Any, str]:
        found: dict[Any, str] = vars(GNUTranslations(io.BytesIO(content)))["_catalog"]
        return {key: text for key, text in found.items() if key}  # the head names day and Babel

    shipped = (made["FOLDER"] / "messages.mo").read_bytes()
    assert texts(shipped) == texts(made["compiled"]())
    assert len(texts(shipped)) > 40


def test_click_still_says_what_the_catalogue_translates() -> None:
    sources = "".join(
        p.read_text(encoding="utf-8") for p in Path(click.__file__).parent.glob("*.py")
    )
    with (ROOT / "lettergen/cli/locale/de/LC_MESSAGES/messages.po").open("rb") as file:
        known = [m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.id]
    assert len(known) > 40
    # Long texts stand on several lines of the source.
    assert [text for text in known if text.splitlines()[0][:30] not in sources] == []
