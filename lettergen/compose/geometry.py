"""Measures of DIN 5008 forms A and B as secondary sources give them, in mm from the upper left corner.

Sources: KOMA-Script DIN5008A/B.lco, typst-letter-pro, din-5008-richtlinien.de, edv-lehrgang.de; they agree on all
values below. The standard itself was not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0

ADDRESS_LEFT = 25.0
"""Text edge of the address (Fluchtlinie); the field itself begins at 20."""

ADDRESS_WIDTH = 80.0
"""To the right edge of the field at 105."""

FIELD_HEIGHT = 45.0
RETURN_HEIGHT = 5.0
"""Row of the return line at the top of the field."""

NOTES_BOTTOM = 17.7
"""Lower edge of the note zone, measured from the top of the field."""

INFORMATION_OFFSET = 5.0
"""Top of the information block below the top of the field; higher than 40 mm, it pushes the subject down."""

SUBJECT_OFFSET = 8.46
"""Two lines of 12 pt between address field or information block and the subject."""

PUNCH_MARK = 148.5


def shift(align: Literal["left", "center", "right"], slack: float) -> float:
    """How far from the left something begins that leaves ``slack`` of its room free."""
    return {"left": 0.0, "center": slack / 2, "right": slack}[align]


@dataclass(frozen=True, slots=True)
class Form:
    """What differs between the two forms."""

    field_top: float
    fold_marks: tuple[float, float]

    @property
    def field_bottom(self) -> float:
        """Lower edge of the address field."""
        return self.field_top + FIELD_HEIGHT


FORMS: dict[Literal["A", "B"], Form] = {
    "A": Form(27.0, (87.0, 192.0)),
    "B": Form(45.0, (105.0, 210.0)),
}
