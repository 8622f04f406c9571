"""The words of a paragraph with their look, out of everything that word processors put around them.

Split runs, proofing marks, bookmarks and content controls are looked through. What a letter cannot hold is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import unquote

from lettergen.adoption.containers import (
    ADDED,
    LOOKS,
    SILENT,
    TAKEN,
    check_control,
    check_tracked,
    chosen,
)
from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.looks import SYMBOLS, Looks, on_colour
from lettergen.adoption.package import MATH, MC, R, W
from lettergen.adoption.stylesheet import Style, Stylesheet
from lettergen.model.blocks import Inline, LineBreak, Run
from lettergen.model.values import UNSEEN
from lettergen.renderers.docx import styles as ours

_THROUGH: Final = frozenset(
    f"{W}{name}" for name in ("smartTag", "sdtContent", "customXml", "dir", "bdo")
)
"""What stands around words and means nothing for a letter."""
_NOTES: Final = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_PICTURES: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_CHARACTERS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "",  # Silbentrennung: the word is whole
}
_MARKS: Final = frozenset({"XE", "TC", "TA", "RD", "SET", "PRIVATE"})
"""Fields that show nothing."""
_OWN_USE: Final = range(0xD800, 0xF900)
"""Numbers that are no characters, or that each typeface uses in its own way."""
_SEPARATORS = re.compile("[\u0085\u2028\u2029]")
_TO_FILL_IN = re.compile(r'\s*(?:MACROBUTTON\b.*|FILLIN(?:\s+"")?\s*)', re.IGNORECASE | re.DOTALL)
"""Fields that show what somebody has to put in their place; LibreOffice makes them of empty content controls."""
_SILENT_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "IF"})
_LINK = re.compile(r'\s*HYPERLINK\s+(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\\\s"]\S*))', re.IGNORECASE)
_LINK_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")


@dataclass(slots=True)
class _Field:
    """A field of Word: where it begins, its instruction, and whether its result has begun."""

    spot: Spot
    instruction: str = ""
    shown: bool = False

    @property
    def code(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


@dataclass(slots=True)
class Reader:
    """Reads paragraphs of one document."""

    styles: Stylesheet
    links: dict[str, str]
    comments: dict[str, str]
    findings: Findings
    accept: bool
    """Whether tracked changes count as accepted."""
    _fields: list[_Field] = field(default_factory=list)
    _pieces: list[Inline] = field(default_factory=list)
    _style: Style | None = None
    _spot: Spot = field(default_factory=lambda: Spot(()))
    _pictures: int = 0
    _looks: Looks = field(init=False)

    def inlines(self, paragraph: Any, style: Style, spot: Spot) -> tuple[tuple[Inline, ...], int]:
        """The words of ``paragraph``, runs of one look put together, and how many pictures stand among them."""
        self._pieces, self._style, self._spot, self._pictures = [], style, spot, 0
        self._looks = Looks(self.styles, self.findings, style, spot, on_colour(paragraph))
        self._tracked_format(paragraph.find(f"{W}pPr"))
        self._children(paragraph, None)
        return tuple(_joined(self._pieces)), self._pictures

    def finish(self) -> None:
        """The end of the text: a field still open would have swallowed what stands behind it."""
        for opened in self._fields:
            self.findings.error(
                "adopt-unknown", opened.spot, opened.instruction.strip() or "fldChar"
            )
        self._fields = []

    def _children(self, element: Any, link: str | None) -> None:
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, link)

    def _child(self, child: Any, link: str | None) -> None:
        tag = child.tag
        if tag == f"{W}r":
            self._run(child, link)
        elif tag in SILENT:
            return
        elif tag in _THROUGH:
            self._children(child, link)
        elif tag == f"{W}hyperlink":
            self._children(child, self._target(child) or link)
            if not child.get(f"{R}id") and any(t.text for t in child.iter(f"{W}t")):
                self.findings.warn("adopt-link", self._spot, f"#{child.get(f'{W}anchor', '')}")
        elif tag in ADDED | TAKEN:
            self._tracked(child, link)
        elif tag == f"{W}sdt":
            self._control(child, link)
        elif tag == f"{W}fldSimple":
            self._simple_field(child, link)
        elif tag == f"{MC}AlternateContent":
            content = chosen(child)
            self._children(() if content is None else content, link)
        elif tag.startswith(MATH):
            self.findings.error("adopt-equation", self._spot, "".join(child.itertext()))
        else:
            self.findings.error("adopt-unknown", self._spot, child.tag.rpartition("}")[2])

    def _run(self, run: Any, link: str | None) -> None:
        properties = run.find(f"{W}rPr")
        self._tracked_format(properties)
        look = self._looks.weight(properties)
        self._looks.check(properties, "".join(t.text or "" for t in run.iter(f"{W}t")))
        for child in run:
            if isinstance(child.tag, str):
                self._part(child, look, link)

    def _part(self, child: Any, look: tuple[bool, bool], link: str | None) -> None:
        tag = child.tag
        if tag == f"{W}fldChar":
            self._mark(child.get(f"{W}fldCharType"))
        elif tag == f"{W}instrText":
            if self._fields:
                self._fields[-1].instruction += child.text or ""
        elif tag in {f"{W}t", f"{W}delText"}:
            self._say(child.text or "", look, link)
        elif tag in _CHARACTERS:
            self._say(_CHARACTERS[tag], look, link)
        elif tag in {f"{W}br", f"{W}cr"}:
            self._break(child)
        elif tag == f"{MC}AlternateContent":
            content = chosen(child)
            for inner in () if content is None else content:
                self._part(inner, look, link)
        elif tag not in SILENT:
            self._thing(child)

    def _thing(self, element: Any) -> None:
        """What stands among the words and is none."""
        tag = element.tag
        if tag == f"{W}sym":
            self._symbol(element)
        elif tag in _NOTES:
            self.findings.error("adopt-note", self._spot)
        elif tag == f"{W}commentReference":
            words = self.comments.get(element.get(f"{W}id", ""), "")
            self.findings.warn("adopt-comment", self._spot, words or "–")
        elif tag in _PICTURES:
            self._drawing(element)
        else:
            self.findings.error("adopt-unknown", self._spot, tag.rpartition("}")[2])

    def _symbol(self, element: Any) -> None:
        """A character named by its number: of an ordinary typeface it is what its number says."""
        font, code = element.get(f"{W}font", ""), element.get(f"{W}char", "")
        value = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
        if font.casefold().startswith(SYMBOLS) or value in _OWN_USE or value < ord(" "):
            self.findings.error("adopt-symbol", self._spot, font)
        else:
            self._say(chr(value), (False, False), None)

    def _say(self, text: str, look: tuple[bool, bool], link: str | None) -> None:
        shown: str | None = None
        for opened in self._fields:
            if not opened.shown:
                return
            if opened.code in _SILENT_FIELDS and self._counts_pages:
                return
            if opened.code == "HYPERLINK":
                shown = _quoted(opened.instruction)
        text = _SEPARATORS.sub(" ", text)
        if "\t" in text and not self._in_area:
            self.findings.warn("adopt-tab", self._spot)
            text = text.replace("\t", " ")
        if text:
            strong, emphasis = look
            target = link or shown
            if target and not _followable(target):
                self.findings.warn("adopt-link", self._spot, target)
            self._pieces.append(Run(text, strong, emphasis, _followable(target)))

    def _break(self, element: Any) -> None:
        kind = element.get(f"{W}type", "textWrapping")
        self._pieces.append(LineBreak())
        if kind == "page":
            self.findings.warn("adopt-page-break", self._spot)

    def _mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field(self._spot))
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._field(ended.code, ended.instruction, shown=ended.shown)

    def _field(self, code: str, instruction: str, *, shown: bool) -> None:
        if _TO_FILL_IN.fullmatch(instruction):
            self.findings.error("adopt-control-empty", self._spot, self._spot.text)
        elif not shown and code not in {"", "HYPERLINK", *_MARKS} and not self._in_area:
            # Word works out what stands there, or has it elsewhere: a tick, a choice, a sign.
            self.findings.error("adopt-unknown", self._spot, instruction.strip())
        elif code and code != "HYPERLINK" and not (code in _SILENT_FIELDS and self._counts_pages):
            self.findings.warn("adopt-field", self._spot, instruction.strip())

    def _simple_field(self, element: Any, link: str | None) -> None:
        instruction = element.get(f"{W}instr", "")
        opened = _Field(self._spot, instruction, shown=True)
        self._fields.append(opened)
        self._children(element, link)
        self._fields.pop()
        self._field(opened.code, instruction, shown=True)

    def _tracked(self, element: Any, link: str | None) -> None:
        if not self.accept:
            check_tracked(element, self._spot, self.findings)
        if element.tag in ADDED:
            self._children(element, link)

    def _tracked_format(self, properties: Any | None) -> None:
        if properties is None or self.accept:
            return
        numbered = properties.find(f"{W}numPr/{W}ins")
        if numbered is not None or any(properties.find(name) is not None for name in LOOKS):
            self.findings.error("adopt-tracked-look", self._spot)

    def _control(self, element: Any, link: str | None) -> None:
        """A content control: its words are the letter's, unless it still shows what to fill in."""
        check_control(element, self._spot, self.findings)
        content = element.find(f"{W}sdtContent")
        self._children(() if content is None else content, link)

    @property
    def _in_area(self) -> bool:
        return self._style is not None and self._style.role == "area"

    @property
    def _counts_pages(self) -> bool:
        """Whether the paragraph is the page's number, which programs work out."""
        return (
            self._style is not None
            and self._style.name.casefold() == ours.PAGE_NUMBER.name.casefold()
        )

    def _drawing(self, element: Any) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        if boxes:
            words = " ".join("".join(t.text or "" for t in b.iter(f"{W}t")) for b in boxes)
            self.findings.error("adopt-text-box", self._spot, words)
        elif self._style is not None and self._style.role in {"picture", "area"}:
            self._pictures += 1
        else:
            self.findings.error("adopt-picture", self._spot)

    def _target(self, element: Any) -> str | None:
        return self.links.get(element.get(f"{R}id", ""))


def _followable(target: str | None) -> str | None:
    return target if target and target.lower().startswith(_LINK_SCHEMES) else None


def _quoted(instruction: str) -> str | None:
    found = _LINK.match(instruction)
    return (found["quoted"] or found["bare"]) if found else None


def _joined(pieces: list[Inline]) -> Iterator[Inline]:
    """Runs of one look as one; breaks and blanks at the ends, which nobody sees, are cut."""
    runs: list[Inline] = []
    for piece in pieces:
        if isinstance(piece, Run):
            text = normalize("NFC", UNSEEN.sub("", piece.text).replace("\u00ad", ""))
            if not text:
                continue
            last = runs[-1] if runs else None
            if isinstance(last, Run) and _alike(last, piece):
                runs[-1] = Run(
                    normalize("NFC", last.text + text), last.strong, last.emphasis, last.link
                )
                continue
            piece = Run(text, piece.strong, piece.emphasis, piece.link)  # noqa: PLW2901
        runs.append(piece)
    yield from _trimmed(runs)


def _alike(one: Run, other: Run) -> bool:
    return (one.strong, one.emphasis, _same_link(one.link)) == (
        other.strong,
        other.emphasis,
        _same_link(other.link),
    )


def _same_link(link: str | None) -> str | None:
    return None if link is None else unquote(link)


def _trimmed(runs: list[Inline]) -> list[Inline]:
    while runs and (isinstance(runs[0], LineBreak) or not runs[0].text.strip(" \t")):
        runs.pop(0)
    while runs and (isinstance(runs[-1], LineBreak) or not runs[-1].text.strip(" \t")):
        runs.pop()
    if runs and isinstance(first := runs[0], Run):
        runs[0] = Run(first.text.lstrip(" "), first.strong, first.emphasis, first.link)
    if runs and isinstance(last := runs[-1], Run):
        runs[-1] = Run(last.text.rstrip(" "), last.strong, last.emphasis, last.link)
    return runs
