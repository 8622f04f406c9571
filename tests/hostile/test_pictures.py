"""Logos and pictures of signatures: looked at before any decoder gets them, in pieces."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from lettergen.model.picture import fault_of
from lettergen.model.sender import image_fault
from tests.hostile.pictures import CASES
from tests.letterhead.folders import DESIGN, problems_of, town


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_picture_made_to_hurt_is_known_before_it_is_decoded(name: str, tmp_path: Path) -> None:
    fault, make = CASES[name]
    content = make()
    tracemalloc.start()
    try:
        assert fault_of(content) == fault
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    logo = "logo: {file: l.png, alt: W, x_mm: 170, y_mm: 10, width_mm: 20, height_mm: 20}\n"
    folder = town(tmp_path, v1=DESIGN + logo)
    (folder / "l.png").write_bytes(content)
    assert [p.code for p in problems_of(folder)] == ([f"logo-{fault}"] if fault else [])
    if len(content) < 400_000:
        assert image_fault(content) == (f"signature-image-{fault}" if fault else None)
