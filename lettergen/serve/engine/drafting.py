"""A letter as it was sent becomes a draft with all of its problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from lettergen.compose.words import derived_lines
from lettergen.errors import ExitCode, LettergenError
from lettergen.model.letter import LetterBase
from lettergen.serve.engine.desk import Desk
from lettergen.serve.engine.results import Checked

GivenLetter: TypeAlias = Mapping[str, Any] | str
"""A letter's data, or the text of a letter file."""


def letter_of(desk: Desk, given: GivenLetter) -> LetterBase:
    """The letter. Raises InputError with every problem, TemplateError where its kind is at fault."""
    if isinstance(given, str):
        return desk.workshop.letter_in_text(given)
    return desk.workshop.letter_from(given)


def draft(desk: Desk, given: GivenLetter | LetterBase) -> tuple[Checked, Any]:
    """What ``check`` says, and the composed letter; None in its place where the data are no letter."""
    try:
        letter = given if isinstance(given, LetterBase) else letter_of(desk, given)
        made = desk.workshop.draft(letter)
    except LettergenError as error:
        return Checked(ok=False, exit_code=error.exit_code, problems=error.problems), None
    lines = {part: tuple(found) for part, found in derived_lines(made.letter).items()}
    checked = Checked(
        ok=made.exit_code is ExitCode.OK,
        exit_code=made.exit_code,
        problems=made.problems,
        kind=letter.kind,
        date=letter.date.isoformat(),
        **lines,
    )
    return checked, made.letter
