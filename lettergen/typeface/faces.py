"""Where the font files of the shipped typeface are: Arimo in four faces, each under a name and a weight of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("fonts")
"""The faces as TrueType files, with their licence (SIL Open Font License 1.1)."""

HYPHEN_FEATURE: Final = "SHYP"
"""OpenType feature of these faces that shows soft hyphens; no other typeface has it."""
