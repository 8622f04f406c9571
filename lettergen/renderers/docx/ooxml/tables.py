"""Tables as markup."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lettergen.renderers.docx.ooxml.markup import twentieths, twips

RULE_COLOUR = "666666"


def columns(widths_mm: Sequence[float]) -> list[int]:
    """Column widths in twentieths of a point; their sum is the rounded sum, so that edges do not drift."""
    edges = [twips(sum(widths_mm[:count])) for count in range(len(widths_mm) + 1)]
    return [right - left for left, right in pairwise(edges)]


def table(
    style: str, widths_mm: Sequence[float], rows: str, *, header: bool, indent_mm: float = 0
) -> str:
    """A table of fixed column widths around ready rows; ``header`` says whether its first row is one."""
    widths = columns(widths_mm)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    # All look switches off but the header row: bands and first columns are not part of the design.
    look = f'w:val="{"0020" if header else "0000"}" w:firstRow="{int(header)}" w:lastRow="0"'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{twips(indent_mm)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook {look} w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def row(cells: str, *, header: bool = False) -> str:
    """A row that is never broken; a header row is repeated on every page."""
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"


def cell(width: int, inner: str) -> str:
    """A cell of ``width`` twentieths of a point around ready paragraphs, at least one."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def style_properties(
    *, border_pt: float, padding_mm: float, above_pt: float = 0, below_pt: float = 0
) -> str:
    """Properties of a table style: lines above and below rows (none for 0 pt), and the padding in cells."""
    sides = ("top", "bottom", "insideH")
    line = f'w:val="single" w:sz="{round(border_pt * 8)}" w:space="0" w:color="{RULE_COLOUR}"'
    borders = "".join(f"<w:{side} {line}/>" for side in sides) if border_pt else ""
    sides_mm = twips(padding_mm)
    margins = {
        "top": twentieths(above_pt),
        "left": sides_mm,
        "bottom": twentieths(below_pt),
        "right": sides_mm,
    }
    cells = "".join(f'<w:{side} w:w="{w}" w:type="dxa"/>' for side, w in margins.items())
    return (
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "")
        + f"<w:tblCellMar>{cells}</w:tblCellMar></w:tblPr>"
    )
