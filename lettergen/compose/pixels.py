"""Pictures of a composed letter's vectors, for renderers whose readers show none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """PNG files."""

    first: bytes | None = None
    """The stationery under page 1."""
    following: bytes | None = None
    """Under all others."""
    logos: tuple[bytes | None, ...] = ()
    """Of each of the letter's pictures that is SVG; None for others."""


NO_PIXELS: Final = Pixels()
"""Of a letter that has no vectors."""
