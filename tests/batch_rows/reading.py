"""Short ways to read a table in a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.rows import Row, open_rows
from lettergen.errors import InputError, Problem


def rows_of(path: Path, **options: Any) -> list[Row]:
    return list(open_rows(path, **options))


def cells_of(path: Path, **options: Any) -> list[dict[str, str]]:
    """The cells of all rows, none of which has a problem."""
    rows = rows_of(path, **options)
    assert [p for row in rows for p in row.problems] == []
    return [row.cells for row in rows]


def refusal(path: Path, **options: Any) -> Problem:
    """The one problem for which a table is refused as a whole, its text complete in both languages."""
    with pytest.raises(InputError) as caught:
        rows_of(path, **options)
    (problem,) = caught.value.problems
    for language in ("de", "en"):
        texts = problem.message(language) + (problem.hint(language) or "")
        assert "{" not in texts.replace('{"', "")
    return problem
