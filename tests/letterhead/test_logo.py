"""Logos stay inside their folder, and their content says what they are."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest

from lettergen.letterhead import logo as logo_module
from lettergen.letterhead.loader import load_authority_folder
from lettergen.letterhead.registry import Registry
from tests.letterhead.folders import DESIGN, problems_of, town

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JPEG = bytes.fromhex(
    "ffd8 ffe000104a46494600010101000100010000 ffc0000b080001000101011100 ffda0008010100003f00 d2 ffd9"
)


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'


def house(root: Path, file: str = "logo.png", content: bytes | None = None, *, y: int = 10) -> Path:
    """A letterhead with a logo; the file is written inside its folder unless ``content`` is None."""
    text = f"logo: {{file: '{file}', alt: Wappen, x_mm: 170, y_mm: {y}, width_mm: 20, height_mm: 20}}\n"
    folder = town(root, v1=DESIGN + text)
    if content is not None:
        (folder / file).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (SVG, "image/svg+xml"),
    ],
)
def test_the_type_comes_from_the_content(tmp_path: Path, content: bytes, media_type: str) -> None:
    folder = house(tmp_path, "logo.bin", content)
    logo = load_authority_folder(folder).logos["v1"]
    assert logo.media_type == media_type
    assert base64.b64decode(logo.data_base64) == content
    chosen = Registry([tmp_path]).choose(None, "stadt-musterhausen", None, date(2024, 1, 1))
    assert chosen.logo == logo


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo-type"),
        (b"GIF89a", "logo-type"),
        (b"%PDF-1.7", "logo-type"),
        (b"<html/>", "logo-type"),
        (b"<svg", "logo-svg-broken"),
        (PNG[1:], "logo-type"),
    ],
)
def test_content_that_not_every_reader_shows(tmp_path: Path, content: bytes, code: str) -> None:
    folder = house(tmp_path, "logo.png", content)
    (problem,) = problems_of(folder)
    assert (problem.code, problem.value, problem.place.path) == (code, "logo.png", "logo.file")
    assert problem.place.line == 4


@pytest.mark.parametrize(
    "file", ["../outside.png", "/etc/hostname", "a/../../outside.png", "link.png"]
)
def test_a_file_outside_the_folder_is_refused(tmp_path: Path, file: str) -> None:
    (tmp_path / "outside.png").write_bytes(PNG)
    folder = house(tmp_path, file)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    assert [problem.code for problem in problems_of(folder)] == ["logo-outside"]


def test_a_link_within_the_folder_is_fine(tmp_path: Path) -> None:
    folder = house(tmp_path, "link.png")
    (folder / "real.png").write_bytes(PNG)
    (folder / "link.png").symlink_to("real.png")
    assert problems_of(folder) == ()


def test_a_missing_file_and_a_folder_are_no_logo(tmp_path: Path) -> None:
    assert [p.code for p in problems_of(house(tmp_path / "a"))] == ["logo-missing"]
    folder = house(tmp_path / "b")
    (folder / "logo.png").mkdir()
    assert [p.code for p in problems_of(folder)] == ["logo-missing"]


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = house(tmp_path, "logo.png", PNG)
    monkeypatch.setattr(logo_module, "MAX_LOGO_BYTES", len(PNG))
    assert problems_of(folder) == ()
    monkeypatch.setattr(logo_module, "MAX_LOGO_BYTES", len(PNG) - 1)
    assert [problem.code for problem in problems_of(folder)] == ["logo-too-large"]


def test_the_logo_stays_out_of_the_window_and_on_the_sheet(tmp_path: Path) -> None:
    text = "logo: {file: l.png, alt: Wappen, x_mm: 90, y_mm: 30, width_mm: 20, height_mm: 20}\n"
    folder = town(tmp_path / "window", v1=DESIGN + text)
    (folder / "l.png").write_bytes(PNG)
    assert [problem.code for problem in problems_of(folder)] == ["letterhead-in-window"]
    folder = house(tmp_path / "sheet", "l.png", PNG, y=280)
    assert [problem.code for problem in problems_of(folder)] == ["letterhead-off-sheet"]
