"""The title of a document that addresses nobody: what a press release shows where a letter names its recipient."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line below the title, half a line apart from what stands above it."""

    text: str
    """Broken at its blanks where it is too long; no-break blanks keep together."""
    strong: bool = False
    """True for bold type."""


@dataclass(frozen=True, slots=True)
class DocumentTitle:
    """Title of a document, in the language of its letter."""

    title: str
    """What kind of document it is, such as ``Pressemitteilung``."""
    lines: tuple[TitleLine, ...] = ()
    """Such as its number, and when it may be published."""
    field: str | None = None
    """The field of the letter to look at when a line is too long, such as ``number``."""
