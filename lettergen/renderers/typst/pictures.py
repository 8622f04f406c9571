"""Pictures on their way into the layout."""

from __future__ import annotations

import base64

from lettergen.compose.composed import Facsimile, Picture


def data_of(data_base64: str) -> bytes:
    """The picture's file. Raises ValueError when it is not base64."""
    return base64.b64decode(data_base64, validate=True)


def svg_of(picture: Picture | Facsimile) -> str:
    """The picture as SVG. Raises ValueError when what should be SVG is not text.

    Typst has neither base64 nor a quick way from text to bytes: wrapped into an SVG, PNG and JPEG travel as they are.
    """
    if picture.media_type == "image/svg+xml":
        return data_of(picture.data_base64).decode("utf-8-sig")
    width, height = picture.width_mm, picture.height_mm
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" preserveAspectRatio="xMidYMid meet"'
        f' href="data:{picture.media_type};base64,{picture.data_base64}"/></svg>'
    )
