"""A journal of format 2 (until 0.2.0), which said ``setting`` for ``recipe``, is gone on with and corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.api import render_batch
from lettergen.batch.journal import JOURNAL
from lettergen.errors import UsageError
from tests.batch_run.samples import data

WRITTEN_NOW = {b'{"journal":3,': b'{"journal":2,', b'"recipe":': b'"setting":'}


def letters(*wrong: int) -> list[Any]:
    return [data(n, **({"subject": "Falsch"} if n in wrong else {})) for n in (1, 2, 3)]


def made_before(out: Path, *wrong: int) -> bytes:
    """A finished run, its journal as format 2 had it."""
    render_batch(letters(*wrong), out=out)
    journal = out / JOURNAL
    content = journal.read_bytes()
    for now, then in WRITTEN_NOW.items():
        assert now in content
        content = content.replace(now, then)
    journal.write_bytes(content)
    return content


@pytest.mark.slow
def test_it_is_gone_on_with(tmp_path: Path) -> None:
    before = made_before(tmp_path)
    gone_on = render_batch(letters(), out=tmp_path, resume=True)
    assert (gone_on.letters, gone_on.resumed) == (3, 3)
    assert (tmp_path / JOURNAL).read_bytes() == before
    # A letter that is gone is made again, and its record is one of today's, behind those of then.
    next((tmp_path / "briefe").iterdir()).unlink()
    assert render_batch(letters(), out=tmp_path, resume=True).resumed == 2
    assert b'"recipe":' in (tmp_path / JOURNAL).read_bytes().removeprefix(before)
    assert render_batch(letters(), out=tmp_path, resume=True).resumed == 3


@pytest.mark.slow
@pytest.mark.parametrize("how", [{"changed": True}, {"only": [2]}])
def test_it_is_corrected(how: dict[str, Any], tmp_path: Path) -> None:
    made_before(tmp_path, 2)
    corrected = render_batch(letters(), out=tmp_path, **how)
    assert (corrected.letters, corrected.resumed) == (3, 2)
    assert not corrected.notes
    journal = (tmp_path / JOURNAL).read_bytes()
    assert journal.startswith(b'{"journal":3,')
    assert b'"setting":' not in journal
    assert render_batch(letters(), out=tmp_path, resume=True).resumed == 3


def test_one_of_the_future_is_refused_by_its_format(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b'{"journal":4,"rows":1,"key":"00","parts":{}}\n')
    with pytest.raises(UsageError) as caught:
        render_batch(letters(), out=tmp_path, resume=True)
    assert [p.code for p in caught.value.problems] == ["journal-format"]
