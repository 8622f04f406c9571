"""What speaks against a letter beside its composition: places left unfilled, what its carrier wants; and the exception that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lettergen.compose.letter import Composition
from lettergen.errors import (
    InputError,
    LayoutError,
    LettergenError,
    Place,
    Problem,
    Severity,
    TemplateError,
    errors_in,
)
from lettergen.german.unfilled import NAMES as PLACEHOLDERS
from lettergen.model.letter import LetterBase
from lettergen.resources import WordTemplate
from lettergen.text.origin import place_of_words
from lettergen.text.template import RenderedText
from lettergen.typesetting import stationery_in_zones


def posted(
    letter: LetterBase, composition: Composition, word: WordTemplate | None
) -> Iterator[Problem]:
    """What a carrier finds fault with beside the letter itself: its stationery, and a Word template that lettergen does not lay out."""
    carrier = composition.carrier
    if carrier is None:
        return
    place = Place(path="letterhead" if letter.carrier is None else "carrier")
    yield from stationery_in_zones(composition.letter, carrier, place)
    if word is not None:
        params = {"carrier": carrier.name}
        name = Path(word.file).name
        yield Problem("carrier-word-template", place, name, params, Severity.WARNING)
        # What reads Word files takes a while to import, and most letters have no template of their own.
        from lettergen.letterhead.word_zones import word_in_zones

        yield from (problem.at(place) for problem in word_in_zones(word, carrier))


def unfilled_in(
    composition: Composition, letter: LetterBase, text: RenderedText, allowed: Sequence[str]
) -> tuple[Problem, ...]:
    """What looks unfilled in the letter, each where it was written; ``allowed`` are checks by name and words that are meant."""
    if not composition.unfilled:
        return ()
    meant = {*letter.allow, *allowed}
    found = (p for p in composition.unfilled if not {p.code, p.value} & meant)
    placed = (p.at(place_of_words(p.value or "", letter, text.files) or p.place) for p in found)
    return tuple(dict.fromkeys(placed))


def fitting(errors: Sequence[Problem], text: RenderedText) -> LettergenError:
    """The errors of a letter as the exception that says where to mend them."""
    if any(p.code in PLACEHOLDERS and p.place.file for p in errors):
        return TemplateError(errors)
    given = bool(errors_in(text.problems)) or any(p.code == "carrier-unknown" for p in errors)
    return (InputError if given else LayoutError)(errors)
