"""Labels above the enclosures and copies of a letter (Leitwörter)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LABELS: Final = {
    "enclosures": {"anlage", "anlagen", "enclosure", "enclosures"},
    "copies": {"verteiler", "nachrichtlich", "copies to", "copy to"},
}


def without_label(part: str, lines: Sequence[str]) -> list[str]:
    """The entries in the lines of such a part, without the label above them if there is one."""
    first = lines[0].rstrip(":").casefold() if lines else ""
    return list(lines[1:] if first in _LABELS[part] else lines)
