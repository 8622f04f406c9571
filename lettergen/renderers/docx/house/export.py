"""The letterhead that lettergen makes, as a house template to be touched up in Word."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn

from lettergen.compose.composed import NO_PIXELS, Area, ComposedLetter, PageNumber, Pixels, TextLine
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.areas import SPARE_MM, frame_of, page_number_shape
from lettergen.renderers.docx.body import BULLETS, NUMBERS
from lettergen.renderers.docx.layout import layout_of
from lettergen.renderers.docx.ooxml import tree
from lettergen.renderers.docx.ooxml.markup import TAB, Look, Shape, escape, paragraph
from lettergen.renderers.docx.ooxml.numbering import Instance, instance
from lettergen.renderers.docx.template import saved, template_document
from lettergen.typeface.own import Typeface

_MM_PER_PT: Final = 25.4 / 72
_CONTROL_PT: Final = 5.0
"""Type of tags that leave nothing behind: small and pale, so that the template looks like a letter."""
_NOTES: Final = 3
"""Delivery notes that stand above the address; their zone holds so many lines, filled from below."""


def exported(letter: ComposedLetter, pixels: Pixels = NO_PIXELS) -> bytes:
    """A template with the looks of the letter's letterhead; no word of the letter itself stays, but the sender's.

    ``letter`` is one that has something in every place: an area that it lacks has no place in the template.
    """
    document = template_document(layout_of(letter, pixels), _Slots(letter))
    _link_lists(document)
    return saved(document)


def _link_lists(document: Document) -> None:
    """Gives the list styles their labels, so that they work for those who write in Word."""
    root = document.part.numbering_part.element
    for number, style in ((BULLETS, styles.BULLET), (NUMBERS, styles.NUMBERED)):
        root.extend(tree.parsed(instance(Instance(number, number, 0, None))))
        properties = document.styles[style.name].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().set(qn("w:val"), str(number))


class _Slots:
    """Slots with the looks that the letter's areas have."""

    distances = False

    def __init__(self, letter: ComposedLetter) -> None:
        self._letter = letter

    def body(self) -> str:
        return paragraph(Shape(style=styles.BODY.identifier), _run("{{p text }}"))

    def alt(self, number: int) -> str:
        return escape(self._letter.pictures[number].alt)

    def page_number(self, number: PageNumber, *, first: bool) -> str:
        slot = "page_number_first" if first else "page_number"
        runs = _run(f"{{{{r {slot} }}}}", Look(size_pt=number.size_pt))
        return paragraph(page_number_shape(number), runs)

    def area(self, number: int, area: Area) -> str:
        del area
        place = self._letter.areas[number]
        made = _Place(place, self._letter.style.typeface)
        match place.role:
            case "masthead":
                return self._masthead(place, made)
            case "return_line":
                title = made.when("document_title", self._title(made))
                return title + made.text("{{ sender_line }}")
            case "delivery_notes":
                fill = f'{{{{ "\\n" * ({_NOTES} - delivery_notes | length) }}}}'
                return made.when("delivery_notes", made.text(fill + "{{ delivery_notes }}"))
            case "information":
                return self._information(place, made)
            case "address":
                return made.text("{{ address }}")
            case _:
                return made.when(place.role, made.text(f"{{{{ {place.role} }}}}"))

    def _masthead(self, place: Area, made: _Place) -> str:
        sender = self._letter.sender
        joint = sum(area.role == "masthead" for area in self._letter.areas) > 1
        facts = {} if joint else {sender.name: "name", sender.head_title: "head_title"}
        parts: list[str] = []
        unit = False
        for line in place.lines:
            if line.text in facts:
                parts.append(made.text(f"{{{{ sender.{facts[line.text]} }}}}", line))
            elif not joint and line.text in sender.unit:
                parts += [] if unit else [made.text("{{ sender.unit }}", line)]
                unit = True
            else:
                parts.append(made.words(line.text, line))
        return "".join(parts)

    def _title(self, made: _Place) -> str:
        size = 2 * self._letter.style.size_pt
        head = replace(made.first, size_pt=size, pitch_pt=1.2 * size, strong=True)
        plain = self._letter.style
        rest = replace(made.first, size_pt=plain.size_pt, pitch_pt=plain.pitch_pt, strong=True)
        lines = made.text("{{ line }}", rest)
        return made.text("{{ document_title[0] }}", head) + made.loop(
            "line in document_title[1:]", lines
        )

    def _information(self, place: Area, made: _Place) -> str:
        if place.value_offset_mm is not None:
            return self._block(place, made)
        entries = made.loop("entry in information", _column_entry(place, made))
        feet = [entry for entry in self._letter.information if entry.foot]
        if not feet:
            return entries
        lines = sum(len(entry.lines) + bool(entry.label) for entry in feet)
        start = len(place.lines) - lines + sum(entry.lines.count("") for entry in feet)
        above = place.lines[: start + 1]
        top = sum(line.space_before_pt + line.pitch_pt for line in above) - above[-1].pitch_pt
        below = replace(place, y_mm=place.y_mm + top * _MM_PER_PT)
        foot = _Place(below, self._letter.style.typeface)
        return entries + foot.loop("entry in information_foot", _column_entry(place, foot))

    def _block(self, place: Area, made: _Place) -> str:
        offset = place.value_offset_mm or 0
        gap = made.when("entry.gap", made.text(""))
        strong = any(entry.strong for entry in self._letter.information)
        value = made.run("{{ entry.lines }}")
        if strong:
            bold = replace(made.look, strong=True)
            value = (
                _run("{%r if entry.strong %}")
                + _run("{{ entry.lines }}", bold)
                + _run("{%r else %}")
                + value
                + _run("{%r endif %}")
            )
        shape = replace(made.shape, indent_mm=offset, hanging_mm=offset, tab_mm=offset)
        labelled = paragraph(shape, made.run("{{ entry.label }}") + TAB + value)
        alone = paragraph(made.shape, value)
        both = (
            made.control("if entry.label")
            + labelled
            + made.control("else")
            + alone
            + made.control("endif")
        )
        return made.loop("entry in information", gap + both)


def _column_entry(place: Area, made: _Place) -> str:
    """Label above value; the sizes are those of the first lines."""
    gaps = [line.space_before_pt for line in place.lines[1:] if line.space_before_pt]
    gap = paragraph(replace(made.shape, pitch_pt=min(gaps, default=1)), "")
    plain = place.lines[min(1, len(place.lines) - 1)]
    return (
        made.when("entry.gap", gap)
        + made.when("entry.label", made.text("{{ entry.label }}"))
        + made.when("entry.value", made.text("{{ entry.lines }}", replace(plain, strong=False)))
    )


class _Place:
    """Paragraphs in the frame of an area, with the look of its first line unless another is given."""

    def __init__(self, area: Area, typeface: Typeface) -> None:
        plain = area.role == "information"
        first = area.lines[0]
        self.first: TextLine = replace(first, value=None, strong=first.strong and not plain)
        self._frame = replace(frame_of(area, typeface), grows=True)
        if area.role == "information":
            self._frame = replace(self._frame, width_mm=area.width_mm + SPARE_MM)
        self._style = styles.AREA_STYLES[area.role].identifier
        self._align = None if area.align == "left" else area.align

    @property
    def shape(self) -> Shape:
        return self._shape(self.first)

    @property
    def look(self) -> Look:
        return _look(self.first)

    def _shape(self, line: TextLine) -> Shape:
        return Shape(
            style=self._style, frame=self._frame, pitch_pt=line.pitch_pt, align=self._align
        )

    def run(self, text: str) -> str:
        return _run(text, self.look)

    def text(self, slots: str, line: TextLine | None = None) -> str:
        """A paragraph of slots."""
        line = line or self.first
        return paragraph(self._shape(line), _run(slots, _look(line)) if slots else "")

    def words(self, text: str, line: TextLine) -> str:
        """A paragraph of fixed words."""
        return paragraph(self._shape(line), _run(escape(text), _look(line)))

    def control(self, tag: str) -> str:
        """A paragraph that is nothing but a tag and disappears."""
        shape = replace(self.shape, pitch_pt=_CONTROL_PT)
        return paragraph(shape, _run(f"{{%p {tag} %}}", Look(size_pt=_CONTROL_PT, colour="808080")))

    def when(self, condition: str, inner: str) -> str:
        return self.control(f"if {condition}") + inner + self.control("endif")

    def loop(self, head: str, inner: str) -> str:
        return self.control(f"for {head}") + inner + self.control("endfor")


def _look(line: TextLine) -> Look:
    return Look(strong=line.strong, size_pt=line.size_pt, colour=line.colour)


def _run(markup: str, look: Look | None = None) -> str:
    """A run of slots or of escaped words."""
    properties = look.markup() if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{markup}</w:t></w:r>'
