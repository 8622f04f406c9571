"""What surrounds the text: masthead, logo, marks, continuation header, footer, page number."""

from __future__ import annotations

from lettergen.compose.composed import Area, PageNumber, Picture, Rule, TextLine
from lettergen.compose.geometry import PUNCH_MARK, Form
from lettergen.compose.sender import SEPARATOR, SenderFacts, address_parts
from lettergen.errors import Place, Problem
from lettergen.german.dates import numeric, written
from lettergen.letterhead.schema import Letterhead, LetterheadVersion, MastheadLine
from lettergen.model.letter import LetterBase
from lettergen.typeface.metrics import MM_PER_PT, wrap

MASTHEAD_PITCH = 1.2
"""Line pitch of masthead and footer, in type sizes."""

MARK_LEFT = 5.0
FOLD_LENGTH = 2.5
PUNCH_LENGTH = 4.0
MARK_WIDTH = 0.25
"""Length and weight of marks are nobody's rule; these are typst-letter-pro's."""


def masthead(
    design: LetterheadVersion, facts: SenderFacts, form: Form
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The text of the masthead, and an error when it reaches into the address field."""
    head = design.masthead
    lines = tuple(
        TextLine(
            text=part,
            size_pt=line.size_pt,
            pitch_pt=line.pitch_pt or line.size_pt * MASTHEAD_PITCH,
            strong=line.strong,
            colour=line.colour,
        )
        for line in head.lines
        for text in _masthead_texts(line, facts)
        for part in wrap(text, head.width_mm, line.size_pt, strong=line.strong)
    )
    if not lines:
        return (), ()
    height = sum(line.pitch_pt for line in lines) * MM_PER_PT
    area = Area(
        role="masthead",
        x_mm=head.x_mm,
        y_mm=head.y_mm,
        width_mm=head.width_mm,
        height_mm=height,
        lines=lines,
        align=head.align,
    )
    if head.y_mm + height <= form.field_top:
        return (area,), ()
    params = {"bottom": f"{head.y_mm + height:.0f}", "room": f"{form.field_top:.0f}"}
    return (area,), (Problem("masthead-overflow", Place(path="sender.authority"), params=params),)


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


def rules(design: LetterheadVersion, form: Form) -> tuple[Rule, ...]:
    """Fold and punch marks, and the design's own lines."""
    fold = form.fold_marks if design.marks.fold else ()
    punch = (PUNCH_MARK,) if design.marks.punch else ()
    marks = [(y, FOLD_LENGTH) for y in fold] + [(y, PUNCH_LENGTH) for y in punch]
    own = tuple(Rule(**rule.model_dump()) for rule in design.rules)
    return own + tuple(
        Rule(x1_mm=MARK_LEFT, y1_mm=y, x2_mm=MARK_LEFT + length, y2_mm=y, width_pt=MARK_WIDTH)
        for y, length in sorted(marks)
    )


def continuation(letterhead: Letterhead, letter: LetterBase, subject: str) -> tuple[Area, ...]:
    """The head of pages 2 and up: file number, date and subject, so that a lost page finds its letter."""
    design = letterhead.design
    head, text = design.continuation, design.text
    day = written(letter.date, "en") if letter.language == "en" else numeric(letter.date)
    facts = [letter.references.ours if head.reference else None, day if head.date else None]
    texts = [SEPARATOR.join(fact for fact in facts if fact)] + ([subject] if head.subject else [])
    lines = tuple(
        TextLine(text=part, size_pt=head.size_pt, pitch_pt=head.size_pt * MASTHEAD_PITCH)
        for line in texts
        if line
        for part in wrap(line, text.width_mm, head.size_pt)
    )
    if not lines:
        return ()
    return (
        Area(
            role="continuation",
            x_mm=text.left_mm,
            y_mm=head.y_mm,
            width_mm=text.width_mm,
            height_mm=sum(line.pitch_pt for line in lines) * MM_PER_PT,
            lines=lines,
            pages="following",
        ),
    )


def footer(design: LetterheadVersion, facts: SenderFacts) -> tuple[Area, ...]:
    """The foot of the page; it ends at ``bottom_mm`` and grows upwards."""
    foot, text = design.footer, design.text
    texts = [*foot.lines, *(_sender_lines(facts) if foot.sender else ())]
    lines = tuple(
        TextLine(text=part, size_pt=foot.size_pt, pitch_pt=foot.size_pt * MASTHEAD_PITCH)
        for line in texts
        for part in wrap(line, text.width_mm, foot.size_pt)
    )
    if not lines:
        return ()
    height = sum(line.pitch_pt for line in lines) * MM_PER_PT
    return (
        Area(
            role="footer",
            x_mm=text.left_mm,
            y_mm=foot.bottom_mm - height,
            width_mm=text.width_mm,
            height_mm=height,
            lines=lines,
            align=foot.align,
            pages=foot.pages,
        ),
    )


def _sender_lines(facts: SenderFacts) -> tuple[str, ...]:
    numbers = [("Telefon ", facts.phone), ("Telefax ", facts.fax)]
    first = (facts.name, *address_parts(facts.building))
    second = (
        *(label + number for label, number in numbers if number),
        *(value for value in (facts.email, facts.website) if value),
    )
    return tuple(SEPARATOR.join(parts) for parts in (first, second) if parts)


def text_bottom(design: LetterheadVersion, foot: tuple[Area, ...]) -> float:
    """Where the running text ends, in mm: above footer and page number, with an empty line around each."""
    line = design.text.pitch_pt * MM_PER_PT
    ends = [design.text.bottom_mm]
    if foot:
        numbered = design.page_numbers.rule != "never" and design.page_numbers.y_mm is None
        ends.append(foot[0].y_mm - line * (3 if numbered else 1))
    return min(ends)


def page_number(design: LetterheadVersion, language: str, bottom: float) -> PageNumber | None:
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
