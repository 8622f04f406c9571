"""The words of a composed letter, and the letter's fields that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from lettergen.compose.composed import Area, ComposedLetter, FlowItem, Signatures
from lettergen.model.blocks import Block, Heading, List, Paragraph, Run, Table, plain_text

_AREA_PATHS = {
    "masthead": "sender.authority",
    "return_line": "sender.authority",
    "delivery_notes": "recipient.delivery_notes",
    "document_title": "number",
    "information": "sender",
    "continuation": "subject",
    "footer": "sender",
}

_BLANKS = str.maketrans("\u00a0\u202f\u2009", "   ")

_FLOW_PATHS = {"salutation": "recipient", "copies": "copies_to"}


def area_path(area: Area) -> str:
    """The letter's field that an area comes from."""
    return _AREA_PATHS.get(area.role, area.role)


def flow_path(item: FlowItem) -> str:
    """The letter's field that an item of the running text comes from."""
    return _FLOW_PATHS.get(item.role, item.role)


def block_texts(block: Block | Signatures) -> Iterator[str]:
    """The text of each paragraph, heading, cell or line in a block."""
    match block:
        case Paragraph() | Heading():
            yield plain_text(block.inlines)
        case List():
            for item in block.items:
                for inner in item.blocks:
                    yield from block_texts(inner)
        case Table():
            for row in (block.header, *block.rows):
                for cell in row:
                    yield plain_text(cell.inlines)
        case Signatures():
            for signer in block.signers:
                yield from (*signer.above, *signer.below)
                yield signer.image.alt if signer.image else ""
        case _:
            assert_never(block)


def plain_words(letter: ComposedLetter) -> str:
    """Subject, salutation, text and what stands below it, as plain text to read: every blank is one."""
    text = "\n\n".join("\n".join(block_lines(item.block)) for item in letter.flow)
    return text.translate(_BLANKS)


def row_lines(letter: ComposedLetter) -> list[str]:
    """What tells a letter from others in a list: whom it goes to, or its subject where nobody is addressed."""
    lines = derived_lines(letter)
    subject = (item.block for item in letter.flow if item.role == "subject")
    found = [*lines["delivery_notes"], *lines["address"]]
    return found or [line for block in subject for line in block_lines(block)]


def derived_lines(letter: ComposedLetter) -> dict[str, list[str]]:
    """What lettergen made of the recipient: ``delivery_notes``, ``address`` and ``salutation``, each as its lines.

    All are empty where nobody is addressed.
    """
    areas = {
        role: [line.text for a in letter.areas if a.role == role for line in a.lines]
        for role in ("delivery_notes", "address")
    }
    found = [item.block for item in letter.flow if item.role == "salutation"]
    texts = [text for block in found for text in block_lines(block)]
    return {**areas, "salutation": [line for text in texts for line in text.split("\n")]}


def block_lines(block: Block | Signatures) -> Iterator[str]:
    """A block as plain text to read, a line each."""
    match block:
        case Paragraph() | Heading():
            yield "".join(i.text if isinstance(i, Run) else "\n" for i in block.inlines)
        case List():
            for number, item in enumerate(block.items):
                mark = "-" if block.start is None else f"{block.start + number}."
                lines = [line for inner in item.blocks for line in block_lines(inner)]
                yield from (f"{mark if not at else '  '} {line}" for at, line in enumerate(lines))
        case Table():
            for row in (block.header, *block.rows):
                yield " | ".join(plain_text(cell.inlines) for cell in row)
        case Signatures():
            for signer in block.signers:
                yield from (*signer.above, *signer.below)
        case _:
            assert_never(block)
