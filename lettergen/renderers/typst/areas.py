"""Areas at fixed places as data of ``letter.typ``: lines in runs of one look, runs in paragraphs. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from lettergen.compose.composed import Area, TextLine
from lettergen.model.blocks import Align
from lettergen.renderers.typst.extent import MM

ASCENT, DESCENT = 0.8, 0.2
"""Parts of a line's height above and below its baseline; see ``composed``."""
SPILL_MM = 400
"""How far a line may leave its area: an area's lines are final, so no line may wrap however long it is."""

Plan = dict[str, Any]
"""What goes to the layout as JSON."""


def area_plan(area: Area) -> Plan:
    """An area with its lines."""
    frame = frame_plan(area.x_mm, area.y_mm, area.width_mm, area.align)
    return {**frame, "groups": [group_plan(*group) for group in groups(area)]}


def frame_plan(x_mm: float, y_mm: float, width_mm: float, align: Align) -> Plan:
    """Where an area stands."""
    left = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * SPILL_MM
    return {
        "x": (x_mm - left) * MM,
        "y": y_mm * MM,
        "width": (width_mm + SPILL_MM) * MM,
        "align": align,
    }


def groups(area: Area) -> list[tuple[float, float, list[TextLine]]]:
    """The lines in paragraphs: a distance, an empty line or a label with its value begins a new one.

    With each paragraph go the distance above it and where values stand, in pt.
    Lines that are not flush left stand alone: the space that parts two lines would shift them.
    """
    found: list[tuple[float, float, list[TextLine]]] = []
    offset = area.value_offset_mm * MM if area.value_offset_mm else 0.0
    above, open_ = 0.0, False
    valued = False
    for line in area.lines:
        # Distances stay the numbers that they are in the lines: what is remembered of a group is found by them.
        above = above + line.space_before_pt if above else line.space_before_pt
        if not line.text and line.value is None:
            above, open_ = above + line.pitch_pt, False
            continue
        alike = line.value is None and not valued
        goes_on = open_ and not above and (alike or line.joined)
        if not goes_on:
            found.append((above, offset, []))
        found[-1][2].append(line)
        above, open_, valued = 0.0, area.align == "left", line.value is not None
    return found


def group_plan(above: float, offset: float, lines: Sequence[TextLine]) -> Plan:
    """A paragraph of these lines."""
    return {"above": above, "runs": _runs(lines, offset)}


def _runs(lines: Sequence[TextLine], offset: float) -> list[Plan]:
    if lines[0].value is not None:
        return [_labelled(line, offset) for line in lines]
    alike = groupby(lines, key=lambda line: _look(line, strong=line.strong))
    runs = [{**look, "lines": _words(list(run))} for look, run in alike]
    for run in runs[:-1]:
        # Parts the words for whoever hears them; it must have the look of its line so as not to raise it.
        last = run["lines"][-1]
        if isinstance(last, str):
            run["lines"][-1] += " "
        else:
            last["pieces"][-1] += " "
    return runs


def _labelled(line: TextLine, offset: float) -> Plan:
    """A label with its value, or what its value goes on with."""
    words = _words([replace(line, text=line.value or "")])
    value = {**_look(line, strong=line.value_strong), "lines": words}
    label = {**_look(line, strong=line.strong), "lines": [line.text]}
    return {**label, "offset": offset, "value": value, "joined": line.joined}


def _words(lines: Sequence[TextLine]) -> list[str | Plan]:
    """Lines as strings; those in which one word goes on, or that lead somewhere, as their pieces with the target."""
    words: list[str | Plan] = []
    for line in lines:
        if line.joined and words:
            last = words[-1]
            if isinstance(last, str):
                words[-1] = {"pieces": [last, line.text], "link": line.link}
            else:
                last["pieces"].append(line.text)
        elif line.link:
            words.append({"pieces": [line.text], "link": line.link})
        else:
            words.append(line.text)
    return words


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
