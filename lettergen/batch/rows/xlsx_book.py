"""The parts of an Excel workbook that a list needs: sheets, shared texts, number formats, and rows, streamed.

openpyxl makes an object of every cell, and takes minutes over a hundred thousand rows. Element names are those of ECMA-376
part 1, chapter 18, in any namespace: workbooks saved as "Strict Open XML" have another one.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from lettergen.batch.rows.bounded import Archive, Stream
from lettergen.batch.rows.characters import joined
from lettergen.errors import InputError, Place, Problem

MOST_ROWS = 1 << 20
MOST_COLUMNS = 1 << 14
"""Columns that a sheet can have."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^<>]*hidden=\"(?:1|true)\"")
_LONGEST_FORMAT = 1_000
"""Characters of a number format; Excel takes 255."""
_CHUNK = 1 << 20
_OVERLAP = 256
"""Bytes in which a tag is found that two pieces share."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet."""

    title: str
    visible: bool
    member: str
    """Its file in the workbook."""


@dataclass(frozen=True, slots=True)
class CellFormat:
    """The number format of a cell, and what Excel's own reading of it is."""

    code: str
    date: bool
    span: bool
    """Whether it shows hours beyond a day."""
    plain_text: bool
    """Whether texts are shown as they are."""
    zeros: int
    """Of a format such as ``00000``, which only fills up with zeros, how many there are; else 0."""


class Book:
    """A workbook, open for reading. Everything raises InputError where the file is none or is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self.guarded():
            self._archive = Archive(path)
        with self.guarded():
            self._parts = self._relations("", "_rels/.rels")
            main = next(t for kind, t in self._parts.values() if kind == "officeDocument")
            folder, name = posixpath.split(main)
            related = self._relations(folder, f"{folder}/_rels/{name}.rels")
            root = self._parsed(main)
            self.epoch = _epoch(root)
            self.sheets = tuple(_sheets(root, related))
            members = dict(related.values())
            self.formats = _formats(
                self._parsed(members["styles"]) if "styles" in members else None
            )
            self._strings = members.get("sharedStrings")
        self._texts: _Texts | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def guarded(self) -> _Guarded:
        """Turns whatever libraries raise over a damaged file into an InputError."""
        return _Guarded(self._path)

    @property
    def texts(self) -> _Texts:
        """The shared texts, read when first asked for."""
        if self._texts is None:
            if self._strings:
                elements = self._elements(self._archive.texts, self._strings, "sst", "si")
                self._texts = _Texts(text_of(element) for element in elements)
            else:
                self._texts = _Texts(iter(()))
        return self._texts

    def rows(self, member: str) -> Iterator[Any]:
        """The row elements of a sheet; each is gone when the next one comes."""
        return self._elements(self._archive.stream, member, "sheetData", "row")

    def has_hidden_rows(self, member: str) -> bool:
        """Whether the sheet has hidden rows."""
        with self.guarded(), self._archive.stream(member) as file:
            rest = b""
            while piece := file.read(_CHUNK):
                file.row_ends()  # nothing is kept of it
                text = rest + piece
                if b"hidden=" in text and _HIDDEN.search(text):
                    return True
                rest = text[-_OVERLAP:]
        return False

    def _elements(
        self, opened: Callable[[str], Stream], member: str, around: str, name: str
    ) -> Iterator[Any]:
        """The elements of that name, up to the end of the one around them; what follows is no data."""
        with self.guarded(), opened(member) as file:
            tags = (f"{{*}}{around}", f"{{*}}{name}")
            parser = etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True)
            for _, element in parser:
                if not file.rows and element.getroottree().docinfo.doctype:
                    raise ValueError("a workbook has no document type")
                if _local(element) == around:
                    return
                yield element
                file.row_ends()
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def _parsed(self, member: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.fromstring(self._archive.read(member), parser)

    def _relations(self, folder: str, member: str) -> dict[str, tuple[str, str]]:
        """Kind and file of each related part, by its identifier."""
        found: dict[str, tuple[str, str]] = {}
        for element in self._parsed(member).iterchildren("{*}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = (kind, target.lstrip("/"))
        return found


class _Guarded:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        # zipfile, lxml and broken content raise nearly anything; an interrupt and a generator's end are none of it.
        if isinstance(error, Exception) and not isinstance(error, InputError):
            raise unreadable(self._path) from None


def unreadable(path: Path) -> InputError:
    """The error for a file that is no workbook."""
    params = {"file": str(path)}
    return InputError(Problem("table-spreadsheet-unreadable", Place(str(path)), params=params))


class _Texts:
    """Texts by number, side by side in one buffer: a million of them are as large as they are long."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._buffer = bytearray()
        self._ends = array("Q", [0])
        for text in texts:
            self._buffer += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._buffer))

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        return self._buffer[start:end].decode("utf-8", "surrogatepass")


def text_of(element: Any) -> str:
    """The text of a shared or inline text, without its looks and without the readings of Japanese characters."""
    parts = []
    for child in element:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [t.text or "" for t in child.iterchildren("{*}t")]
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """Control characters as OOXML writes them: ``_x000a_`` is a line break (ECMA-376 part 1, 22.9.2.19)."""
    return joined(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)) if "_x" in text else text


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _epoch(root: Any) -> dt.datetime:
    properties = root.find("{*}workbookPr")
    mac = properties is not None and properties.get("date1904") in {"1", "true"}
    epoch: dt.datetime = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
    return epoch


def _sheets(root: Any, related: dict[str, tuple[str, str]]) -> Iterator[Sheet]:
    for element in root.iterfind("{*}sheets/{*}sheet"):
        identity = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        kind, member = related[identity]
        if kind == "worksheet":
            visible = element.get("state", "visible") == "visible"
            yield Sheet(element.get("name", ""), visible, member)


def _formats(root: Any) -> tuple[CellFormat, ...]:
    """The number formats of all cell styles."""
    if root is None:
        return (_format("General"),)
    codes = dict(BUILTIN_FORMATS)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(element.get("numFmtId"))] = element.get("formatCode", "General")
    numbers = [int(x.get("numFmtId", 0)) for x in root.iterfind("{*}cellXfs/{*}xf")]
    known = {number: _format(codes.get(number) or "General") for number in set(numbers)}
    return tuple(known[number] for number in numbers) or (_format("General"),)


def _format(code: str) -> CellFormat:
    if len(code) > _LONGEST_FORMAT:
        code = f"{code[:20]}…"  # nothing that any reader of formats knows
    plain = "@" not in code or code == "@"
    zeros = 0 if code.strip("0") else len(code)
    return CellFormat(code, is_date_format(code), is_timedelta_format(code), plain, zeros)
