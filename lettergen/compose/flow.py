"""The running text: subject, salutation, body, closing, signatures, enclosures and copies, with their distances.

Distances in empty lines: subject to salutation two, everything else one, three for a signature
(sekretaria.de, din-5008-richtlinien.de, workingoffice.de).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from lettergen.compose.composed import FlowItem, FlowRole, TextStyle
from lettergen.compose.dispositions import first_disposition, further_dispositions
from lettergen.compose.items import flow_item, line_block
from lettergen.compose.signing import SIGNATURE_LINES, signature_needed, text_end
from lettergen.compose.tables import with_widths
from lettergen.errors import Problem
from lettergen.german.address import AddressLine
from lettergen.model.blocks import Block, Heading, List, Paragraph, Run, Table, plain_text
from lettergen.model.letter import LetterBase
from lettergen.model.remembered import remembered
from lettergen.model.style import HouseStyle

_LABELS = {
    "de": {"enclosure": "Anlage", "enclosures": "Anlagen", "copies": "Verteiler"},
    "en": {"enclosure": "Enclosure", "enclosures": "Enclosures", "copies": "Copies to"},
}


@dataclass(frozen=True, slots=True)
class RunningText:
    """What the running text says, in final words: lines and blocks that have no place yet."""

    subject: str
    salutation: tuple[str, ...]
    body: tuple[Block, ...]
    address: tuple[AddressLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Styles:
    """The type of the running text."""

    subject: TextStyle
    text: TextStyle
    """From the salutation on."""


def flow(
    letter: LetterBase, running: RunningText, styles: Styles, house: HouseStyle, width: float
) -> tuple[tuple[FlowItem, ...], tuple[Problem, ...]]:
    """All items of the running text for a text ``width`` mm wide, and what does not fit."""
    style = styles.text
    pitch = style.pitch_pt
    items = first_disposition(letter, running.address)
    items.append(_subject(running.subject, styles, pitch if items else 0))
    if running.salutation:
        items.append(flow_item("salutation", line_block(running.salutation), 2 * pitch, keep=True))
    end, end_problems = text_end(letter, running.salutation, style, house, width)
    gap = 1 if running.salutation else 2
    body, problems = _body(running.body, style, width, gap, bool(end))
    items += body
    if end and not body:
        items = _kept(items)
    notes = _notes(letter, pitch, signed=not end or not signature_needed(letter))
    orders, order_problems = further_dispositions(letter, style, width)
    return (*items, *end, *notes, *orders), (*problems, *end_problems, *order_problems)


@remembered  # saves 0.006 ms a letter
def _subject(text: str, styles: Styles, space: float) -> FlowItem:
    """The subject, in its own type where the text below it is larger."""
    item = flow_item("subject", _heading(text), space, keep=True)
    return item if styles.subject == styles.text else replace(item, style=styles.subject)


def _heading(text: str) -> Heading:
    return Heading(1, (Run(text, strong=True),))


@remembered  # saves 0.034 ms a letter
def _body(
    blocks: tuple[Block, ...],
    style: TextStyle,
    width: float,
    first_gap: int,
    closed: bool,
) -> tuple[tuple[FlowItem, ...], tuple[Problem, ...]]:
    """The items of the body; ``closed`` when a closing follows, which its end is kept with."""
    items: list[FlowItem] = []
    problems: list[Problem] = []
    above: Block | None = None
    for block, below in zip_longest(blocks, blocks[1:]):
        sized, found = with_widths(block, style, width)
        problems += found
        gap = first_gap if above is None else 0 if isinstance(above, Heading) else 1
        heading = isinstance(block, Heading)
        keep = heading or _introduces(block, below)
        items.append(flow_item("body", sized, gap * style.pitch_pt, keep=keep, whole=heading))
        above = block
    if closed and items:
        items = _kept(items)
    return tuple(items), tuple(problems)


def _introduces(block: Block, below: Block | None) -> bool:
    """Whether a page that ends with the block leaves the reader in the air."""
    if isinstance(below, List | Table):
        return True
    return (
        isinstance(block, Paragraph)
        and isinstance(below, Paragraph)
        and plain_text(block.inlines).rstrip().endswith(":")
    )


def _kept(items: list[FlowItem]) -> list[FlowItem]:
    """The last lines of the body go with the closing, so that a greeting never stands alone on a page."""
    return [*items[:-1], replace(items[-1], keep_with_next=True)]


def _notes(letter: LetterBase, pitch: float, *, signed: bool) -> list[FlowItem]:
    """Enclosures and copies; without a printed name they leave the greeting room for a signature."""
    return list(_noted(letter.language, letter.enclosures, letter.copies_to, pitch, signed))


@remembered  # saves 0.002 ms a letter
def _noted(
    language: Literal["de", "en"],
    enclosed: tuple[str, ...],
    copies: tuple[str, ...],
    pitch: float,
    signed: bool,
) -> tuple[FlowItem, ...]:
    labels = _LABELS[language]
    enclosures = labels["enclosures" if len(enclosed) > 1 else "enclosure"]
    notes: tuple[tuple[FlowRole, str, tuple[str, ...]], ...] = (
        ("enclosures", enclosures, enclosed),
        ("copies", labels["copies"], copies),
    )
    items: list[FlowItem] = []
    for role, label, lines in notes:
        if lines:
            space = pitch if items or signed else SIGNATURE_LINES * pitch
            block = line_block((label, *lines), first_strong=True)
            items.append(flow_item(role, block, space, whole=False))
    return tuple(items)
