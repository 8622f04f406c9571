"""A house's own typeface: its font files as they travel with a letter, told apart by their content.

The files are kept as base64, like pictures, so that a composed letter stays data. Every letter of a letterhead shares one
object; what is worked out of it is kept by its digest.
The shipped typeface is Arimo in four faces, each under a name and a weight of its own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeAlias

FOLDER: Final = Path(__file__).with_name("fonts")
"""The faces as TrueType files, with their licence (SIL Open Font License 1.1)."""


Face: TypeAlias = Literal["regular", "bold", "italic", "bold_italic"]
"""Schnitt."""

FACES: Final[tuple[Face, ...]] = ("regular", "bold", "italic", "bold_italic")


def face_of(*, strong: bool, emphasis: bool) -> Face:
    """The face in which text of that look is set."""
    return FACES[strong + 2 * emphasis]


@dataclass(frozen=True, eq=False, kw_only=True)
class OwnTypeface:
    """Hausschrift. Two are equal when they set letters alike: the same files under the same name."""

    name: str
    """What Word knows it as."""
    files: Mapping[Face, str]
    """The faces there are, each a TrueType or OpenType file in base64; those with one weight axis may be the same file."""
    missing: Literal["arimo", "error"] = "arimo"
    """Whether characters that it lacks come from Arimo."""
    embedded: bool = False
    """Whether Word files hold it."""

    @cached_property
    def digest(self) -> str:
        """Tells it from every other, in hexadecimal."""
        told = hashlib.sha256(f"{self.name}\x1f{self.missing}\x1f{self.embedded}".encode())
        for face in FACES:
            content = self.files.get(face, "").encode("ascii", "replace")
            told.update(f"\x1f{face}\x1f{len(content)}\x1f".encode() + content)
        return told.hexdigest()

    def content(self, face: Face) -> bytes | None:
        """The file of a face, None where there is none. Raises ValueError where it is not base64."""
        file = self.files.get(face)
        return None if file is None else base64.b64decode(file, validate=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnTypeface) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


ARIMO: Final = "arimo"
"""The shipped typeface: Arimo in PDFs, Arial, which has the same widths, in Word."""

Typeface: TypeAlias = Literal["arimo"] | OwnTypeface
"""What a letter is set in."""
