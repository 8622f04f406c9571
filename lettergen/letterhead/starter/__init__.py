"""A letterhead to start from: a valid folder with explanations and placeholders."""

from __future__ import annotations

from importlib import resources

FILES = ("authority.yaml", "design.yaml", "README.md")


def starter_files(letterhead: str) -> dict[str, str]:
    """The files of a new letterhead with that identifier, by name; German, with placeholders like ``‹Name›``."""
    folder = resources.files(__name__)
    return {
        name: folder.joinpath(name).read_text(encoding="utf-8").replace("$id", letterhead)
        for name in FILES
    }
