"""Draws which folder of the package imports which, by layers: docs/pictures/architecture.svg."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "pictures" / "architecture.svg"
WIDTH, ROW, BOX, GAP, TOP = 1000, 62, 34, 26, 20

EVERYWHERE = {"errors", "messages", "patterns", "limits", "arguments", "files"}
"""What almost all of them import: arrows to these would hide the others."""


def layers() -> list[list[str]]:
    """The layers from the top, each with its packages, as the import contract says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    return [
        [name.strip().removeprefix("lettergen.") for name in layer.split("|")]
        for layer in contract["layers"]
    ]


def imports() -> set[tuple[str, str]]:
    """Which package imports which."""
    graph = grimp.build_graph("lettergen")
    found: set[tuple[str, str]] = set()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            ends = [name.split(".")[1] if "." in name else "" for name in (module, imported)]
            if all(ends) and ends[0] != ends[1]:
                found.add((ends[0], ends[1]))
    return found


def drawing() -> str:
    """The picture as SVG, the same for the same imports."""
    rows = layers()
    boxes: dict[str, tuple[float, float, float]] = {}
    for number, row in enumerate(rows):
        widths = [len(name) * 9 + 24 for name in row]
        x = (WIDTH - sum(widths) - GAP * (len(row) - 1)) / 2
        for name, width in zip(row, widths, strict=True):
            boxes[name] = (x, TOP + number * ROW, width)
            x += width + GAP
    height = TOP * 2 + (len(rows) - 1) * ROW + BOX
    arrows = [
        _arrow(boxes[one], boxes[other])
        for one, other in sorted(imports())
        if one in boxes and other in boxes and other not in EVERYWHERE
    ]
    shapes = [
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{BOX}" rx="5"/>'
        f'<text x="{x + w / 2:.0f}" y="{y + 22:.0f}">{escape(name)}</text>'
        for name, (x, y, w) in boxes.items()
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        'aria-label="Folders of the package by layers; arrows point from what imports to what is imported">\n'
        "<style>rect{fill:#f4f6fb;stroke:#3f51b5}text{font:15px monospace;text-anchor:middle;fill:#1a237e}"
        "path{fill:none;stroke:#3f51b5;opacity:.28}</style>\n"
        + "\n".join([*arrows, *shapes])
        + "\n</svg>\n"
    )


def _arrow(start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    x1, y1 = start[0] + start[2] / 2, start[1] + BOX
    x2, y2 = end[0] + end[2] / 2, end[1]
    side = (x1 + x2) / 2 + (180 if y2 - y1 > ROW else 0) * (1 if (x1 + x2) / 2 >= WIDTH / 2 else -1)
    return f'<path d="M{x1:.0f} {y1:.0f} Q{side:.0f} {(y1 + y2) / 2:.0f} {x2:.0f} {y2:.0f}"/>'


if __name__ == "__main__":
    TARGET.write_text(drawing(), encoding="utf-8", newline="\n")
