"""Pages of a PDF as lines of text and drawn shapes, in mm from the upper left corner of the sheet. PDFium reads them."""

from __future__ import annotations

import ctypes
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lettergen.compose.ink import ASCENT, DESCENT
from lettergen.errors import InputError, MissingToolError, Place, Problem
from lettergen.letterhead.carriers import Box

MM: Final = 72 / 25.4
"""Points in a millimetre."""
MOST_PAGES: Final = 100
"""Pages that are measured; those behind them are not looked at."""
MOST_CHARACTERS: Final = 50_000
"""Of a page: no letter has more."""
MOST_SHAPES: Final = 20_000
_ALIKE_MM: Final = 0.25
"""Baselines that differ by less are one line's."""
_COLUMN_EM: Final = 1.0
"""A gap wider than this parts columns."""
_WHITE: Final = (255, 255, 255)
_THIN_MM: Final = 1.0
_BESIDE_MM: Final = 3.0
"""Turned characters so close to one another are one line's."""
_DEEPEST: Final = 15
"""Forms within forms, such as logos on a stationery."""
_MARKS_BEGIN: Final = 19.0
_LONGEST_MARK, _SHORTEST_MARK = 30.0, 1.5

Colour = tuple[int, int, int]

_lock = threading.Lock()
"""PDFium is not made for threads."""


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one baseline without a wide gap."""

    text: str
    x0: float
    x1: float
    baseline: float
    size_pt: float
    colour: Colour

    @property
    def top(self) -> float:
        """Upper edge of its capitals."""
        return self.baseline - ASCENT * self.size_pt / MM

    @property
    def bottom(self) -> float:
        """Lower edge of its descenders."""
        return self.baseline + DESCENT * self.size_pt / MM

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.x0, self.top, self.x1, self.bottom)

    @property
    def pitch_top(self) -> float:
        """Top of the line that a layout reserves for it: its pitch is 1.2 type sizes, its baseline at four fifths."""
        return self.baseline - 0.8 * 1.2 * self.size_pt / MM


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn: a rule, a filled area, a picture."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: Colour | None = None
    """Of an area."""
    picture: bool = False
    letters: bool = False
    """Whether it is text that does not stand upright."""

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.x0, self.y0, self.x1, self.y1)

    @property
    def y(self) -> float:
        """The middle of its height: where a rule was drawn."""
        return (self.y0 + self.y1) / 2

    @property
    def is_rule(self) -> bool:
        """Whether it is a thin level line."""
        return not self.letters and self.y1 - self.y0 <= _THIN_MM < self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    number: int
    """From 1."""
    width: float
    height: float
    lines: tuple[Line, ...]
    """From top to bottom; text that stands upright, no other."""
    shapes: tuple[Shape, ...]
    """With characters of turned text."""
    characters: int = 0
    turned: int = 0
    """How many of the characters stand on their side or on their head."""

    @property
    def is_turned(self) -> bool:
        """Whether most of it does."""
        return self.turned > self.characters / 2


def marks_of(page: Page) -> list[Shape]:
    """Fold and punch marks, and whatever looks like one: short level lines at the left edge."""
    return [
        shape
        for shape in page.shapes
        if shape.is_rule
        and shape.x0 < _MARKS_BEGIN
        and _SHORTEST_MARK <= shape.x1 - shape.x0 <= _LONGEST_MARK
    ]


def read(content: bytes, file: str | None = None) -> tuple[Page, ...]:
    """The pages of a PDF, at most ``MOST_PAGES``.

    Raises InputError with ``measure-unreadable``, ``measure-encrypted`` or ``measure-too-much``, and MissingToolError with
    ``measure-needs-pdfium``.
    """
    try:
        import pypdfium2
    except ImportError:
        raise MissingToolError(Problem("measure-needs-pdfium")) from None
    place = Place(file=file)
    with _lock:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            code = "measure-encrypted" if _needs_password(error) else "measure-unreadable"
            raise InputError(Problem(code, place)) from None
        try:
            count = min(len(document), MOST_PAGES)
            if not count:
                raise InputError(Problem("measure-unreadable", place))
            return tuple(_page(document[number], number + 1, place) for number in range(count))
        except pypdfium2.PdfiumError:
            raise InputError(Problem("measure-unreadable", place)) from None
        finally:
            document.close()


def _needs_password(error: Exception) -> bool:
    from pypdfium2 import raw

    return (
        getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        or "password" in str(error).lower()
    )


class _Sheet(NamedTuple):
    """The part of a page that is seen, in points, and how it is turned when it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    """In degrees, clockwise."""

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in mm from the upper left corner, as it is shown."""
        match self.rotation:
            case 90:
                across, down = y - self.bottom, x - self.left
            case 180:
                across, down = self.right - x, y - self.bottom
            case 270:
                across, down = self.top - y, self.right - x
            case _:
                across, down = x - self.left, self.top - y
        return across / MM, down / MM

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The same of a rectangle."""
        (one, other), (first, second) = self.place(x0, y0), self.place(x1, y1)
        return Box(min(one, first), min(other, second), max(one, first), max(other, second))

    def is_upright(self, matrix: Any) -> bool:
        """Whether text that a page's ``matrix`` sets runs from left to right as it is shown."""
        here, there = self.place(0, 0), self.place(matrix.a, matrix.b)
        across, down = there[0] - here[0], there[1] - here[1]
        return across > 0 and abs(down) < _LEVEL * across


_LEVEL: Final = 0.2
"""Text that falls or rises by less, to its length, is level: so crooked are sheets that were scanned and read."""


def _page(page: Any, number: int, place: Place) -> Page:
    left, bottom, right, top = page.get_cropbox()
    sheet = _Sheet(left, bottom, right, top, page.get_rotation())
    text = page.get_textpage()
    try:
        if text.count_chars() > MOST_CHARACTERS:
            raise InputError(Problem("measure-too-much", place, str(number)))
        signs = list(_signs(text, sheet))
    finally:
        text.close()
    width, height = page.get_size()
    turned = [sign.box for sign in signs if not sign.upright]
    shapes = (*_shapes(page, sheet, place, number), *_turned(turned, len(signs)))
    found = _lines([sign for sign in signs if sign.upright])
    lines = tuple(sorted(found, key=lambda line: (round(line.baseline, 1), line.x0)))
    return Page(number, width / MM, height / MM, lines, shapes, len(signs), len(turned))


@dataclass(frozen=True, slots=True)
class _Sign:
    """A character that prints something."""

    text: str
    box: Box
    baseline: float
    size_pt: float
    colour: Colour
    upright: bool

    @property
    def x0(self) -> float:
        return self.box.x0

    @property
    def x1(self) -> float:
        return self.box.x1


def _turned(boxes: Sequence[Box], characters: int) -> Iterator[Shape]:
    """Lines of text at the edge of a sheet that do not stand upright; none where all of the sheet is turned."""
    if not boxes or len(boxes) > characters / 2:
        return
    line = boxes[0]
    for box in boxes[1:]:
        if line.meets(box, -_BESIDE_MM):
            line = Box(min(line.x0, box.x0), min(line.y0, box.y0), max(line.x1, box.x1), max(line.y1, box.y1))  # fmt: skip
        else:
            yield Shape(line.x0, line.y0, line.x1, line.y1, letters=True)
            line = box
    yield Shape(line.x0, line.y0, line.x1, line.y1, letters=True)


def _signs(text: Any, sheet: _Sheet) -> Iterator[_Sign]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    rgba = [ctypes.c_uint() for _ in range(4)]
    for at in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, at) or 0xFFFD)
        if char.isspace() or char in "\x00\ufffe" or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, at, box):
            continue
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        size, upright = raw.FPDFText_GetFontSize(text, at), True
        if raw.FPDFText_GetMatrix(text, at, matrix):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5
            upright = sheet.is_upright(matrix)
        black = not raw.FPDFText_GetFillColor(text, at, *rgba)
        colour = (0, 0, 0) if black else (rgba[0].value, rgba[1].value, rgba[2].value)
        yield _Sign(
            char,
            sheet.box(box.left, box.bottom, box.right, box.top),
            sheet.place(x.value, y.value)[1],
            size,
            colour,
            upright,
        )


def _lines(signs: Sequence[_Sign]) -> Iterator[Line]:
    rows: dict[int, list[_Sign]] = defaultdict(list)
    for sign in signs:
        row = round(sign.baseline / _ALIKE_MM)
        near = next((r for r in (row, row - 1, row + 1) if r in rows), row)
        rows[near].append(sign)
    for signs_of_row in rows.values():
        ordered = sorted(signs_of_row, key=lambda sign: sign.x0)
        start = 0
        for end in range(1, len(ordered) + 1):
            if end == len(ordered) or _gap(ordered[end - 1], ordered[end]) > _COLUMN_EM:
                yield _line(ordered[start:end])
                start = end


def _gap(left: _Sign, right: _Sign) -> float:
    """Between two characters, in type sizes."""
    return (right.x0 - left.x1) * MM / max(left.size_pt, right.size_pt, 1)


_SPACE_EM: Final = 0.15


def _line(signs: Sequence[_Sign]) -> Line:
    text = ""
    for number, sign in enumerate(signs):
        text += " " if number and _gap(signs[number - 1], sign) > _SPACE_EM else ""
        text += sign.text
    return Line(
        text,
        min(sign.x0 for sign in signs),
        max(sign.x1 for sign in signs),
        signs[0].baseline,
        Counter(round(sign.size_pt, 1) for sign in signs).most_common(1)[0][0],
        Counter(sign.colour for sign in signs).most_common(1)[0][0],
    )


def _shapes(page: Any, sheet: _Sheet, place: Place, number: int) -> Iterator[Shape]:
    from pypdfium2 import raw

    for count, found in enumerate(page.get_objects(max_depth=_DEEPEST)):
        if count > MOST_SHAPES:
            raise InputError(Problem("measure-too-much", place, str(number)))
        if found.type not in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE}:
            continue
        box = sheet.box(*_bounds(found))
        picture = found.type == raw.FPDF_PAGEOBJ_IMAGE
        fill = None if picture else _fill(found)
        if fill == _WHITE:
            continue
        yield Shape(box.x0, box.y0, box.x1, box.y1, fill, picture)


def _bounds(found: Any) -> tuple[float, float, float, float]:
    """Of an object on its page: PDFium gives those within a form in the form's own coordinates."""
    x0, y0, x1, y1 = found.get_bounds()
    form = found.container
    while form is not None:
        matrix = form.get_matrix()
        corners = [matrix.on_point(x, y) for x in (x0, x1) for y in (y0, y1)]
        x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
        y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
        form = form.container
    return x0, y0, x1, y1


def _fill(path: Any) -> Colour | None:
    from pypdfium2 import raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    rgba = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke) or not mode.value or stroke.value:
        return None
    if not raw.FPDFPageObj_GetFillColor(path, *rgba):
        return None
    return (rgba[0].value, rgba[1].value, rgba[2].value)
