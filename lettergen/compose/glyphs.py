"""A character without a glyph is an error that names it and its field: never a box on paper, never silence."""

from __future__ import annotations

from lettergen.compose.composed import Area, ComposedLetter, Signatures
from lettergen.compose.words import area_path, block_texts, flow_path
from lettergen.errors import Place, Problem
from lettergen.german.address import AddressLine
from lettergen.model.blocks import Block
from lettergen.model.remembered import remembered
from lettergen.typeface.metrics import describe, missing


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
    texts += [(flow_path(item), text) for item in letter.flow for text in block_texts(item.block)]
    found = dict.fromkeys((path, char) for path, text in texts for char in missing(text))
    named = {char for path, char in found if path.startswith("recipient.")}
    return tuple(
        Problem("glyph-missing", Place(path=path), char, {"character": describe(char)})
        for path, char in found
        # A salutation repeats what the address has from the same field.
        if path != "recipient" or char not in named
    )


@remembered
def _lacks_in_area(area: Area) -> bool:
    return bool(missing("".join(line.text + (line.value or "") for line in area.lines)))


@remembered
def _lacks_in_block(block: Block | Signatures) -> bool:
    return bool(missing("".join(block_texts(block))))


def _area_texts(area: Area) -> list[tuple[str, str]]:
    path = area_path(area)
    return [(path, line.text + (line.value or "")) for line in area.lines]
