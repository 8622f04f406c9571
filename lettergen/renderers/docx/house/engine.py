"""A composed letter into a house's Word template."""

from __future__ import annotations

from functools import partial
from typing import Literal

from lettergen.compose.composed import ComposedLetter
from lettergen.errors import InputError, LayoutError, Problem, TemplateError, errors_in
from lettergen.model.letter import LetterBase
from lettergen.renderers.docx import custom_xml
from lettergen.renderers.docx.body import Needs
from lettergen.renderers.docx.characters import illegal_places
from lettergen.renderers.docx.engine import DocxResult, properties_of
from lettergen.renderers.docx.house.body import HouseBodyWriter
from lettergen.renderers.docx.house.context import block_items, slots_of
from lettergen.renderers.docx.house.coverage import not_shown
from lettergen.renderers.docx.house.marks import marked
from lettergen.renderers.docx.house.opened import OpenedHouse, opened, styles_in
from lettergen.renderers.docx.house.slots import Blocks, RepeatedBlocks, Slots
from lettergen.renderers.docx.house.unfilled import refused, unfilled_in
from lettergen.renderers.docx.ooxml import parts as ooxml_parts
from lettergen.renderers.docx.ooxml.markup import IllegalCharacterError
from lettergen.resources import WordTemplate

Purpose = Literal["body", "heading", "bullet", "number", "continued", "cell"]
"""What a paragraph of the running text can be."""


def render_house(
    letter: ComposedLetter, data: LetterBase, template: WordTemplate, carried: str | None = None
) -> DocxResult:
    """The letter in a Word template as DOCX; equal letters in equal templates give equal bytes.

    ``data`` is what the letter was composed of, ``carried`` (JSON) becomes a custom XML part of the document, whose parts are
    then marked (see ``marks``). Raises TemplateError where the template is at fault (see ``opened``
    and ``not_shown``; what fails while it is filled; placeholders among its words), InputError for placeholders in the
    data that it prints, and LayoutError with ``docx-character`` for characters that no XML file can carry.
    """
    house = opened(template.content, template.file, template.allow)
    problems = not_shown(letter, data, house.names, house.file)
    if errors := errors_in(problems):
        raise TemplateError(errors)
    try:
        blocks, needs = _blocks(letter, data, house)
        properties = properties_of(letter.metadata)
    except IllegalCharacterError as error:
        raise LayoutError(illegal_places(letter)) from error
    parts = {
        name: marked(part, keep=carried is not None and name == house.compiled.text_part)
        for name, part in _filled(house, slots_of(letter, data, blocks)).items()
    }
    problems = (*problems, *unfilled_in(house, parts, data))
    if errors := errors_in(problems):
        raise refused(errors)
    parts[house.properties] = properties
    parts[house.styles] = styles_in(house, letter.metadata.language)
    parts |= _changed(house, needs)
    once: set[str] = set()
    if carried is not None and house.relationships in custom_xml.CHANGED:
        name = custom_xml.item_name(house.compiled.part_names)
        known = {part: parts.get(part) or house.compiled.part(part) for part in custom_xml.CHANGED}
        parts[name] = "".join(custom_xml.written(carried, custom_xml.CARRIED)).encode()
        parts |= custom_xml.known_by(name, known, custom_xml.CARRIED)
        once.add(name)
    return DocxResult(house.compiled.packed(parts, once=once), problems)


def house_problems(
    letter: ComposedLetter, data: LetterBase, template: WordTemplate
) -> tuple[Problem, ...]:
    """Everything that is wrong or doubtful about the letter in that template."""
    try:
        return render_house(letter, data, template).problems
    except (TemplateError, InputError, LayoutError) as error:
        return error.problems


def style_purposes(template: WordTemplate) -> dict[str, tuple[Purpose, int]]:
    """What the text of letters uses the template's paragraph styles for, by identifier, with the level of headings."""
    house = opened(template.content, template.file).house
    styles = house.style_set
    found: dict[str, tuple[Purpose, int]] = {
        styles.header_cell: ("cell", 0),
        styles.cell: ("cell", 0),
        styles.continued: ("continued", 0),
        **{look.style: ("number", 0) for look in house.numbers},
        **{look.style: ("bullet", 0) for look in house.bullets},
        **{style: ("heading", level) for level, style in styles.headings.items() if level > 1},
    }
    # One style may serve for several: then the text is what it mostly is.
    return found | dict.fromkeys(styles.flow.values(), ("body", 0))


def _filled(house: OpenedHouse, slots: Slots) -> dict[str, bytes]:
    """The parts with tags, filled; faults found while printing get the template's name."""
    try:
        return house.compiled.parts(slots.as_context())
    except TemplateError as error:
        raise TemplateError(
            p if p.place.file else p.at(file=house.file) for p in error.problems
        ) from error


def _blocks(
    letter: ComposedLetter, data: LetterBase, house: OpenedHouse
) -> tuple[dict[str, Blocks], Needs]:
    """Those slots of whole paragraphs that the template uses, and what they need outside of the text.

    The needs are complete when the template is filled.
    """
    writer = HouseBodyWriter(letter, house.house, large=data.large_print)
    blocks: dict[str, Blocks] = {
        name: RepeatedBlocks(partial(writer.markup, items))
        for name, items in block_items(letter).items()
        if name in house.names
    }
    return blocks, writer.needs


def _changed(house: OpenedHouse, needs: Needs) -> dict[str, bytes]:
    """The parts beyond the text that it needs otherwise than the template has them."""
    names = ooxml_parts.PartNames(house.numbering, house.relationships)
    return ooxml_parts.changed(
        house.compiled.part, names, needs.lists, tuple(needs.links.items()), needs.pictures
    )
