"""What all letters share, whatever their kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BeforeValidator, Field, PrivateAttr

from lettergen.errors import Problem
from lettergen.limits import MAX_MODULES
from lettergen.model.base import Model
from lettergen.model.disposition import Disposition
from lettergen.model.person import Recipient
from lettergen.model.sender import Certification, Sender, Signature
from lettergen.model.values import DocumentDate, Identifier, Line, Lines, OneOrMore, Paragraphs, few


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line below the title, half a line apart from what stands above it."""

    text: str
    """Broken at its blanks where it is too long; no-break blanks keep together."""
    strong: bool = False
    """True for bold type."""


@dataclass(frozen=True, slots=True)
class DocumentTitle:
    """Title of a document, in the language of its letter."""

    title: str
    """What kind of document it is, such as ``Pressemitteilung``."""
    lines: tuple[TitleLine, ...] = ()
    """Such as its number, and when it may be published."""
    field: str | None = None
    """The field of the letter to look at when a line is too long, such as ``number``."""


_L = TypeVar("_L", bound="LetterBase")
_OWN: Final = "lettergen."
"""The package itself lists its kinds by name, so that it need not import them."""


class CopyType(StrEnum):
    """Ausfertigung: the fair copy that is sent, the draft that stays in the file, or a copy for information."""

    FAIR_COPY = "reinschrift"
    DRAFT = "entwurf"
    INFORMATION = "abdruck"


class References(Model):
    """Bezugszeichen: file numbers and dates of the correspondence so far."""

    yours: Line | None = None
    """Ihr Zeichen."""
    your_message: DocumentDate | None = None
    """Ihre Nachricht vom."""
    ours: Line | None = None
    """Unser Zeichen or Aktenzeichen."""
    our_message: DocumentDate | None = None
    """Unsere Nachricht vom."""


class Dispatch(Model):
    """Absendevermerk, on the draft only: when and by whom the letter was posted (§ 4 (2) LZG NRW)."""

    date: DocumentDate | None = None
    """Day of posting; printed as an empty field until it is known."""
    initials: Line | None = None
    """Kürzel of who posted it."""


def _false_as_text(value: Any) -> Any:
    """Scalars of YAML stay text; without this a letter would close with the word "false"."""
    return False if value == "false" else value


def _few_modules(value: Any) -> Any:
    return few(value, MAX_MODULES)


SELDOM_SHARED: Final = frozenset({"recipient", "references"})
"""Fields in which nearly every letter holds something of its own."""
DECLARED: Final[dict[str, type[LetterBase]]] = {}
"""Kinds of letters that Python classes outside of this package declare, by name; the last class of a name counts."""


class LetterBase(Model):
    """What every letter has."""

    kind: str
    """The kind of letter."""
    letterhead: Identifier | None = None
    """Which letterhead; left out: the authority's own that is valid on the letter's date."""
    sender: Sender
    """Absender."""
    recipient: Recipient | None = None
    """Empfänger."""
    date: DocumentDate
    """Datum of the letter; it also chooses the letterhead's version."""
    references: References = Field(default_factory=References.of_defaults)
    """Bezugszeichen."""
    subject: Line | None = None
    """Betreff, without a full stop; left out: the text template's own."""
    salutation: bool = True
    """False leaves the salutation out, as usual within one administration."""
    closing: Annotated[Line | Literal[False] | None, BeforeValidator(_false_as_text)] = None
    """Grußformel; left out: the house style's. ``false`` prints none."""
    signatures: Annotated[tuple[Signature, ...], OneOrMore] = ()
    """Unterschriften, side by side when there are several."""
    enclosures: Lines = ()
    """Anlagen, one line each."""
    copies_to: Lines = ()
    """Verteiler or "nachrichtlich": who gets a copy."""
    copy_type: CopyType = CopyType.FAIR_COPY
    """``reinschrift``, ``entwurf`` or ``abdruck``."""
    certification: Certification | None = None
    """Beglaubigung below the signatures; not on the draft, which is signed itself."""
    machine_made: bool = False
    """True says that the letter was made by a machine and is valid without a signature (§ 37 (5) VwVfG)."""
    dispatch: Dispatch | None = None
    """Absendevermerk; printed on the draft only."""
    dispositions: Annotated[tuple[Disposition, ...], OneOrMore] = ()
    """Verfügungspunkte behind "1. Schreiben an …", the last one with where the file goes; on the draft only."""
    co_signatures: Lines = ()
    """Mitzeichnung: units or names that sign the draft too, each with an empty field; on the draft only."""
    large_print: bool = False
    """Großdruck: True sets the letter in 16 pt from the salutation on (§ 3 VBD NRW)."""
    word_template: Line | None = None
    """Word-Vorlage for the whole letter by name, from the workspace's ``templates/`` and the folder of the kind; DOCX only."""
    carrier: Line | None = None
    """Versanddienstleister who prints and posts the letter, such as ``e-post``, or ``none``; left out: the letterhead's."""
    language: Literal["de", "en"] = "de"
    """Language of labels, date, salutation and text."""
    text: Identifier | None = None
    """One of the kind's further texts by name: ``kurz`` takes ``text.kurz.md``; left out: its ``text.md``."""
    additions: Paragraphs = ()
    """Further paragraphs in small Markdown, after the template's text and before the closing."""
    wording: Paragraphs = ()
    """Wortlaut: the running text word by word in place of all that the text template, ``additions`` and ``modules`` give."""
    as_written: bool = False
    """True leaves the text as it is written: no typographic pass goes over it."""
    modules: Annotated[Lines, BeforeValidator(_few_modules)] = ()
    """Textbausteine by name, after the additions, each in the version valid on the letter's date."""
    allow: Lines = ()
    """Erlaubt: what is meant although it looks unfilled, a check by its name, such as ``placeholder-merge-field``, or the very words."""

    _notes: tuple[Problem, ...] = PrivateAttr(default=())
    """What was found of its data that is no fault; said with every other problem when it is composed."""

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        """A class of somebody's own with a ``kind`` of its own is a kind of letter from now on."""
        super().__pydantic_init_subclass__(**options)
        kind = vars(cls).get("__annotations__", {}).get("kind") and cls.model_fields["kind"].default
        if isinstance(kind, str) and not cls.__module__.startswith(_OWN):
            DECLARED[kind] = cls

    def document_title(self) -> DocumentTitle | None:
        """What stands in place of the address where nobody is addressed; None for a letter to somebody."""
        return None


def notes_of(letter: LetterBase) -> tuple[Problem, ...]:
    """What was found of a letter's data that is no fault."""
    # Asked for by its name, it is looked for everywhere else first. A kind may have a field that is called notes.
    private = letter.__pydantic_private__ or {}
    notes: tuple[Problem, ...] = private.get("_notes", ())
    return notes


def with_notes(letter: _L, notes: tuple[Problem, ...]) -> _L:
    """The letter itself, just made, from now on with these notes."""
    if notes:
        letter._notes = notes  # noqa: SLF001
    return letter


class AddressedLetter(LetterBase):
    """What every letter to somebody has."""

    recipient: Recipient
