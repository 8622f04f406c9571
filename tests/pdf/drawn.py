"""What programs draw of a PDF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops


def by_pdfium(content: bytes, dpi: int, _: Path) -> list[Image.Image]:
    """The pages as pdfium draws them."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def by_poppler(content: bytes, dpi: int, folder: Path) -> list[Image.Image]:
    """The pages as poppler draws them."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils (pdftoppm) is not installed")
    own = Path(tempfile.mkdtemp(dir=folder))
    (own / "letter.pdf").write_bytes(content)
    subprocess.run(["pdftoppm", "-r", str(dpi), own / "letter.pdf", own / "page"], check=True)
    return [Image.open(file).convert("RGB") for file in sorted(own.glob("*.ppm"))]


RENDERERS: dict[str, Callable[[bytes, int, Path], list[Image.Image]]] = {
    "pdfium": by_pdfium,
    "poppler": by_poppler,
}


def differing(before: Image.Image, after: Image.Image) -> tuple[int, int]:
    """How many pixels differ, and by how many of 255 steps at most."""
    assert before.size == after.size
    assert before.convert("L").getextrema() == (0, 255)
    red, green, blue = ImageChops.difference(before, after).split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(worst[1:]), max(step for step, pixels in enumerate(worst) if pixels)
