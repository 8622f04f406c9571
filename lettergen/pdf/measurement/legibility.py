"""Whether what stands on a page can be read: enough contrast, and no line on another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lettergen.pdf.measurement.findings import Findings
from lettergen.pdf.measurement.page import MM, Colour, Line, Page, Shape

LEAST_CONTRAST: Final = 4.5
"""WCAG 2.1, 1.4.3."""


def check_contrast(page: Page, found: Findings) -> None:
    """Every line against what lies behind it."""
    worst: tuple[float, Line] | None = None
    for line in page.lines:
        ratio = _ratio(line.colour, _behind(line, page.shapes))
        if worst is None or ratio < worst[0]:
            worst = ratio, line
        if ratio < LEAST_CONTRAST:
            found.off(
                "measure-contrast", page.number, line.text, ratio=ratio, wanted=LEAST_CONTRAST
            )
    if worst is not None:
        found.measured("contrast", worst[0], LEAST_CONTRAST, page.number)


def _behind(line: Line, shapes: Sequence[Shape]) -> Colour:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.baseline) / 2
    areas = [s for s in shapes if s.fill and s.x0 <= x <= s.x1 and s.y0 <= y <= s.y1]
    return areas[-1].fill or (255, 255, 255) if areas else (255, 255, 255)


def _ratio(one: Colour, other: Colour) -> float:
    """Contrast by WCAG 2.1."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004

    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_overlaps(page: Page, found: Findings) -> None:
    """No line stands on another."""
    for one, other in _close(page.lines):
        height = min(one.baseline, other.baseline) - max(one.top, other.top)
        width = min(one.x1, other.x1) - max(one.x0, other.x0)
        least = min(one.size_pt, other.size_pt) / MM
        if width > 1 and height > 0.25 * least:
            found.off("measure-overlap", page.number, other.text, x=other.x0, y=other.top)


def _close(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs of lines of which one begins before the other has ended; lines come from top to bottom."""
    open_: list[Line] = []
    for line in lines:
        open_ = [other for other in open_ if other.baseline > line.top]
        yield from ((other, line) for other in open_[-50:])
        open_.append(line)
