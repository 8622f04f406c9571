"""How large a picture is within the room that its letterhead gives it."""

from __future__ import annotations

import base64
import io
import re

from docx.image.image import Image
from lxml import etree

from lettergen.compose.composed import Picture
from lettergen.renderers.docx.ooxml.markup import Frame

_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


def picture_frame(picture: Picture) -> Frame:
    """The largest place of the picture's own proportions, centred in its room: a logo is never distorted."""
    proportion = _proportion(picture)
    width = min(picture.width_mm, picture.height_mm * proportion)
    height = width / proportion
    return Frame(
        x_mm=picture.x_mm + (picture.width_mm - width) / 2,
        y_mm=picture.y_mm + (picture.height_mm - height) / 2,
        width_mm=width,
        height_mm=height,
    )


def _proportion(picture: Picture) -> float:
    """Width by height; the room's own where the picture does not say."""
    content = base64.b64decode(picture.data_base64, validate=True)
    if picture.media_type == "image/svg+xml":
        found = _svg_proportion(content)
    else:
        image = Image.from_file(io.BytesIO(content))
        found = image.px_width / image.px_height if image.px_height else None
    return found or picture.width_mm / picture.height_mm


def _svg_proportion(content: bytes) -> float | None:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    sizes = [_pixels(root.get(name, "")) for name in ("width", "height")]
    if not all(sizes):
        sizes = [float(size) for size in root.get("viewBox", "").replace(",", " ").split()[2:]]
    match sizes:
        case [float(width), float(height)] if width > 0 and height > 0:
            return width / height
        case _:
            return None


def _pixels(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2] or "px"] if found else None
