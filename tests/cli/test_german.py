"""Where the language is German, wrong calls and help pages are German; the exit codes are the same in both."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CALLS = {
    ("render", "--nope"): "Die Option „--nope“ gibt es nicht.",
    ("check", "x.yaml", "--jso"): "Die Option „--jso“ gibt es nicht. Ähnlich heißen: --json.",
    ("rendr",): "Den Befehl „rendr“ gibt es nicht. Gemeint ist wohl „render“.",
    ("render",): "Das Argument „LETTER.yaml“ fehlt.",
    ("check", "x.yaml", "--date"): "Die Option „--date“ braucht einen Wert.",
    ("check", "x.yaml", "--json=1"): "Die Option „--json“ nimmt keinen Wert.",
    ("schema", "a", "b"): "Zu viel angegeben: b",
    ("preview", "x.yaml", "--ppi", "3"): "Falscher Wert für „--ppi“: verlangt ist mindestens 36.",
    ("preview", "x.yaml", "--ppi", "x"): "Falscher Wert für „--ppi“: verlangt ist eine ganze Zahl.",
    ("letterhead", "check"): "Das Argument „",
}
ENGLISH = ("Usage", "Options", "Arguments", "Commands", "Error", "Try '", "Show this", "[required")


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


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_a_wrong_call_is_explained_in_german(arguments: tuple[str, ...]) -> None:
    german = call(*arguments)
    assert f"Fehler: {CALLS[arguments]}" in german.stderr
    assert "Aufruf: lettergen" in german.stderr or "x.yaml" in arguments
    assert not [word for word in ENGLISH if word in german.stderr]
    english = call(*arguments, language="en_GB.UTF-8")
    assert german.returncode == english.returncode == 2
    assert "Error: " in english.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("-h",), ("list",), ("render", "-h"), ("preview", "-h"), ("batch", "-h"), ("letterhead", "new", "-h")],
    ids=" ".join,
)  # fmt: skip
def test_help_is_german(arguments: tuple[str, ...]) -> None:
    german, english = call(*arguments), call(*arguments, language="en_GB.UTF-8")
    page = german.stdout + german.stderr
    assert "Aufruf: lettergen" in page
    assert "Optionen:" in page
    assert not [word for word in ENGLISH if word in page]
    assert german.returncode == english.returncode
