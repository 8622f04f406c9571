"""Puts PDFs behind one another into one file that is never held in memory.

docs/adr/0006-own-writer-for-print-files.md weighs it against pypdf.
"""

from __future__ import annotations

import errno
import hashlib
import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Self

from lettergen.pdf.copies import Copied, KnownObjects, copied_pages
from lettergen.pdf.objects import ObjectFile
from lettergen.pdf.syntax import MISSHAPEN, ContentError

_FANOUT: Final = 64
"""Pages, or nodes, below a node of the page tree."""
_REMEMBERED: Final = 8192
"""Objects that are written once if they come again; some hundred letters have as many."""
_LARGEST: Final = 10**10
"""Bytes: a cross-reference table writes places with ten digits (ISO 32000-1, 7.5.4)."""


@dataclass(slots=True)
class _Node:
    """A node of the page tree that has room."""

    number: int
    kids: list[int] = field(default_factory=list)
    pages: int = 0


@dataclass(slots=True)
class _Bookmark:
    """The last one, which waits for its neighbour's number."""

    number: int
    entries: bytes
    page: int


class Concatenation:
    """A PDF that grows file by file; used as a context manager, at whose good end it is complete.

    It keeps in memory eight bytes for each object and a bounded table of objects that may come again. The same files
    give the same bytes. What does not belong to pages is left out: tags, attachments, metadata, claims of PDF/A.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places = array("Q", (0,))
        """Where each object stands, by its number."""
        self._size = 0
        self._digest = hashlib.sha256()
        self._known = KnownObjects(_REMEMBERED)
        self._tree: list[_Node] = []
        """One node per level, from that above the pages to the root."""
        self._outline = 0
        self._first = 0
        self._bookmarks = 0
        self._last: _Bookmark | None = None

    def __enter__(self) -> Self:
        # Four bytes above 127 tell programs that the file is binary (ISO 32000-1, 7.5.2).
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._outline = self._reserved()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._finish()

    def add(self, content: bytes, title: str, *, even: bool = False) -> int:
        """Appends a file's pages, with a bookmark on the first; returns how many they are now.

        With ``even`` a blank page of the last one's size follows an odd number. Raises ContentError for what is no readable PDF, OSError
        when it cannot be written.
        """
        copied = self._copied(content, even=even)
        self._places.extend([0] * (len(copied.pages) + len(copied.objects)))
        for number, body in copied.objects:
            self._put(number, body)
        for number, body in copied.pages:
            node = self._with_room(0)
            node.kids.append(number)
            node.pages += 1
            self._put(number, b"%b/Parent %d 0 R>>" % (body.removesuffix(b">>"), node.number))
        self._known.update(copied.new)
        self._mark(title, copied.pages[0][0])
        return len(copied.pages)

    def _copied(self, content: bytes, *, even: bool) -> Copied:
        first = len(self._places)
        try:
            return copied_pages(ObjectFile(content), first, self._known, even=even)
        except ContentError:
            plain = ObjectFile(_rewritten(content))
            return copied_pages(plain, first, self._known, even=even)

    def _mark(self, title: str, page: int) -> None:
        number = self._reserved()
        text = "\ufeff" + title
        entries = b"/Title<%b>/Parent %d 0 R" % (
            text.encode("utf-16-be", "replace").hex().upper().encode(),
            self._outline,
        )
        if self._last is None:
            self._first = number
        else:
            entries += b"/Prev %d 0 R" % self._last.number
            self._put_bookmark(self._last, b"/Next %d 0 R" % number)
        self._bookmarks += 1
        self._last = _Bookmark(number, entries, page)

    def _put_bookmark(self, bookmark: _Bookmark, following: bytes) -> None:
        parts = (bookmark.entries, following, bookmark.page)
        self._put(bookmark.number, b"<<%b%b/Dest[%d 0 R/Fit]>>" % parts)

    def _with_room(self, level: int) -> _Node:
        """The node of that level that takes the next kid; a full one is written."""
        if level == len(self._tree):
            self._tree.append(_Node(self._reserved()))
        elif len(self._tree[level].kids) == _FANOUT:
            self._close_node(level)
            self._tree[level] = _Node(self._reserved())
        return self._tree[level]

    def _close_node(self, level: int) -> None:
        node, parent = self._tree[level], self._with_room(level + 1)
        parent.kids.append(node.number)
        parent.pages += node.pages
        self._put_node(node, b"/Parent %d 0 R" % parent.number)

    def _put_node(self, node: _Node, parent: bytes) -> None:
        kids = b" ".join(b"%d 0 R" % kid for kid in node.kids)
        self._put(node.number, b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (parent, node.pages, kids))

    def _finish(self) -> None:
        level = 0
        while level + 1 < len(self._tree):
            self._close_node(level)
            level += 1
        root = self._tree[level] if self._tree else _Node(self._reserved())
        self._put_node(root, b"")
        if self._last is None:
            self._put(self._outline, b"<</Type/Outlines>>")
        else:
            self._put_bookmark(self._last, b"")
            parts = (self._first, self._last.number, self._bookmarks)
            self._put(
                self._outline, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % parts
            )
        catalog = self._reserved()
        entries = (root.number, self._outline)
        self._put(catalog, b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R>>" % entries)
        self._file.writelines(self._table(catalog))

    def _table(self, catalog: int) -> Iterator[bytes]:
        """The cross-reference table and the trailer."""
        yield b"xref\n0 %d\n0000000000 65535 f\r\n" % len(self._places)
        for number in range(1, len(self._places)):
            yield b"%010d 00000 n\r\n" % self._places[number]
        identity = self._digest.hexdigest()[:32].encode()
        parts = (len(self._places), catalog, identity, identity, self._size)
        yield b"trailer\n<</Size %d/Root %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n" % parts

    def _reserved(self) -> int:
        """The number of an object that is written later."""
        self._places.append(0)
        return len(self._places) - 1

    def _put(self, number: int, body: bytes) -> None:
        self._places[number] = self._size
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._size += len(data)
        if self._size >= _LARGEST:
            raise OSError(errno.EFBIG, "larger than a PDF can be")
        self._digest.update(data)
        self._file.write(data)


def _rewritten(content: bytes) -> bytes:
    """The pages of any PDF as pypdf writes them: in the classic form."""
    # A quarter of a second to import, for files that Typst and pypdf did not write.
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    from lettergen.pdf.quiet import silence

    silence()
    written = io.BytesIO()
    try:
        writer = PdfWriter()
        for page in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(page)
        writer.write(written)
    except (PyPdfError, *MISSHAPEN) as error:
        raise ContentError(type(error).__name__) from error
    return written.getvalue()
