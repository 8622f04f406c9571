"""The file that a word processor saved: its parts as trees, with bounds, before anything is read from them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from lxml import etree

from lettergen.errors import InputError, Place, Problem, TemplateError
from lettergen.limits import MAX_EDITED_BYTES, MAX_EDITED_UNPACKED
from lettergen.word.checks import Limits, checked_parts

LIMITS: Final = Limits(file=MAX_EDITED_BYTES, unpacked=MAX_EDITED_UNPACKED)
"""A letter of a hundred pages with pictures takes a tenth of it."""

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TWIPS_PER_MM: Final = 1440 / 25.4
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# Word's "Strict Open XML" names the same elements otherwise.
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", MATH[1:-1].encode()),
)


_REASONS: Final = {
    "docx-template-no-docx": ("kein Word-Dokument", "no Word document"),
    "docx-template-too-large": ("zu groß", "too large"),
    "docx-template-compression": ("zu dicht gepackt", "packed too tightly"),
    "docx-template-encrypted": ("verschlüsselt", "encrypted"),
    "docx-template-names": (
        "unzulässige Dateinamen darin",
        "file names in it that are not allowed",
    ),
    "docx-template-macros": ("Makros", "macros"),
    "docx-template-doctype": ("Dokumenttyp in XML", "document type in XML"),
    "docx-template-xml": ("beschädigtes XML", "damaged XML"),
    "docx-template-entry": ("beschädigter Aufbau", "damaged structure"),
}
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", "ein Word-Dokument alter Art (*.doc) oder eines mit Kennwort", "an old Word document (*.doc), or one with a password"),
    (b"{\\rtf", "eine RTF-Datei", "an RTF file"),
    (b"%PDF", "ein PDF", "a PDF"),
    (b"<", "eine Datei aus XML oder HTML", "a file of XML or HTML"),
)  # fmt: skip
"""What a word processor saves if it is asked to, by how it begins."""
_ODT: Final = b"mimetypeapplication/vnd.oasis.opendocument"


def check_format(content: bytes, file: str | None) -> None:
    """Raises InputError with ``adopt-not-docx`` for what a word processor saved in another format, ``adopt-foreign`` for the rest."""
    kind: tuple[str, str] | None = None
    if content.startswith(b"PK"):
        if _ODT not in content[:200]:
            return
        kind = ("ein OpenDocument (*.odt)", "an OpenDocument file (*.odt)")
    else:
        kind = next(((de, en) for begin, de, en in _OTHERS if content.startswith(begin)), None)
    if kind is None:
        raise InputError(Problem("adopt-foreign", Place(file=file)))
    params = {"what_de": kind[0], "what_en": kind[1]}
    raise InputError(Problem("adopt-not-docx", Place(file=file), params=params))


def unreadable(german: str, english: str, file: str | None) -> Problem:
    """That the file cannot be opened, and why."""
    params = {"reason_de": german, "reason_en": english}
    return Problem("adopt-unreadable", Place(file=file), params=params)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX that reading needs."""

    document: Any
    """The text (``w:document``)."""
    styles: Any | None
    numbering: Any | None
    headers: tuple[tuple[str, Any], ...]
    """Headers and footers of the last section: the part's name and its tree."""
    comments: dict[str, str]
    """Words of comments by identifier."""
    links: dict[str, str]
    """Targets of hyperlinks by relationship identifier."""
    pictures: frozenset[bytes]
    """Fingerprints of the pictures in the file."""


def opened(content: bytes, file: str | None = None) -> Package:
    """The parts of ``content``. Raises InputError with ``adopt-unreadable`` and the reason."""
    try:
        parts = checked_parts(content, LIMITS, file, only_read=True)
    except TemplateError as error:
        reasons = (
            unreadable(*_REASONS.get(p.code, (p.code, p.code)), file) for p in error.problems
        )
        raise InputError(dict.fromkeys(reasons)) from None
    main = "word/document.xml"
    if main not in parts:
        raise InputError(unreadable(main, main, file))
    relations = _relations(parts.get("word/_rels/document.xml.rels"))
    named = {kind: target for kind, target, _ in relations.values()}
    document = _tree(parts[main])
    if document.find(f"{W}body") is None:
        raise InputError(unreadable("w:body", "w:body", file))

    def tree(kind: str) -> Any | None:
        name = _part_name(named.get(kind, ""))
        return _tree(parts[name]) if name in parts else None

    return Package(
        document=document,
        styles=tree("styles"),
        numbering=tree("numbering"),
        headers=tuple(_headers(document, relations, parts)),
        comments={
            comment.get(f"{W}id", ""): " ".join(t.text or "" for t in comment.iter(f"{W}t"))
            for part in (tree("comments"),)
            if part is not None
            for comment in part.iter(f"{W}comment")
        },
        links={key: target for key, (kind, target, _) in relations.items() if kind == "hyperlink"},
        pictures=frozenset(
            blake2b(part, digest_size=16).digest()
            for name, part in parts.items()
            if name.startswith("word/media/")
        ),
    )


def _headers(
    document: Any, relations: dict[str, tuple[str, str, bool]], parts: dict[str, bytes]
) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for reference in document.iter(f"{W}headerReference", f"{W}footerReference"):
        _, target, _ = relations.get(reference.get(f"{R}id"), ("", "", False))
        name = _part_name(target)
        if name in parts and name not in dict(found):
            found.append((name, _tree(parts[name])))
    return found


def _relations(part: bytes | None) -> dict[str, tuple[str, str, bool]]:
    """Kind, target and whether it lies outside, by identifier."""
    if part is None:
        return {}
    return {
        entry.get("Id", ""): (
            entry.get("Type", "").rpartition("/")[2],
            entry.get("Target", ""),
            entry.get("TargetMode", "").lower() == "external",
        )
        for entry in _tree(part).iter(f"{_PACKAGE}Relationship")
    }


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"word/{target}"


def _tree(part: bytes) -> Any:
    for strict, transitional in _STRICT:
        part = part.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        # What expat reads may still be nested deeper than libxml2 goes.
        raise InputError(unreadable(str(error.msg), str(error.msg), None)) from None


def on(element: Any | None) -> bool:
    """What an on-off element says: there and not switched off."""
    return element is not None and element.get(f"{W}val", "true") not in {"0", "false", "off"}
