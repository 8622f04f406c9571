"""A character without a glyph is an error that names it and its field: never a box on paper, never silence.

Names are held against DIN 91379: a character outside the standard's data type is reported, never changed.
"""

from __future__ import annotations

from operator import attrgetter

from lettergen.charset import DataType, check, plain_characters
from lettergen.compose.composed import Area, ComposedLetter, Signatures
from lettergen.compose.words import area_path, block_texts, flow_path
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import AddressLine
from lettergen.model.blocks import Block, Heading, List, Paragraph, Run, Table
from lettergen.model.letter import LetterBase
from lettergen.model.person import Recipient
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
    if _is_plain(letter):
        return ()
    names = [] if letter.recipient is None else _addressed(letter.recipient)
    names += _signers(letter)
    return tuple([problem for text, kind, path in names for problem in check(text, kind, path)])


_Name = tuple[str, DataType, str]
_PERSON = ("title", "first_name", "last_name", "suffix")
_ADDRESS = ("care_of", "building", "district", "street", "city")
_names_of, _places_of = attrgetter(*_PERSON), attrgetter(*_ADDRESS)


def _is_plain(letter: LetterBase) -> bool:
    """Whether there is nothing to find: no name holds a character that its data type does not allow alone."""
    persons = [signature.name for signature in letter.signatures]
    if letter.certification is not None:
        persons.append(letter.certification.name)
    others: list[str | None] = []
    if letter.recipient is not None:
        others += letter.recipient.organisation
        for person in letter.recipient.persons:
            persons += filter(None, _names_of(person))
        if letter.recipient.address is not None:
            others += _places_of(letter.recipient.address)
    return all(
        plain_characters(kind).issuperset("".join(filter(None, texts)))
        for kind, texts in ((DataType.A, persons), (DataType.B, others))
    )


def _addressed(recipient: Recipient) -> list[_Name]:
    names: list[_Name] = [
        (line, DataType.B, f"recipient.organisation.{number}")
        for number, line in enumerate(recipient.organisation)
    ]
    for number, person in enumerate(recipient.persons):
        given = zip(_PERSON, _names_of(person), strict=True)
        names += [(text, DataType.A, f"recipient.persons.{number}.{f}") for f, text in given if text]  # fmt: skip
    if recipient.address is not None:
        given = zip(_ADDRESS, _places_of(recipient.address), strict=True)
        names += [(text, DataType.B, f"recipient.address.{f}") for f, text in given if text]
    return names


def _signers(letter: LetterBase) -> list[_Name]:
    names: list[_Name] = [
        (signature.name, DataType.A, f"signatures.{number}.name")
        for number, signature in enumerate(letter.signatures)
    ]
    if letter.certification is not None:
        names.append((letter.certification.name, DataType.A, "certification.name"))
    return names
