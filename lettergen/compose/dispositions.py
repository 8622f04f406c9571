"""Verfügung: the numbered orders of a draft, and the fields for those who sign it too.

It speaks to the sender's own office, so it is German in every language of the letter.
"""

from __future__ import annotations

import re

from pydantic import ValidationError

from lettergen.compose.composed import FlowItem, TextStyle
from lettergen.compose.items import flow_item
from lettergen.compose.said import Said
from lettergen.compose.tables import with_widths
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import AddressLine
from lettergen.german.dates import numeric
from lettergen.german.titles import NBSP
from lettergen.model.blocks import Cell, Inline, LineBreak, List, ListItem, Paragraph, Run, Table
from lettergen.model.disposition import FILE_GOES, Disposition, DispositionKind
from lettergen.model.letter import CopyType
from lettergen.model.person import Recipient

_FIXED = {
    DispositionKind.TO_FILES: f"z.{NBSP}d.{NBSP}A.",
    DispositionKind.TO_CASE: f"z.{NBSP}V.",
    DispositionKind.PUT_AWAY: "Wgl.",
    DispositionKind.COLLECT: f"z.{NBSP}Slg.",
}

_BEHIND_POSTCODE = re.compile(r"(?<![\d/])(\d{4,5}) (?=[A-ZÄÖÜ])")
_BEFORE_NUMBER = re.compile(r"(?<=\bPostfach) | (?=\d{1,4} ?[a-zA-Z]?$)| (?=\d\d \d\d$)")
"""Before a house number, and within the number of a post office box."""

_LAST_NOTE = re.compile(r"^(.+) \((.+)\)$")
_FIRST_NOTE = re.compile(r"^(.+?) \((.+)\)$")
_RESUBMIT = re.compile(r"Wv\. (\d{1,2}\.\d{1,2}\.\d{4})")
_INFORM = re.compile(r"Kopie an (.+) z\. K\.")
_CO_SIGNATURES = ("Mitzeichnung", "Datum", "Kürzel")


def first_disposition(
    said: Said, recipient: Recipient | None, address: tuple[AddressLine, ...]
) -> tuple[FlowItem, ...]:
    """The first order, "Schreiben an …", above the text of a draft that gives more."""
    if not said.ordered:
        return ()
    inlines: tuple[Inline, ...] = (Run("Pressemitteilung"),)
    if recipient is not None:
        inlines = (Run("Schreiben an: " + ", ".join(_unparted(line.text) for line in address)),)
        if notes := ", ".join(recipient.delivery_notes):
            inlines += (LineBreak(), Run(f"per: {notes}"))
    return (flow_item("dispositions", _numbered(1, inlines), 0, keep=True),)


def last_disposition(said: Said) -> int:
    """The number of the last order; 0 without any."""
    return 1 + len(said.ordered) if said.ordered else 0


def further_dispositions(
    said: Said, style: TextStyle, width: float
) -> tuple[list[FlowItem], tuple[Problem, ...]]:
    """What follows the letter on its draft: orders from 2 on, then the fields for co-signatures."""
    if said.copy_type is not CopyType.DRAFT:
        return [], ()
    items: list[FlowItem] = []
    if said.dispositions:
        numbered = _numbered(2, *((Run(_words(order)),) for order in said.dispositions))
        items.append(flow_item("dispositions", numbered, style.pitch_pt, whole=False))
    if said.co_signatures:
        table, problems = with_widths(_co_signatures(said.co_signatures), style, width)
        items.append(flow_item("dispositions", table, style.pitch_pt, whole=False))
        return items, (*_end_problems(said), *problems)
    return items, _end_problems(said)


def _unparted(line: str) -> str:
    """A line of an address in running text: postcode and town, street and number stand on one line."""
    return _BEFORE_NUMBER.sub(NBSP, _BEHIND_POSTCODE.sub(rf"\1{NBSP}", line))


def _numbered(start: int, *entries: tuple[Inline, ...]) -> List:
    return List(tuple(ListItem((Paragraph(entry),)) for entry in entries), start=start)


def _words(disposition: Disposition) -> str:
    note = f" ({disposition.note})" if disposition.note else ""
    return _order(disposition) + note


def _order(disposition: Disposition) -> str:
    if disposition.date:
        return f"Wv.{NBSP}{numeric(disposition.date)}"
    if disposition.to:
        return f"Kopie an {_unparted(disposition.to)} z.{NBSP}K."
    return disposition.text or _FIXED[disposition.kind]


def printed(disposition: Disposition) -> str:
    """The line of an order as it is read, with ordinary blanks."""
    return _words(disposition).replace(NBSP, " ")


def order_in(line: str) -> Disposition:
    """The order that a line of a draft gives, such as ``Wv. 01.12.2026 (Antwort?)``; words of no fixed form are a free order.

    Printed again it gives the same line. Raises pydantic's ValidationError for a line that none may be, such as an empty one.
    """
    line = " ".join(line.split())
    for words, note in ((line, None), *_LAST_NOTE.findall(line), *_FIRST_NOTE.findall(line)):
        try:
            order = _fixed_order(words, note)
        except ValidationError:
            continue
        if order and printed(order) == line:
            return order
    return Disposition(kind=DispositionKind.FREE, text=line)


def _fixed_order(words: str, note: str | None) -> Disposition | None:
    for kind, fixed in _FIXED.items():
        if words == fixed.replace(NBSP, " "):
            return Disposition(kind=kind, note=note)
    if found := _RESUBMIT.fullmatch(words):
        data = {"kind": DispositionKind.RESUBMIT, "date": found[1], "note": note}
        return Disposition.model_validate(data)
    if found := _INFORM.fullmatch(words):
        return Disposition(kind=DispositionKind.INFORM, to=found[1], note=note)
    return None


def _co_signatures(names: tuple[str, ...]) -> Table:
    """A row for each with room for day and initials."""
    header = tuple(Cell((Run(label),)) for label in _CO_SIGNATURES)
    rows = tuple((Cell((Run(name),)), Cell(()), Cell(())) for name in names)
    return Table(header, rows, align=("left", "left", "left"))


def _end_problems(said: Said) -> tuple[Problem, ...]:
    """A draft always ends with where the file goes."""
    if said.dispositions and said.dispositions[-1].kind in FILE_GOES:
        return ()
    place = Place(path="dispositions")
    return (Problem("disposition-no-end", place, severity=Severity.WARNING),)
