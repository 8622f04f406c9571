"""Areas at fixed places as data of ``letter.typ``: lines in runs of one look, runs in paragraphs. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
    made = [group_plan(area.value_offset_mm, lines) for lines in groups(area)]
    return {**frame, "groups": made}


def frame_plan(x_mm: float, y_mm: float, width_mm: float, align: Align) -> Plan:
    """Where an area stands."""
    left = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * SPILL_MM
    return {
        "x": (x_mm - left) * MM,
        "y": y_mm * MM,
        "width": (width_mm + SPILL_MM) * MM,
        "align": align,
    }


def groups(area: Area) -> list[list[TextLine]]:
    """The lines in paragraphs: a distance, an empty line or a label with its value begins a new one, empty lines with the one below.

    Lines that are not flush left stand alone: the space that parts two lines would shift them.
    """
    found, empty = list[list[TextLine]](), list[TextLine]()
    open_ = valued = False
    for line in area.lines:
        if not line.text and line.value is None:
            empty.append(line)
            open_ = False
            continue
        alike = line.value is None and not valued
        if open_ and not line.space_before_pt and (alike or line.joined):
            found[-1].append(line)
        else:
            found.append([*empty, line])
            empty = []
        open_, valued = area.align == "left", line.value is not None
    return found


def group_plan(offset_mm: float | None, lines: Sequence[TextLine]) -> Plan:
    """A paragraph of these lines, below those of them that are empty; their values stand ``offset_mm`` from its left edge."""
    above, first = lines[0].space_before_pt, 0
    while not lines[first].text and lines[first].value is None:
        above += lines[first].pitch_pt
        first += 1
        above += lines[first].space_before_pt
    if lines[first].value is not None:
        offset = offset_mm * MM if offset_mm else 0.0
        return {"above": above, "runs": [_labelled(line, offset) for line in lines[first:]]}
    return {"above": above, "runs": _runs(lines[first:])}


def _runs(lines: Sequence[TextLine]) -> list[Plan]:
    """The lines in runs of one look."""
    looks = [(line.size_pt, line.pitch_pt, line.strong, line.colour) for line in lines]
    begins = [n for n in range(len(lines)) if n == 0 or looks[n] != looks[n - 1]]
    runs = [
        {**_look(lines[begin], strong=lines[begin].strong), "lines": _words(lines[begin:end])}
        for begin, end in zip(begins, (*begins[1:], None), strict=True)
    ]
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
