"""What the tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.signing.letters import data, everything


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A letter with all that a draft can have, as a file."""
    made = everything().model_dump(
        mode="json", include={"dispatch", "dispositions", "co_signatures"}, exclude_none=True
    )
    path = tmp_path / "brief.yaml"
    with path.open("w", encoding="utf-8") as target:
        YAML().dump(data(**made), target)
    return path
