"""Writes lettergen/typeface/data/arimo.json: the advance width of every character in Arimo's four faces.

Run with the development dependencies installed: ``python scripts/make_metrics.py``.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from importlib import metadata
from pathlib import Path

import fontpkg_arimo
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).parent.parent / "lettergen" / "typeface" / "data" / "arimo.json"
FACES = {
    "regular": ("Arimo[wght].ttf", 400),
    "strong": ("Arimo[wght].ttf", 700),
    "emphasis": ("Arimo-Italic[wght].ttf", 400),
    "strong_emphasis": ("Arimo-Italic[wght].ttf", 700),
}


def advances(file: str, weight: int) -> dict[str, str]:
    """Characters by their advance in font units, so that 2,000 entries stay a small file."""
    source = (fontpkg_arimo.ROOT / "files" / file).read_bytes()
    font = instantiateVariableFont(TTFont(io.BytesIO(source)), {"wght": weight})
    by_advance: dict[int, list[str]] = defaultdict(list)
    for code_point, glyph in sorted(font.getBestCmap().items()):
        by_advance[font["hmtx"][glyph][0]].append(chr(code_point))
    return {str(advance): "".join(chars) for advance, chars in sorted(by_advance.items())}


def metrics() -> str:
    """The file's content."""
    data = {
        "typeface": "Arimo",
        "source": f"fontpkg-arimo {metadata.version('fontpkg-arimo')}",
        "units_per_em": 2048,
        "faces": {face: advances(*where) for face, where in FACES.items()},
    }
    return json.dumps(data, ensure_ascii=True, indent=0) + "\n"


if __name__ == "__main__":
    TARGET.write_text(metrics(), encoding="utf-8")
    print(TARGET)
