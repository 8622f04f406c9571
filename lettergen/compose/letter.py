"""``compose``: the one place where data, letterhead and text become a letter in which every line is final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain

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
    TextLine,
    TextStyle,
)
from lettergen.compose.copy_mark import copy_mark
from lettergen.compose.dispositions import last_disposition
from lettergen.compose.fit import full_pages
from lettergen.compose.flow import RunningText, Styles, flow
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
from lettergen.compose.glance import at_area, at_item
from lettergen.compose.glyphs import missing_glyphs, name_problems, stand_ins
from lettergen.compose.hyphenation import hyphenation
from lettergen.compose.information import information_area
from lettergen.compose.large_print import large_address, large_print, small_head
from lettergen.compose.lines import linked
from lettergen.compose.lining import unparted, with_parted_words
from lettergen.compose.lists import list_indent
from lettergen.compose.sender import SenderFacts, sender_facts, writer
from lettergen.compose.tables import cells
from lettergen.compose.title import document_title
from lettergen.compose.unfilled import unfilled
from lettergen.compose.zones import zone_problems
from lettergen.errors import ExitCode, Place, Problem, Severity
from lettergen.german.address import AddressLine, address_lines, address_problems
from lettergen.german.dates import numeric
from lettergen.german.salutation import salutation
from lettergen.german.typography import PLAIN, Change, typeset, typeset_line
from lettergen.letterhead.carriers import Carrier
from lettergen.letterhead.information import InfoBlock
from lettergen.letterhead.schema import Letterhead, LetterheadVersion
from lettergen.messages import Language
from lettergen.model.blocks import Block
from lettergen.model.letter import CopyType, LetterBase
from lettergen.model.person import Recipient
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.model.style import HouseStyle
from lettergen.resources import WordTemplate
from lettergen.typeface.metrics import MM_PER_PT, wrap
from lettergen.typeface.own import Typeface

LONGEST_SUBJECT = 2
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
    design = letterhead.design
    house, text = design.house_style, design.text
    subject, subject_problems, subject_changes = (
        (subject, (), ()) if letter.as_written else typeset_line(subject, house, letter.language)
    )
    facts, sender_problems = sender_facts(letter.sender, letterhead)
    typeface = letterhead.set_in
    indent = list_indent(blocks, text.size_pt, last_disposition(letter), typeface)
    styles = _styles(text.size_pt, text.pitch_pt, indent, letter.large_print, typeface)
    style = styles.text
    address = address_lines(letter.recipient, house) if letter.recipient else ()
    body, body_problems, body_changes = (
        (blocks, (), ()) if letter.as_written else typeset(blocks, house, letter.language)
    )
    running, text_problems = _running_text(letter, house, subject, linked(body), address)
    items, flow_problems = flow(letter, running, styles, house, text.width_mm)
    carrier, carrier_problems = carrier_of(letter, letterhead)
    form = form_of(letterhead, carrier)
    areas, information, area_problems = _areas(
        letter, letterhead, facts, address, subject, form, carrier
    )
    page = _page(design, form, areas)
    drawn = rules(design, form)
    if carrier is not None:
        drawn, mark_problems = posted_rules(drawn, carrier)
        carrier_problems += mark_problems
    parting = hyphenation(letter, house, letterhead)
    composed = ComposedLetter(
        metadata=_metadata(subject, facts.author, letter.language, letter.date, letter.kind),
        page=page,
        style=style,
        areas=areas,
        flow=unparted(items, style, text.width_mm) if parting is None else items,
        rules=drawn,
        pictures=pictures(letterhead),
        page_number=page_number(design, letter.language, page.bottom_mm),
        sender=writer(facts),
        information=information,
        stationery=stationery(letterhead),
    )
    if parting is not None:
        composed = with_parted_words(composed, parting)
    if carrier is not None:
        named = Place(path="letterhead" if letter.carrier is None else "carrier")
        carrier_problems += (
            *white_paper(letterhead, carrier),
            *zone_problems(composed, carrier, named),
        )
    seen = [at_area(area, typeface) for area in areas]
    seen += [at_item(item, style, text.width_mm) for item in composed.flow]
    lacks, doubtful, wide = zip(*seen, strict=True)
    problems = (
        *sender_problems,
        *name_problems(letter),
        *(_recipient_problems(letter.recipient, house) if letter.recipient else ()),
        *(problem.at(Place(path="subject")) for problem in subject_problems),
        *_subject_problems(subject, letterhead),
        *text_problems,
        *body_problems,
        *flow_problems,
        *chain.from_iterable(wide),
        *area_problems,
        *full_pages(page, style),
        *carrier_problems,
        *(missing_glyphs(composed, address) if any(lacks) else ()),
        *stand_ins(composed),
    )
    changes = tuple(dict.fromkeys((*subject_changes, *body_changes)))
    open_places = unfilled(composed, doubtful=any(doubtful))
    return Composition(composed, problems, carrier=carrier, changes=changes, unfilled=open_places)


def _recipient_problems(recipient: Recipient, house: HouseStyle) -> tuple[Problem, ...]:
    """What is doubtful about the address; a letter that nobody can deliver is said, but may be handed over."""
    problems = address_problems(recipient, house)
    if recipient.address is not None or recipient.address_text:
        return problems
    place = Place(path="recipient.address")
    return (*problems, Problem("recipient-no-address", place, severity=Severity.WARNING))


@remembered  # saves 0.009 ms a letter
def _styles(size: float, pitch: float, indent: float, large: bool, typeface: Typeface) -> Styles:
    plain = TextStyle(
        size_pt=size, pitch_pt=pitch, list_indent_mm=indent, typeface=typeface, **cells(pitch)
    )
    style = large_print(plain) if large else plain
    return Styles(style, style)


@remembered_by_value  # saves 0.021 ms a letter
def _metadata(subject: str, author: str, language: Language, day: date, kind: str) -> Metadata:
    return Metadata(
        title=subject.translate(PLAIN),
        author=author,
        language=_LANGUAGES[language],
        date=day.isoformat(),
        kind=kind,
    )


def _running_text(
    letter: LetterBase,
    house: HouseStyle,
    subject: str,
    body: tuple[Block, ...],
    address: tuple[AddressLine, ...],
) -> tuple[RunningText, tuple[Problem, ...]]:
    """The words of the running text, and what is doubtful about its salutation."""
    if not letter.salutation or letter.recipient is None:
        return RunningText(subject, (), body, address), ()
    greeting = salutation(letter.recipient, house, letter.language)
    return RunningText(subject, greeting.lines, body, address), greeting.problems


def _areas(  # noqa: PLR0917
    letter: LetterBase,
    letterhead: Letterhead,
    facts: SenderFacts,
    address: tuple[AddressLine, ...],
    subject: str,
    form: Form,
    carrier: Carrier | None,
) -> tuple[tuple[Area, ...], tuple[InformationEntry, ...], tuple[Problem, ...]]:
    """All areas in reading order: sender, address, information; then what repeats on further pages."""
    design = letterhead.design
    typeface = letterhead.set_in
    head, head_problems = masthead(design, facts, form, typeface)
    window, window_problems = _window(letter, design, facts, address, typeface, form, carrier)
    information = information_area(design.information, letter, facts, form, typeface)
    following, following_problems = continuation(letterhead, letter, subject)
    foot, foot_problems = footer(design, facts, letter.language, typeface)
    others = (*head, *window, *((information.area,) if information.area.lines else ()))
    areas = (
        *copy_mark(letter, letterhead, others, form, carrier),
        *head,
        *window,
        *((information.area,) if information.area.lines else ()),
        *_dispatch(letter, letterhead, form),
        *following,
        *foot,
    )
    problems = (
        *head_problems,
        *window_problems,
        *information.problems,
        *following_problems,
        *foot_problems,
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


def _page(design: LetterheadVersion, form: Form, areas: tuple[Area, ...]) -> Page:
    """The frame of the text: below address field and a high information block, clear of head and foot."""
    text = design.text
    line = text.pitch_pt * MM_PER_PT
    above = [form.field_bottom]
    following = [text.following_top_mm]
    for area in areas:
        bottom = area.y_mm + area.height_mm
        if (
            area.role == "information" and isinstance(design.information, InfoBlock)
        ) or area.role == "address":
            above.append(bottom)
        elif area.role == "continuation":
            following.append(bottom + line)
    bottom = text_bottom(design, tuple(area for area in areas if area.role == "footer"))
    return _page_of(text.left_mm, text.width_mm, max(above), max(following), bottom)


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


@remembered  # saves 0.004 ms a letter
def _subject_problems(subject: str, letterhead: Letterhead) -> tuple[Problem, ...]:
    text = letterhead.design.text
    lines = len(wrap(subject, text.width_mm, text.size_pt, letterhead.set_in, strong=True))
    place = Place(path="subject")
    problems = []
    if lines > LONGEST_SUBJECT:
        params = {"lines": str(lines), "length": str(len(subject))}
        problems.append(Problem("subject-long", place, subject, params, Severity.WARNING))
    if subject.endswith("."):
        problems.append(Problem("subject-full-stop", place, subject, severity=Severity.WARNING))
    return tuple(problems)
