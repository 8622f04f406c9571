"""Areas at fixed places as data of ``letter.typ``: lines in runs of one look, runs in paragraphs. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lettergen.compose.composed import Area, TextLine
from lettergen.renderers.typst.extent import MM

ASCENT, DESCENT = 0.8, 0.2
"""Parts of a line's height above and below its baseline; see ``composed``."""
SPILL_MM = 400
"""How far a line may leave its area: an area's lines are final, so no line may wrap however long it is."""

Plan = dict[str, Any]
"""What goes to the layout as JSON."""


def area_plan(area: Area) -> Plan:
    """An area with its lines."""
    left = {"left": 0.0, "center": 0.5, "right": 1.0}[area.align] * SPILL_MM
    return {
        "x": (area.x_mm - left) * MM,
        "y": area.y_mm * MM,
        "width": (area.width_mm + SPILL_MM) * MM,
        "align": area.align,
        "groups": _groups(area),
    }


def _groups(area: Area) -> list[Plan]:
    """The lines in paragraphs: a distance, an empty line or a label with its value begins a new one.

    Lines that are not flush left stand alone: the space that parts two lines would shift them.
    """
    groups: list[tuple[float, list[TextLine]]] = []
    above, open_ = 0.0, False
    for line in area.lines:
        above += line.space_before_pt
        if not line.text and line.value is None:
            above, open_ = above + line.pitch_pt, False
            continue
        if not open_ or above or line.value is not None:
            groups.append((above, []))
        groups[-1][1].append(line)
        above, open_ = 0.0, line.value is None and area.align == "left"
    offset = (area.value_offset_mm or 0) * MM
    return [{"above": above, "runs": _runs(lines, offset)} for above, lines in groups]


def _runs(lines: Sequence[TextLine], offset: float) -> list[Plan]:
    if lines[0].value is not None:
        (line,) = lines
        value = {**_look(line, strong=line.value_strong), "lines": [line.value]}
        label = {**_look(line, strong=line.strong), "lines": [line.text]}
        return [{**label, "offset": offset, "value": value}]
    alike = groupby(lines, key=lambda line: _look(line, strong=line.strong))
    runs = [{**look, "lines": [line.text for line in run]} for look, run in alike]
    for run in runs[:-1]:
        # Parts the words for whoever hears them; it must have the look of its line so as not to raise it.
        run["lines"][-1] += " "
    return runs


def _look(line: TextLine, *, strong: bool) -> Plan:
    weight = "bold" if strong else "regular"
    return {
        **line_plan(line.size_pt, line.pitch_pt),
        "weight": weight,
        "colour": f"#{line.colour}",
    }


def line_plan(size_pt: float, pitch_pt: float) -> Plan:
    """Size and extent of a line."""
    return {"size": size_pt, "ascent": ASCENT * pitch_pt, "descent": DESCENT * pitch_pt}
