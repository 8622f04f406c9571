"""Großdruck: the text in 16 pt from the subject on; in the head 12 pt for what its reader needs.

That is the address and, of the information block or column, who wrote, by what number and when.

§ 3 (2) VBD NRW gives blind and partially sighted people a right to it; the size and where it begins are those of
Rhineland-Palatinate's guidance.
"""

from __future__ import annotations

import math
from dataclasses import replace

from lettergen.compose.composed import TextStyle
from lettergen.compose.tables import cells
from lettergen.errors import Place, Problem, Severity
from lettergen.letterhead.information import InfoField
from lettergen.letterhead.schema import AddressField
from lettergen.model.base import changed

LARGE_SIZE = 16.0
"""Type size in pt."""


HEAD_SIZE = 12.0
"""Type size in pt of what the reader needs in the head."""

HALF = 0.5
"""Sizes are tried in steps of so much."""

NEEDED = frozenset(
    {
        InfoField.CONTACT,
        InfoField.PHONE,
        InfoField.DIRECT_PHONE,
        InfoField.CITIZEN_PHONE,
        InfoField.YOUR_REFERENCE,
        InfoField.OUR_REFERENCE,
        InfoField.DATE,
    }
)
"""Entries of an information column that are larger; a block is larger as a whole."""


def large_address(style: AddressField) -> AddressField:
    """The address in 12 pt; the notes above it are the post's."""
    if style.size_pt >= HEAD_SIZE:
        return style
    pitch = style.pitch_pt * HEAD_SIZE / style.size_pt
    return changed(style, size_pt=HEAD_SIZE, pitch_pt=pitch)


def small_head(size_pt: float, path: str) -> tuple[Problem, ...]:
    """A warning for what had to be smaller than large print wants it, so as to fit its place."""
    if size_pt >= HEAD_SIZE:
        return ()
    params = {"size": f"{size_pt:g}", "wanted": f"{HEAD_SIZE:g}"}
    return (
        Problem(
            "large-print-small-head", Place(path=path), params=params, severity=Severity.WARNING
        ),
    )


def large_print(style: TextStyle) -> TextStyle:
    """The style in large print: line pitch and indents grow with the type. A larger type stays as it is."""
    if style.size_pt >= LARGE_SIZE:
        return style
    scale = LARGE_SIZE / style.size_pt
    # Half points: word processors count nothing finer in type sizes, and nothing finer is seen.
    pitch = math.ceil(2 * style.pitch_pt * scale) / 2
    indent = round(style.list_indent_mm * scale, 1)
    return replace(style, size_pt=LARGE_SIZE, pitch_pt=pitch, list_indent_mm=indent, **cells(pitch))
