"""The names of the package, whatever was imported or used before."""

from __future__ import annotations

import subprocess
import sys

import pytest

CALL = """
letter = {
    "kind": "schreiben",
    "sender": {"authority": {"name": "Stadt Musterhausen"}},
    "recipient": {"organisation": "Stadt Beispielstadt"},
    "date": "2026-11-09",
    "subject": "Antrag",
    "body": "vielen Dank.",
}
"""
LETTER_SET = "assert render(letter, 'docx').content.startswith(b'PK')"


@pytest.mark.parametrize(
    "program",
    [
        f"from lettergen import render\n{LETTER_SET}\nfrom lettergen import render\n{LETTER_SET}",
        f"from lettergen import convert, render\n{LETTER_SET}",
        f"import lettergen.render.docx\nfrom lettergen import render\n{LETTER_SET}",
    ],
)
def test_render_is_the_function_in_any_order(program: str) -> None:
    """A package ``lettergen.render`` exists, too, and Python puts it into the place of the function."""
    run = subprocess.run(
        [sys.executable, "-c", CALL + program], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
