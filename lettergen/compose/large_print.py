"""Großdruck: the text in 16 pt from the salutation on, the head of the letter as it is.

§ 3 (2) VBD NRW gives blind and partially sighted people a right to it; the size and where it begins are those of
Rhineland-Palatinate's guidance.
"""

from __future__ import annotations

import math
from dataclasses import replace

from lettergen.compose.composed import TextStyle
from lettergen.compose.tables import cells

LARGE_SIZE = 16.0
"""Type size in pt."""


def large_print(style: TextStyle) -> TextStyle:
    """The style in large print: line pitch and indents grow with the type. A larger type stays as it is."""
    if style.size_pt >= LARGE_SIZE:
        return style
    scale = LARGE_SIZE / style.size_pt
    # Half points: word processors count nothing finer in type sizes, and nothing finer is seen.
    pitch = math.ceil(2 * style.pitch_pt * scale) / 2
    indent = round(style.list_indent_mm * scale, 1)
    return replace(style, size_pt=LARGE_SIZE, pitch_pt=pitch, list_indent_mm=indent, **cells(pitch))
