"""The files of a new kind: a small one that renders at once, with comments that say how it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

from lettergen.messages import Language

_EXAMPLE: Final = "example.yaml"
_FILES: Final = ("kind.yaml", "text.md", "text.en.md", _EXAMPLE)
_FIRST: Final = "kassenzeichen:"
"""Where the example begins with what only the starter's letters have."""


def starter_files(kind: str, language: Language) -> Mapping[str, str]:
    """Names and texts of the files of a new kind, explained in ``language``."""
    folder = resources.files(__package__) / language
    return {
        name: (folder / name).read_text(encoding="utf-8").replace("@KIND@", kind) for name in _FILES
    }


def example_letter(kind: str, language: Language) -> str:
    """A letter file of the kind with what every letter has, of invented people; the kind's own fields are to follow."""
    return starter_files(kind, language)[_EXAMPLE].partition(_FIRST)[0]
