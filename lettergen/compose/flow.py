"""The running text: subject, salutation, body, closing, signatures, enclosures and copies, with their distances.

Distances in empty lines: subject to salutation two, everything else one, three for a signature
(sekretaria.de, din-5008-richtlinien.de, workingoffice.de).
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, NamedTuple

from lettergen.compose.composed import FlowItem, FlowRole, TextStyle
from lettergen.compose.dispositions import further_dispositions, last_disposition
from lettergen.compose.glance import NOTHING, Glance, at_item, glance_at, together
from lettergen.compose.items import flow_item, line_block
from lettergen.compose.large_print import large_print
from lettergen.compose.lines import linked
from lettergen.compose.lining import lined_paragraph, unparted
from lettergen.compose.lists import list_indent
from lettergen.compose.said import Said
from lettergen.compose.signing import SIGNATURE_LINES, signature_needed, text_end
from lettergen.compose.tables import cells, with_widths
from lettergen.compose.unfilled import typed
from lettergen.errors import Place, Problem, Severity
from lettergen.german.typography import Change, typeset, typeset_line
from lettergen.german.unfilled import Mark
from lettergen.letterhead.schema import Letterhead
from lettergen.messages import Language
from lettergen.model.blocks import Block, Heading, List, Paragraph, Run, Table, plain_text
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.typeface.metrics import wrap
from lettergen.typeface.own import Typeface

LONGEST_SUBJECT = 2
"""Lines."""

_LABELS = {
    "de": {"enclosure": "Anlage", "enclosures": "Anlagen", "copies": "Verteiler"},
    "en": {"enclosure": "Enclosure", "enclosures": "Enclosures", "copies": "Copies to"},
}


class Subject(NamedTuple):
    """Betreff."""

    text: str
    """In final words."""
    item: FlowItem
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    """What typesetting has made of its words."""
    glance: Glance
    """What was seen of it, once it has its lines."""


class Text(NamedTuple):
    """What stands below the salutation; letters of a batch mostly have it in common."""

    style: TextStyle
    items: tuple[FlowItem, ...]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    typed: tuple[Mark, ...]
    """A second salutation or closing in the body."""
    glance: Glance


@remembered_by_value  # saves 0.065 ms a letter
def subject_line(  # noqa: PLR0917  each compared by itself
    letterhead: Letterhead,
    subject: str,
    style: TextStyle,
    lined: bool,
    as_written: bool,
    language: Language,
    ordered: bool,
) -> Subject:
    """The subject that a text template gave.

    Args:
        letterhead: Of the letter.
        subject: Its words.
        style: Of the running text.
        lined: Whether to give it its lines.
        as_written: Whether its words stay as they are.
        language: Of the letter.
        ordered: Whether the first order of a draft stands above it.
    """
    design = letterhead.design
    doubts, changes = tuple[Problem, ...](), tuple[Change, ...]()
    if not as_written:
        subject, doubts, changes = typeset_line(subject, design.house_style, language)
    block = Heading(1, (Run(subject, strong=True),))
    item = flow_item("subject", block, style.pitch_pt if ordered else 0, keep=True)
    place = Place(path="subject")
    problems = (*(p.at(place) for p in doubts), *_subject_problems(subject, letterhead))
    (item,), glance = looked_at((item,), style, design.text.width_mm, lined)
    return Subject(subject, item, problems, changes, glance)


def text_below(  # noqa: PLR0917
    letterhead: Letterhead,
    blocks: tuple[Block, ...],
    greets: bool,
    closing: str | None,
    lined: bool,
    said: Said,
) -> Text:
    """Body, closing, signatures, enclosures, copies and orders.

    Args:
        letterhead: Of the letter.
        blocks: The body that a text template gave.
        greets: Whether there is a salutation.
        closing: The closing formula.
        lined: Whether to give all texts their lines, none of their words parted.
        said: What the letter says.
    """
    return _text_below(letterhead, blocks, greets, closing, lined, *said)


@remembered_by_value  # saves 0.186 ms a letter
def _text_below(
    letterhead: Letterhead,
    blocks: tuple[Block, ...],
    greets: bool,
    closing: str | None,
    lined: bool,
    *given: Any,
) -> Text:
    said, design = Said._make(given), letterhead.design
    house, text, typeface = design.house_style, design.text, letterhead.set_in
    indent = list_indent(blocks, text.size_pt, last_disposition(said), typeface)
    style = _style(text.size_pt, text.pitch_pt, indent, said.large_print, typeface)
    doubts, changes = tuple[Problem, ...](), tuple[Change, ...]()
    if not said.as_written:
        blocks, doubts, changes = typeset(blocks, house, said.language)
    end, end_problems = text_end(said, greets, closing, style, house, text.width_mm)
    gap = 1 if greets else 2
    body, problems = _body(linked(blocks), style, text.width_mm, gap, closed=bool(end))
    notes = _notes(said, style.pitch_pt, signed=not end or not signature_needed(said))
    orders, order_problems = further_dispositions(said, style, text.width_mm)
    items, glance = looked_at((*body, *end, *notes, *orders), style, text.width_mm, lined)
    return Text(
        style=style,
        items=items,
        problems=(*doubts, *problems, *end_problems, *order_problems),
        changes=changes,
        typed=typed(greets, any(item.role == "closing" for item in end), *body),
        glance=glance,
    )


@remembered_by_value  # saves 0.018 ms a letter
def salutation_item(
    style: TextStyle, width: float, lined: bool, *lines: str
) -> tuple[tuple[FlowItem, ...], Glance]:
    """The salutation of these ``lines``, if there are any, and what was seen of it once it has its lines."""
    if not lines:
        return (), NOTHING
    block = line_block(lines)
    if lined:
        block = lined_paragraph(block, style, width)
    item = flow_item("salutation", block, 2 * style.pitch_pt, keep=True)
    return (item,), glance_at(item, style, width) if lined else NOTHING


def looked_at(
    items: tuple[FlowItem, ...], style: TextStyle, width: float, lined: bool
) -> tuple[tuple[FlowItem, ...], Glance]:
    """The items with their lines, and what was seen of them; as they are where they are not to be ``lined``."""
    if not lined or not items:
        return items, NOTHING
    items = unparted(items, style, width)
    return items, together([at_item(item, style, width) for item in items])


def _subject_problems(subject: str, letterhead: Letterhead) -> tuple[Problem, ...]:
    text = letterhead.design.text
    lines = len(wrap(subject, text.width_mm, text.size_pt, letterhead.set_in, strong=True))
    place = Place(path="subject")
    problems = []
    if lines > LONGEST_SUBJECT:
        params = {"lines": str(lines), "length": str(len(subject))}
        problems.append(Problem("subject-long", place, subject, params, Severity.WARNING))
    if subject.endswith("."):
        problems.append(Problem("subject-full-stop", place, subject, severity=Severity.WARNING))
    return tuple(problems)


@remembered  # saves 0.001 ms a letter
def _style(size: float, pitch: float, indent: float, large: bool, typeface: Typeface) -> TextStyle:
    plain = TextStyle(
        size_pt=size, pitch_pt=pitch, list_indent_mm=indent, typeface=typeface, **cells(pitch)
    )
    return large_print(plain) if large else plain


def _body(
    blocks: tuple[Block, ...],
    style: TextStyle,
    width: float,
    first_gap: int,
    *,
    closed: bool,
) -> tuple[tuple[FlowItem, ...], tuple[Problem, ...]]:
    """The items of the body; ``closed`` when a closing follows, which its last lines are kept with: no greeting stands alone on a page."""
    items: list[FlowItem] = []
    problems: list[Problem] = []
    above: Block | None = None
    for block, below in zip_longest(blocks, blocks[1:]):
        sized, found = with_widths(block, style, width)
        problems += found
        gap = first_gap if above is None else 0 if isinstance(above, Heading) else 1
        keep = closed if below is None else _introduces(block, below)
        items.append(_body_item(sized, gap, style, keep))
        above = block
    return tuple(items), tuple(problems)


@remembered  # one object for a paragraph of several letters
def _body_item(block: Block, gap: int, style: TextStyle, keep: bool) -> FlowItem:
    heading = isinstance(block, Heading)
    return flow_item("body", block, gap * style.pitch_pt, keep=keep or heading, whole=heading)


def _introduces(block: Block, below: Block | None) -> bool:
    """Whether a page that ends with the block leaves the reader in the air."""
    if isinstance(below, List | Table):
        return True
    return (
        isinstance(block, Paragraph)
        and isinstance(below, Paragraph)
        and plain_text(block.inlines).rstrip().endswith(":")
    )


def _notes(said: Said, pitch: float, *, signed: bool) -> list[FlowItem]:
    """Enclosures and copies; without a printed name they leave the greeting room for a signature."""
    labels = _LABELS[said.language]
    enclosures = labels["enclosures" if len(said.enclosures) > 1 else "enclosure"]
    notes: tuple[tuple[FlowRole, str, tuple[str, ...]], ...] = (
        ("enclosures", enclosures, said.enclosures),
        ("copies", labels["copies"], said.copies_to),
    )
    items: list[FlowItem] = []
    for role, label, lines in notes:
        if lines:
            space = pitch if items or signed else SIGNATURE_LINES * pitch
            block = line_block((label, *lines), first_strong=True)
            items.append(flow_item(role, block, space, whole=False))
    return items
