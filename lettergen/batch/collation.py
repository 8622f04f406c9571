"""Sortierung: the order of a German list, as DIN 5007 variant 1 and the German settings of spreadsheets have it.

Umlauts stand with their vowels, ß with ss, accents and case count only where nothing else differs, and numbers in a text by their value
(``Ring 9`` before ``Ring 10``). Empty cells come last, as in spreadsheets. (Variant 2, ä as ae, is for telephone books; no
library that is kept up does it without ICU, which is a hundred times the code.)
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

Key: TypeAlias = tuple[bool, tuple[tuple[bool, int, str], ...], str]
"""What texts are compared by."""

_DIGITS = re.compile(r"([0-9]+)")
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode takes for ones of their own."""


def collation_key(text: str) -> Key:
    """The key by which ``text`` is sorted."""
    text = unicodedata.normalize("NFC", text.strip())
    folded = unicodedata.normalize("NFD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    words = " ".join(re.sub(r"[\W_]", " ", plain).split())
    parts = (part for part in _DIGITS.split(words) if part)
    return not text, tuple(map(_part, parts)), text


def _part(part: str) -> tuple[bool, int, str]:
    """Digits by how many they are and then by what they are, which is by their value however long they are; words after them."""
    if part.isascii() and part.isdigit():
        digits = part.lstrip("0")
        return False, len(digits), digits
    return True, 0, part
