"""A workspace that is empty but for the kind that ``lettergen kind new`` has made in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, run

__all__ = ["run", "workspace"]

KIND = "gebuehr"


@pytest.fixture
def workspace(run: Run) -> Path:
    """The folder in which commands run."""
    made = run("kind", "new", KIND)
    assert made.exit_code == 0, made.output
    return Path.cwd()
