"""Columns of numbers: they stand flush right where their author says nothing, so that digits of one rank stand below each other.

A number is written as values print: ``1.234,50 EUR``, ``12``, ``−3,5 %``, in English ``EUR 1,234.50``. Digits that begin with 0 are
no quantity, and neither are days, times and file numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lettergen.messages import Language
from lettergen.model.blocks import Align, Cell, plain_text

_LANGUAGES: Final[tuple[Language, ...]] = ("de", "en")
_BLANKS: Final = " \u00a0\u202f\u2009"
_MARKS: Final[Mapping[Language, tuple[str, str]]] = {"de": (".", ","), "en": (",", ".")}
"""What stands between thousands, and before decimals."""
_UNIT: Final = r"[A-Z]{3}|[€$£%‰]"
_SIGN: Final = r"[+\-−–]"


def _number(language: Language) -> re.Pattern[str]:
    thousands, point = _MARKS[language]
    grouped = rf"[1-9][0-9]{{0,2}}(?:[{thousands}{_BLANKS}][0-9]{{3}})+"
    figures = rf"(?:{grouped}|[1-9][0-9]*|0)(?:[{point}][0-9]+)?"
    blank = f"[{_BLANKS}]?"
    return re.compile(rf"(?:(?:{_UNIT}){blank})?{_SIGN}?{blank}{figures}(?:{blank}(?:{_UNIT}))?")


_NUMBER: Final = {language: _number(language) for language in _LANGUAGES}
_NOTHING: Final = frozenset({"", "-", "–", "—"})
"""What stands where there is no number."""


def aligned(
    said: Sequence[Align | None], rows: Sequence[Sequence[Cell]], language: Language
) -> tuple[Align, ...]:
    """How columns stand of which their author has ``said`` how, or None; ``rows`` are those below the header."""
    return tuple(
        align or ("right" if _of_numbers([row[at] for row in rows], language) else "left")
        for at, align in enumerate(said)
    )


def may_be_numbers(column: Sequence[Cell]) -> bool:
    """Whether the cells of a column would be taken for numbers in any language."""
    return any(_of_numbers(column, language) for language in _LANGUAGES)


def _of_numbers(column: Sequence[Cell], language: Language) -> bool:
    texts = [plain_text(cell.inlines).strip() for cell in column]
    said = [text for text in texts if text not in _NOTHING]
    return bool(said) and all(map(_NUMBER[language].fullmatch, said))
