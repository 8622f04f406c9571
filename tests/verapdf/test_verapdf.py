"""The validator itself: it must say no where there is reason to."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.renderers.typst import render_pdf
from tests.composed_samples import column_letter
from tests.verapdf import failures

pytestmark = pytest.mark.verapdf


@pytest.mark.slow
def test_a_file_that_lost_its_language_and_its_conformance_fails(tmp_path: Path) -> None:
    content = render_pdf(column_letter()).content
    spoilt = content.replace(b"/Lang(de-DE)", b"/Xang(de-DE)").replace(
        b"<pdfaid:conformance>A<", b"<pdfaid:conformance>X<"
    )
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(content)
    bad.write_bytes(spoilt)
    found = failures([good, bad])
    assert {line.split(":")[0] for line in found} == {"bad.pdf 2a", "bad.pdf ua1"}
