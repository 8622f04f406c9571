"""What of a composed letter is its letterhead's and not its own: the key and the source of the generated template."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from lettergen.compose.composed import (
    NO_PIXELS,
    Area,
    ComposedLetter,
    Page,
    PageNumber,
    Picture,
    Pixels,
    Rule,
    TextStyle,
)
from lettergen.model.remembered import remembered

PAGE_FURNITURE = frozenset({"continuation", "footer"})
"""Roles that are not content: they belong into headers and footers on every page."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Places, measures and pictures; it holds no word of any letter.

    Layouts are compared by what they are, not by what they hold: ``layout_of`` gives letters with equal ones the same.
    """

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
    pixels: Pixels


def layout_of(letter: ComposedLetter, pixels: Pixels = NO_PIXELS) -> Layout:
    """The layout of a letter; letters on one letterhead mostly share it."""
    areas = _areas(tuple(map(_places_of, letter.areas)))
    rest = letter.rules, letter.pictures, letter.page_number, pixels
    return _known(letter.page, letter.style, letter.metadata.language, areas, *rest)


# Plain tuples: a letter's key is made and looked up faster than the layout itself.
_AREA = tuple(field.name for field in fields(Area) if field.name != "lines")
_PICTURE = tuple(field.name for field in fields(Picture) if field.name != "alt")
_NUMBER = tuple(field.name for field in fields(PageNumber) if field.name != "template")
_places_of, _measures_of = attrgetter(*_AREA), attrgetter(*_PICTURE)
_number_of = attrgetter(*_NUMBER)


@lru_cache(maxsize=64)  # one object for equal places
def _areas(places: tuple[tuple[Any, ...], ...]) -> tuple[Area, ...]:
    """One object for equal places."""
    return tuple(Area(lines=(), **_named(_AREA, values)) for values in places)


@remembered  # saves 0.003 ms a letter
def _known(  # noqa: PLR0917 - the parts of one key
    page: Page,
    style: TextStyle,
    language: str,
    areas: tuple[Area, ...],
    rules: tuple[Rule, ...],
    pictures: tuple[Picture, ...],
    number: PageNumber | None,
    pixels: Pixels,
) -> Layout:
    # Letters have most of these as the very same objects, which takes a fourth of the time of comparing them.
    measures = tuple(map(_measures_of, pictures))
    told = number and _number_of(number)
    return _layout(page, style, language, areas, rules, measures, told, pixels)


@lru_cache(maxsize=64)  # saves 0.001 ms a letter
def _layout(  # noqa: PLR0917 - the parts of one key
    page: Page,
    style: TextStyle,
    language: str,
    areas: tuple[Area, ...],
    rules: tuple[Rule, ...],
    pictures: tuple[tuple[Any, ...], ...],
    number: tuple[Any, ...] | None,
    pixels: Pixels,
) -> Layout:
    return Layout(
        page=page,
        style=style,
        language=language,
        areas=areas,
        rules=rules,
        pictures=tuple(Picture(alt="", **_named(_PICTURE, values)) for values in pictures),
        page_number=PageNumber(template="", **_named(_NUMBER, number)) if number else None,
        pixels=pixels,
    )


def _named(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(names, values, strict=True))


def in_text(area: Area) -> bool:
    """Whether the area stands in the document's text, where screen readers read it, not in a header or footer."""
    return area.role not in PAGE_FURNITURE and area.pages != "following"


def in_story(area: Area, *, first: bool) -> bool:
    """Whether the area stands in the header or footer of page 1 (``first``) or of the pages that follow."""
    if first:
        return area.role in PAGE_FURNITURE and area.pages in {"first", "all"}
    return area.pages in {"following", "all"}
