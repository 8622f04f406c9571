"""Runs and paragraphs as markup. Builders take ready markup as ``inner`` and plain text as ``text``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from markupsafe import escape as _escape

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
"""Prefixes used here."""

_ILLEGAL = re.compile("[^\t -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile("[ !#-%(-;=?-z|~\u00a0-\u00ac\u00ae-\u2010\u2012-\ud7ff]+")
"""Text that stands in a run as it is."""
_SPECIAL = re.compile("([\t\u00ad\u2011])")
# Word draws U+00AD as a visible dash and takes U+2011 from another font; it has elements of its own for both.
_ELEMENTS = {"\t": "<w:tab/>", "\u00ad": "<w:softHyphen/>", "\u2011": "<w:noBreakHyphen/>"}
# docxtpl turns "{_{" and "_}" of the finished XML into Jinja delimiters; a reference keeps them what they are.
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})

Align = Literal["left", "center", "right"]


class IllegalCharacterError(ValueError):
    """Text holds a character that XML cannot carry, or a line break inside a line."""


def illegal_characters(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that cannot stand in a document: controls, line ends, lone surrogates."""
    return tuple(dict.fromkeys(_ILLEGAL.findall(text)))


def escape(text: str) -> Markup:
    """Plain text as markup for content and attributes. Raises IllegalCharacterError."""
    if _ILLEGAL.search(text):
        raise IllegalCharacterError(text)
    return unchecked(text)


def unchecked(text: str) -> Markup:
    """The same for text whose characters somebody else looks at."""
    escaped = _escape(text)
    if "{" in text or "}" in text:
        return Markup(str(escaped).translate(_BRACES))  # noqa: S704 - just escaped
    return escaped


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def twentieths(pt: float) -> int:
    """Points in twentieths of a point."""
    return round(pt * 20)


def half_points(pt: float) -> int:
    """A type size as Word counts it."""
    return round(pt * 2)


def emu(mm: float) -> int:
    """Millimetres in English Metric Units."""
    return round(mm * 36000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Direct formatting of a run; None leaves what the style says."""

    strong: bool = False
    emphasis: bool = False
    size_pt: float | None = None
    colour: str | None = None
    style: str | None = None
    """Identifier of a character style."""
    font: str | None = None
    """Name of a typeface."""

    def markup(self) -> str:
        """As run properties, empty when there are none."""
        parts = [f'<w:rStyle w:val="{self.style}"/>'] if self.style else []
        parts += [fonts(self.font)] if self.font else []
        parts += ["<w:b/><w:bCs/>"] if self.strong else []
        parts += ["<w:i/><w:iCs/>"] if self.emphasis else []
        if self.colour and self.colour.strip("0"):
            parts.append(f'<w:color w:val="{escape(self.colour)}"/>')
        if self.size_pt:
            half = half_points(self.size_pt)
            parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


PLAIN = Look()


def fonts(name: str) -> str:
    """Names a typeface for every script."""
    told = " ".join(f'w:{script}="{escape(name)}"' for script in ("ascii", "hAnsi", "cs"))
    return f"<w:rFonts {told}/>"


def run(text: str, look: Look = PLAIN) -> str:
    """A run of text; soft hyphens, no-break hyphens and tabs become their elements."""
    return marked_run(text, look.markup())


def marked_run(text: str, properties: str) -> str:
    """The same with the markup of its look."""
    if not text:
        return ""
    if _PLAIN.fullmatch(text):
        return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
    if _SPECIAL.search(text) is None:
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    content = "".join(
        _ELEMENTS.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in _SPECIAL.split(text)
        if part
    )
    return f"<w:r>{properties}{content}</w:r>"


LINE_BREAK = "<w:r><w:br/></w:r>"


def sized_break(look: Look) -> str:
    """A line break that makes the line it ends no higher than type of that look does."""
    return f"<w:r>{look.markup()}<w:br/></w:r>"


TAB = "<w:r><w:tab/></w:r>"
COLUMN_BREAK = '<w:r><w:br w:type="column"/></w:r>'


def hyperlink(relationship: str, inner: str) -> str:
    """Runs that lead to the target of a relationship. Never a field: its code would hold the target as text."""
    return f'<w:hyperlink r:id="{relationship}" w:history="1">{inner}</w:hyperlink>'


Code = Literal["PAGE", "NUMPAGES"]


def field(code: Code, result: int, look: Look = PLAIN) -> str:
    """A field with the result that is shown until it is evaluated."""
    return _field(_instruction(f" {code} ", look), run(str(result), look), look)


def _field(instruction: str, result: str, look: Look) -> str:
    # LibreOffice takes the look of the result from the run that begins the field.
    mark = f'<w:r>{look.markup()}<w:fldChar w:fldCharType="{{}}"/></w:r>'
    begin, separate, end = map(mark.format, ("begin", "separate", "end"))
    return begin + instruction + separate + result + end


def _instruction(text: str, look: Look) -> str:
    code = f'<w:instrText xml:space="preserve">{escape(text)}</w:instrText>'
    return f"<w:r>{look.markup()}{code}</w:r>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A place on the sheet, in mm from its upper left corner; what is typed into it makes it higher."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    grows: bool = False
    """Whether it is as high as its content instead."""

    def markup(self) -> str:
        """As a paragraph property; paragraphs with equal frames share one."""
        # The lower edge is rounded, not the height: frames that touch must not overlap by a twip, or Word moves one.
        left, top = twips(self.x_mm), twips(self.y_mm)
        width = twips(self.x_mm + self.width_mm) - left
        height = twips(self.y_mm + self.height_mm) - top
        room = "" if self.grows else f' w:h="{height}" w:hRule="atLeast"'
        # Word takes a position of 0 for "inline"; 1 is the nearest it can do.
        return (
            f'<w:framePr w:w="{width}"{room} w:hSpace="0" w:wrap="around" '
            f'w:vAnchor="page" w:hAnchor="page" w:x="{left or 1}" w:y="{top or 1}"/>'
        )


@dataclass(slots=True, kw_only=True)
class Shape:
    """Paragraph properties; None leaves what the style says."""

    # Not frozen: a letter makes dozens, and freezing alone would take a tenth of its time.

    style: str
    """Identifier of a paragraph style."""
    before_pt: float | None = None
    after_pt: float | None = None
    pitch_pt: float | None = None
    """Line height, exact unless ``grows``."""
    grows: bool = False
    """Whether a line may be as high as a picture in it."""
    keep_next: bool | None = None
    keep_lines: bool | None = None
    frame: Frame | None = None
    numbering: tuple[int, int] | None = None
    """Number instance and level."""
    indent_mm: float | None = None
    hanging_mm: float = 0
    """How far the first line stands left of ``indent_mm``."""
    indent_right_mm: float | None = None
    tab_mm: float | None = None
    align: Align | None = None
    mark_pt: float | None = None
    """Type size of the paragraph's mark: of what is typed there, and of the line's height."""
    natural_line: bool = False
    """As high as its content: for a line that holds a picture."""

    def markup(self) -> str:
        """As paragraph properties, in the order of the schema."""
        inner = f'<w:pPr><w:pStyle w:val="{self.style}"/>'
        if self.keep_next is not None:
            inner += "<w:keepNext/>" if self.keep_next else '<w:keepNext w:val="0"/>'
        if self.keep_lines is not None:
            inner += "<w:keepLines/>" if self.keep_lines else '<w:keepLines w:val="0"/>'
        if self.frame:
            inner += self.frame.markup()
        if self.numbering:
            number, level = self.numbering
            inner += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        if self.tab_mm is not None:
            inner += f'<w:tabs><w:tab w:val="left" w:pos="{twips(self.tab_mm)}"/></w:tabs>'
        inner += self._spacing() + self._indents()
        if self.align:
            inner += f'<w:jc w:val="{self.align}"/>'
        if self.mark_pt:
            inner += Look(size_pt=self.mark_pt).markup()
        return f"{inner}</w:pPr>"

    def _indents(self) -> str:
        inner = ""
        if self.indent_mm is not None:
            first = f'hanging="{twips(self.hanging_mm)}"' if self.hanging_mm else 'firstLine="0"'
            inner = f' w:left="{twips(self.indent_mm)}" w:{first}'
        if self.indent_right_mm is not None:
            inner += f' w:right="{twips(self.indent_right_mm)}"'
        return f"<w:ind{inner}/>" if inner else ""

    def _spacing(self) -> str:
        inner = ""
        if self.before_pt is not None:
            inner = f' w:before="{twentieths(self.before_pt)}"'
        if self.after_pt is not None:
            inner += f' w:after="{twentieths(self.after_pt)}"'
        if self.natural_line:
            inner += ' w:line="240" w:lineRule="auto"'
        elif self.pitch_pt is not None:
            rule = "atLeast" if self.grows else "exact"
            inner += f' w:line="{twentieths(self.pitch_pt)}" w:lineRule="{rule}"'
        return f"<w:spacing{inner}/>" if inner else ""


def paragraph(shape: Shape, inner: str) -> str:
    """A paragraph around ready runs."""
    return f"<w:p>{shape.markup()}{inner}</w:p>"


def either(newest: str, others: str) -> str:
    """``newest`` for Word since 2013, ``others`` for programs that do not know its extensions, LibreOffice among them."""
    return (
        f'<mc:AlternateContent xmlns:mc="{NAMESPACES["mc"]}" xmlns:w15="{NAMESPACES["w15"]}">'
        f'<mc:Choice Requires="w15">{newest}</mc:Choice><mc:Fallback>{others}</mc:Fallback>'
        "</mc:AlternateContent>"
    )


def is_quotable(text: str) -> bool:
    """Whether ``text`` can stand between quotation marks in a field code without ending them or escaping anything."""
    return not re.search('["\\\\“”„«»]', text)


def guarded(parts: list[str], values: dict[str, int], look: Look, *, shown: str) -> str:
    """A field of Word that prints ``parts`` only in a document of more than one page.

    ``{page}`` and ``{pages}`` among the parts become fields of their own; all parts must be quotable.
    """
    fields: dict[str, Code] = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    inner = "".join(
        field(fields[part], values[part], look) if part in fields else _instruction(part, look)
        for part in parts
    )
    before = _instruction(" IF ", look) + field("NUMPAGES", values["{pages}"], look)
    condition = before + _instruction(' > 1 "', look)
    return _field(condition + inner + _instruction('" "" ', look), shown, look)
