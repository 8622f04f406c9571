"""Letters of declared kinds that go to nobody, such as a Vermerk or a notice to the public."""

from __future__ import annotations

from typing import ClassVar, Literal

from lettergen.messages import Language
from lettergen.model.letter import DocumentTitle, LetterBase
from lettergen.model.values import Absent


class Unaddressed(LetterBase):
    """What every document has that nobody is addressed in: its title in place of the address, neither salutation nor closing."""

    recipient: Absent[None] = None
    salutation: Absent[Literal[False]] = False
    closing: Absent[Literal[False]] = False

    titles: ClassVar[dict[Language, str]]
    """What the kind is called."""

    def document_title(self) -> DocumentTitle:
        """What the kind is called, in the letter's language."""
        return DocumentTitle(self.titles[self.language])
