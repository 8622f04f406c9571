"""Parts that lost their style: found again by their words, and by where alone they can stand."""

from __future__ import annotations

import re
from typing import Final

from lettergen.adoption.structure import Parts, lines_of
from lettergen.errors import Place, Problem
from lettergen.model.blocks import Paragraph

_SALUTATION: Final = re.compile(
    r"(?:sehr geehrte[rs]?|liebe[rs]?|werte[rs]?|guten (?:tag|morgen)|hallo|dear)\b.{0,120}[,!]",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING: Final = re.compile(
    r"(?:mit (?:\w+ ){1,3}gr(?:ü|ue|u)(?:ß|ss)(?:en)?|(?:viele|beste|herzliche|freundliche) grüße|yours \w+)\b.{0,60}",
    re.IGNORECASE,
)


def recover(before: Parts, after: Parts) -> None:
    """Makes the first paragraph of the text the salutation, and its last the closing, where these seem to be gone."""
    if before.salutation and not after.salutation:
        _move(before, after, "salutation", 0, _SALUTATION)
    if before.closing and not after.closing:
        _move(before, after, "closing", -1, _CLOSING)


def _move(before: Parts, after: Parts, part: str, at: int, form: re.Pattern[str]) -> None:
    block = after.body[at] if len(after.body) > 1 else None
    if not isinstance(block, Paragraph):
        return
    lines = lines_of(block.inlines)
    if lines == getattr(before, part) or form.fullmatch("\n".join(lines)):
        spot = after.body_spots.pop(at)
        after.body.pop(at)
        setattr(after, part, lines)
        after.spots[part] = spot
        after.line_spots[part] = [spot] * len(lines)


def located(problem: Problem, parts: Parts, file: str | None) -> Problem:
    """The problem of a letter with the paragraph of its document that has its value; one of another file as it is."""
    if problem.place.file:
        return problem
    spots = [*parts.body_spots, *(s for spots in parts.line_spots.values() for s in spots)]
    spot = next((s for s in spots if problem.value and problem.value in s.text), None)
    found = Place() if spot is None else spot.place(file)
    return problem.at(file=file, document=found.document)
