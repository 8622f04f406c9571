"""The check of templates for letters: with the names, filters and tests that house templates have."""

from __future__ import annotations

from typing import Any

from lettergen.errors import Problem
from lettergen.model.letter import Letter
from lettergen.renderers.docx.house.environment import HouseEnvironment
from lettergen.renderers.docx.house.slots import NAMES, names_for
from lettergen.renderers.docx.lint.check import check_template


def check_house_template(
    content: bytes, *, file: str | None = None, kind: str | None = None
) -> tuple[Problem, ...]:
    """All problems of a template for letters of ``kind``; without one, what some kind has is known.

    Raises KeyError for an unknown kind.
    """
    values: dict[str, Any] = dict(NAMES if kind is None else names_for(kind))
    if kind is None:
        values["letter"] = Letter
    return check_template(content, values, file=file, environment=HouseEnvironment())
