"""Schreiben: the letter whose whole text its author writes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from lettergen.model.letter import AddressedLetter
from lettergen.model.values import Line, Paragraphs, not_empty


class PlainLetter(AddressedLetter):
    """Schreiben: a letter whose whole text is given."""

    kind: Literal["schreiben"] = "schreiben"
    """The kind of letter."""
    subject: Line
    """Betreff, without a full stop."""
    body: Annotated[Paragraphs, AfterValidator(not_empty)]
    """The text in small Markdown: one block, or a list of paragraphs."""
