"""What a letter says of its running text besides the words of its template."""

from __future__ import annotations

from operator import attrgetter
from typing import Final, Literal, NamedTuple

from lettergen.model.disposition import Disposition
from lettergen.model.letter import CopyType, LetterBase
from lettergen.model.sender import Certification, Signature


class Said(NamedTuple):
    """Fields of a letter, named as there, that the letters of a batch mostly have in common."""

    language: Literal["de", "en"]
    copy_type: CopyType
    as_written: bool
    large_print: bool
    machine_made: bool
    signatures: tuple[Signature, ...]
    certification: Certification | None
    enclosures: tuple[str, ...]
    copies_to: tuple[str, ...]
    dispositions: tuple[Disposition, ...]
    co_signatures: tuple[str, ...]

    @property
    def ordered(self) -> tuple[Disposition, ...]:
        """The orders that are printed: on a draft alone."""
        return self.dispositions if self.copy_type is CopyType.DRAFT else ()


_FIELDS: Final = attrgetter(*Said._fields)


def said_by(letter: LetterBase) -> Said:
    """What ``letter`` says."""
    return Said._make(_FIELDS(letter))
