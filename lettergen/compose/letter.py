"""``compose``: the one place where data, letterhead and text become a letter in which every line is final."""

from __future__ import annotations

from dataclasses import dataclass

from lettergen.compose.address import address_areas
from lettergen.compose.composed import (
    Area,
    AreaRole,
    ComposedLetter,
    Metadata,
    Page,
    TextLine,
    TextStyle,
)
from lettergen.compose.flow import Matter, flow
from lettergen.compose.frame import (
    continuation,
    footer,
    masthead,
    page_number,
    pictures,
    rules,
    text_bottom,
)
from lettergen.compose.geometry import (
    FORMS,
    INFORMATION_HEIGHT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SUBJECT_OFFSET,
    Form,
)
from lettergen.compose.glyphs import missing_glyphs
from lettergen.compose.information import information_area
from lettergen.compose.names import name_problems
from lettergen.compose.sender import SenderFacts, sender_facts
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import address_lines
from lettergen.german.dates import numeric
from lettergen.german.salutation import salutation
from lettergen.german.typography import typeset
from lettergen.letterhead.schema import InfoBlock, Letterhead
from lettergen.model.blocks import Block
from lettergen.model.letter import CopyType, LetterBase
from lettergen.typeface.metrics import MM_PER_PT, wrap

DRAFT_MARK = "- E -"
"""What marks an Entwurf, at the top of its first page."""

DRAFT_MARK_TOP = 6.0
LONGEST_SUBJECT = 2
_LANGUAGES = {"de": "de-DE", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed letter and everything found on the way; with an error among it, the letter must not be sent."""

    letter: ComposedLetter
    problems: tuple[Problem, ...]


def compose(
    letter: LetterBase, letterhead: Letterhead, subject: str, blocks: tuple[Block, ...]
) -> Composition:
    """Composes ``letter`` on ``letterhead`` with the subject line and body that its text template gave.

    Pure: the same input gives the same output. Everything that does not fit or is doubtful is a problem in the result.
    """
    design = letterhead.design
    form = FORMS[design.form]
    house = design.house_style
    facts, problems = sender_facts(letter.sender, letterhead)
    style = TextStyle(size_pt=design.text.size_pt, pitch_pt=design.text.pitch_pt)

    greeting = salutation(letter.recipient, house, letter.language)
    body, body_problems = typeset(blocks, house)
    matter = Matter(subject, greeting.lines if letter.salutation else (), body)
    items, flow_problems = flow(letter, matter, style, house, design.text.width_mm)
    areas, area_problems = _areas(letter, letterhead, facts, subject)

    composed = ComposedLetter(
        metadata=Metadata(
            title=subject,
            author=facts.name,
            language=_LANGUAGES[letter.language],
            date=letter.date.isoformat(),
            kind=str(getattr(letter, "kind", "")),
        ),
        page=_page(letterhead, areas, form),
        style=style,
        areas=areas,
        flow=items,
        rules=rules(design, form),
        pictures=pictures(letterhead),
        page_number=page_number(design, letter.language, _bottom(letterhead, areas)),
    )
    found = (
        *problems,
        *name_problems(letter),
        *(greeting.problems if letter.salutation else ()),
        *_subject_problems(subject, letterhead),
        *body_problems,
        *flow_problems,
        *area_problems,
        *missing_glyphs(composed, address_lines(letter.recipient, house)),
    )
    return Composition(composed, found)


def _areas(
    letter: LetterBase, letterhead: Letterhead, facts: SenderFacts, subject: str
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """All areas in reading order: sender, address, information; then what repeats on further pages."""
    design = letterhead.design
    form = FORMS[design.form]
    head, head_problems = masthead(design, facts, form)
    recipient = letter.recipient
    lines = address_lines(recipient, design.house_style)
    window, window_problems = address_areas(
        facts.return_line, recipient.delivery_notes, lines, design.address, form
    )
    information, information_problems = information_area(design.information, letter, facts, form)
    areas = (
        *_copy_mark(letter, letterhead),
        *head,
        *window,
        *((information,) if information.lines else ()),
        *_dispatch(letter, letterhead, form),
        *continuation(letterhead, letter, subject),
        *footer(design, facts),
    )
    return areas, (*head_problems, *window_problems, *information_problems)


def _role(areas: tuple[Area, ...], role: str) -> tuple[Area, ...]:
    return tuple(area for area in areas if area.role == role)


def _bottom(letterhead: Letterhead, areas: tuple[Area, ...]) -> float:
    return text_bottom(letterhead.design, _role(areas, "footer"))


def _page(letterhead: Letterhead, areas: tuple[Area, ...], form: Form) -> Page:
    """The frame of the text: below address field and a high information block, clear of head and foot."""
    text = letterhead.design.text
    line = text.pitch_pt * MM_PER_PT
    first_top = form.field_bottom
    if isinstance(letterhead.design.information, InfoBlock):
        for block in _role(areas, "information"):
            first_top = max(first_top, block.y_mm + max(block.height_mm, INFORMATION_HEIGHT))
    following_top = max(
        [text.following_top_mm]
        + [area.y_mm + area.height_mm + line for area in _role(areas, "continuation")]
    )
    return Page(
        width_mm=PAGE_WIDTH,
        height_mm=PAGE_HEIGHT,
        text_left_mm=text.left_mm,
        text_width_mm=text.width_mm,
        first_top_mm=first_top + SUBJECT_OFFSET,
        following_top_mm=following_top,
        bottom_mm=_bottom(letterhead, areas),
    )


def _copy_mark(letter: LetterBase, letterhead: Letterhead) -> tuple[Area, ...]:
    if letter.copy_type is not CopyType.DRAFT:
        return ()
    return (_line_area("copy_mark", DRAFT_MARK, letterhead, DRAFT_MARK_TOP),)


def _dispatch(letter: LetterBase, letterhead: Letterhead, form: Form) -> tuple[Area, ...]:
    """Absendevermerk of the draft, in the free lines above the subject: the day of posting belongs in the file."""
    if letter.copy_type is not CopyType.DRAFT or letter.dispatch is None:
        return ()
    day = numeric(letter.dispatch.date) if letter.dispatch.date else "_" * 12
    text = f"ab am {day}   Kz. {letter.dispatch.initials or '_' * 6}"
    top = form.field_bottom + letterhead.design.text.pitch_pt * MM_PER_PT / 2
    return (_line_area("dispatch", text, letterhead, top),)


def _line_area(role: AreaRole, text: str, letterhead: Letterhead, top: float) -> Area:
    style = letterhead.design.text
    return Area(
        role=role,
        x_mm=style.left_mm,
        y_mm=top,
        width_mm=style.width_mm,
        height_mm=style.pitch_pt * MM_PER_PT,
        lines=(TextLine(text=text, size_pt=style.size_pt, pitch_pt=style.pitch_pt),),
    )


def _subject_problems(subject: str, letterhead: Letterhead) -> tuple[Problem, ...]:
    text = letterhead.design.text
    lines = len(wrap(subject, text.width_mm, text.size_pt, strong=True))
    place = Place(path="subject")
    problems = []
    if lines > LONGEST_SUBJECT:
        params = {"lines": str(lines), "length": str(len(subject))}
        problems.append(Problem("subject-long", place, subject, params, Severity.WARNING))
    if subject.endswith("."):
        problems.append(Problem("subject-full-stop", place, subject, severity=Severity.WARNING))
    return tuple(problems)
