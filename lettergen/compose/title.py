"""The title in place of the address field: what a press release shows where a letter names its recipient."""

from __future__ import annotations

from lettergen.compose.composed import Area, TextLine
from lettergen.compose.geometry import ADDRESS_LEFT, ADDRESS_WIDTH, RETURN_HEIGHT, Form
from lettergen.compose.lines import Broken, broken, height_mm, too_wide
from lettergen.errors import Problem
from lettergen.german.dates import clock, with_weekday
from lettergen.letterhead.schema import Text
from lettergen.model.letter import LetterBase, PressRelease

TITLE_SIZES = 2
"""Type size of the title, in sizes of the text."""

TITLE_PITCH = 1.2
"""Line pitch of the title, in its type sizes."""

NBSP = "\u00a0"

_WORDS = {
    "de": {
        "title": "Pressemitteilung",
        "number": "Nr. ",
        "embargo": "Sperrfrist bis ",
        "free": "Frei zur Veröffentlichung",
    },
    "en": {
        "title": "Press release",
        "number": "No. ",
        "embargo": "Embargoed until ",
        "free": "For immediate release",
    },
}


def document_title(
    letter: LetterBase, form: Form, text: Text
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """What kind of document it is, with its number and from when on it may be published.

    It begins where the return line would, so that it stands beside the information block. A document that has no
    title of its own has no area.
    """
    if not isinstance(letter, PressRelease):
        return (), ()
    words, size = _WORDS[letter.language], TITLE_SIZES * text.size_pt
    title = broken(words["title"], ADDRESS_WIDTH, size, strong=True)
    number = broken(f"{words['number']}{letter.number}", ADDRESS_WIDTH, text.size_pt)
    publication = broken(_publication(letter), ADDRESS_WIDTH, text.size_pt, strong=True)
    lines = [
        TextLine(text=line, size_pt=size, pitch_pt=size * TITLE_PITCH, strong=True)
        for line in title.lines
    ]
    if letter.number:
        lines += _lines(number, text, strong=False)
    lines += _lines(publication, text, strong=True)
    area = Area(
        role="document_title",
        x_mm=ADDRESS_LEFT,
        y_mm=form.field_top + RETURN_HEIGHT,
        width_mm=ADDRESS_WIDTH,
        height_mm=height_mm(lines),
        lines=tuple(lines),
    )
    return (area,), too_wide((title, number, publication), ADDRESS_WIDTH, "number")


def _lines(part: Broken, text: Text, *, strong: bool) -> list[TextLine]:
    """Half a line of space above, so that number and publication stand apart."""
    return [
        TextLine(
            text=line,
            size_pt=text.size_pt,
            pitch_pt=text.pitch_pt,
            space_before_pt=0 if position else text.pitch_pt / 2,
            strong=strong,
        )
        for position, line in enumerate(part.lines)
    ]


def _publication(letter: PressRelease) -> str:
    words, embargo = _WORDS[letter.language], letter.embargo
    if embargo is None:
        return words["free"]
    weekday, _, moment = with_weekday(embargo.until, letter.language).partition(" ")
    if embargo.time:
        moment = f"{moment}, {clock(embargo.time, letter.language)}"
    # The moment is read at a glance, so it is never broken.
    return f"{words['embargo']}{weekday} {moment.replace(' ', NBSP)}"
