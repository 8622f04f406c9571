"""No table takes the memory, hangs, or ends in anything but a problem with its name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.tables import CASES, MIB

MEMORY = 700 * MIB
"""Less than what any of the bombs unpacks to."""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process with little memory says of all the tables."""
    folder = tmp_path_factory.mktemp("tables")
    for name, (_, make) in CASES.items():
        make(folder / name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.tables", str(folder), str(MEMORY)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_table_made_to_hurt_is_a_problem_with_a_name(
    name: str, read: dict[str, list[str]]
) -> None:
    assert CASES[name][0] in read[name]
    assert len(read[name]) <= 101
