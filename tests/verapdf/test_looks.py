"""Letters in a house's own look stay archivable and accessible."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from lettergen.compose.composed import Stationery
from lettergen.typesetting import for_paper, typeset
from tests.composed_samples import long_letter, names_letter
from tests.pdf.sheets import drawn
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


def test_stationery(tmp_path: Path) -> None:
    files: list[Path] = []
    for number, sheet in enumerate((drawn(), drawn('rgb("#ccddee80")'), drawn("gradient.linear(red, blue)"))):  # fmt: skip
        text = b64encode(sheet).decode()
        for letter in (long_letter(), names_letter()):
            on = replace(letter, stationery=Stationery(first=text, following=text))
            file = tmp_path / f"{number}-{len(files)}.pdf"
            file.write_bytes(typeset(on, "pdf")[0])
            files.append(file)
    printed = for_paper(replace(long_letter(), stationery="preprinted"))
    files.append(tmp_path / "druck.pdf")
    files[-1].write_bytes(printed or b"")
    assert failures(files) == []
