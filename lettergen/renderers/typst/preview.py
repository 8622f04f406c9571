"""Page images of a composed letter: what its PDF looks like, its stationery included."""

from __future__ import annotations

from base64 import b64decode

from lettergen.compose.composed import ComposedLetter, Stationery
from lettergen.renderers.typst.engine import _compiler, _set
from lettergen.renderers.typst.plan import Sheets
from lettergen.renderers.typst.raster import rastered


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
