"""All samples pass the reference validator as PDF/A-2a and as PDF/UA-1."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.renderers.typst import render_pdf
from tests.composed_samples import SAMPLES
from tests.render_typst.test_engine import picture_samples
from tests.verapdf import failures


@pytest.mark.verapdf
def test_every_sample_is_archivable_and_accessible(tmp_path: Path) -> None:
    letters = {**{name: make() for name, make in SAMPLES.items()}, **picture_samples()}
    files = []
    for name, letter in letters.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(render_pdf(letter).content)
    assert failures(files) == []
