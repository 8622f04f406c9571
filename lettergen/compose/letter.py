"""``compose``: the one place where data, letterhead and text become a letter in which every line is final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from lettergen.compose.address import WHOLE_FIELD, address_areas
from lettergen.compose.carrier import (
    carrier_of,
    form_of,
    moved,
    posted_rules,
    posted_window,
    room_of,
    white_paper,
)
from lettergen.compose.composed import (
    Area,
    AreaRole,
    ComposedLetter,
    InformationEntry,
    Metadata,
    Page,
    PageNumber,
    Picture,
    Rule,
    Stationery,
    TextLine,
    Writer,
)
from lettergen.compose.copy_mark import copy_mark
from lettergen.compose.dispositions import first_disposition
from lettergen.compose.fit import full_pages
from lettergen.compose.flow import looked_at, salutation_item, subject_line, text_below
from lettergen.compose.footer import footer
from lettergen.compose.frame import (
    continuation,
    masthead,
    page_number,
    pictures,
    rules,
    stationery,
    text_bottom,
)
from lettergen.compose.geometry import FORMS, PAGE_HEIGHT, PAGE_WIDTH, SUBJECT_OFFSET, Form
from lettergen.compose.glance import Glance, at_area, at_item, together
from lettergen.compose.glyphs import missing_glyphs, name_problems, stand_ins
from lettergen.compose.hyphenation import hyphenation
from lettergen.compose.information import information_area
from lettergen.compose.large_print import large_address, small_head
from lettergen.compose.lining import with_parted_words
from lettergen.compose.said import said_by
from lettergen.compose.sender import SenderFacts, sender_facts, writer
from lettergen.compose.title import document_title
from lettergen.compose.unfilled import unfilled
from lettergen.compose.zones import zone_problems
from lettergen.errors import ExitCode, Place, Problem, Severity
from lettergen.german.address import AddressLine, address_lines, address_problems
from lettergen.german.dates import numeric
from lettergen.german.salutation import Salutation, closing, salutation
from lettergen.german.typography import PLAIN, Change
from lettergen.letterhead.carriers import Carrier
from lettergen.letterhead.information import InfoBlock
from lettergen.letterhead.schema import Letterhead, LetterheadVersion
from lettergen.messages import Language
from lettergen.model.blocks import Block
from lettergen.model.letter import CopyType, LetterBase
from lettergen.model.person import Recipient
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.model.sender import Sender
from lettergen.model.style import HouseStyle
from lettergen.resources import WordTemplate
from lettergen.typeface.metrics import MM_PER_PT
from lettergen.typeface.own import Typeface

_LANGUAGES = {"de": "de-DE", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed letter and everything found on the way; with an error among it, the letter must not be sent."""

    letter: ComposedLetter
    problems: tuple[Problem, ...]
    word_template: WordTemplate | None = None
    """What its DOCX is set in, where that is not made of the letterhead's design."""
    exit_code: ExitCode = ExitCode.OK
    """What rendering it ends with."""
    carrier: Carrier | None = None
    """Who posts it."""
    changes: tuple[Change, ...] = ()
    """What typesetting has made of the words of subject and body."""
    unfilled: tuple[Problem, ...] = ()
    """What looks unfilled in it; some of it may be meant."""


def compose(
    letter: LetterBase, letterhead: Letterhead, subject: str, blocks: tuple[Block, ...]
) -> Composition:
    """Composes ``letter`` on ``letterhead`` with the subject line and body that its text template gave.

    Pure: the same input gives the same output. Everything that does not fit or is doubtful is a problem in the result.
    """
    design, typeface = letterhead.design, letterhead.set_in
    house, width = design.house_style, design.text.width_mm
    said, recipient = said_by(letter), letter.recipient
    address = address_lines(recipient, house) if recipient else ()
    greeting = _greeting(letter, house)
    parting = hyphenation(letter, house, letterhead)
    lined = parting is None
    last = closing(letter.closing, house, letter.language, greeting.lines)
    text = text_below(letterhead, blocks, bool(greeting.lines), last, lined, said)
    style = text.style
    first = first_disposition(said, recipient, address)
    orders, glance = looked_at(first, style, width, lined)
    head = subject_line(
        letterhead, subject, style, lined, said.as_written, said.language, bool(first)
    )
    greets, greeted = salutation_item(style, width, lined, *greeting.lines)
    carrier, carrier_problems = carrier_of(letter, letterhead)
    frame = _frame(letterhead, letter.sender, letter.language, form_of(letterhead, carrier))
    own, information, area_problems = _own_areas(
        letter, letterhead, frame, address, head.text, carrier
    )
    mark = copy_mark(letter, letterhead, (*frame.head, *own), frame.form, carrier)
    page = _page(design, frame, own)
    drawn = frame.rules
    if carrier is not None:
        drawn, mark_problems = posted_rules(drawn, carrier)
        carrier_problems += mark_problems
    composed = ComposedLetter(
        metadata=_metadata(head.text, frame.author, letter.language, letter.date, letter.kind),
        page=page,
        style=style,
        areas=(*mark, *frame.head, *own, *frame.foot),
        flow=(*orders, head.item, *greets, *text.items),
        rules=drawn,
        pictures=frame.pictures,
        page_number=frame.page_number,
        sender=frame.writer,
        information=information,
        stationery=frame.stationery,
    )
    seen = [glance, head.glance, greeted, text.glance]
    if parting is not None:
        composed = with_parted_words(composed, parting)
        seen = [at_item(item, style, width) for item in composed.flow]
    if carrier is not None:
        named = Place(path="letterhead" if letter.carrier is None else "carrier")
        carrier_problems += (
            *white_paper(letterhead, carrier),
            *zone_problems(composed, carrier, named),
        )
    seen += [at_area(area, typeface) for area in (*mark, *own)]
    look = together((*seen, frame.glance))
    problems = (
        *frame.problems,
        *name_problems(letter),
        *(_recipient_problems(recipient, house) if recipient else ()),
        *head.problems,
        *greeting.problems,
        *text.problems,
        *look.wide,
        *area_problems,
        *full_pages(page, style),
        *carrier_problems,
        *(missing_glyphs(composed, address) if look.lacks else ()),
        *stand_ins(composed),
    )
    changes = tuple(dict.fromkeys((*head.changes, *text.changes)))
    open_places = unfilled(composed, text.typed, doubtful=look.doubtful)
    return Composition(composed, problems, carrier=carrier, changes=changes, unfilled=open_places)


class _Frame(NamedTuple):
    """What stands around the text of all letters of a sender on a letterhead."""

    form: Form
    facts: SenderFacts
    author: str
    writer: Writer
    head: tuple[Area, ...]
    foot: tuple[Area, ...]
    bottom_mm: float
    """Where the running text ends."""
    rules: tuple[Rule, ...]
    pictures: tuple[Picture, ...]
    page_number: PageNumber | None
    stationery: Stationery | Literal["preprinted"] | None
    problems: tuple[Problem, ...]
    """What is doubtful about the sender."""
    head_problems: tuple[Problem, ...]
    foot_problems: tuple[Problem, ...]
    glance: Glance
    """What was seen of head and foot."""


@remembered  # saves 0.168 ms a letter
def _frame(letterhead: Letterhead, sender: Sender, language: Language, form: Form) -> _Frame:
    design, typeface = letterhead.design, letterhead.set_in
    facts, problems = sender_facts(sender, letterhead)
    head, head_problems = masthead(design, facts, form, typeface)
    foot, foot_problems = footer(design, facts, language, typeface)
    bottom = text_bottom(design, foot)
    return _Frame(
        form=form,
        facts=facts,
        author=facts.author,
        writer=writer(facts),
        head=head,
        foot=foot,
        bottom_mm=bottom,
        rules=rules(design, form),
        pictures=pictures(letterhead),
        page_number=page_number(design, language, bottom),
        stationery=stationery(letterhead),
        problems=problems,
        head_problems=head_problems,
        foot_problems=foot_problems,
        glance=together([at_area(area, typeface) for area in (*head, *foot)]),
    )


def _recipient_problems(recipient: Recipient, house: HouseStyle) -> tuple[Problem, ...]:
    """What is doubtful about the address; a letter that nobody can deliver is said, but may be handed over."""
    problems = address_problems(recipient, house)
    if recipient.address is not None or recipient.address_text:
        return problems
    place = Place(path="recipient.address")
    return (*problems, Problem("recipient-no-address", place, severity=Severity.WARNING))


@remembered_by_value  # saves 0.010 ms a letter
def _metadata(subject: str, author: str, language: Language, day: date, kind: str) -> Metadata:
    return Metadata(
        title=subject.translate(PLAIN),
        author=author,
        language=_LANGUAGES[language],
        date=day.isoformat(),
        kind=kind,
    )


def _greeting(letter: LetterBase, house: HouseStyle) -> Salutation:
    """The salutation, and what is doubtful about it."""
    if not letter.salutation or letter.recipient is None:
        return Salutation(())
    return salutation(letter.recipient, house, letter.language)


def _own_areas(  # noqa: PLR0917
    letter: LetterBase,
    letterhead: Letterhead,
    frame: _Frame,
    address: tuple[AddressLine, ...],
    subject: str,
    carrier: Carrier | None,
) -> tuple[tuple[Area, ...], tuple[InformationEntry, ...], tuple[Problem, ...]]:
    """The areas between head and foot in reading order: address, information; then what repeats on further pages."""
    design, form, typeface = letterhead.design, frame.form, letterhead.set_in
    window, window_problems = _window(letter, design, frame.facts, address, typeface, form, carrier)
    information = information_area(design.information, letter, frame.facts, form, typeface)
    following, following_problems = continuation(design, letter, subject, typeface)
    areas = (
        *window,
        *((information.area,) if information.area.lines else ()),
        *_dispatch(letter, letterhead, form),
        *following,
    )
    problems = (
        *frame.head_problems,
        *window_problems,
        *information.problems,
        *following_problems,
        *frame.foot_problems,
    )
    return areas, information.entries, problems


def _window(  # noqa: PLR0917
    letter: LetterBase,
    design: LetterheadVersion,
    facts: SenderFacts,
    address: tuple[AddressLine, ...],
    typeface: Typeface,
    form: Form,
    carrier: Carrier | None,
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The address field, or the title of a document that nobody is addressed in."""
    if letter.recipient is None:
        return document_title(letter, form, design.text, typeface)
    notes = letter.recipient.delivery_notes
    style = large_address(design.address) if letter.large_print else design.address
    room = WHOLE_FIELD if carrier is None else room_of(carrier, form)
    areas, problems = address_areas(facts.return_line, notes, address, style, form, typeface, room)
    if carrier is not None:
        own = FORMS[design.form]
        usual, _ = address_areas(facts.return_line, notes, address, style, own, typeface)
        areas, left_out = posted_window(areas, carrier)
        problems = (*problems, *moved(areas, usual, carrier), *left_out)
    if not letter.large_print:
        return areas, problems
    sizes = [line.size_pt for area in areas if area.role == "address" for line in area.lines]
    return areas, (*problems, *small_head(min(sizes, default=style.size_pt), "recipient"))


def _page(design: LetterheadVersion, frame: _Frame, areas: tuple[Area, ...]) -> Page:
    """The frame of the text: below address field and a high information block, clear of head and foot."""
    text = design.text
    line = text.pitch_pt * MM_PER_PT
    above, following = frame.form.field_bottom, text.following_top_mm
    for area in areas:
        bottom = area.y_mm + area.height_mm
        if area.role == "address" or (
            area.role == "information" and isinstance(design.information, InfoBlock)
        ):
            above = max(above, bottom)
        elif area.role == "continuation":
            following = max(following, bottom + line)
    return _page_of(text.left_mm, text.width_mm, above, following, frame.bottom_mm)


@remembered_by_value  # saves 0.002 ms a letter
def _page_of(left: float, width: float, above: float, following: float, bottom: float) -> Page:
    return Page(
        width_mm=PAGE_WIDTH,
        height_mm=PAGE_HEIGHT,
        text_left_mm=left,
        text_width_mm=width,
        first_top_mm=above + SUBJECT_OFFSET,
        following_top_mm=following,
        bottom_mm=bottom,
    )


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
