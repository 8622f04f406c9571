"""What surrounds the text: masthead, logo, stationery, marks, continuation header, page number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from lettergen.compose.composed import (
    Area,
    ComposedLetter,
    PageNumber,
    Picture,
    Rule,
    Stationery,
    TextLine,
)
from lettergen.compose.geometry import ADDRESS_LEFT, ADDRESS_WIDTH, PUNCH_MARK, Form
from lettergen.compose.lines import Broken, broken, height_mm, plain_line, too_wide
from lettergen.compose.sender import SEPARATOR, SenderFacts
from lettergen.errors import Place, Problem
from lettergen.german.dates import numeric, written
from lettergen.letterhead.schema import Letterhead, LetterheadVersion, Masthead, MastheadLine
from lettergen.messages import Language
from lettergen.model.base import changed
from lettergen.model.letter import LetterBase
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.typeface.metrics import MM_PER_PT
from lettergen.typeface.own import ARIMO, Typeface

MASTHEAD_GAP = 10.0
"""Room in mm between authorities that write together."""

MASTHEAD_PITCH = 1.2
"""Line pitch of masthead and continuation header, in type sizes."""

MARK_LEFT = 5.0
FOLD_LENGTH = 2.5
PUNCH_LENGTH = 4.0
MARK_WIDTH = 0.25
"""Length and weight of marks are nobody's rule; these are typst-letter-pro's."""


def masthead(
    design: LetterheadVersion, facts: SenderFacts, form: Form, typeface: Typeface = ARIMO
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The text of the masthead, and what reaches into the address field or sticks out.

    Authorities that write together stand side by side, in columns of equal width.
    """
    head = design.masthead
    count = len(facts.together)
    step = (head.width_mm + MASTHEAD_GAP) / count
    areas: list[Area] = []
    problems: tuple[Problem, ...] = ()
    for number, writer in enumerate(facts.together):
        column = changed(head, x_mm=head.x_mm + number * step, width_mm=step - MASTHEAD_GAP)
        area, found = _masthead(column, writer, form, typeface)
        areas += [area] if area.lines else []
        problems += found
    return tuple(areas), problems


def _masthead(
    head: Masthead, facts: SenderFacts, form: Form, typeface: Typeface
) -> tuple[Area, tuple[Problem, ...]]:
    """The masthead of one authority."""
    texts = [
        (line, broken(text, head.width_mm, line.size_pt, typeface, strong=line.strong))
        for line in head.lines
        for text in _masthead_texts(line, facts)
    ]
    lines = tuple(
        TextLine(
            text=part,
            size_pt=line.size_pt,
            pitch_pt=line.pitch_pt or line.size_pt * MASTHEAD_PITCH,
            strong=line.strong,
            colour=line.colour,
            joined=joined,
        )
        for line, text in texts
        for part, joined in zip(text.lines, text.joined, strict=True)
    )
    height = height_mm(lines)
    area = Area(
        role="masthead",
        x_mm=head.x_mm,
        y_mm=head.y_mm,
        width_mm=head.width_mm,
        height_mm=height,
        lines=lines,
        align=head.align,
    )
    path = "sender.authority"
    problems = too_wide((text for _, text in texts), head.width_mm, path)
    bottom = head.y_mm + height
    if bottom > form.field_top and head.x_mm < ADDRESS_LEFT + ADDRESS_WIDTH:
        params = {"bottom": f"{bottom:.0f}", "room": f"{form.field_top:.0f}"}
        problems += (Problem("masthead-overflow", Place(path=path), params=params),)
    return area, problems


def _masthead_texts(line: MastheadLine, facts: SenderFacts) -> tuple[str, ...]:
    match line.field:
        case None:
            return (line.text,) if line.text else ()
        case "authority":
            return (facts.name,)
        case "head_title":
            return (facts.head_title,) if facts.head_title else ()
        case "unit":
            return facts.unit_lines


def pictures(letterhead: Letterhead) -> tuple[Picture, ...]:
    """The logo, where the letterhead has one."""
    if letterhead.logo is None:
        return ()
    logo = letterhead.logo.logo
    return (
        Picture(
            x_mm=logo.x_mm,
            y_mm=logo.y_mm,
            width_mm=logo.width_mm,
            height_mm=logo.height_mm,
            media_type=letterhead.logo.media_type,
            data_base64=letterhead.logo.data_base64,
            alt=logo.alt,
        ),
    )


def stationery(letterhead: Letterhead) -> Stationery | Literal["preprinted"] | None:
    """What the letter lies on."""
    loaded = letterhead.stationery
    if loaded is not None:
        return Stationery(first=loaded.first, following=loaded.following)
    return "preprinted" if letterhead.design.stationery == "preprinted" else None


def for_preprinted_paper(letter: ComposedLetter) -> ComposedLetter:
    """The letter without what stands on its paper already: masthead, logo, footer and the design's rules."""
    return replace(
        letter,
        areas=tuple(area for area in letter.areas if area.role not in _ON_PAPER),
        rules=tuple(rule for rule in letter.rules if rule.mark),
        pictures=(),
    )


_ON_PAPER = frozenset({"masthead", "footer"})


@remembered  # saves 0.56 ms from the second time on
def rules(design: LetterheadVersion, form: Form) -> tuple[Rule, ...]:
    """Fold and punch marks, and the design's own lines."""
    fold = form.fold_marks if design.marks.fold else ()
    punch = (PUNCH_MARK,) if design.marks.punch else ()
    own = tuple(Rule(**rule.model_dump()) for rule in design.rules)
    return own + marks_at(sorted((*fold, *punch)))


def marks_at(heights: Iterable[float]) -> tuple[Rule, ...]:
    """Marks at the left edge; the one for the punch is longer."""
    return tuple(
        Rule(
            x1_mm=MARK_LEFT,
            y1_mm=y,
            x2_mm=MARK_LEFT + (PUNCH_LENGTH if y == PUNCH_MARK else FOLD_LENGTH),
            y2_mm=y,
            width_pt=MARK_WIDTH,
            mark=True,
        )
        for y in heights
    )


def continuation(
    design: LetterheadVersion, letter: LetterBase, subject: str, typeface: Typeface = ARIMO
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The head of pages 2 and up: file number, date and subject, so that a lost page finds its letter."""
    head = design.continuation
    day = written(letter.date, "en") if letter.language == "en" else numeric(letter.date)
    wished = (
        letter.references.ours if head.reference else None,
        day if head.date else None,
        subject if head.subject else None,
    )
    facts = SEPARATOR.join(filter(None, wished))
    return _continuation(design, facts, typeface) if facts else ((), ())


@remembered_by_value  # saves 13 ms from the second time on
def _continuation(
    design: LetterheadVersion, facts: str, typeface: Typeface
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    head, text = design.continuation, design.text
    texts = [broken(facts, text.width_mm, head.size_pt, typeface)]
    lines = _lines(texts, head.size_pt)
    area = Area(
        role="continuation",
        x_mm=text.left_mm,
        y_mm=head.y_mm,
        width_mm=text.width_mm,
        height_mm=height_mm(lines),
        lines=lines,
        pages="following",
    )
    return (area,), too_wide(texts, text.width_mm, "subject")


def _lines(texts: Iterable[Broken], size: float) -> tuple[TextLine, ...]:
    pitch = size * MASTHEAD_PITCH
    return tuple([plain_line(line, size, pitch) for text in texts for line in text.lines])


def text_bottom(design: LetterheadVersion, foot: tuple[Area, ...]) -> float:
    """Where the running text ends, in mm: above footer and page number, with an empty line around each."""
    line = design.text.pitch_pt * MM_PER_PT
    ends = [design.text.bottom_mm]
    if foot:
        numbered = design.page_numbers.rule != "never" and design.page_numbers.y_mm is None
        top = min(area.y_mm for area in foot)
        ends.append(top - line * (3 if numbered else 1))
    return min(ends)


@remembered  # saves 0.014 ms from the second time on
def page_number(design: LetterheadVersion, language: Language, bottom: float) -> PageNumber | None:
    """The page number by the letterhead's rule, an empty line below the text."""
    numbers = design.page_numbers
    if numbers.rule == "never":
        return None
    line = design.text.pitch_pt * MM_PER_PT
    return PageNumber(
        template=numbers.text_en if language == "en" else numbers.text,
        rule=numbers.rule,
        x_mm=design.text.left_mm,
        y_mm=bottom + line if numbers.y_mm is None else numbers.y_mm,
        width_mm=design.text.width_mm,
        align=numbers.align,
        size_pt=design.text.size_pt,
        pitch_pt=design.text.pitch_pt,
    )
