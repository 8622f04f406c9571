"""The running text: subject, salutation, body, closing, signatures, enclosures and copies, with their distances.

Distances in empty lines: subject to salutation two, everything else one, three for a signature
(sekretaria.de, din-5008-richtlinien.de, workingoffice.de).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lettergen.compose.composed import FlowItem, FlowRole, Signatures, Signer, TextStyle
from lettergen.compose.lines import broken, too_wide
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
LONGEST_KEPT = 20
"""A last paragraph or a list of enclosures of up to so many lines stays whole; a longer one may break."""

SIGNER_GAP = 4.0
"""Room in mm that signatures side by side leave between them."""

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
    end, end_problems = _end(letter, style, house, width)
    if end:
        items = _kept(items, style, width)
    notes = _notes(letter, pitch, signed=not end or bool(letter.signatures))
    return (*items, *end, *notes), (*problems, *end_problems)


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


def _end(
    letter: LetterBase, style: TextStyle, house: HouseStyle, width: float
) -> tuple[list[FlowItem], tuple[Problem, ...]]:
    """Closing and signatures."""
    items: list[FlowItem] = []
    if greeting := closing(letter.closing, house, letter.language):
        signed = bool(letter.signatures)
        items.append(_item("closing", _lines((greeting,)), style.pitch_pt, keep=signed))
    if not letter.signatures:
        return items, ()
    signatures, problems = _signatures(letter, style, house, width)
    return [*items, _item("signatures", signatures, style.pitch_pt)], problems


def _notes(letter: LetterBase, pitch: float, *, signed: bool) -> list[FlowItem]:
    """Enclosures and copies; without a printed name they leave the greeting room for a signature."""
    labels = _LABELS[letter.language]
    enclosures = labels["enclosures" if len(letter.enclosures) > 1 else "enclosure"]
    notes: tuple[tuple[FlowRole, str, tuple[str, ...]], ...] = (
        ("enclosures", enclosures, letter.enclosures),
        ("copies", labels["copies"], letter.copies_to),
    )
    items: list[FlowItem] = []
    for role, label, lines in notes:
        if lines:
            space = pitch if items or signed else SIGNATURE_LINES * pitch
            block = _lines((label, *lines), first_strong=True)
            items.append(_item(role, block, space, whole=len(lines) < LONGEST_KEPT))
    return items


def _signatures(
    letter: LetterBase, style: TextStyle, house: HouseStyle, width: float
) -> tuple[Signatures, tuple[Problem, ...]]:
    """The signers in columns; the room for the handwriting begins at one height for all."""
    count = len(letter.signatures)
    room = width / count - (SIGNER_GAP if count > 1 else 0)
    signers: list[Signer] = []
    problems: list[Problem] = []
    for number, signature in enumerate(letter.signatures):
        sides = [
            [broken(line, room, style.size_pt) for line in side]
            for side in signature_lines(signature, house)
        ]
        above, below = (tuple(line for text in side for line in text.lines) for side in sides)
        signers.append(Signer(above=above, space_lines=SIGNATURE_LINES, below=below))
        problems += too_wide(
            (text for side in sides for text in side), room, f"signatures.{number}"
        )
    most = max(len(signer.above) for signer in signers)
    level = (replace(s, above=s.above + ("",) * (most - len(s.above))) for s in signers)
    return Signatures(signers=tuple(level)), tuple(problems)
