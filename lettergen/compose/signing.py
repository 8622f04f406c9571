"""The end of the text: closing, signatures, certification, and the note of a letter made by a machine.

The draft is signed by hand and stays in the file; so it has room for each signature and neither ``gez.`` nor picture
nor certification, which belong to what is made of it (Rehm on § 24 AGO). A copy for information repeats the names.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, NamedTuple

from lettergen.compose.composed import Facsimile, FlowItem, Signatures, Signer, TextStyle
from lettergen.compose.items import flow_item, line_block
from lettergen.compose.lines import broken, too_wide
from lettergen.compose.said import Said
from lettergen.errors import Place, Problem, Severity
from lettergen.german.salutation import (
    Sides,
    certification_lines,
    image_text,
    machine_note,
    signature_lines,
)
from lettergen.messages import Language
from lettergen.model.letter import CopyType
from lettergen.model.picture import media_type_of, pixels_of
from lettergen.model.remembered import remembered_by_value
from lettergen.model.sender import Certification, Signature
from lettergen.model.style import HouseStyle
from lettergen.typeface.metrics import MM_PER_PT

SIGNATURE_LINES = 3
"""Room for a signature by hand (sekretaria.de, din-5008-richtlinien.de)."""

UNSIGNED_LINES = 1
"""Between the addition and a name that nobody signs above."""

SIGNER_GAP = 4.0
"""Room in mm that signatures side by side leave between them."""

MOST_IN_ROW = 6
"""So many signatures stand side by side."""

PER_ROW = 4
"""Of more than these, so many stand in a row: a name and an office have room for a line each."""

WIDEST_IMAGE = 60.0
"""No picture of a signature is wider, in mm."""

_SPARE_PT = 1.0
"""The room for a picture that word processors add to its line."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one signer prints, before it is broken into lines."""

    sides: Sides
    space: int
    path: str
    signature: Signature | None = None
    """Whose picture is printed."""


def text_end(  # noqa: PLR0917
    said: Said,
    greets: bool,
    greeting: str | None,
    style: TextStyle,
    house: HouseStyle,
    width: float,
) -> tuple[tuple[FlowItem, ...], tuple[Problem, ...]]:
    """Everything between the body and the enclosures, for a text ``width`` mm wide.

    ``greeting`` is the closing formula, and ``greets`` says whether there is a salutation.
    """
    signed = said.language, said.copy_type, said.machine_made, said.signatures, said.certification
    return _end(greeting, greets, style, house, width, *signed)


class _Said(NamedTuple):
    """What a letter says of who signs it."""

    language: Language
    copy_type: CopyType
    machine_made: bool
    signatures: tuple[Signature, ...]
    certification: Certification | None


@remembered_by_value  # saves 0.009 ms a letter
def _end(
    greeting: str | None,
    greets: bool,
    style: TextStyle,
    house: HouseStyle,
    width: float,
    *said: Any,
) -> tuple[tuple[FlowItem, ...], tuple[Problem, ...]]:
    """The same for all letters that are signed alike; ``greets`` where there is a salutation."""
    letter = _Said(*said)
    items: list[FlowItem] = []
    parted: set[int] = set()
    problems: tuple[Problem, ...] = ()
    if greeting:
        items.append(flow_item("closing", line_block((greeting,)), style.pitch_pt))
    elif greets:
        place = Place(path="closing")
        problems = (Problem("salutation-without-closing", place, severity=Severity.WARNING),)
    for entries in (_signers(letter, house), _certifiers(letter)):
        if entries:
            blocks, found = _rows(letter, entries, style, width)
            # A page may end between two rows: many of them are higher than one.
            parted |= set(range(len(items), len(items) + len(blocks) - 1))
            items += (flow_item("signatures", block, style.pitch_pt) for block in blocks)
            problems += found
    if letter.machine_made:
        note = line_block((machine_note(house, letter.language),))
        items.append(flow_item("signatures", note, style.pitch_pt))
    together = [
        replace(item, keep_with_next=number not in parted) for number, item in enumerate(items[:-1])
    ]
    return (*together, *items[-1:]), problems


def signature_needed(said: Said) -> bool:
    """Whether a greeting without a printed name leaves room for a signature below it."""
    return not said.signatures and not said.machine_made


def _signers(letter: _Said, house: HouseStyle) -> list[_Entry]:
    entries: list[_Entry] = []
    for number, signature in enumerate(letter.signatures):
        repeated = _repeated(letter, signature)
        pictured = letter.copy_type is CopyType.FAIR_COPY and signature.image and not repeated
        by_hand = letter.copy_type is CopyType.DRAFT or not (repeated or letter.machine_made)
        entries.append(
            _Entry(
                signature_lines(signature, house, letter.language, reproduced=repeated),
                SIGNATURE_LINES if by_hand or pictured else UNSIGNED_LINES,
                f"signatures.{number}",
                signature if pictured else None,
            )
        )
    return entries


def _repeated(letter: _Said, signature: Signature) -> bool:
    """Whether this copy only says who signed another one."""
    match letter.copy_type:
        case CopyType.DRAFT:
            return False
        case CopyType.INFORMATION:
            return True
        case CopyType.FAIR_COPY:
            return signature.reproduced or letter.certification is not None


def _certifiers(letter: _Said) -> list[_Entry]:
    if letter.certification is None or letter.copy_type is CopyType.DRAFT:
        return []
    sides = certification_lines(letter.certification, letter.language)
    return [_Entry(sides, SIGNATURE_LINES, "certification")]


def _rows(
    letter: _Said, entries: list[_Entry], style: TextStyle, width: float
) -> tuple[list[Signatures], tuple[Problem, ...]]:
    """The signers in as few rows as hold them and their words, each but the last as long as the first."""
    most = len(entries) if len(entries) <= MOST_IN_ROW else PER_ROW
    fewest = ceil(len(entries) / most)
    for count in range(fewest, len(entries) + 1):
        columns = ceil(len(entries) / count)
        rows = [entries[start : start + columns] for start in range(0, len(entries), columns)]
        made = [_signatures(letter, row, columns, style, width) for row in rows]
        problems = tuple(problem for _, found in made for problem in found)
        if not any(problem.code == "word-too-wide" for problem in problems):
            break
    return [block for block, _ in made], problems


def _signatures(
    letter: _Said, entries: list[_Entry], columns: int, style: TextStyle, width: float
) -> tuple[Signatures, tuple[Problem, ...]]:
    """The signers in columns; the room for the handwriting begins at one height for all."""
    room = width / columns - (SIGNER_GAP if columns > 1 else 0)
    signers: list[Signer] = []
    problems: list[Problem] = []
    for entry in entries:
        sides = [
            [broken(line, room, style.size_pt, style.typeface) for line in side]
            for side in entry.sides
        ]
        above, below = (tuple(line for text in side for line in text.lines) for side in sides)
        image, found = _image(entry, letter, min(room, WIDEST_IMAGE), style)
        signers.append(Signer(above=above, space_lines=entry.space, below=below, image=image))
        problems += (*too_wide((text for side in sides for text in side), room, entry.path), *found)
    spare = columns if columns > len(signers) else 0
    return Signatures(signers=tuple(_level(signers)), columns=spare), tuple(problems)


def _level(signers: list[Signer]) -> Iterable[Signer]:
    most = max(len(signer.above) for signer in signers)
    space = max(signer.space_lines for signer in signers)
    return (
        replace(s, above=s.above + ("",) * (most - len(s.above)), space_lines=space)
        for s in signers
    )


def _image(
    entry: _Entry, letter: _Said, room: float, style: TextStyle
) -> tuple[Facsimile | None, tuple[Problem, ...]]:
    """The picture of a signature, as large as its room allows."""
    if entry.signature is None or entry.signature.image is None:
        return None, ()
    content = entry.signature.image.content
    if content is None:
        place = Place(path=f"{entry.path}.image")
        return None, (Problem("signature-image-not-loaded", place, entry.signature.image.file),)
    kind, pixels = media_type_of(content), pixels_of(content)
    if kind is None or pixels is None:
        raise ValueError("a picture that no model has checked")
    height = (entry.space * style.pitch_pt - _SPARE_PT) * MM_PER_PT
    scale = min(room / pixels[0], height / pixels[1])
    image = Facsimile(
        width_mm=round(pixels[0] * scale, 3),
        height_mm=round(pixels[1] * scale, 3),
        media_type=kind,
        data_base64=b64encode(content).decode("ascii"),
        alt=image_text(entry.signature, letter.language),
    )
    return image, ()
