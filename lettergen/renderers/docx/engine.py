"""A composed letter into its layout's template, which is compiled once; then the parts that no template knows are added."""

from __future__ import annotations

from dataclasses import dataclass

from lettergen.compose.composed import NO_PIXELS, ComposedLetter, Pixels
from lettergen.compose.pages import foreseen
from lettergen.errors import LayoutError, Place, Problem, Severity
from lettergen.renderers.docx import area_parts, areas, custom_xml, template
from lettergen.renderers.docx.characters import illegal_places
from lettergen.renderers.docx.flow import Body, body
from lettergen.renderers.docx.layout import Layout, layout_of
from lettergen.renderers.docx.leading import ground
from lettergen.renderers.docx.ooxml import parts as ooxml_parts
from lettergen.renderers.docx.ooxml.markup import IllegalCharacterError, escape
from lettergen.renderers.docx.words import word_name
from lettergen.typeface.font_file import FontError
from lettergen.word.compiled import Pieces


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
    try:
        pages = foreseen(letter)
        text = body(letter, pages.ends)
        layout = layout_of(letter, pixels)
        slots = _slots(letter, layout, text, pages.count)
        properties = properties_of(letter)
        compiled = template.compiled(layout)
    except IllegalCharacterError as error:
        raise LayoutError(illegal_places(letter)) from error
    except FontError:
        raise LayoutError(
            Problem("typeface-broken", value=word_name(letter.style.typeface))
        ) from None
    parts = {"docProps/core.xml": properties}
    links = (*areas.links(letter.areas), *text.links)
    parts |= ooxml_parts.changed(
        compiled.part, ooxml_parts.PartNames(), text.lists, links, text.pictures
    )
    names = compiled.part_names
    once: set[str] = set()
    for content, item in ((data, custom_xml.EMBEDDED), (carried, custom_xml.CARRIED)):
        if content is not None:
            name = custom_xml.item_name(names)
            present = {part: parts.get(part) or compiled.part(part) for part in custom_xml.CHANGED}
            parts |= custom_xml.data_parts(content, name, present, item)
            names |= {name}
            once.add(name)
    written: dict[str, bytes | Pieces] = {**compiled.filled(slots), **parts}
    return DocxResult(compiled.packed(written, once), _problems(letter, pixels))


def properties_of(letter: ComposedLetter) -> bytes:
    """The part with title, author, language and date. Raises IllegalCharacterError."""
    about = letter.metadata
    return ooxml_parts.core_properties(
        title=about.title, author=about.author, language=about.language, date=about.date
    )


def _slots(letter: ComposedLetter, layout: Layout, text: Body, pages: int) -> dict[str, Pieces]:
    """Ready markup for every slot: nothing of the letter reaches the template as plain text."""
    slots = {template.BODY_SLOT: text.pieces}
    typeface = letter.style.typeface
    found = [area_parts.parts(area, typeface) for area in letter.areas]
    for number, area in enumerate(letter.areas):
        begins = ground(number, found, typeface, layout.areas)
        slots[template.area_slot(number)] = areas.area(area, found[number], typeface, begins)
    for number, picture in enumerate(letter.pictures):
        slots[template.alt_slot(number)] = (escape(picture.alt),)
    if letter.page_number:
        for slot, first in (
            (template.FIRST_PAGE_NUMBER_SLOT, True),
            (template.PAGE_NUMBER_SLOT, False),
        ):
            slots[slot] = (areas.page_number(letter.page_number, first=first, pages=pages),)
    return slots


def _problems(letter: ComposedLetter, pixels: Pixels) -> tuple[Problem, ...]:
    return tuple(
        Problem("docx-logo-svg", Place(path=f"pictures.{number}"), severity=Severity.NOTE)
        for number, picture in enumerate(letter.pictures)
        if picture.media_type == "image/svg+xml" and not any(pixels.logos[number : number + 1])
    )
