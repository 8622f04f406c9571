"""Keeps pypdf from telling the program's log what stands in files that it cannot read: they may be letters."""

from __future__ import annotations

import logging


def silence() -> None:
    """What is wrong with a file is told by lettergen, by a code and without a word of it."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
