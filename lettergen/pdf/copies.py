"""Copies pages out of a PDF: all objects that they need, under new numbers."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lettergen.pdf.objects import ObjectFile, Page, Value, references
from lettergen.pdf.syntax import ContentError

_LEFT_OUT: Final = frozenset((b"Parent", b"StructParents"))
"""Entries of a page that lead into its file's page tree and tags."""
_SIZE: Final = (b"MediaBox", b"CropBox", b"Rotate", b"UserUnit")
"""Entries of a page that say how large its sheet is, and which way up."""


_NOWHERE: Final = -1
"""Number of a page that is in no file yet."""


class KnownObjects:
    """Numbers of objects that were written, by what they are; of so many it forgets those that nobody asked for."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._numbers: OrderedDict[bytes, int] = OrderedDict()

    def get(self, digest: bytes) -> int | None:
        """The number of an equal object."""
        number = self._numbers.get(digest)
        if number is not None:
            self._numbers.move_to_end(digest)
        return number

    def update(self, numbers: Mapping[bytes, int]) -> None:
        """Remember these."""
        self._numbers.update(numbers)
        while len(self._numbers) > self._room:
            self._numbers.popitem(last=False)


@dataclass(slots=True)
class Copied:
    """What a file's pages become in another. Numbers that stand in no ``objects`` are those of the pages."""

    pages: list[tuple[int, bytes]] = field(default_factory=list)
    """Number and dictionary of each; its entry ``Parent`` is missing."""
    objects: list[tuple[int, bytes]] = field(default_factory=list)
    """Number and content of all others that are new."""
    new: dict[bytes, int] = field(default_factory=dict)
    """For ``KnownObjects``."""


def copied_pages(source: ObjectFile, first: int, known: KnownObjects, *, even: bool) -> Copied:
    """The pages of ``source`` with all that they need; new objects get numbers from ``first``, without gaps.

    With ``even`` a blank page of the last one's size is added to an odd number of pages. Equal objects, also those
    that are ``known``, become one; only pages, and objects that refer to themselves by way of others, stay single.
    Raises ContentError for what cannot be read.
    """
    pages = source.pages()
    if not pages:
        raise ContentError("no pages")
    if even and len(pages) % 2:
        blank = {key: value for key, value in pages[-1].entries.items() if key in _SIZE}
        pages.append(Page(_NOWHERE, {b"Type": b"/Page", **blank, b"Resources": b"<<>>"}))
    copying = _Copying(source, first, known, pages)
    for number, page in enumerate(pages, start=first):
        text = _dictionary(page)
        copying.found.pages.append((number, copying.renumbered(Value(text, references(text)))))
    return copying.found


def _dictionary(page: Page) -> bytes:
    kept = (b"/%b %b\n" % entry for entry in page.entries.items() if entry[0] not in _LEFT_OUT)
    return b"<<%b>>" % b"".join(kept)


class _Copying:
    """The objects of one file on their way."""

    def __init__(
        self, source: ObjectFile, first: int, known: KnownObjects, pages: list[Page]
    ) -> None:
        self.found = Copied()
        self._source = source
        self._known = known
        self._next = first + len(pages)
        # What leads out of the pages, to the tree and the document, becomes null.
        self._placed = dict.fromkeys((0, source.root, *source.nodes), 0)
        self._placed |= {page.number: number for number, page in enumerate(pages, start=first)}

    def renumbered(self, value: Value) -> bytes:
        """The value's text with the new numbers; what it refers to is copied."""
        for reference in value.references:
            if reference.number not in self._placed:
                self._copy(reference.number)
        parts: list[bytes] = []
        position = 0
        for start, end, number in value.references:
            placed = self._placed[number]
            parts += value.text[position:start], b"%d 0 R" % placed if placed else b"null"
            position = end
        parts.append(value.text[position:])
        return b"".join(parts)

    def _copy(self, wanted: int) -> None:
        """Copies an object after all that it refers to, so that equal ones can be told by their bytes."""
        opened: dict[int, Value | None] = {}
        waiting = [wanted]
        while waiting:
            number = waiting[-1]
            if number not in opened and number in self._placed:
                waiting.pop()
                continue
            if number not in opened:
                opened[number] = value = self._source.value(number)
                waiting += self._missing(value, opened)
                continue
            waiting.pop()
            self._place(number, opened.pop(number))

    def _missing(self, value: Value | None, opened: Mapping[int, Value | None]) -> Iterator[int]:
        """What ``value`` refers to and what is to be copied before it; what waits for ``value`` gets its number now."""
        for reference in () if value is None else reversed(value.references):
            if reference.number in self._placed:
                continue
            if reference.number in opened:
                self._placed[reference.number] = self._number()
            else:
                yield reference.number

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _place(self, number: int, value: Value | None) -> None:
        if value is None:
            self._placed[number] = 0
            return
        body = self.renumbered(value)
        if value.stream is not None:
            body += b"\nstream\n" + value.stream + b"\nendstream"
        if number in self._placed:
            self.found.objects.append((self._placed[number], body))
            return
        digest = hashlib.sha256(body).digest()
        same = self._known.get(digest) or self.found.new.get(digest)
        if same is None:
            same = self._number()
            self.found.new[digest] = same
            self.found.objects.append((same, body))
        self._placed[number] = same
