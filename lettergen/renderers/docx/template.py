"""The Word template that a letterhead's layout becomes: styles, page, marks, and slots for the words.

It is an ordinary docxtpl template: it opens in Word, and every slot is a paragraph ``{{p name }}``.
"""

from __future__ import annotations

import base64
import io
import re
from base64 import b64decode
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.image.image import Image
from docx.shared import Mm, Twips
from lxml import etree

from lettergen.compose.composed import Area, PageNumber, Picture, Pixels, Rule
from lettergen.renderers.docx import fonts, styles
from lettergen.renderers.docx.areas import frame_of
from lettergen.renderers.docx.blank import blank_document
from lettergen.renderers.docx.body import BULLETS, NUMBERS
from lettergen.renderers.docx.layout import Layout, in_story, in_text
from lettergen.renderers.docx.ooxml import drawing, numbering, tree
from lettergen.renderers.docx.ooxml.markup import Frame, Shape, paragraph, twips
from lettergen.typeface.own import ARIMO
from lettergen.word.compiled import CompiledTemplate
from lettergen.word.parts.environment import program_environment

BULLET_LABELS = ("•", "–", "·")
NUMBER_LABELS = ("%n.",)
HEADER_DISTANCE_MM = 5.0
"""Where headers begin and footers end, from the edge of the sheet; their content stands at places of its own."""
THIN_LINE_PT = 1.0
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg"}


def area_slot(number: int) -> str:
    """Name of the slot for the area at that index of the letter."""
    return f"area_{number}"


def alt_slot(number: int) -> str:
    """Name of the slot for the alternative text of the picture at that index."""
    return f"alt_{number}"


BODY_SLOT = "body"
FIRST_PAGE_NUMBER_SLOT = "page_number_first"
PAGE_NUMBER_SLOT = "page_number"


class Filling(Protocol):
    """What stands in the places of a layout."""

    distances: bool
    """Whether styles set the distances between paragraphs."""

    def area(self, number: int, area: Area) -> str:
        """The paragraphs of the area at that index."""

    def body(self) -> str:
        """The paragraphs of the running text."""

    def page_number(self, number: PageNumber, *, first: bool) -> str:
        """The paragraph of the page number, of page 1 or of those that follow."""

    def alt(self, number: int) -> str:
        """Alternative text of the picture at that index."""


class _OwnSlots:
    """Slots that lettergen fills with whole paragraphs."""

    distances = True

    def area(self, number: int, area: Area) -> str:
        style = styles.AREA_STYLES[area.role].identifier
        return paragraph(Shape(style=style, frame=frame_of(area, ARIMO)), _slot(area_slot(number)))

    def body(self) -> str:
        return paragraph(Shape(style=styles.BODY.identifier), _slot(BODY_SLOT))

    def page_number(self, number: PageNumber, *, first: bool) -> str:
        del number
        slot = FIRST_PAGE_NUMBER_SLOT if first else PAGE_NUMBER_SLOT
        return paragraph(Shape(style=styles.PAGE_NUMBER.identifier), _slot(slot))

    def alt(self, number: int) -> str:
        return f"{{{{ {alt_slot(number)} }}}}"


@lru_cache(maxsize=64)  # saves 4.5e+02 ms from the second time on
def template_of(layout: Layout) -> bytes:
    """The template of a layout as DOCX. It holds no word of a letter; equal layouts share it."""
    return saved(template_document(layout, _OwnSlots()))


def template_document(layout: Layout, filling: Filling) -> Document:
    """The template of a layout with ``filling`` in its places."""
    document = docx.Document(io.BytesIO(blank_document()))
    styles.define(document, layout.style, layout.language, distances=filling.distances)
    indent = layout.style.list_indent_mm
    tree.define_lists(
        document,
        numbering.definition(
            BULLETS, BULLET_LABELS, indent, numbered=False, style=styles.BULLET.identifier
        )
        + numbering.definition(
            NUMBERS, NUMBER_LABELS, indent, numbered=True, style=styles.NUMBERED.identifier
        )
        + "".join(
            numbering.instance(numbering.Instance(number, number, 0, None))
            for number in (BULLETS, NUMBERS)
        ),
    )
    for style, number in ((styles.BULLET, BULLETS), (styles.NUMBERED, NUMBERS)):
        tree.set_numbering(document.styles[style.name], number)
    fonts.put(document, layout.style.typeface)
    _set_page(document, layout)
    tree.append_to_body(document, _text(document, layout, filling))
    _set_headers(document, layout, filling)
    return document


def saved(document: Document) -> bytes:
    """The document as a file."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@lru_cache(maxsize=64)  # saves 8.957 ms a letter
def compiled(layout: Layout) -> CompiledTemplate:
    """The same, compiled."""
    return CompiledTemplate(template_of(layout), program_environment({}))


def _set_page(document: Document, layout: Layout) -> None:
    page, section = layout.page, document.sections[0]
    section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.left_margin = Mm(page.text_left_mm)
    section.right_margin = Mm(page.width_mm - page.text_left_mm - page.text_width_mm)
    section.top_margin = Mm(page.following_top_mm)
    # Word counts from below: the edge is rounded, not the margin, or a page full to the brim could lose its last line.
    section.bottom_margin = Twips(twips(page.height_mm) - twips(page.bottom_mm))
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE_MM)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True


def _text(document: Document, layout: Layout, filling: Filling) -> str:
    """What stands in the text: logos, then the areas of page 1 in reading order, then the body."""
    logos = (
        _logo(document, number, logo, filling.alt(number), layout.pixels)
        for number, logo in enumerate(layout.pictures)
    )
    areas = (
        filling.area(number, area) for number, area in enumerate(layout.areas) if in_text(area)
    )
    return "".join((*logos, *areas, filling.body()))


def _slot(name: str) -> str:
    # Not markup.run: it keeps braces of user text from becoming slots, and these are to be slots.
    return f"<w:r><w:t>{{{{p {name} }}}}</w:t></w:r>"


def _logo(document: Document, number: int, logo: Picture, alt: str, pixels: Pixels) -> str:
    name = f"logo{number + 1}.{_SUFFIXES[logo.media_type]}"
    content = b64decode(logo.data_base64, validate=True)
    relationship = tree.add_media(document, name, logo.media_type, content)
    vector = relationship if logo.media_type == "image/svg+xml" else None
    if pixels.logos and (png := pixels.logos[number]) is not None:
        relationship = tree.add_media(document, f"logo{number + 1}.png", "image/png", png)
    frame = picture_frame(logo)
    picture = drawing.picture(
        number + 1,
        relationship,
        (frame.width_mm, frame.height_mm),
        alt=alt,
        name=f"Logo {number + 1}",
        vector=vector,
    )
    return paragraph(Shape(style=styles.LOGO.identifier, frame=frame, natural_line=True), picture)


def _set_headers(document: Document, layout: Layout, filling: Filling) -> None:
    section = document.sections[0]
    # Word and LibreOffice move the text below a header that is higher than the margin: this is how page 1 begins lower.
    drop = layout.page.first_top_mm - HEADER_DISTANCE_MM
    drawn = 1 + len(layout.pictures)
    sheet = _sheet(section.first_page_header, layout, layout.pixels.first, drawn)
    first = _spacer(drop * 72 / 25.4, _behind(sheet, _rules(layout, {"first", "all"}, drawn + 1)))
    drawn += len(layout.rules) + 1
    sheet = _sheet(section.header, layout, layout.pixels.following, drawn)
    rules = _rules(layout, {"following", "all"}, drawn + 1)
    following = _spacer(THIN_LINE_PT, _behind(sheet, rules))
    tree.fill(
        section.first_page_header, _furniture(layout, filling, first=True, foot=False) + first
    )
    tree.fill(section.header, _furniture(layout, filling, first=False, foot=False) + following)
    for footer, is_first in ((section.first_page_footer, True), (section.footer, False)):
        number = ""
        if layout.page_number:
            number = filling.page_number(layout.page_number, first=is_first)
        content = _furniture(layout, filling, first=is_first, foot=True)
        tree.fill(footer, number + content + _spacer(THIN_LINE_PT, ""))


def _sheet(header: Any, layout: Layout, content: bytes | None, number: int) -> str:
    """The stationery of a page as a run of its header."""
    if content is None:
        return ""
    header.is_linked_to_previous = False
    relationship = tree.add_media(header, f"sheet{number}.png", "image/png", content)
    return drawing.sheet(number, relationship, (layout.page.width_mm, layout.page.height_mm))


def _furniture(layout: Layout, filling: Filling, *, first: bool, foot: bool) -> str:
    """Slots of the areas of a footer (``foot``) or of a header, which holds everything else that recurs."""
    return "".join(
        filling.area(number, area)
        for number, area in enumerate(layout.areas)
        if in_story(area, first=first) and (area.role == "footer") == foot
    )


def _spacer(height_pt: float, inner: str) -> str:
    shape = Shape(style=styles.NORMAL.identifier, pitch_pt=height_pt)
    return paragraph(shape, inner)


def _behind(sheet: str, rules: Sequence[str]) -> str:
    """What lies behind the text: rules, and below them the sheet."""
    # LibreOffice lays a sheet over lines that follow it in the file, and over those that come from lower to higher.
    return "".join((*reversed(rules), sheet)) if sheet else "".join(rules)


def _rules(layout: Layout, pages: set[str], start: int) -> list[str]:
    """Lines as runs, numbered from ``start``: drawings need numbers of their own across the whole file."""
    shown: list[Rule] = [rule for rule in layout.rules if rule.pages in pages]
    return [
        drawing.line(
            number, (rule.x1_mm, rule.y1_mm), (rule.x2_mm, rule.y2_mm), rule.width_pt, rule.colour
        )
        for number, rule in enumerate(shown, start=start)
    ]


_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


def picture_frame(picture: Picture) -> Frame:
    """The largest place of the picture's own proportions, centred in its room: a logo is never distorted."""
    proportion = _proportion(picture)
    width = min(picture.width_mm, picture.height_mm * proportion)
    height = width / proportion
    return Frame(
        x_mm=picture.x_mm + (picture.width_mm - width) / 2,
        y_mm=picture.y_mm + (picture.height_mm - height) / 2,
        width_mm=width,
        height_mm=height,
    )


def _proportion(picture: Picture) -> float:
    """Width by height; the room's own where the picture does not say."""
    content = base64.b64decode(picture.data_base64, validate=True)
    if picture.media_type == "image/svg+xml":
        found = _svg_proportion(content)
    else:
        image = Image.from_file(io.BytesIO(content))
        found = image.px_width / image.px_height if image.px_height else None
    return found or picture.width_mm / picture.height_mm


def _svg_proportion(content: bytes) -> float | None:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    sizes = [_pixels(root.get(name, "")) for name in ("width", "height")]
    if not all(sizes):
        sizes = [float(size) for size in root.get("viewBox", "").replace(",", " ").split()[2:]]
    match sizes:
        case [float(width), float(height)] if width > 0 and height > 0:
            return width / height
        case _:
            return None


def _pixels(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2] or "px"] if found else None
