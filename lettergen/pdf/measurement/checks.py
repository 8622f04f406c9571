"""Compares what stands on the pages with where it should stand. Each check gives values, and problems where they are off.

Whether what stands on a page can be read: enough contrast, and no line on another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lettergen.compose.zones import TOLERANCE
from lettergen.errors import Severity
from lettergen.letterhead.carriers import Carrier
from lettergen.pdf.measurement.carriage import check_carrier
from lettergen.pdf.measurement.findings import Findings
from lettergen.pdf.measurement.page import MM, Colour, Line, Page, Shape, marks_of
from lettergen.pdf.measurement.wanted import FIELD_LEFT, FIELD_RIGHT, MARK_RIGHT, Wanted

SUBJECT_TOLERANCE: Final = 1.6
"""In mm: programs put a line's baseline at different heights within it."""
SHEET: Final = (210.0, 297.0)
SLACK_BELOW: Final = 5.0
"""A letter may slip so far up in its envelope: what stands so close below the window shows (DIN 680, secondary sources)."""
SLACK_LEFT, SLACK_RIGHT = 10.0, 110.0
LEAST_TEXT, LEAST_ADDRESS, LEAST_RETURN = 10.0, 8.0, 6.0
"""Type sizes in pt (secondary sources on DIN 5008)."""
MACHINE_READ: Final = 10.0
EDGE: Final = 4.0
"""In mm: hardly any printer reaches further."""
_MARK_SPARE = 1.0
_RETURN_ROOM = 6.5
_RETURN_SIZE = 8.6
_BESIDE = 2.0


def checked(pages: Sequence[Page], wanted: Wanted, carrier: Carrier | None) -> Findings:
    """Everything that can be said of the pages."""
    found = Findings()
    for page in pages:
        _readable(page, found)
        _size(page, found)
        _edges(page, found)
        check_contrast(page, found)
        check_overlaps(page, found)
        _marks(page, wanted, found)
    if pages:
        window = _Window(pages[0], wanted)
        _window(window, found)
        _in_the_way(window, found)
        _information(window, found)
        _subject(window, found)
        _margins(pages, window, found)
        _sizes(pages, window, found)
    if carrier is not None and pages:
        window = _Window(pages[0], wanted)
        check_carrier(pages, carrier, window.address, window.sender, found)
    return found


class _Window:
    """The first page by its parts."""

    def __init__(self, page: Page, wanted: Wanted) -> None:
        self.page, self.wanted = page, wanted
        top, bottom = wanted.field_top, wanted.field_bottom
        self.right = [line for line in page.lines if line.x0 >= FIELD_RIGHT + _BESIDE]
        inside = [
            line
            for line in page.lines
            if line.x0 < FIELD_RIGHT
            and top - 6 < line.baseline < bottom + 6
            and line.bottom < bottom + 6
        ]
        self.sender = [
            line
            for line in inside
            if wanted.return_top - TOLERANCE <= line.baseline <= wanted.return_top + _RETURN_ROOM
            and line.size_pt <= _RETURN_SIZE
        ]
        self.address = [line for line in inside if line not in self.sender]

    @property
    def block(self) -> list[Line]:
        """The information block: what stands at the right from a little above its place to below the field.

        It ends where a line goes on from the text at the left: that is a row of a table.
        """
        top, bottom = self.wanted.field_top, self.wanted.field_bottom
        text = [line.baseline for line in self.below]
        rows = [
            line.baseline
            for line in self.right
            if any(abs(line.baseline - level) < TOLERANCE for level in text)
        ]
        end = min(bottom + 60, *rows) if rows else bottom + 60
        return [line for line in self.right if top + 1 < line.baseline < end - TOLERANCE]

    @property
    def below(self) -> list[Line]:
        """Lines at the left below the field."""
        return [
            line
            for line in self.page.lines
            if line.baseline > self.wanted.field_bottom + 1 and line.x0 < FIELD_RIGHT
        ]


def _readable(page: Page, found: Findings) -> None:
    if not page.characters:
        severity = Severity.ERROR if page.number == 1 else Severity.WARNING
        found.off("measure-no-text", page.number, severity=severity)
    elif page.is_turned:
        found.off("measure-turned", page.number)


def _size(page: Page, found: Findings) -> None:
    if abs(page.width - SHEET[0]) > 1 or abs(page.height - SHEET[1]) > 1:
        found.off("measure-sheet", page.number, width=page.width, height=page.height)


def _window(window: _Window, found: Findings) -> None:
    wanted = window.wanted
    if not window.page.lines:
        return  # said already
    if not window.address:
        found.off("measure-no-address", 1, top=wanted.field_top, bottom=wanted.field_bottom)
        return
    left = min(line.x0 for line in window.address)
    top = min(line.top for line in window.address)
    found.measured("address-left", left, wanted.address_left)
    found.measured("address-top", top)
    found.measured(
        "address-bottom", max(line.bottom for line in window.address), wanted.field_bottom
    )
    for line in window.address:
        outside = (
            line.x0 < FIELD_LEFT - TOLERANCE
            or line.x1 > FIELD_RIGHT + TOLERANCE
            or line.top < wanted.field_top - TOLERANCE
            or line.bottom > wanted.field_bottom + TOLERANCE
        )
        if outside:
            found.off(
                "measure-window", 1, line.text, x=line.x0, y=line.top, right=line.x1, foot=line.bottom,
                top=wanted.field_top, bottom=wanted.field_bottom,
            )  # fmt: skip
    if abs(left - wanted.address_left) > 1:
        found.off("measure-address-left", 1, left=left, wanted=wanted.address_left)
    _return_line(window, found)


def _return_line(window: _Window, found: Findings) -> None:
    top = window.wanted.return_top
    if not window.sender:
        if window.wanted.return_line:
            found.off("measure-return-missing", 1, top=top, severity=Severity.WARNING)
        return
    baselines = {round(line.baseline) for line in window.sender}
    found.measured("return-line", window.sender[0].baseline)
    for line in window.sender:
        if line.x1 > FIELD_RIGHT + TOLERANCE or line.x0 < FIELD_LEFT - TOLERANCE:
            found.off("measure-return-wide", 1, line.text, left=line.x0, right=line.x1)
        if line.top < top - TOLERANCE:
            found.off("measure-return-high", 1, line.text, y=line.top, top=top)
    if len(baselines) > 1:
        found.off("measure-return-lines", 1, lines=str(len(baselines)), severity=Severity.WARNING)


def _in_the_way(window: _Window, found: Findings) -> None:
    """What would be seen through the window although it is no address."""
    wanted, page = window.wanted, window.page
    for line in page.lines:
        below = (
            wanted.field_bottom + TOLERANCE
            < line.top
            < wanted.field_bottom + SLACK_BELOW - TOLERANCE
        )
        if below and line.x0 < SLACK_RIGHT and line.x1 > SLACK_LEFT:
            found.off("measure-below-window", 1, line.text, y=line.top, bottom=wanted.field_bottom)
        crosses = FIELD_RIGHT < line.x0 < SLACK_RIGHT and line not in window.address
        if crosses and wanted.field_top < line.baseline < wanted.field_bottom:
            found.off("measure-beside-window", 1, line.text, x=line.x0, right=SLACK_RIGHT)
    for shape in page.shapes:
        across = shape.x1 > FIELD_LEFT + 1 and shape.x0 < FIELD_RIGHT - 1
        within = shape.y1 > wanted.field_top + 1 and shape.y0 < wanted.field_bottom - 1
        whole_page = shape.x1 - shape.x0 > SHEET[0] * 0.9 and shape.y1 - shape.y0 > SHEET[1] * 0.9
        if across and within and not shape.is_rule and not whole_page:
            found.off(
                "measure-shape-in-window", 1, x=shape.x0, y=shape.y0, right=shape.x1, foot=shape.y1
            )


def _information(window: _Window, found: Findings) -> None:
    wanted = window.wanted
    if not window.block:
        return
    first = min(window.block, key=lambda line: line.baseline)
    left = min(line.x0 for line in window.block)
    right = max(line.x1 for line in window.block)
    found.measured("information-left", left, wanted.information_left)
    found.measured("information-right", right, wanted.information_right)
    found.measured("information-top", first.pitch_top, wanted.information_top)
    if left < wanted.information_left - 1:
        found.off(
            "measure-information-left", 1, first.text, left=left, wanted=wanted.information_left
        )
    if right > wanted.information_right + TOLERANCE:
        found.off("measure-information-right", 1, right=right, wanted=wanted.information_right)
    top = wanted.information_top
    if top is not None and abs(first.pitch_top - top) > SUBJECT_TOLERANCE:
        severity = Severity.ERROR if first.pitch_top < top else Severity.WARNING
        found.off(
            "measure-information-top",
            1,
            first.text,
            severity=severity,
            top=first.pitch_top,
            wanted=top,
        )


def _subject(window: _Window, found: Findings) -> None:
    wanted = window.wanted
    if not window.below:
        return
    first = min(window.below, key=lambda line: line.baseline)
    limit = wanted.field_bottom
    if wanted.block:
        lines = sorted(window.block, key=lambda line: line.baseline)
        for line in lines:  # the block ends where a wide gap or the text begins
            if line.baseline < first.baseline and line.bottom > limit:
                limit = line.baseline + 0.2 * 1.2 * line.size_pt / MM
    place = limit + wanted.subject_offset
    found.measured("subject-top", first.pitch_top, place)
    off = first.pitch_top - place
    if off < -SUBJECT_TOLERANCE:
        found.off("measure-subject-high", 1, first.text, top=first.pitch_top, wanted=place)
    elif off > SUBJECT_TOLERANCE:
        found.off(
            "measure-subject-low",
            1,
            first.text,
            severity=Severity.WARNING,
            top=first.pitch_top,
            wanted=place,
        )


def _marks(page: Page, wanted: Wanted, found: Findings) -> None:
    marks = marks_of(page)
    for mark in marks:
        near = min(wanted.marks, key=lambda y: abs(y - mark.y))
        found.measured("mark", mark.y, near, page.number)
        if abs(near - mark.y) > _MARK_SPARE:
            found.off("measure-mark", page.number, y=mark.y, wanted=near)
        if mark.x1 > MARK_RIGHT + TOLERANCE:
            found.off("measure-mark-long", page.number, right=mark.x1)
    if page.number == 1:
        for y in wanted.marks_wanted:
            if not any(abs(mark.y - y) <= _MARK_SPARE for mark in marks):
                found.off("measure-mark-missing", 1, wanted=y)


def _margins(pages: Sequence[Page], window: _Window, found: Findings) -> None:
    wanted = window.wanted
    for page in pages:
        lines = window.below if page is window.page else list(page.lines)
        # A column at the right has its own edges.
        beside = (
            wanted.information_left - _BESIDE
            if not wanted.block and page is window.page
            else SHEET[0]
        )
        body = [line for line in lines if line.x0 < beside]
        if not body:
            continue
        left, right = min(body, key=lambda line: line.x0), max(body, key=lambda line: line.x1)
        found.measured("text-left", left.x0, wanted.text_left, page.number)
        found.measured("text-right", right.x1, wanted.text_right, page.number)
        if left.x0 < wanted.text_left - TOLERANCE:
            found.off(
                "measure-margin-left", page.number, left.text, left=left.x0, wanted=wanted.text_left
            )
        if right.x1 > wanted.text_right + TOLERANCE:
            found.off(
                "measure-margin-right",
                page.number,
                right.text,
                right=right.x1,
                wanted=wanted.text_right,
            )


def _edges(page: Page, found: Findings) -> None:
    for line in page.lines:
        if (
            line.x0 < EDGE
            or line.x1 > page.width - EDGE
            or line.top < EDGE
            or line.bottom > page.height - EDGE
        ):
            found.off("measure-edge", page.number, line.text, x=line.x0, y=line.top, edge=EDGE)


def _sizes(pages: Sequence[Page], window: _Window, found: Findings) -> None:
    body = Counter[float]()
    for page in pages:
        for line in window.below if page is window.page else page.lines:
            body[line.size_pt] += len(line.text)
    if body:
        size = body.most_common(1)[0][0]
        found.measured("text-size", size, LEAST_TEXT)
        if size < LEAST_TEXT - 0.05:
            found.off("measure-size-text", 1, size=size, wanted=LEAST_TEXT)
    _smaller("measure-size-address", LEAST_ADDRESS, window.address, found)
    _smaller("measure-size-return", LEAST_RETURN, window.sender, found)
    if window.address:
        size = Counter(line.size_pt for line in window.address[-2:]).most_common(1)[0][0]
        found.measured("address-size", size, MACHINE_READ)
        if LEAST_ADDRESS <= size < MACHINE_READ - 0.05:
            found.off(
                "measure-size-machine", 1, size=size, wanted=MACHINE_READ, severity=Severity.WARNING
            )


def _smaller(code: str, least: float, lines: Iterable[Line], found: Findings) -> None:
    for line in lines:
        if line.size_pt < least - 0.05:
            found.off(code, 1, line.text, size=line.size_pt, wanted=least)


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
