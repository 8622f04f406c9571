"""Letters in a house's own look stay archivable and accessible."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lettergen.typesetting import typeset
from tests.composed_samples import long_letter, names_letter
from tests.typeface.house_fonts import TYPEFACES
from tests.verapdf import failures

pytestmark = pytest.mark.verapdf


def test_own_typefaces(tmp_path: Path) -> None:
    files: list[Path] = []
    for kind, made in TYPEFACES.items():
        for letter in (long_letter(), names_letter()):
            style = replace(letter.style, typeface=made())
            file = tmp_path / f"{kind}-{len(files)}.pdf"
            file.write_bytes(typeset(replace(letter, style=style), "pdf")[0])
            files.append(file)
    assert failures(files) == []
