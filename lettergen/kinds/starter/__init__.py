"""The files of a new kind: a small one that renders at once, with comments that say how it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

from lettergen.messages import Language

_FILES: Final = ("kind.yaml", "text.md", "text.en.md", "example.yaml")


def starter_files(kind: str, language: Language) -> Mapping[str, str]:
    """Names and texts of the files of a new kind, explained in ``language``."""
    folder = resources.files(__package__) / language
    return {
        name: (folder / name).read_text(encoding="utf-8").replace("@KIND@", kind) for name in _FILES
    }
