"""A composed letter as the values of a house template's slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from lettergen.compose.composed import (
    AreaRole,
    ComposedLetter,
    FlowItem,
    FlowRole,
    InformationEntry,
)
from lettergen.compose.pages import foreseen
from lettergen.german.dates import numeric, written
from lettergen.model.blocks import Heading, LineBreak, Paragraph
from lettergen.model.letter import LetterBase
from lettergen.renderers.docx.areas import page_number_runs
from lettergen.renderers.docx.house.slots import (
    BLOCK_SLOTS,
    Blocks,
    Information,
    Labelled,
    Lines,
    Marked,
    Runs,
    Slots,
    Words,
)
from lettergen.renderers.docx.ooxml.markup import PLAIN


def block_items(letter: ComposedLetter) -> Mapping[str, tuple[FlowItem, ...]]:
    """The items of the running text by the block slot that prints them."""
    subject = next(
        (n for n, item in enumerate(letter.flow) if item.role == "subject"), len(letter.flow)
    )
    return {
        "text": letter.flow,
        "body": _of(letter.flow, "body"),
        "signatures": _of(letter.flow, "signatures"),
        "first_disposition": _of(letter.flow[:subject], "dispositions"),
        "dispositions": _of(letter.flow[subject:], "dispositions"),
    }


def slots_of(letter: ComposedLetter, data: LetterBase, blocks: Mapping[str, Blocks]) -> Slots:
    """All slots of a letter; ``blocks`` has those that are whole paragraphs, what it lacks is empty."""
    day, english = date.fromisoformat(letter.metadata.date), data.language == "en"
    information = [_entry(entry) for entry in letter.information if not entry.foot]
    foot = [_entry(entry) for entry in letter.information if entry.foot]
    return Slots(
        **{name: blocks.get(name, Blocks("")) for name in BLOCK_SLOTS},
        subject=Marked(" ".join(_flow(letter, "subject")), "subject"),
        salutation=_flow(letter, "salutation"),
        closing=Marked("\n".join(_flow(letter, "closing")), "closing"),
        enclosures=_labelled(letter, "enclosures"),
        copies=_labelled(letter, "copies"),
        sender_line=_line(letter, "return_line"),
        delivery_notes=_area(letter, "delivery_notes"),
        address=_area(letter, "address"),
        document_title=_area(letter, "document_title"),
        information=tuple(information),
        information_foot=tuple(foot),
        copy_mark=_line(letter, "copy_mark"),
        dispatch=_line(letter, "dispatch"),
        date=Words(written(day, "en") if english else numeric(day)),
        sender=letter.sender,
        masthead=_area(letter, "masthead"),
        continuation=_area(letter, "continuation"),
        footer=_area(letter, "footer"),
        page_number=_page_number(letter, first=False),
        page_number_first=_page_number(letter, first=True),
        language=letter.metadata.language,
        kind=letter.metadata.kind,
        letter=data,
    )


def _of(items: Iterable[FlowItem], role: FlowRole) -> tuple[FlowItem, ...]:
    return tuple(item for item in items if item.role == role)


def _area(letter: ComposedLetter, role: AreaRole) -> Lines:
    texts = (line.text for area in letter.areas if area.role == role for line in area.lines)
    return Lines.of(texts, "address" if role in {"address", "delivery_notes"} else None)


def _line(letter: ComposedLetter, role: AreaRole) -> Words:
    return Words(_area(letter, role))


def _flow(letter: ComposedLetter, role: FlowRole) -> Lines:
    """The words of the paragraphs in that role, a line each."""
    texts = []
    for item in _of(letter.flow, role):
        if isinstance(item.block, Paragraph | Heading):
            words = ("\n" if isinstance(i, LineBreak) else i.text for i in item.block.inlines)
            texts += "".join(words).split("\n")
    return Lines.of(texts, role)


def _labelled(letter: ComposedLetter, role: FlowRole) -> Labelled:
    lines = _flow(letter, role)
    return Labelled(lines[0] if lines else Words(""), Lines(lines[1:]))


def _entry(entry: InformationEntry) -> Information:
    return Information(
        label=Marked(entry.label, "information"),
        value=Lines.of(entry.values, "information"),
        lines=Lines.of(entry.lines, "information"),
        gap=entry.gap,
        strong=entry.strong,
    )


def _page_number(letter: ComposedLetter, *, first: bool) -> Runs:
    if letter.page_number is None:
        return Runs("")
    pages = foreseen(letter).count
    return Runs(page_number_runs(letter.page_number, PLAIN, first=first, pages=pages))
