"""A character without a glyph is an error that names it and its field: never a box on paper, never silence.

Names are held against DIN 91379: a character outside the standard's data type is reported, never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from lettergen.charset import DataType, check, plain_characters
from lettergen.compose.composed import Area, ComposedLetter, Signatures
from lettergen.compose.words import area_path, block_texts, flow_path
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import AddressLine
from lettergen.model.blocks import Block, Heading, List, Paragraph, Run, Table
from lettergen.model.letter import LetterBase
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import describe, from_arimo, lacks_face, missing
from lettergen.typeface.own import ARIMO, Typeface


def missing_glyphs(letter: ComposedLetter, address: tuple[AddressLine, ...]) -> tuple[Problem, ...]:
    """One error for each place and character that the typeface lacks; an address line names its own field."""
    typeface = letter.style.typeface
    texts = [(line.path, line.text) for line in address]
    texts += [text for area in letter.areas if area.role != "address" for text in _area_texts(area)]
    texts += [(flow_path(item), text) for item in letter.flow for text in block_texts(item.block)]
    found = dict.fromkeys((path, char) for path, text in texts for char in missing(text, typeface))
    named = {char for path, char in found if path.startswith("recipient.")}
    return tuple(
        Problem("glyph-missing", Place(path=path), char, {"character": describe(char)})
        for path, char in found
        # A salutation repeats what the address has from the same field.
        if path != "recipient" or char not in named
    )


def _area_texts(area: Area) -> list[tuple[str, str]]:
    path = area_path(area)
    return [(path, line.text + (line.value or "")) for line in area.lines]


def stand_ins(letter: ComposedLetter) -> tuple[Problem, ...]:
    """Notes of what an own typeface lacks and the letter shows otherwise: letters from Arimo, upright emphasis."""
    typeface = letter.style.typeface
    if typeface == ARIMO:
        return ()
    found = [char for area in letter.areas for char in _foreign_in_area(area, typeface)]
    found += [char for item in letter.flow for char in _foreign_in_block(item.block, typeface)]
    notes: list[Problem] = []
    if found:
        characters = {"characters": " ".join(dict.fromkeys(found))}
        notes.append(Problem("glyph-from-arimo", params=characters, severity=Severity.NOTE))
    if any(_upright(item.block, typeface) for item in letter.flow):
        notes.append(Problem("emphasis-upright", Place(path="body"), severity=Severity.WARNING))
    return tuple(notes)


def _foreign_in_area(area: Area, typeface: Typeface) -> tuple[str, ...]:
    return tuple(c for _, text in _area_texts(area) for c in from_arimo(text, typeface))


@remembered  # saves 0.016 ms a letter
def _foreign_in_block(block: Block | Signatures, typeface: Typeface) -> tuple[str, ...]:
    return tuple(char for text in block_texts(block) for char in from_arimo(text, typeface))


@remembered  # saves 0.007 ms a letter
def _upright(block: Block | Signatures, typeface: Typeface) -> bool:
    """Whether something in the block is emphasised in a face that is not there."""
    match block:
        case Paragraph(inlines=inlines) | Heading(inlines=inlines):
            runs = (inline for inline in inlines if isinstance(inline, Run) and inline.emphasis)
            return any(lacks_face(typeface, strong=run.strong, emphasis=True) for run in runs)
        case List(items=items):
            return any(_upright(child, typeface) for item in items for child in item.blocks)
        case Table():
            cells = (cell for row in (block.header, *block.rows) for cell in row)
            return any(_upright(Paragraph(cell.inlines), typeface) for cell in cells)
        case _:
            return False


def name_problems(letter: LetterBase) -> tuple[Problem, ...]:
    """Findings of the recipient's and the signers' names: persons by data type A, organisations and places by B."""
    found: list[Problem] = []
    for kind, path, fields, texts in _names(letter):
        # Nearly all names are of nothing but characters that are allowed alone: they are looked at together.
        if not plain_characters(kind).issuperset("".join(filter(None, texts))):
            for field, text in zip(fields, texts, strict=True):
                found += check(text, kind, f"{path}.{field}") if text else ()
    return tuple(found)


_PERSON = ("title", "first_name", "last_name", "suffix")
_ADDRESS = ("care_of", "building", "district", "street", "city")
_names_of, _places_of = attrgetter(*_PERSON), attrgetter(*_ADDRESS)
_Names = tuple[DataType, str, Sequence[str | int], Sequence[str | None]]
"""Names of one data type, with where they are: the path of all, and what each is behind it."""


def _names(letter: LetterBase) -> list[_Names]:
    """All names of a letter."""
    found: list[_Names] = []
    recipient = letter.recipient
    if recipient is not None:
        lines = recipient.organisation
        found.append((DataType.B, "recipient.organisation", range(len(lines)), lines))
        for number, person in enumerate(recipient.persons):
            path = f"recipient.persons.{number}"
            found.append((DataType.A, path, _PERSON, _names_of(person)))
        if recipient.address is not None:
            places = _places_of(recipient.address)
            found.append((DataType.B, "recipient.address", _ADDRESS, places))
    for number, signature in enumerate(letter.signatures):
        found.append((DataType.A, f"signatures.{number}", ("name",), (signature.name,)))
    if letter.certification is not None:
        found.append((DataType.A, "certification", ("name",), (letter.certification.name,)))
    return found
