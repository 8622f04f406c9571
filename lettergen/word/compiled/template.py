"""A Word template, opened and compiled once.

What does not change is copied from the ZIP file compressed as it is: the same bytes every time.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lettergen.errors import Place, Problem, TemplateError
from lettergen.sandbox.budget import LETTERS, Budget, spending
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.word.checks import DEFAULT_LIMITS, Limits, checked_parts, loaded, reading_document
from lettergen.word.compiled.live import LiveDocument
from lettergen.word.parts.parts import Context, Notes, Part, Story, Text, parts_of
from lettergen.word.parts.source import Compiler, LiveDocumentNeededError
from lettergen.word.structure import CONTENT_TYPES, unpacked
from lettergen.word.tags.field_codes import may_hold_fields, tags_in_fields
from lettergen.word.tags.scan import scan
from lettergen.word.tags.stories import Story as TaggedStory
from lettergen.word.tags.stories import located, stories_of

_REMEMBERED = 64


class CompiledTemplate:
    """A Word template as the parts that its tags stand in, each a Jinja template, and the rest as it is.

    It keeps nothing of a letter: any number of threads may use it at once.
    """

    def __init__(
        self,
        content: bytes,
        environment: ClosedEnvironment,
        *,
        name: str | None = None,
        limits: Limits = DEFAULT_LIMITS,
        allow: AbstractSet[str] = frozenset(),
        budget: Budget = LETTERS,
    ) -> None:
        """Opens and compiles the file.

        ``name`` is what problems call it, ``allow`` names active content that it may hold nevertheless.

        Raises TemplateError: see ``checked_parts`` for what is refused, ``docx-template-syntax`` for faulty tags,
        ``docx-closed-…`` for what templates may not say, ``docx-tag-in-field`` for data that would be an instruction.
        """
        checked_parts(content, limits, name, allow)
        self._content = content
        self._compiler = Compiler(environment, name, budget)
        document = loaded(content, name)
        self._check_fields()
        target = io.BytesIO()
        with reading_document(name):
            parts: list[Part] = list(parts_of(document, self._compiler))
            document.docx.save(target)
        members = unpacked(target.getvalue())
        for part in parts:
            self._compile(part)
            if not part.has_tags:
                members[part.name] = part.written(self._compiler, {}, trusted=False)
        self._parts = tuple(part for part in parts if part.has_tags)
        self._text = parts[0].name
        self._base = Base(members)
        self._slots = {part.name: part.variables(environment) for part in self._parts}
        self._recurring = lru_cache(maxsize=_REMEMBERED)(
            self._written_recurring
        )  # saves 0.02 ms a letter

    def _check_fields(self) -> None:
        stories = stories_of(self._content) if may_hold_fields(self._content) else ()
        problems = [p for story in stories for p in self._in_fields(story)]
        if problems:
            raise TemplateError(problems)

    def _in_fields(self, story: TaggedStory) -> Iterator[Problem]:
        found = scan(story.root, story.start, self._compiler.environment)
        for tag in tags_in_fields(found):
            place = Place(file=self._compiler.file, document=found.place(tag))
            yield Problem("docx-tag-in-field", place, tag.written)

    def _compile(self, part: Part) -> None:
        try:
            part.compile(self._compiler)
        except TemplateError as error:
            raise self._located(error, part, {}) from error.__cause__

    def _written(self, part: Part, context: Context, *, trusted: bool) -> bytes:
        try:
            return part.written(self._compiler, context, trusted=trusted)
        except TemplateError as error:
            raise self._located(error, part, context) from error.__cause__

    def _located(self, error: TemplateError, part: Part, context: Context) -> TemplateError:
        return located(error, self._content, self._compiler, part.name, context)

    def render(self, context: Context, document: LiveDocument | None = None) -> bytes:
        """The letter for these values as DOCX; the same bytes for the same values.

        Values are docxtpl's: text, RichText, Listing, InlineImage and so on. Those that need a live document are made
        with one from ``document``; where they show themselves only in their text (``build_url_id``, replaced
        pictures), that document has to be given here.

        Raises InputError where a value cannot stand in a document, TemplateError where the template fails.
        """
        if document is not None:
            return document.filled(context)
        try:
            with spending(self._compiler.budget):
                return self.packed(self.parts(context))
        except LiveDocumentNeededError as needed:
            live: LiveDocument = needed.document
            return live.filled(context)

    def document(self) -> LiveDocument:
        """A live document for one letter, for what changes more than the text."""
        return LiveDocument(self._content, self._compiler)

    def parts(self, context: Context, *, trusted: bool = False) -> dict[str, bytes]:
        """Only the parts that depend on the values, by name.

        ``trusted`` is for values that are known to be whole markup and leave tables as they are: the result is not
        looked at again. Raises as ``render`` does, and LiveDocumentNeededError.
        """
        if not trusted:
            return {part.name: self._written(part, context, trusted=False) for part in self._parts}
        return {part.name: self._trusted(part, context) for part in self._parts}

    def _trusted(self, part: Part, context: Context) -> bytes:
        if part.name == self._text:
            return self._written(part, context, trusted=True)
        # Headers and footers are mostly the same in a whole batch, and trusted values change nothing but the slots.
        names = self._slots[part.name]
        return self._recurring(part, names, tuple(context.get(name) for name in names))

    def _written_recurring(
        self, part: Part, names: tuple[str, ...], values: tuple[Any, ...]
    ) -> bytes:
        context = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        return self._written(part, context, trusted=True)

    @property
    def variables(self) -> frozenset[str]:
        """The names that the template looks up among the values."""
        return frozenset(name for names in self._slots.values() for name in names)

    @property
    def text_part(self) -> str:
        """Name of the part that holds the document's text."""
        return self._text

    @property
    def sources(self) -> dict[str, str]:
        """Text, headers, footers and notes that have tags, as Jinja reads them, by part."""
        kinds = (Text, Story, Notes)
        return {part.name: part.source for part in self._parts if isinstance(part, kinds)}

    def part(self, name: str) -> bytes:
        """A part of the template as letters have it that do not change it. Raises KeyError."""
        return self._base.content(name)

    @property
    def part_names(self) -> frozenset[str]:
        """The names of all parts of the template."""
        return self._base.names

    def packed(self, parts: Mapping[str, bytes], once: AbstractSet[str] = frozenset()) -> bytes:
        """The file with ``parts`` in place of, or beside, those of the template.

        Those named in ``once`` differ from letter to letter, and nothing of them is kept.
        """
        return self._base.with_parts(parts, once=once | {self._text})


FAST, SMALL = 2, 9
"""Compression: of what is written once per letter, and of what is compressed once and copied often."""

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")
"""Without the last field, where the member begins."""
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8 = 0x800
_DEFLATED = 8
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21
"""The earliest time that a ZIP file can hold: no clock goes into the file."""


@dataclass(frozen=True, slots=True)
class Member:
    """A compressed member, ready to be copied into any number of files."""

    name: str
    local: bytes
    """Header and data."""
    listed: bytes
    """Its entry in the directory, up to where it begins."""
    encoded: bytes
    """Its name as the entry ends with it."""

    def directory_entry(self, offset: int) -> bytes:
        """Its entry in the directory when it begins at ``offset``."""
        return self.listed + offset.to_bytes(4, "little") + self.encoded


def member(name: str, content: bytes, level: int = FAST) -> Member:
    """``content`` compressed as the member ``name``."""
    press = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = press.compress(content) + press.flush()
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    crc = zlib.crc32(content)
    times = (_MIDNIGHT, _FIRST_OF_1980)
    fields = (_VERSION, flags, _DEFLATED, *times, crc, len(data), len(content), len(encoded))
    header = _LOCAL.pack(b"PK\x03\x04", *fields, 0)
    listed = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *fields, 0, 0, 0, 0, 0)
    return Member(name, header + encoded + data, listed, encoded)


@lru_cache(maxsize=128)  # saves 0.103 ms a letter
def recurring_member(name: str, content: bytes) -> Member:
    """The same, remembered: for small parts that many letters of a batch have in common."""
    return member(name, content)


def archive(members: Iterable[Member]) -> bytes:
    """The members as a ZIP file in the given order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in members:
        pieces.append(entry.local)
        directory.append(entry.directory_entry(offset))
        offset += len(entry.local)
    listed = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listed), offset, 0)
    return b"".join((*pieces, listed, end))


class Base:
    """The parts of a template that letters have in common."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._contents = dict(parts)
        self._members = {
            name: member(name, parts[name], SMALL) for name in sorted(parts, key=_order)
        }

    def content(self, name: str) -> bytes:
        """A part, uncompressed. Raises KeyError."""
        return self._contents[name]

    @property
    def names(self) -> frozenset[str]:
        """The names of the parts."""
        return frozenset(self._contents)

    def with_parts(self, written: Mapping[str, bytes], *, once: AbstractSet[str]) -> bytes:
        """The file with these parts in place of, or beside, its own; those named in ``once`` are not remembered."""
        made = {
            name: member(name, content) if name in once else recurring_member(name, content)
            for name, content in written.items()
        }
        members = self._members | made
        if len(members) > len(self._members):
            members = {name: members[name] for name in sorted(members, key=_order)}
        return archive(members.values())


def _order(name: str) -> tuple[bool, str]:
    """Content types first, as Word writes them."""
    return name != CONTENT_TYPES, name
