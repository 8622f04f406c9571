"""What in a Word file fetches, starts or runs something when somebody opens or updates it.

Sources: ECMA-376 Part 1 (fields 17.16.5, relationships 15.2, altChunk 17.17.2), Microsoft's list of fields, and its advisory
4053440 on DDE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

MACRO_MARKS: Final = ("macroenabled", "vbaproject", "vbadata", "activex")
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_REFERENCES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships "
"""Attributes that name a relationship, which says by itself where it leads."""

FIELDS: Final = frozenset({
    "DDE", "DDEAUTO", "LINK", "EMBED", "IMPORT", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "DATABASE", "DATA", "RD",
    "MACROBUTTON", "MACRO", "AUTOTEXT", "AUTOTEXTLIST", "GLOSSARY", "PRINT", "ADDIN", "CONTROL", "HTMLCONTROL", "HTMLACTIVEX",
    "ASK", "FILLIN",
})  # fmt: skip
"""Fields that start a program, take text or pictures from other files or from the reader's own templates, ask the reader
for words, or send commands to the printer."""
_ELEMENTS: Final = {
    "altChunk": "altChunk",
    "subDoc": "subDoc",
    "OLEObject": "OLE",
    "control": "control",
    "mailMerge": "mailMerge",
    "entryMacro": "macro",
    "exitMacro": "macro",
}
"""Elements by local name, and what they are called here."""
_KINDS: Final = {
    "oleObject": "OLE",
    "control": "control",
    "aFChunk": "altChunk",
    "subDocument": "subDoc",
    "attachedTemplate": "attachedTemplate",
    "mailMergeSource": "mailMerge",
    "mailMergeHeaderSource": "mailMerge",
    "frame": "frame",
    "keyMapCustomizations": "customizations",
    "attachedToolbars": "customizations",
    "userCustomization": "customizations",
    "extensibility": "customizations",
    "webextension": "webextension",
    "webextensiontaskpanes": "webextension",
}
"""Relationships, wherever they lead, and what they are called here."""
LINKING: Final = frozenset({"instr", "href", "src"})
"""Attributes that hold an instruction or an address."""
_HARMLESS = re.compile(r"(?:https?://[^/\\\s]|mailto:|tel:|#|$)", re.IGNORECASE)
_SCHEME = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):(?![\\/]?[^/\\]*\\)", re.IGNORECASE)
_SVG = ".svg"
_FETCHED = re.compile(r"""url\(\s*+["']?+\s*+(?!\#|data:image/)|@import""", re.IGNORECASE)
"""What a style of a drawing loads."""
_EMBEDDED = re.compile(r"#|$|data:image/", re.IGNORECASE)
_WORD = re.compile(r"\s*(\S+)")
_ARGUMENT = re.compile(r"\"[^\"]*\"?|[^\s\"]+")
_SWITCHES_WITH_WORD = "lot"
"""Of HYPERLINK: place in the document, tip, frame."""
_SHOWN = 60
"""Characters of a style that a message shows."""
_NESTED = "\0"
"""Stands in a field's code for a field within it."""

_PLAIN_DATA = ("customxml/", "docprops/")
"""Folders of data that Word shows to nobody as addresses."""

Found = tuple[str, str, str]
"""Kind of problem, name to allow it by, and the value at fault."""


def is_harmless_link(target: str) -> bool:
    """Whether a link leads to the web, to a mail, a call, or within the document."""
    return _HARMLESS.match(target) is not None


def link_name(target: str) -> str:
    """By what name such a link may be allowed: its scheme, ``file`` also for paths."""
    scheme = _SCHEME.match(target)
    return f"link:{scheme[1].lower()}" if scheme and len(scheme[1]) > 1 else "link:file"


def local_name(name: str) -> str:
    """A name without its namespace, as expat or lxml write it."""
    return name.rpartition(" ")[2].rpartition("}")[2]


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_code: bool = True


@dataclass(slots=True)
class ActiveContent:
    """Reads a part, element by element."""

    part: str = ""
    found: list[Found] = field(default_factory=list)
    _open: list[_Field] = field(default_factory=list)
    _text: bool = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = local_name(name)
        self._text = local in {"instrText", "delInstrText", "t"}
        if self.part.endswith(_SVG):
            self._drawing(local, attributes)
        if name == _RELATIONSHIP:
            self._relationship(attributes)
        elif name.startswith(_TYPES):
            self._macros(attributes.get("ContentType", ""))
        elif local in _ELEMENTS:
            self.found.append(("active", _ELEMENTS[local], ""))
        elif local == "fldChar":
            self._field_character(_attribute(attributes, "fldCharType"))
        self._attributes(attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        del name
        self._text = False

    def text(self, text: str) -> None:
        """Words of an element: those in the code of a field are part of it."""
        if self._text and self._open and self._open[-1].in_code:
            self._open[-1].code += text
        elif self.part.endswith(_SVG) and _FETCHED.search(text):
            self.found.append(("external", "svg", text.strip()[:_SHOWN]))

    def close(self) -> None:
        """The part ends, and with it all fields that nobody has ended."""
        while self._open:
            self._judge(self._open.pop())

    def _drawing(self, local: str, attributes: dict[str, str]) -> None:
        """Scripts of an SVG, and what its styles load."""
        if local.lower() in {"script", "foreignobject"} or any(
            local_name(name).lower().startswith("on") for name in attributes
        ):
            self.found.append(("active", "script", ""))
        for value in attributes.values():
            if _FETCHED.search(value):
                self.found.append(("external", "svg", value[:_SHOWN]))

    def _relationship(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        self._macros(kind)
        external = attributes.get("TargetMode", "").lower() == "external"
        if kind == "hyperlink":
            if external or ":" in target or "\\" in target:
                self._link(target)
        elif external:
            self.found.append(("external", kind, target))
        elif kind in _KINDS:
            self.found.append(("active", _KINDS[kind], target))

    def _attributes(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            local = local_name(name)
            if local == "instr":
                self._judge(_Field(value))
            elif local in LINKING and not name.startswith(_REFERENCES):
                self._address(value)

    def _address(self, value: str) -> None:
        if self.part.startswith(_PLAIN_DATA):
            return
        if not self.part.endswith(_SVG):
            self._link(value)
        elif not _EMBEDDED.match(value):
            self.found.append(("external", "svg", value))

    def _link(self, target: str) -> None:
        if not is_harmless_link(target):
            self.found.append(("link", link_name(target), target))

    def _macros(self, kind: str) -> None:
        if any(mark in kind.lower() for mark in MACRO_MARKS):
            self.found.append(("macros", "", ""))

    def _field_character(self, kind: str) -> None:
        if kind == "begin":
            if self._open and self._open[-1].in_code:
                self._open[-1].code += f" {_NESTED} "
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_code = False
        elif kind == "end" and self._open:
            self._judge(self._open.pop())

    def _judge(self, field: _Field) -> None:
        """A field by its first word; one that another field is going to write may be anything."""
        word = _WORD.match(field.code)
        if word is None:
            return
        keyword = word[1].upper().strip('"')
        if keyword == _NESTED:
            self.found.append(("active", "field", ""))
        elif keyword in FIELDS:
            self.found.append(("active", keyword, ""))
        elif keyword == "HYPERLINK":
            self._link(_target(field.code))


def _target(code: str) -> str:
    """Where a HYPERLINK field leads; empty for places in the document."""
    words = iter(_ARGUMENT.findall(code)[1:])
    for word in words:
        if len(word) == 2 and word[0] == "\\":  # noqa: PLR2004 - a switch
            if word[1].lower() in _SWITCHES_WITH_WORD:
                next(words, None)
        else:
            return str(word.strip('"'))
    return ""


def _attribute(attributes: dict[str, str], local: str) -> str:
    return next((value for name, value in attributes.items() if local_name(name) == local), "")
