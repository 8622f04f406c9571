"""Begleitschreiben: what goes with a document to those it concerns."""

from __future__ import annotations

from typing import Literal

from lettergen.kinds.expression_of_interest import ProposalSummary
from lettergen.model.letter import AddressedLetter


class CoverLetter(AddressedLetter):
    """Begleitschreiben: sends a document to those it concerns."""

    kind: Literal["begleitschreiben"] = "begleitschreiben"
    """The kind of letter."""
    proposal: ProposalSummary
    """The expression of interest that is being sent."""
    in_time: bool = True
    """Whether the text says that the deadline was kept (fristgerecht)."""
    as_agreed: bool = False
    """Whether the proposal of the model municipalities was agreed with them beforehand."""
