"""Zahlenformate: the pieces that the code of a number format is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a number format."""

    kind: str
    """``literal``, ``digit``, ``point``, ``comma``, ``percent``, ``text``, ``general``, ``date`` or ``elapsed``."""
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a number format."""

    tokens: tuple[Token, ...]
    english: bool = False
    """Whether the format says that its dates are English."""

    def has(self, kind: str) -> bool:
        """Whether there is a token of this kind."""
        return any(token.kind == kind for token in self.tokens)
