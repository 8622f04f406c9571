"""What a Word template must not hold, looked at before anything opens it.

Refused are files that are made to exhaust memory, that bring programs along, that make Word fetch or start something
(``active``), or whose XML declares a document type, with which entities come in. Every refusal is a TemplateError that
says why.
Files are opened as python-docx and docxtpl have them, which say in many ways that a file is none.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from xml.parsers import expat

from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from lxml import etree

from lettergen import archives
from lettergen.errors import Place, Problem, TemplateError
from lettergen.limits import MAX_RATIO, MAX_SMALL, MAX_WORD_BYTES, MAX_WORD_PARTS, MAX_WORD_UNPACKED
from lettergen.word.active import MACRO_MARKS as _MACRO_MARKS
from lettergen.word.active import ActiveContent
from lettergen.word.structure import CONTENT_TYPES, declared_markup, faults, is_structural

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML_SUFFIXES = (".xml", ".rels", ".vml", ".svg")
_OLE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How compound files begin, in which Word 97 and OLE keep what they embed."""
_ENCRYPTED = 0x1
_STARTING = {"docx-template-active", "docx-template-external", "docx-template-link"}
"""What matters to somebody who opens the file in a word processor."""
_EBCDIC = "<?".encode("cp037")
"""libxml2 reads that, too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a template may be; sizes in bytes."""

    file: int = MAX_WORD_BYTES
    unpacked: int = MAX_WORD_UNPACKED
    """All members together."""
    members: int = MAX_WORD_PARTS
    ratio: int = MAX_RATIO
    """Unpacked to packed size of a member."""
    small: int = MAX_SMALL
    """Members up to this size may be packed as tightly as they like: empty tables are."""


DEFAULT_LIMITS = Limits()


def checked_parts(
    content: bytes,
    limits: Limits,
    file: str | None,
    allow: AbstractSet[str] = frozenset(),
    *,
    only_read: bool = False,
) -> dict[str, bytes]:
    """The members of a template by name.

    ``allow`` are names of active content that may be there (``active``); macros, encryption and document types never may.
    ``only_read`` lets all active content be, for somebody who reads words and hands nothing of the file on.

    Raises TemplateError with all reasons that speak against it: ``docx-template-no-docx``, ``-too-large``,
    ``-compression``, ``-encrypted``, ``-names``, ``-macros``, ``-active``, ``-external``, ``-link``, ``-doctype``,
    ``-xml``, ``-entry``.
    """
    if len(content) > limits.file:
        raise _refusal("too-large", file, {"limit": _megabytes(limits.file)})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive, limits, file)
            parts = {name: archive.read(name) for name in archive.namelist()}
    except archives.FAULTS as error:
        raise _refusal("no-docx", file, {"reason": str(error)}) from error
    markup = declared_markup(parts)
    found = [
        problem
        for name, part in parts.items()
        for problem in _problems(name, part, file, is_markup=name.lower() in markup)
    ]
    if only_read:
        found = [problem for problem in found if problem.code not in _STARTING]
    if problems := [problem for problem in found if problem.params.get("name") not in allow]:
        raise TemplateError(problems)
    if _MAIN.encode() not in parts.get(CONTENT_TYPES, b""):
        raise _refusal("no-docx", file, {"reason": CONTENT_TYPES})
    return parts


def _refusal(reason: str, file: str | None, params: dict[str, str] | None = None) -> TemplateError:
    return TemplateError(Problem(f"docx-template-{reason}", Place(file=file), params=params or {}))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


def _check_directory(archive: zipfile.ZipFile, limits: Limits, file: str | None) -> None:
    entries = archive.infolist()
    if len(entries) > limits.members:
        raise _refusal("too-large", file, {"limit": f"{limits.members} parts"})
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise _refusal("too-large", file, {"limit": _megabytes(limits.unpacked)})
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) < len(names) or not all(map(_is_plain, names)):
        raise _refusal("names", file)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise _refusal("encrypted", file)
        allowed = max(limits.small, limits.ratio * entry.compress_size)
        if entry.file_size > allowed:
            raise _refusal(
                "compression", file, {"part": entry.filename, "limit": str(limits.ratio)}
            )


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name)


def _problems(name: str, part: bytes, file: str | None, *, is_markup: bool) -> Iterator[Problem]:
    place = Place(file=file, path=name)
    if any(mark in name.lower() for mark in _MACRO_MARKS) or _holds_macros(part):
        yield Problem("docx-template-macros", place)
    if part.startswith(_OLE_FILE):
        yield Problem("docx-template-active", place, params={"name": "OLE"})
    if name.lower().endswith(_XML_SUFFIXES) or is_markup or _looks_like_xml(part):
        yield from _problems_of_markup(name, part, place)


def _problems_of_markup(name: str, part: bytes, place: Place) -> Iterator[Problem]:
    reader = ActiveContent(name.lower())
    try:
        _read(part, reader)
        # What the one parser lets pass the other may refuse; whoever reads the part later uses this one.
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except _DoctypeError:
        yield Problem("docx-template-doctype", place)
        return
    except (expat.ExpatError, etree.XMLSyntaxError, LookupError, ValueError) as error:
        # LookupError: an unknown encoding.
        yield Problem("docx-template-xml", place, params={"reason": str(error)})
        return
    for fault in faults(name, root) if is_structural(name) else ():
        yield Problem(
            "docx-template-entry",
            place,
            fault.value,
            {"element": fault.element, "attribute": fault.attribute},
        )
    for code, named, value in dict.fromkeys(reader.found):
        yield Problem(f"docx-template-{code}", place, value or None, {"name": named, "kind": named})


def _holds_macros(part: bytes) -> bool:
    """Whether it is a document of its own, such as a workbook behind a chart, that brings macros."""
    return part.startswith(b"PK") and b"vbaProject" in part


def _looks_like_xml(part: bytes) -> bool:
    head = part[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\t\r\n ")
    return head.startswith((b"<", _EBCDIC))


class _DoctypeError(Exception):
    """The part declares a document type."""


def _read(part: bytes, reader: ActiveContent) -> None:
    """Has the part read for what matters to safety; nothing is resolved or fetched."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.Parse(part, True)  # noqa: FBT003 - expat takes no keywords
    reader.close()


def _doctype(*_: Any) -> None:
    raise _DoctypeError


_FAULTS: Final = (
    PythonDocxError, OpcError, zipfile.BadZipFile, UserWarning,
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What they and lxml make of parts that are missing or of another kind, of chains of parts that lead to each other, and of
words where a number should stand."""


@contextmanager
def reading_document(file: str | None) -> Iterator[None]:
    """Whatever they stumble over is a TemplateError with ``docx-template-no-docx`` and the reason."""
    try:
        yield
    except _FAULTS as error:
        reason = {"reason": str(error) or type(error).__name__}
        raise TemplateError(
            Problem("docx-template-no-docx", Place(file=file), params=reason)
        ) from error


def loaded(content: bytes, file: str | None) -> DocxTemplate:
    """The file as docxtpl has it before filling. Raises TemplateError with ``docx-template-no-docx``."""
    with reading_document(file):
        document = DocxTemplate(io.BytesIO(content))
        document.render_init()
        return document
