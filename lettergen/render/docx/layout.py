"""What of a composed letter is its letterhead's and not its own: the key and the source of the generated template."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lettergen.compose.composed import (
    Area,
    ComposedLetter,
    Page,
    PageNumber,
    Picture,
    Rule,
    TextStyle,
)

PAGE_FURNITURE = frozenset({"continuation", "footer"})
"""Roles that are not content: they belong into headers and footers on every page."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Places, measures and pictures; it holds no word of any letter."""

    page: Page
    style: TextStyle
    language: str
    areas: tuple[Area, ...]
    """Without their lines."""
    rules: tuple[Rule, ...]
    pictures: tuple[Picture, ...]
    """Without their alternative texts."""
    page_number: PageNumber | None
    """Without its text."""


def layout_of(letter: ComposedLetter) -> Layout:
    """The layout of a letter; letters on one letterhead mostly share it."""
    return Layout(
        page=letter.page,
        style=letter.style,
        language=letter.metadata.language,
        areas=tuple(replace(area, lines=()) for area in letter.areas),
        rules=letter.rules,
        pictures=tuple(replace(picture, alt="") for picture in letter.pictures),
        page_number=letter.page_number and replace(letter.page_number, template=""),
    )


def in_text(area: Area) -> bool:
    """Whether the area stands in the document's text, where screen readers read it, not in a header or footer."""
    return area.role not in PAGE_FURNITURE and area.pages != "following"


def in_story(area: Area, *, first: bool) -> bool:
    """Whether the area stands in the header or footer of page 1 (``first``) or of the pages that follow."""
    if first:
        return area.role in PAGE_FURNITURE and area.pages in {"first", "all"}
    return area.pages in {"following", "all"}
