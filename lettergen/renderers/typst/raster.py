"""Pictures of vectors: what word processors show that know no PDF under a page, and no SVG."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import typst

from lettergen.errors import LayoutError, Problem
from lettergen.renderers.typst.engine import _compiler_of

_SOURCE = Path(__file__).with_name("raster.typ")
PPI = 200
"""Pixels per inch: letters are printed in about three times as many, but the file holds the picture."""


@lru_cache(maxsize=16)  # saves 4.440 ms a letter
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
