"""Pictures of vectors: what word processors show that know no PDF under a page, and no SVG."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import lru_cache
from pathlib import Path

import typst

from lettergen.compose.composed import ComposedLetter, Stationery
from lettergen.errors import LayoutError, Problem
from lettergen.renderers.typst.engine import _compiler, _compiler_of, _set
from lettergen.renderers.typst.plan import Sheets

_SOURCE = Path(__file__).with_name("raster.typ")
PPI = 200
"""Pixels per inch: letters are printed in about three times as many, but the file holds the picture."""


@lru_cache(maxsize=16)  # saves 5.381 ms a letter
def rastered(content: bytes, format: str, width_mm: float, height_mm: float | None = None) -> bytes:  # noqa: A002
    """The first page of a PDF, or an SVG, as PNG of that size on white; without a height in its own proportions on nothing.

    Raises LayoutError with ``picture-not-rastered``.
    """
    asked = {
        "picture": json.dumps(list(content)),
        "format": format,
        "width": str(width_mm),
        "height": "" if height_mm is None else str(height_mm),
    }
    try:
        made = _compiler_of(_SOURCE).compile(format="png", ppi=PPI, sys_inputs=asked)
    except typst.TypstError:
        made = None
    if not isinstance(made, bytes):
        raise LayoutError(Problem("picture-not-rastered", params={"format": format.upper()}))
    return made


def render_png(letter: ComposedLetter, ppi: float = 144) -> list[bytes]:
    """The pages as PNG images of that resolution in pixels per inch. Raises like ``render_pdf``, and ``picture-not-rastered``."""

    def compiled(main: bytes) -> list[bytes]:
        images = _compiler(letter.style.typeface).compile(main, format="png", ppi=ppi)
        return [images] if isinstance(images, bytes) else images or []

    return _set(letter, compiled, len, sheets=_sheets(letter))[0]


def _sheets(letter: ComposedLetter) -> Sheets | None:
    """The stationery as pictures: the layout of archivable files takes no PDF, and this way one layout does for both."""
    if not isinstance(letter.stationery, Stationery):
        return None
    size = (letter.page.width_mm, letter.page.height_mm)
    files = (letter.stationery.first, letter.stationery.following)
    first, following = (None if f is None else rastered(b64decode(f), "pdf", *size) for f in files)
    return Sheets(first, following)
