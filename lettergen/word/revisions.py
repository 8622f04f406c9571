"""Änderungsverfolgung: what a Word document remembers of its changes, and the document with all of them accepted or rejected.

Element names and their meaning: ECMA-376 part 1, section 17.13.5 (Revisions).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

from lxml import etree

from lettergen import archives
from lettergen.limits import MAX_CONVERTED_UNPACKED
from lettergen.word.structure import packed

Decision = Literal["accept", "reject"]
"""What becomes of tracked changes: as if all had been accepted (annehmen) in Word, or rejected (ablehnen)."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORY: Final = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments|glossary/document)\d*\.xml"
)
_MARK: Final = re.compile(
    rb"<w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|numberingChange|\w+PrChange|tblGridChange)[\s/>]"
)
"""One of the elements in 17.13.5; most documents have none, and are not parsed."""

_ADDED: Final = frozenset({f"{_W}ins", f"{_W}moveTo"})
_TAKEN: Final = frozenset({f"{_W}del", f"{_W}moveFrom"})
_RANGES: Final = frozenset(
    f"{_W}move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End")
)
_CELLS: Final = frozenset(f"{_W}{name}" for name in ("cellIns", "cellDel", "cellMerge"))
_LASTING: Final = {
    f"{_W}pPr": frozenset({f"{_W}rPr", f"{_W}sectPr"}),
    f"{_W}sectPr": frozenset({f"{_W}headerReference", f"{_W}footerReference"}),
}
"""What former properties do not tell, though it stands among the present ones."""
_DELETED_TEXT: Final = {f"{_W}delText": f"{_W}t", f"{_W}delInstrText": f"{_W}instrText"}


class TooLargeError(ValueError):
    """A document is larger than is looked into."""


def tracked_changes(content: bytes) -> int:
    """How many open tracked changes a DOCX holds: insertions, deletions, moves, and changes of looks.

    Raises ValueError for what is no sound ZIP file, or is larger than ``MAX_CONVERTED_UNPACKED`` (TooLargeError), or holds XML that cannot be read.
    """
    with _faults():
        parts = _changed_parts(_unpacked(content, stories_only=True))
        return sum(1 for _, part in parts for _ in _changes(_parsed(part)))


def without_changes(content: bytes, decision: Decision) -> bytes:
    """The DOCX with every tracked change accepted or rejected, as Word would; the same bytes where there is none.

    Raises like ``tracked_changes``.
    """
    with _faults():
        parts = _unpacked(content, stories_only=False)
        decided = {name: _decided(_parsed(part), decision) for name, part in _changed_parts(parts)}
        return packed(parts | decided) if decided else content


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except TooLargeError:
        raise
    except archives.FAULTS as fault:
        raise ValueError(type(fault).__name__) from None
    except etree.XMLSyntaxError as fault:
        raise ValueError(fault.msg or "XML") from None


def _unpacked(content: bytes, *, stories_only: bool) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        wanted = [
            entry
            for entry in archive.infolist()
            if not stories_only or _STORY.fullmatch(entry.filename)
        ]
        if sum(entry.file_size for entry in wanted) > MAX_CONVERTED_UNPACKED:
            raise TooLargeError("size")
        return {entry.filename: archive.read(entry) for entry in wanted}


def _changed_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, part in parts.items():
        # Words saved in UTF-16 are rare, and parsed to be sure.
        if _STORY.fullmatch(name) and (
            _MARK.search(part) or part[:2] in {b"\xff\xfe", b"\xfe\xff"}
        ):
            yield name, part


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part, parser)


def _changes(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter(etree.Element):
        name = str(element.tag)
        if name in _ADDED | _TAKEN | _CELLS or _former(element):
            yield element


def _former(element: etree._Element) -> bool:
    """Whether it tells how its parent looked before."""
    name = str(element.tag)
    return name.startswith(_W) and name.endswith("Change")


def _decided(root: etree._Element, decision: Decision) -> bytes:
    accept = decision == "accept"
    kept, dropped = (_ADDED, _TAKEN) if accept else (_TAKEN, _ADDED)
    for element in _all(root, _former):
        _decide_looks(element, accept=accept)
    for row in _all(root, lambda e: e.tag == f"{_W}tr"):
        if _marked(row.find(f"{_W}trPr"), dropped):
            _remove(row)
    for cell in _all(root, lambda e: e.tag == f"{_W}tc"):
        mark = f"{_W}tcPr/{_W}{'cellDel' if accept else 'cellIns'}"
        if cell.find(mark) is not None:
            _remove(cell)
    for table in _all(root, lambda e: e.tag == f"{_W}tbl" and e.find(f"{_W}tr") is None):
        _remove(table)
    joined = [p for p in root.iter(f"{_W}p") if _marked(p.find(f"{_W}pPr/{_W}rPr"), dropped)]
    for element in _all(root, lambda e: e.tag in dropped and _holds_text(e)):
        _remove(element)
    for paragraph in joined:
        _join_with_next(paragraph)
    for element in _all(root, lambda e: e.tag in kept and _holds_text(e)):
        _unwrap(element)
    for element in _all(root, lambda e: e.tag in _ADDED | _TAKEN | _RANGES | _CELLS):
        _remove(element)
    for element in root.iter(*_DELETED_TEXT):
        element.tag = _DELETED_TEXT[str(element.tag)]
    decided: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return decided


def _all(root: etree._Element, wanted: Callable[[etree._Element], bool]) -> list[etree._Element]:
    """The elements wanted, the inner ones first."""
    return [e for e in root.iter(etree.Element) if wanted(e)][::-1]


def _marked(properties: etree._Element | None, names: Iterable[str]) -> bool:
    """Whether a row or the mark of a paragraph was added or taken away itself."""
    return properties is not None and any(properties.find(name) is not None for name in names)


def _holds_text(element: etree._Element) -> bool:
    """Whether it stands around text; within properties it says something of the row or the paragraph's mark."""
    parent = element.getparent()
    return parent is not None and parent.tag not in {f"{_W}rPr", f"{_W}trPr", f"{_W}numPr"}


def _decide_looks(change: etree._Element, *, accept: bool) -> None:
    """Drops how it looked before, or makes it look so again."""
    now, before = change.getparent(), next(iter(change), None)
    if now is None:
        return
    now.remove(change)
    if accept or before is None:
        return
    lasting = [e for e in now if e.tag in _ADDED | _TAKEN | _LASTING.get(str(now.tag), frozenset())]
    for element in list(now):
        now.remove(element)
    now.extend([*before, *lasting])


def _join_with_next(paragraph: etree._Element) -> None:
    """The end of a paragraph that is none: its text begins the next one, which keeps its looks."""
    following = paragraph.getnext()
    while following is not None and following.tag in _RANGES | {
        f"{_W}bookmarkStart",
        f"{_W}bookmarkEnd",
    }:
        following = following.getnext()
    content = [e for e in paragraph if e.tag != f"{_W}pPr"]
    if following is None or following.tag != f"{_W}p":
        # The last paragraph of a cell or of the text has nothing to join; an empty one goes where others are left.
        if not content and paragraph.getprevious() is not None:
            _remove(paragraph)
        return
    at = 1 if following.find(f"{_W}pPr") is not None else 0
    for element in reversed(content):
        following.insert(at, element)
    _remove(paragraph)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    _remove(element)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
