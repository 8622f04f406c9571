"""A job to fill in: ``lettergen new serie``."""

from __future__ import annotations

from importlib import resources
from typing import Final

from lettergen.messages import Language

FILE: Final = "JOB.yaml"
"""What the file is called."""


def starter(language: Language) -> str:
    """The file's text. It is valid as it stands; the table that it names has to be made."""
    return (resources.files(__name__) / f"job.{language}.yaml").read_text(encoding="utf-8")
