"""A character without a glyph is an error that names it and its field: never a box on paper, never silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from lettergen.compose.composed import Area, ComposedLetter, FlowItem, Signatures
from lettergen.errors import Place, Problem
from lettergen.german.address import AddressLine
from lettergen.model.blocks import Block, Heading, Inline, List, Paragraph, Run, Table
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import describe, missing

_AREA_PATHS = {
    "masthead": "sender.authority",
    "return_line": "sender.authority",
    "delivery_notes": "recipient.delivery_notes",
    "document_title": "number",
    "information": "sender",
    "continuation": "subject",
    "footer": "sender",
}

_FLOW_PATHS = {"salutation": "recipient", "copies": "copies_to"}


def flow_path(item: FlowItem) -> str:
    """The letter's field that an item of the running text comes from."""
    return _FLOW_PATHS.get(item.role, item.role)


def missing_glyphs(letter: ComposedLetter, address: tuple[AddressLine, ...]) -> tuple[Problem, ...]:
    """One error for each place and character that the typeface lacks; an address line names its own field."""
    # Nearly always nothing is missing; what letters share was looked at before.
    if not (
        any(missing(line.text) for line in address)
        or any(map(_lacks_in_area, letter.areas))
        or any(_lacks_in_block(item.block) for item in letter.flow)
    ):
        return ()
    texts = [(line.path, line.text) for line in address]
    texts += [text for area in letter.areas if area.role != "address" for text in _area_texts(area)]
    texts += [(flow_path(item), text) for item in letter.flow for text in _block_texts(item.block)]
    found = dict.fromkeys((path, char) for path, text in texts for char in missing(text))
    return tuple(
        Problem("glyph-missing", Place(path=path), char, {"character": describe(char)})
        for path, char in found
    )


@remembered
def _lacks_in_area(area: Area) -> bool:
    return any(missing(text) for _, text in _area_texts(area))


@remembered
def _lacks_in_block(block: Block | Signatures) -> bool:
    return any(map(missing, _block_texts(block)))


def _area_texts(area: Area) -> list[tuple[str, str]]:
    path = _AREA_PATHS.get(area.role, area.role)
    return [(path, line.text + (line.value or "")) for line in area.lines]


def _inline_text(inlines: tuple[Inline, ...]) -> str:
    return "".join(inline.text for inline in inlines if isinstance(inline, Run))


def _block_texts(block: Block | Signatures) -> Iterator[str]:
    match block:
        case Paragraph() | Heading():
            yield _inline_text(block.inlines)
        case List():
            for item in block.items:
                for inner in item.blocks:
                    yield from _block_texts(inner)
        case Table():
            for row in (block.header, *block.rows):
                for cell in row:
                    yield _inline_text(cell.inlines)
        case Signatures():
            for signer in block.signers:
                yield from (*signer.above, *signer.below)
                yield signer.image.alt if signer.image else ""
        case _:
            assert_never(block)
