"""What a house template may print: the slots of a composed letter, by name and type.

Texts print with their line breaks. ``Blocks`` are whole paragraphs and stand alone in theirs (``{{p body }}``), ``Runs``
stand between other words (``{{r page_number }}``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain, count
from typing import Any, Final, Self, get_args, get_origin, get_type_hints

from lettergen.compose.composed import Writer
from lettergen.model.letter import LetterBase
from lettergen.renderers.docx.house.marks import token
from lettergen.renderers.docx.ooxml.markup import unchecked

_SPECIAL = re.compile("([\n\t\u00ad\u2011])")
_ELEMENTS = {
    "\n": "<w:br/>",
    "\t": "<w:tab/>",
    "\u00ad": "<w:softHyphen/>",
    "\u2011": "<w:noBreakHyphen/>",
}

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


class Words(str):
    """Text that reaches the document with its line breaks, and with Word's own hyphens."""

    __slots__ = ()

    def __html__(self) -> str:
        """As content of a ``w:t``, which is closed and opened around elements."""
        return "".join(
            f'</w:t>{_ELEMENTS[part]}<w:t xml:space="preserve">'
            if part in _ELEMENTS
            else unchecked(part)
            for part in _SPECIAL.split(self)
        )


class Marked(Words):
    """Text that shows a part of the letter, and leaves a mark of that in its paragraph."""

    __slots__ = ("_part",)
    _part: str

    def __new__(cls, text: str, part: str) -> Self:
        """``text`` as a showing of ``part``."""
        made = super().__new__(cls, text)
        made._part = part
        return made

    def __html__(self) -> str:
        """See ``Words``."""
        return token(self._part) + super().__html__()


class Lines(tuple[Words, ...]):
    """Lines of text: printed below each other in one paragraph, or one by one with a loop."""

    __slots__ = ()

    @classmethod
    def of(cls, lines: Iterable[str], part: str | None = None) -> Lines:
        """The lines as slots print them; of ``part`` of the letter, if they are to be found again."""
        return cls(Words(line) if part is None else Marked(line, part) for line in lines)

    def __str__(self) -> str:
        """With line breaks between."""
        return "\n".join(self)

    def __html__(self) -> str:
        """See ``Words``."""
        return _BREAK.join(line.__html__() for line in self)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Lines below a label of their own, such as "Anlagen"; printed as a whole or in parts. Untrue without lines."""

    label: Words
    """Empty without lines."""
    lines: Lines

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __str__(self) -> str:
        """Label and lines, with line breaks between."""
        return "\n".join((self.label, *self.lines)) if self.lines else ""

    def __html__(self) -> str:
        """See ``Words``."""
        return Lines((self.label, *self.lines)).__html__() if self.lines else ""


@dataclass(frozen=True, slots=True)
class Information:
    """An entry of the information block or column."""

    label: Words
    """Leitwort, empty where the entry has none."""
    value: Lines
    """Its lines, never wrapped: the template's own width breaks them."""
    lines: Lines
    """The same, broken to the width that the letterhead's data gives."""
    gap: bool
    """Whether a new group begins here."""
    strong: bool
    """Whether the letterhead's data wants the value bold."""


@dataclass(frozen=True, slots=True)
class _Markup:
    """What is printed as markup; untrue when there is none."""

    markup: str

    def __bool__(self) -> bool:
        return bool(self.markup)

    def __html__(self) -> str:
        """The markup."""
        return self.markup


class Blocks(_Markup):
    """Whole paragraphs and tables: ``{{p name }}``, alone in a paragraph. Untrue when there are none."""

    __slots__ = ()


class RepeatedBlocks(Blocks):
    """Blocks that may be printed more than once, with lists of their own each time.

    Word counts on where a list's number comes again. ``made`` gives the markup and notes what it needs.
    """

    __slots__ = ("_printings",)
    _printings: Iterator[str]

    def __init__(self, made: Callable[[], str]) -> None:
        super().__init__(made())
        printings = chain((self.markup,), (made() for _ in count()))
        # Not a field: templates may read those.
        object.__setattr__(self, "_printings", printings)

    def __html__(self) -> str:
        """The markup, made anew for each printing after the first."""
        return next(self._printings)


class Runs(_Markup):
    """Words with live fields: ``{{r name }}``, also between other words. Untrue when there are none."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Everything that a house template may use; what a letter does not have is empty and untrue."""

    text: Blocks
    """The whole running text from the subject to the dispositions, each part in its own style."""
    subject: Words
    """Betreff."""
    salutation: Lines
    """Anrede."""
    body: Blocks
    """What stands between salutation and closing."""
    closing: Words
    """Grußformel."""
    signatures: Blocks
    """Unterschriften with the room for them and their pictures, certification, note of a letter made by a machine."""
    enclosures: Labelled
    """Anlagen."""
    copies: Labelled
    """Verteiler."""
    first_disposition: Blocks
    """On a draft: "1. Schreiben an …"; it belongs above the subject."""
    dispositions: Blocks
    """On a draft: Verfügungspunkte from 2 on, and the fields for co-signatures."""
    sender_line: Words
    """Rücksendeangabe."""
    delivery_notes: Lines
    """Zusätze und Vermerke."""
    address: Lines
    """Anschrift."""
    document_title: Lines
    """What stands in place of the address where nobody is addressed."""
    information: tuple[Information, ...]
    """Informationsblock or Informationsspalte."""
    information_foot: tuple[Information, ...]
    """The group at the foot of an information column."""
    copy_mark: Words
    """Mark of a draft ("- E -") or of a copy for information."""
    dispatch: Words
    """Absendevermerk of a draft."""
    date: Words
    """Datum, written as in the information block."""
    sender: Writer
    """Who writes."""
    masthead: Lines
    """Words of the masthead by the letterhead's data."""
    continuation: Lines
    """What the head of the following pages repeats."""
    footer: Lines
    """Words of the footer by the letterhead's data."""
    page_number: Runs
    """Seitenzahl with live fields, for following pages."""
    page_number_first: Runs
    """The same for page 1: empty where the letterhead numbers letters of several pages only and this one has one."""
    language: str
    """``de-DE`` or ``en-GB``."""
    kind: str
    """Kind of letter."""
    letter: LetterBase
    """The validated data; its fields and properties can be read."""

    def as_context(self) -> dict[str, Any]:
        """The slots by name, for a template."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


NAMES: Final[Mapping[str, Any]] = get_type_hints(Slots)
"""Every name that a template may use, with its type; tuples carry the type of their items."""


def names_for(letter: Any = LetterBase) -> Mapping[str, Any]:
    """The same where ``letter`` is of that type: the model of a kind, or a union of several."""
    return {**NAMES, "letter": letter}


def _named(kind: type) -> frozenset[str]:
    return frozenset(
        name for name, annotation in NAMES.items() if kind in {annotation, get_origin(annotation)}
    )


BLOCK_SLOTS: Final = _named(Blocks)
"""Slots that are written ``{{p name }}`` and stand alone in a paragraph."""
RUN_SLOTS: Final = _named(Runs)
"""Slots that are written ``{{r name }}``."""


def item_type(annotation: Any) -> Any | None:
    """The type of the items of a slot that is a list; None for one that is not."""
    if annotation is Lines:
        return Words
    return get_args(annotation)[0] if get_origin(annotation) is tuple else None
