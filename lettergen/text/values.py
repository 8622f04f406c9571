"""What a template may print, and how each value reaches the text.

What is put into a template stays what it is: every character that could be markup gets a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Protocol

from jinja2 import Undefined

from lettergen import arguments
from lettergen.german import dates
from lettergen.german.figures import plain_number, written_amount
from lettergen.messages import Language
from lettergen.model.amount import Amount, exact
from lettergen.model.blocks import Paragraph
from lettergen.model.choice import Choice
from lettergen.model.person import Address, Person
from lettergen.model.phrase import NounPhrase
from lettergen.model.values import Passages
from lettergen.text.markdown import parse_markdown
from lettergen.text.naming import address_words, person_words

# The full stop and the bracket make lists after digits, the bar makes table cells, the equals sign underlines.
_MARKUP = re.compile(r"[\\`*_\[\]<>#+\-.)!|~=]")
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n?|[\n\u0085\u2028\u2029\v\f])[ \t]*")
_BREAKING = re.compile(r"[\r\n\u0085\u2028\u2029\v\f]")


def plain(text: str) -> str:
    r"""``text`` for a body or another field of small Markdown, where it then says exactly this: no character is markup.

    >>> plain("Facharbeiter*innen")
    'Facharbeiter\\*innen'

    Raises UsageError for what is no text.
    """
    return escape_markdown(arguments.text_of(text, "text"))


def escape_markdown(value: str) -> str:
    """``value`` as Markdown that gives exactly its characters; line breaks become hard line breaks."""
    escaped = _MARKUP.sub(r"\\\g<0>", value)
    return _LINE_BREAK.sub(r"\\\n", escaped) if _BREAKING.search(escaped) else escaped


_BLOCK_MARK = re.compile(
    r"^(?:[ \t]*(?:[-*+|#>•▪‣●◦■□➢►▶\uf0b7\uf0a7\uf0d8·o–—]|\d+[.)]|```)|[ \t]+\S)", re.MULTILINE
)
"""What may begin another block than a paragraph, or go on with one."""
_EMPTY_LINES = re.compile(r"\n[ \t]*\n")


class RefusedError(Exception):
    """A template asked for something that it must not have; becomes a problem at the template's line."""

    def __init__(self, code: str, value: str | None = None, **params: str) -> None:
        super().__init__(code)
        self.code, self.value, self.params = code, value, params


class Prose:
    """Passages of small Markdown, made by the filter ``markdown``: printed without escaping."""

    def __init__(self, passages: tuple[str, ...]) -> None:
        self.passages = passages

    def __str__(self) -> str:
        # Joining or changing it as text would escape the markup that it is meant to keep.
        raise RefusedError("template-markdown-not-last")


class Passage(str):
    """The text of a ``Prose`` on its way into the output: it remembers where it comes from."""

    __slots__ = ("sources",)
    sources: tuple[str, ...]

    def __str__(self) -> str:
        # Jinja calls str() on all that it prints; a plain copy would forget the sources.
        return self


def for_markdown(value: object, language: Language = "de") -> str:
    """A printed value as Markdown: text is escaped, prose is not. Raises RefusedError for what is no text."""
    if isinstance(value, Passages):
        return _passage(Prose(value))
    if isinstance(value, Prose):
        return _passage(value)
    return escape_markdown(for_line(value, language))


def for_line(value: object, language: Language = "de") -> str:
    """A printed value on a line without markup, as in a subject. Raises RefusedError for what is no text.

    A value prints by its type: ``2. November 2026``, ``10:00 Uhr``, ``1.234,50 EUR``, ``1234,5``, ``ja`` in German; a
    person by name, an address in one line. A noun phrase has no case of its own and is refused.
    """
    if isinstance(value, Choice):
        return value.printed(language)
    if isinstance(value, str) and not isinstance(value, Enum):
        return value
    if isinstance(value, bool):
        return _YES_NO[language][value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Undefined):
        return str(value)  # raises with the unknown name
    if value is None:
        raise RefusedError("template-empty-value")
    if isinstance(value, Prose):
        raise RefusedError("template-markdown-in-line")
    return _by_type(value, language)


def _by_type(value: object, language: Language) -> str:
    match value:
        case Amount():
            return written_amount(value, language)
        case datetime():
            raise RefusedError("template-unprintable", kind="datetime")
        case date():
            return dates.written(value, language)
        case time():
            return dates.clock(value, language)
        case Person():
            return person_words(value, language)
        case Address():
            return address_words(value)
        case NounPhrase():
            raise RefusedError("template-without-case")
        case Decimal() | float() if (number := exact(value)) is not None:
            return plain_number(number, language)
        case _:
            raise RefusedError("template-unprintable", kind=kind_of(value))


def kind_of(value: object) -> str:
    """What a message calls a value that cannot be used."""
    return "nothing" if value is None else type_named(type(value))


def type_named(kind: type) -> str:
    """What a message calls a type: as ``kind.yaml`` calls it where it does."""
    if hasattr(kind, "declared_fields"):
        return "group"
    return next((_TYPES[base] for base in kind.__mro__ if base in _TYPES), kind.__name__)


_TYPES: Mapping[type, str] = {
    str: "text", bool: "yes_no", int: "integer", float: "number", Decimal: "number", Amount: "amount", datetime: "datetime",
    date: "date", time: "time", tuple: "list", list: "list", NounPhrase: "noun_phrase", Person: "person", Address: "address",
}  # fmt: skip


_YES_NO: Mapping[Language, tuple[str, str]] = {"de": ("nein", "ja"), "en": ("no", "yes")}


def _passage(prose: Prose) -> Passage:
    text = "\n\n".join(prose.passages)
    last = _EMPTY_LINES.split(text)[-1]
    if _BLOCK_MARK.match(text) or _BLOCK_MARK.search(last):
        # A list or table never shares its paragraph with the sentences around it.
        blocks = parse_markdown(text).blocks
        # Too deep a nesting leaves no block at all; whoever reads the output reports it.
        before = "" if not blocks or isinstance(blocks[0], Paragraph) else "\n\n"
        after = "" if not blocks or isinstance(blocks[-1], Paragraph) else "\n\n"
        text = f"{before}{text}{after}"
    passage = Passage(text)
    passage.sources = prose.passages
    return passage


class Finalize(Protocol):
    """Turns a printed value into text of a language."""

    def __call__(self, value: object, language: Language = "de") -> str:
        """The text. Raises RefusedError for what is no text."""
