"""The running text: subject, salutation, body, closing, signatures, enclosures and copies, with their distances.

Distances in empty lines: subject to salutation two, everything else one, three for a signature
(sekretaria.de, din-5008-richtlinien.de, workingoffice.de).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lettergen.compose.composed import FlowItem, FlowRole, Signatures, Signer, TextStyle
from lettergen.compose.tables import with_widths
from lettergen.errors import Problem
from lettergen.german.closing import closing, signature_lines
from lettergen.model.blocks import (
    Block,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Run,
    plain_text,
)
from lettergen.model.letter import LetterBase
from lettergen.model.style import HouseStyle
from lettergen.typeface.metrics import wrap

SIGNATURE_LINES = 3
LONGEST_KEPT = 12
"""A last paragraph of up to so many lines stays whole with the closing; a longer one may break."""

_LABELS = {
    "de": {"enclosure": "Anlage", "enclosures": "Anlagen", "copies": "Verteiler"},
    "en": {"enclosure": "Enclosure", "enclosures": "Enclosures", "copies": "Copies to"},
}


@dataclass(frozen=True, slots=True)
class Matter:
    """The words of the letter, chosen and final, before they are set."""

    subject: str
    salutation: tuple[str, ...]
    body: tuple[Block, ...]


def flow(
    letter: LetterBase, matter: Matter, style: TextStyle, house: HouseStyle, width: float
) -> tuple[tuple[FlowItem, ...], tuple[Problem, ...]]:
    """All items of the running text for a text ``width`` mm wide, and what does not fit."""
    pitch = style.pitch_pt
    items = [_item("subject", _heading(matter.subject), 0, keep=True)]
    if matter.salutation:
        items.append(_item("salutation", _lines(matter.salutation), 2 * pitch, keep=True))
    body, problems = _body(matter, style, width, first_gap=1 if matter.salutation else 2)
    items += body
    tail = _tail(letter, pitch, house)
    if tail and tail[0].role in {"closing", "signatures"}:
        items = _kept(items, style, width)
    return (*items, *tail), problems


def _item(
    role: FlowRole,
    block: Block | Signatures,
    space: float,
    *,
    keep: bool = False,
    whole: bool = True,
) -> FlowItem:
    return FlowItem(
        role=role, block=block, space_before_pt=space, keep_with_next=keep, keep_together=whole
    )


def _heading(text: str) -> Heading:
    return Heading(1, (Run(text, strong=True),))


def _lines(lines: tuple[str, ...], *, first_strong: bool = False) -> Paragraph:
    inlines: list[Inline] = []
    for number, line in enumerate(lines):
        inlines += [LineBreak()] if number else []
        inlines.append(Run(line, strong=first_strong and not number))
    return Paragraph(tuple(inlines))


def _body(
    matter: Matter, style: TextStyle, width: float, *, first_gap: int
) -> tuple[list[FlowItem], tuple[Problem, ...]]:
    items: list[FlowItem] = []
    problems: list[Problem] = []
    above: Block | None = None
    for block in matter.body:
        sized, found = with_widths(block, style, width)
        problems += found
        gap = first_gap if above is None else 0 if isinstance(above, Heading) else 1
        heading = isinstance(block, Heading)
        items.append(_item("body", sized, gap * style.pitch_pt, keep=heading, whole=heading))
        above = block
    return items, tuple(problems)


def _kept(items: list[FlowItem], style: TextStyle, width: float) -> list[FlowItem]:
    """The last block of the body goes with the closing, so that a greeting never stands alone on a page."""
    last = items[-1]
    if not isinstance(last.block, Paragraph):
        return [*items[:-1], replace(last, keep_with_next=True)]
    lines = len(wrap(plain_text(last.block.inlines), width, style.size_pt))
    kept = lines <= LONGEST_KEPT
    return [*items[:-1], replace(last, keep_with_next=kept, keep_together=kept)]


def _tail(letter: LetterBase, pitch: float, house: HouseStyle) -> list[FlowItem]:
    items: list[FlowItem] = []
    greeting = closing(letter.closing, house, letter.language)
    if greeting:
        items.append(_item("closing", _lines((greeting,)), pitch, keep=bool(letter.signatures)))
    if letter.signatures:
        items.append(_item("signatures", _signatures(letter, house), pitch))
    labels = _LABELS[letter.language]
    if letter.enclosures:
        label = labels["enclosures" if len(letter.enclosures) > 1 else "enclosure"]
        space = pitch if letter.signatures else SIGNATURE_LINES * pitch
        block = _lines((label, *letter.enclosures), first_strong=True)
        items.append(_item("enclosures", block, space))
    if letter.copies_to:
        block = _lines((labels["copies"], *letter.copies_to), first_strong=True)
        items.append(_item("copies", block, pitch))
    return items


def _signatures(letter: LetterBase, house: HouseStyle) -> Signatures:
    signers = []
    for signature in letter.signatures:
        above, below = signature_lines(signature, house)
        signers.append(Signer(above=above, space_lines=SIGNATURE_LINES, below=below))
    most = max(len(signer.above) for signer in signers)
    return Signatures(
        signers=tuple(replace(s, above=s.above + ("",) * (most - len(s.above))) for s in signers)
    )
