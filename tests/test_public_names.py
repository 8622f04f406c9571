"""The names that ``import lettergen`` gives."""

from __future__ import annotations

import subprocess
import sys

import pytest

import lettergen

SCRIPT = """
import lettergen
from tests.batch_run.samples import data
first, second = (lettergen.render(data(1), "docx").content for _ in range(2))
assert first == second
import lettergen.render.typst
from lettergen import render
assert render is lettergen.render and callable(render)
"""


@pytest.mark.parametrize("name", lettergen.__all__)
def test_every_name_is_there_and_none_is_a_module(name: str) -> None:
    assert not isinstance(getattr(lettergen, name), type(sys))


def test_render_stays_a_function_when_the_package_of_that_name_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
