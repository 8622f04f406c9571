"""A composed letter into its layout's template, which is compiled once; then the parts that no template knows are added."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lettergen.compose.composed import NO_PIXELS, ComposedLetter, Metadata, Pixels
from lettergen.compose.pages import foreseen
from lettergen.errors import LayoutError, Place, Problem, Severity
from lettergen.renderers.docx import areas, custom_xml, template
from lettergen.renderers.docx.characters import illegal_places
from lettergen.renderers.docx.flow import Body, body
from lettergen.renderers.docx.layout import layout_of
from lettergen.renderers.docx.ooxml import parts as ooxml_parts
from lettergen.renderers.docx.ooxml.markup import IllegalCharacterError, escape
from lettergen.renderers.docx.ooxml.numbering import Instance
from lettergen.renderers.docx.ooxml.parts import Media
from lettergen.renderers.docx.words import word_name
from lettergen.typeface.font_file import FontError
from lettergen.word.compiled import Archive, CompiledTemplate, Pieces, Words


@dataclass(frozen=True, slots=True)
class DocxResult:
    """A letter as a Word document."""

    content: bytes
    """The whole file."""
    problems: tuple[Problem, ...] = ()
    """Warnings and notes."""


def render_docx(
    letter: ComposedLetter,
    data: str | None = None,
    carried: str | None = None,
    pixels: Pixels = NO_PIXELS,
) -> DocxResult:
    """The letter as DOCX; equal letters give equal bytes. ``data`` and ``carried`` (JSON) become custom XML parts of it.

    ``pixels`` are the pictures of what it holds as vectors: an SVG logo without its own is one for new versions of Word alone.

    Raises LayoutError with ``docx-character`` for every place that holds a character no XML file can carry.
    """
    given = ((custom_xml.EMBEDDED, data), (custom_xml.CARRIED, carried))
    held = [(item, content) for item, content in given if content is not None]
    try:
        pages = foreseen(letter)
        text = body(letter, pages.ends)
        layout = layout_of(letter, pixels)
        places = areas.areas_of(letter, layout.areas)
        slots = _slots(letter, places, text, pages.count)
        needs = (*places.links, *text.links), text.lists, text.pictures
        compiled = template.compiled(layout)
        items = tuple([item for item, _ in held])
        begun, names = _begun(compiled, letter.metadata, *needs, items)
    except IllegalCharacterError as error:
        raise LayoutError(illegal_places(letter)) from error
    except FontError:
        raise LayoutError(
            Problem("typeface-broken", value=word_name(letter.style.typeface))
        ) from None
    own = {name: _written(*each) for name, each in zip(names, held, strict=True)}
    return DocxResult(compiled.whole(begun, slots, own), _problems(letter, pixels))


def _written(item: custom_xml.Item, data: str) -> bytes | Pieces:
    before, content, behind = custom_xml.written(data, item)
    # Compressing what is short gains little, and takes longer than all else that is written.
    if len(content) <= _SHORT:
        return before, Words(content), behind
    return f"{before}{content}{behind}".encode()


_SHORT: Final = 1500
"""Characters."""


@lru_cache(maxsize=64)  # saves 0.027 ms a letter
def _begun(  # noqa: PLR0917 - the parts of one key
    compiled: CompiledTemplate,
    about: Metadata,
    links: tuple[tuple[str, str], ...],
    lists: tuple[Instance, ...],
    pictures: tuple[Media, ...],
    items: tuple[custom_xml.Item, ...],
) -> tuple[Archive, tuple[str, ...]]:
    """What letters have in common beside what they say, and the names of the parts that hold their data."""
    parts = {"docProps/core.xml": properties_of(about)}
    parts |= ooxml_parts.changed(compiled.part, ooxml_parts.PartNames(), lists, links, pictures)
    names: list[str] = []
    for item in items:
        names.append(custom_xml.item_name(compiled.part_names | {*names}))
        present = {part: parts.get(part) or compiled.part(part) for part in custom_xml.CHANGED}
        parts |= custom_xml.known_by(names[-1], present, item)
    return compiled.begun(parts, {*names}), tuple(names)


def properties_of(about: Metadata) -> bytes:
    """The part with title, author, language and date. Raises IllegalCharacterError."""
    return ooxml_parts.core_properties(
        title=about.title, author=about.author, language=about.language, date=about.date
    )


def _slots(
    letter: ComposedLetter, places: areas.Areas, text: Body, pages: int
) -> dict[str, Pieces]:
    """Ready markup for every slot: nothing of the letter reaches the template as plain text."""
    slots = {template.BODY_SLOT: text.pieces}
    for number, pieces in enumerate(places.each):
        slots[template.area_slot(number)] = pieces
    for number, picture in enumerate(letter.pictures):
        slots[template.alt_slot(number)] = (escape(picture.alt),)
    if letter.page_number:
        for slot, first in (
            (template.FIRST_PAGE_NUMBER_SLOT, True),
            (template.PAGE_NUMBER_SLOT, False),
        ):
            slots[slot] = (areas.page_number(letter.page_number, pages, first),)
    return slots


def _problems(letter: ComposedLetter, pixels: Pixels) -> tuple[Problem, ...]:
    return tuple(
        Problem("docx-logo-svg", Place(path=f"pictures.{number}"), severity=Severity.NOTE)
        for number, picture in enumerate(letter.pictures)
        if picture.media_type == "image/svg+xml" and not any(pixels.logos[number : number + 1])
    )
