"""A composed letter into its layout's template: docxtpl fills the slots, then the parts it does not know are added."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from lettergen.compose.composed import ComposedLetter
from lettergen.errors import LayoutError, Place, Problem, Severity
from lettergen.render.docx import areas, template
from lettergen.render.docx.body import Body, body
from lettergen.render.docx.characters import illegal_places
from lettergen.render.docx.extent import expected_pages
from lettergen.render.docx.layout import layout_of
from lettergen.render.docx.ooxml import parts as ooxml_parts
from lettergen.render.docx.ooxml.markup import IllegalCharacterError, escape
from lettergen.render.docx.package import packed, unpacked


@dataclass(frozen=True, slots=True)
class DocxResult:
    """A letter as a Word document."""

    content: bytes
    """The whole file."""
    problems: tuple[Problem, ...] = ()
    """Warnings and notes."""


def render_docx(letter: ComposedLetter) -> DocxResult:
    """The letter as DOCX; equal letters give equal bytes.

    Raises LayoutError with ``docx-character`` for every place that holds a character no XML file can carry.
    """
    try:
        text = body(letter)
        slots = _slots(letter, text)
        properties = ooxml_parts.core_properties(
            title=letter.metadata.title,
            author=letter.metadata.author,
            language=letter.metadata.language,
            date=letter.metadata.date,
        )
    except IllegalCharacterError as error:
        raise LayoutError(illegal_places(letter)) from error
    parts = _filled(template.template_of(layout_of(letter)), slots)
    parts["docProps/core.xml"] = properties
    numbering, relationships = "word/numbering.xml", "word/_rels/document.xml.rels"
    parts[numbering] = ooxml_parts.with_instances(parts[numbering], text.lists)
    parts[relationships] = ooxml_parts.with_hyperlinks(parts[relationships], text.links)
    if text.pictures:
        types = "[Content_Types].xml"
        parts[types] = ooxml_parts.with_media_types(parts[types], text.pictures)
        parts[relationships] = ooxml_parts.with_media(parts[relationships], text.pictures)
        parts |= {picture.part: picture.content for picture in text.pictures}
    return DocxResult(packed(parts), _problems(letter))


def _slots(letter: ComposedLetter, text: Body) -> dict[str, Markup]:
    """Ready markup for every slot: nothing of the letter reaches the template as plain text."""
    slots = {template.BODY_SLOT: text.markup}
    for number, area in enumerate(letter.areas):
        slots[template.area_slot(number)] = areas.area(area)
    for number, picture in enumerate(letter.pictures):
        slots[template.alt_slot(number)] = escape(picture.alt)
    if letter.page_number:
        pages = expected_pages(letter)
        for slot, first in (
            (template.FIRST_PAGE_NUMBER_SLOT, True),
            (template.PAGE_NUMBER_SLOT, False),
        ):
            slots[slot] = areas.page_number(letter.page_number, first=first, pages=pages)
    return {name: Markup(markup) for name, markup in slots.items()}  # noqa: S704 - built by ooxml


def _filled(content: bytes, slots: Mapping[str, Markup]) -> dict[str, bytes]:
    # docxtpl keeps state on the object, so every letter gets a new one.
    document = DocxTemplate(io.BytesIO(content))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(dict(slots), environment, autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return unpacked(target.getvalue())


def _problems(letter: ComposedLetter) -> tuple[Problem, ...]:
    return tuple(
        Problem("docx-logo-svg", Place(path=f"pictures.{number}"), severity=Severity.NOTE)
        for number, picture in enumerate(letter.pictures)
        if picture.media_type == "image/svg+xml"
    )
